-- The schema with texts in other languages (revision 0002), with one listing and everything that hangs on it.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0002');
CREATE TABLE audit_head (
	id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_head PRIMARY KEY (id)
);
INSERT INTO "audit_head" VALUES(1,2,'fb0be03557b27ec216d5bfbe18f3b86367cb5fa28214184e576e40dc27455f54');
CREATE TABLE audit_rows (
	position INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	verb VARCHAR(40) NOT NULL, 
	thing VARCHAR(80) NOT NULL, 
	"by" VARCHAR(80) NOT NULL, 
	before_digest VARCHAR(64) NOT NULL, 
	after_digest VARCHAR(64) NOT NULL, 
	previous VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_rows PRIMARY KEY (position)
);
INSERT INTO "audit_rows" VALUES(1,'2026-03-02 08:00:00.000000','add','listing:359c4898-d76c-4459-9498-6c248760a285','test','74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b','1ddfbb48b53a37ccb22f15ccbad5cc175edefd94d2f58d6e2441103377f3c8ec','0000000000000000000000000000000000000000000000000000000000000000','f08b5d94670708a2e0b44b66fca4fc998451f7eda6d73c2c6778c44a1dfd9729');
INSERT INTO "audit_rows" VALUES(2,'2026-03-02 08:00:00.000000','report','report:36bcd68a-05dc-4df1-b450-d0cf8a1a7000','visitor','74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b','0e74a72e26bd35430099386dc2d42f22a33616c16cbc29ad184586f111834be8','f08b5d94670708a2e0b44b66fca4fc998451f7eda6d73c2c6778c44a1dfd9729','fb0be03557b27ec216d5bfbe18f3b86367cb5fa28214184e576e40dc27455f54');
CREATE TABLE audit_values (
	position INTEGER NOT NULL, 
	"before" JSON NOT NULL, 
	"after" JSON NOT NULL, 
	CONSTRAINT pk_audit_values PRIMARY KEY (position), 
	CONSTRAINT fk_audit_values_position_audit_rows FOREIGN KEY(position) REFERENCES audit_rows (position)
);
INSERT INTO "audit_values" VALUES(1,'null','{"state": "published", "name": "Fysiotherapie Anna", "kind": "practice", "disciplines": ["oncologiefysiotherapeut"], "show_email": true, "accepts_new": "onbekend", "kept_by_core_group": false, "locations": [{"number": 1, "street": "Dorpsstraat", "house_number": "1", "show_address": true, "postcode": "3601 AB", "place": "Maarssen", "lat": null, "lon": null, "point_source": null}, {"number": 2, "street": "Dorpsstraat", "house_number": "1", "show_address": true, "postcode": "3441 AB", "place": "Woerden", "lat": null, "lon": null, "point_source": null}], "registrations": [{"register": "BIG", "number": "12345678901", "checked_on": null}]}');
INSERT INTO "audit_values" VALUES(2,'null','{"kind": "phone", "listing": "359c4898-d76c-4459-9498-6c248760a285"}');
CREATE TABLE change_counter (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	CONSTRAINT pk_change_counter PRIMARY KEY (id)
);
INSERT INTO "change_counter" VALUES(1,2);
CREATE TABLE counters (
	name VARCHAR(80) NOT NULL, 
	week VARCHAR(8) NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_counters PRIMARY KEY (name, week)
);
CREATE TABLE "disciplines" (
	id INTEGER NOT NULL, 
	slug VARCHAR(60) NOT NULL, 
	position INTEGER NOT NULL, 
	label VARCHAR(120) NOT NULL, 
	field VARCHAR(120) NOT NULL, 
	"group" VARCHAR(40) NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	description TEXT NOT NULL, 
	on_criteria_list BOOLEAN NOT NULL, 
	reference JSON NOT NULL, 
	seed_digest VARCHAR(64) NOT NULL, 
	edited_at DATETIME, 
	retired_at DATETIME, 
	when_calling TEXT DEFAULT ('') NOT NULL, 
	when_calling_for_other TEXT DEFAULT ('') NOT NULL, 
	in_referral TEXT DEFAULT ('') NOT NULL, 
	costs TEXT DEFAULT ('') NOT NULL, 
	costs_on DATE, 
	read_more JSON DEFAULT '[]' NOT NULL, 
	translations JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_disciplines PRIMARY KEY (id), 
	CONSTRAINT uq_disciplines_slug UNIQUE (slug)
);
CREATE TABLE form_keys (
	"key" VARCHAR(43) NOT NULL, 
	location VARCHAR(300) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_form_keys PRIMARY KEY ("key")
);
CREATE TABLE limits (
	hand VARCHAR(64) NOT NULL, 
	window DATETIME NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_limits PRIMARY KEY (hand, window)
);
CREATE TABLE listing_changes (
	number INTEGER NOT NULL, 
	listing_id INTEGER NOT NULL, 
	what VARCHAR(20) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_listing_changes PRIMARY KEY (number, listing_id)
);
INSERT INTO "listing_changes" VALUES(2,1,'add','2026-03-02 08:00:00.000000');
CREATE TABLE listings (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	code VARCHAR(6) NOT NULL, 
	network_id INTEGER NOT NULL, 
	"key" VARCHAR(80), 
	state VARCHAR(12) NOT NULL, 
	revision INTEGER NOT NULL, 
	is_demonstration BOOLEAN NOT NULL, 
	name VARCHAR(160) NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	organisation VARCHAR(160) NOT NULL, 
	disciplines JSON NOT NULL, 
	needs JSON NOT NULL, 
	phases JSON NOT NULL, 
	tumour_types JSON NOT NULL, 
	description TEXT NOT NULL, 
	for_referrers TEXT NOT NULL, 
	phone VARCHAR(20) NOT NULL, 
	call_hours VARCHAR(200) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	show_email BOOLEAN NOT NULL, 
	website VARCHAR(300) NOT NULL, 
	opening_hours VARCHAR(300) NOT NULL, 
	how_to_get_there TEXT NOT NULL, 
	home_visits BOOLEAN, 
	service_area JSON NOT NULL, 
	online BOOLEAN, 
	group_offer BOOLEAN, 
	evenings BOOLEAN, 
	wheelchair BOOLEAN, 
	free_of_charge BOOLEAN, 
	languages JSON NOT NULL, 
	age_groups JSON NOT NULL, 
	accepts_new VARCHAR(10) NOT NULL, 
	waiting_weeks INTEGER, 
	accepts_new_on DATE, 
	referral VARCHAR(5) NOT NULL, 
	costs TEXT NOT NULL, 
	costs_on DATE, 
	agb VARCHAR(8) NOT NULL, 
	in_verwijsgids BOOLEAN, 
	verwijsgids_url VARCHAR(300) NOT NULL, 
	verwijsgids_checked_on DATE, 
	secure_mail VARCHAR(254) NOT NULL, 
	referrers_phone VARCHAR(20) NOT NULL, 
	complaints_url VARCHAR(300) NOT NULL, 
	confirmed_on DATE, 
	asked_on DATE, 
	left_out_on DATE, 
	kept_by_core_group BOOLEAN NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, public_since DATE, 
	CONSTRAINT pk_listings PRIMARY KEY (id), 
	CONSTRAINT fk_listings_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_listings_code UNIQUE (code), 
	CONSTRAINT uq_listings_network_id UNIQUE (network_id, "key"), 
	CONSTRAINT uq_listings_uuid UNIQUE (uuid)
);
INSERT INTO "listings" VALUES(1,'359c4898d76c445994986c248760a285','yuzyyz',1,NULL,'published',1,0,'Fysiotherapie Anna','practice','','["oncologiefysiotherapeut"]','[]','[]','[]','','','','','',1,'','','',NULL,'[]',NULL,NULL,NULL,NULL,NULL,'[]','[]','onbekend',NULL,NULL,'','',NULL,'',NULL,'',NULL,'','','',NULL,NULL,NULL,0,'2026-03-02 08:00:00.000000','2026-03-02 08:00:00.000000','2026-03-02');
CREATE TABLE locations (
	id INTEGER NOT NULL, 
	listing_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	street VARCHAR(120) NOT NULL, 
	house_number VARCHAR(20) NOT NULL, 
	show_address BOOLEAN NOT NULL, 
	postcode VARCHAR(7) NOT NULL, 
	place VARCHAR(80) NOT NULL, 
	lat DOUBLE, 
	lon DOUBLE, 
	point_source VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_locations PRIMARY KEY (id), 
	CONSTRAINT fk_locations_listing_id_listings FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE, 
	CONSTRAINT uq_locations_listing_id UNIQUE (listing_id, number)
);
INSERT INTO "locations" VALUES(1,1,1,'Dorpsstraat','1',1,'3601 AB','Maarssen',NULL,NULL,'pc4');
INSERT INTO "locations" VALUES(2,1,2,'Dorpsstraat','1',1,'3441 AB','Woerden',NULL,NULL,'pc4');
CREATE TABLE "needs" (
	id INTEGER NOT NULL, 
	slug VARCHAR(60) NOT NULL, 
	position INTEGER NOT NULL, 
	label VARCHAR(120) NOT NULL, 
	sentence VARCHAR(200) NOT NULL, 
	"group" VARCHAR(40) NOT NULL, 
	disciplines JSON NOT NULL, 
	phases JSON NOT NULL, 
	age_groups JSON NOT NULL, 
	alarm_text TEXT NOT NULL, 
	alarm_decided_by VARCHAR(120) NOT NULL, 
	alarm_decided_on DATE, 
	seed_digest VARCHAR(64) NOT NULL, 
	edited_at DATETIME, 
	retired_at DATETIME, 
	about TEXT DEFAULT ('') NOT NULL, 
	read_more JSON DEFAULT '[]' NOT NULL, 
	translations JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_needs PRIMARY KEY (id), 
	CONSTRAINT uq_needs_slug UNIQUE (slug)
);
CREATE TABLE networks (
	id INTEGER NOT NULL, 
	slug VARCHAR(60) NOT NULL, 
	name VARCHAR(160) NOT NULL, 
	short_name VARCHAR(60) NOT NULL, 
	host VARCHAR(253), 
	contact_email VARCHAR(254) NOT NULL, 
	contact_phone VARCHAR(40) NOT NULL, 
	about TEXT NOT NULL, 
	partners JSON NOT NULL, 
	postcodes JSON NOT NULL, 
	seed_digest VARCHAR(64) NOT NULL, 
	edited_at DATETIME, 
	retired_at DATETIME, theme VARCHAR(30) DEFAULT '' NOT NULL, translations JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_networks PRIMARY KEY (id), 
	CONSTRAINT uq_networks_host UNIQUE (host), 
	CONSTRAINT uq_networks_slug UNIQUE (slug)
);
INSERT INTO "networks" VALUES(1,'voorbeeld','Netwerk Voorbeeld','Voorbeeld',NULL,'','','','[]','["3601", "3441"]','',NULL,NULL,'','{}');
CREATE TABLE notice_texts (
	id INTEGER NOT NULL, 
	slug VARCHAR(40) NOT NULL, 
	title VARCHAR(160) NOT NULL, 
	text TEXT NOT NULL, 
	links JSON NOT NULL, 
	decided_by VARCHAR(120) NOT NULL, 
	decided_on DATE, 
	seed_digest VARCHAR(64) NOT NULL, 
	edited_at DATETIME, 
	retired_at DATETIME, translations JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_notice_texts PRIMARY KEY (id), 
	CONSTRAINT uq_notice_texts_slug UNIQUE (slug)
);
CREATE TABLE postcodes (
	id INTEGER NOT NULL, 
	pc4 VARCHAR(4) NOT NULL, 
	place VARCHAR(80) NOT NULL, 
	municipality VARCHAR(80) NOT NULL, 
	lat DOUBLE NOT NULL, 
	lon DOUBLE NOT NULL, 
	aliases JSON NOT NULL, 
	seed_digest VARCHAR(64) NOT NULL, 
	edited_at DATETIME, 
	retired_at DATETIME, 
	CONSTRAINT pk_postcodes PRIMARY KEY (id), 
	CONSTRAINT uq_postcodes_pc4 UNIQUE (pc4)
);
CREATE TABLE registrations (
	id INTEGER NOT NULL, 
	listing_id INTEGER NOT NULL, 
	register VARCHAR(30) NOT NULL, 
	number VARCHAR(40) NOT NULL, 
	show_number BOOLEAN NOT NULL, 
	checked_on DATE, 
	checked_by VARCHAR(120) NOT NULL, 
	valid_until DATE, 
	CONSTRAINT pk_registrations PRIMARY KEY (id), 
	CONSTRAINT fk_registrations_listing_id_listings FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE
);
INSERT INTO "registrations" VALUES(1,1,'BIG','12345678901',0,NULL,'',NULL);
CREATE TABLE reports (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	listing_id INTEGER NOT NULL, 
	listing_revision INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	text TEXT NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_reports PRIMARY KEY (id), 
	CONSTRAINT fk_reports_listing_id_listings FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE, 
	CONSTRAINT uq_reports_uuid UNIQUE (uuid)
);
INSERT INTO "reports" VALUES(1,'36bcd68a05dc4df1b450d0cf8a1a7000',1,1,'phone','Er neemt niemand op.','new','2026-03-02 08:00:00.000000');
CREATE TABLE safety_words (
	id INTEGER NOT NULL, 
	shows VARCHAR(20) NOT NULL, 
	words VARCHAR(120) NOT NULL, 
	lang VARCHAR(2) NOT NULL, 
	edited_at DATETIME, 
	retired_at DATETIME, 
	CONSTRAINT pk_safety_words PRIMARY KEY (id), 
	CONSTRAINT uq_safety_words_words UNIQUE (words, lang, shows)
);
CREATE TABLE search_words (
	id INTEGER NOT NULL, 
	variant VARCHAR(120) NOT NULL, 
	concept VARCHAR(60) NOT NULL, 
	lang VARCHAR(2) NOT NULL, 
	edited_at DATETIME, 
	retired_at DATETIME, 
	CONSTRAINT pk_search_words PRIMARY KEY (id), 
	CONSTRAINT uq_search_words_variant UNIQUE (variant, lang, concept)
);
CREATE INDEX ix_audit_rows_thing ON audit_rows (thing);
CREATE INDEX ix_form_keys_at ON form_keys (at);
CREATE INDEX ix_listings_network_id ON listings (network_id);
CREATE INDEX ix_listings_state ON listings (state);
CREATE INDEX ix_registrations_listing_id ON registrations (listing_id);
CREATE INDEX ix_reports_listing_id ON reports (listing_id);
COMMIT;
