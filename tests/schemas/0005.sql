-- The schema with meetings and newsletters (revision 0005), with one of everything.
BEGIN TRANSACTION;
CREATE TABLE action_points (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	round_id INTEGER NOT NULL, 
	point_id INTEGER, 
	text VARCHAR(300) NOT NULL, 
	who VARCHAR(160) NOT NULL, 
	due_on DATE, 
	done_at DATETIME, 
	CONSTRAINT pk_action_points PRIMARY KEY (id), 
	CONSTRAINT fk_action_points_point_id_agenda_points FOREIGN KEY(point_id) REFERENCES agenda_points (id) ON DELETE SET NULL, 
	CONSTRAINT fk_action_points_round_id_rounds FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE, 
	CONSTRAINT uq_action_points_uuid UNIQUE (uuid)
);
INSERT INTO "action_points" VALUES(1,'56f02baf5d024549a554bf1ee5375991',1,1,'Bellen','Anna','2026-04-01',NULL);
CREATE TABLE address_changes (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	member_id INTEGER NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	at DATETIME NOT NULL, 
	done_at DATETIME, 
	CONSTRAINT pk_address_changes PRIMARY KEY (id), 
	CONSTRAINT fk_address_changes_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_address_changes_uuid UNIQUE (uuid)
);
CREATE TABLE agenda_points (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	round_id INTEGER NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	submission_id INTEGER, 
	title VARCHAR(200) NOT NULL, 
	text TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	outcome VARCHAR(10) NOT NULL, 
	votes_for INTEGER, 
	votes_against INTEGER, 
	votes_abstained INTEGER, 
	seen_revision INTEGER, 
	grounds JSON NOT NULL, 
	own_words TEXT NOT NULL, 
	minutes TEXT NOT NULL, 
	written_until DATETIME, 
	decided_at DATETIME, 
	decided_by VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_agenda_points PRIMARY KEY (id), 
	CONSTRAINT fk_agenda_points_round_id_rounds FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE, 
	CONSTRAINT fk_agenda_points_submission_id_submissions FOREIGN KEY(submission_id) REFERENCES submissions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_agenda_points_round_id UNIQUE (round_id, submission_id), 
	CONSTRAINT uq_agenda_points_uuid UNIQUE (uuid)
);
INSERT INTO "agenda_points" VALUES(1,'cb5b7466c6d445629eb277e8c8dd02de',1,'submission',1,'','',1,1,'',NULL,NULL,NULL,NULL,'[]','','',NULL,NULL,'');
CREATE TABLE agreements (
	id INTEGER NOT NULL, 
	version VARCHAR(20) NOT NULL, 
	valid_from DATE NOT NULL, 
	text TEXT NOT NULL, 
	seed_digest VARCHAR(64) NOT NULL, 
	edited_at DATETIME, 
	retired_at DATETIME, 
	CONSTRAINT pk_agreements PRIMARY KEY (id), 
	CONSTRAINT uq_agreements_version UNIQUE (version)
);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
CREATE TABLE announcements (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	listing_id INTEGER NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	source VARCHAR(200) NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	at DATETIME NOT NULL, 
	publish_on DATE, 
	CONSTRAINT pk_announcements PRIMARY KEY (id), 
	CONSTRAINT fk_announcements_listing_id_listings FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE, 
	CONSTRAINT uq_announcements_listing_id UNIQUE (listing_id), 
	CONSTRAINT uq_announcements_uuid UNIQUE (uuid)
);
CREATE TABLE arrangements (
	id INTEGER NOT NULL, 
	network_id INTEGER NOT NULL, 
	valid_from DATE NOT NULL, 
	meetings INTEGER NOT NULL, 
	years INTEGER NOT NULL, 
	"by" VARCHAR(80) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_arrangements PRIMARY KEY (id), 
	CONSTRAINT fk_arrangements_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_arrangements_network_id UNIQUE (network_id, valid_from)
);
INSERT INTO "arrangements" VALUES(1,1,'2026-01-01',1,2,'test','2026-03-02 08:00:00.000000');
CREATE TABLE audit_head (
	id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_head PRIMARY KEY (id)
);
INSERT INTO "audit_head" VALUES(1,8,'ca1af22d96639388ef7bf597ed8d1e6e58c2c787a66599d271fd8cb3fc9091e2');
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
INSERT INTO "audit_rows" VALUES(3,'2026-03-02 08:00:00.000000','join','member:9b96734b-02b4-46fe-a67f-17bb90873e15','member:9b96734b-02b4-46fe-a67f-17bb90873e15','74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b','74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b','fb0be03557b27ec216d5bfbe18f3b86367cb5fa28214184e576e40dc27455f54','aea89337ea47639b58528342831761d1f9f561f66fa4115066aad3b8a30059f2');
INSERT INTO "audit_rows" VALUES(4,'2026-03-02 08:00:00.000000','give-role','member:9b96734b-02b4-46fe-a67f-17bb90873e15','test','cbb9ced83c71d87a0ff66cae1705a3254aae292a4127b6a4902abdd3479bcd72','ffcea97f8af16026287c0d2205b7974ca9d37ad23b676620b637a217dd53db66','aea89337ea47639b58528342831761d1f9f561f66fa4115066aad3b8a30059f2','bdce26a12f3f38960fde74f79873f6fb3d5986c2a5491a7b97dbfdab3743192e');
INSERT INTO "audit_rows" VALUES(5,'2026-03-02 08:00:00.000000','give-keeper','listing:359c4898-d76c-4459-9498-6c248760a285','test','74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b','40d6cd00c9f4c732d55e7263ae24cd81094b6c285ae1ba88028408cbf5636aca','bdce26a12f3f38960fde74f79873f6fb3d5986c2a5491a7b97dbfdab3743192e','9b846fb6e840dfd3dafd07cbe05807eb21dd69de01e41c2ac5f32e5bba9c3954');
INSERT INTO "audit_rows" VALUES(6,'2026-03-02 08:00:00.000000','start','submission:46c979e3-c2e5-4e66-9abc-baec1c7b0850','test','74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b','516b43b94e5758297d14b412fadb3e64a3959f69b6c8bed96e6642f2b369d47a','9b846fb6e840dfd3dafd07cbe05807eb21dd69de01e41c2ac5f32e5bba9c3954','e5cbbf1982c676a7f8c645037f9355d6c87bbfc7e5722210b92feed993698166');
INSERT INTO "audit_rows" VALUES(7,'2026-03-02 08:00:00.000000','miss','missed:da3af868-2482-42be-b8b9-ad10a6c7ec96','visitor','74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b','1b881fe1c6123386e89f050297f406f517e52dc4b4d5607fd2536f0289aec5c7','e5cbbf1982c676a7f8c645037f9355d6c87bbfc7e5722210b92feed993698166','2fa3b247b4973bd042eb143344911387ebe980b32d5ef5122cd9ebd97a161d72');
INSERT INTO "audit_rows" VALUES(8,'2026-03-02 08:00:00.000000','add-contact','contact:aac51b10-6808-4fb1-bb33-3792f6011b92','test','74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b','3fc51ea2a7c476b0342eb1fe2b652ce135ec8d95ded27bb55d0635d98d5bd704','2fa3b247b4973bd042eb143344911387ebe980b32d5ef5122cd9ebd97a161d72','ca1af22d96639388ef7bf597ed8d1e6e58c2c787a66599d271fd8cb3fc9091e2');
CREATE TABLE audit_values (
	position INTEGER NOT NULL, 
	"before" JSON NOT NULL, 
	"after" JSON NOT NULL, 
	CONSTRAINT pk_audit_values PRIMARY KEY (position), 
	CONSTRAINT fk_audit_values_position_audit_rows FOREIGN KEY(position) REFERENCES audit_rows (position)
);
INSERT INTO "audit_values" VALUES(1,'null','{"state": "published", "name": "Fysiotherapie Anna", "kind": "practice", "disciplines": ["oncologiefysiotherapeut"], "show_email": true, "accepts_new": "onbekend", "kept_by_core_group": false, "locations": [{"number": 1, "street": "Dorpsstraat", "house_number": "1", "show_address": true, "postcode": "3601 AB", "place": "Maarssen", "lat": null, "lon": null, "point_source": null}, {"number": 2, "street": "Dorpsstraat", "house_number": "1", "show_address": true, "postcode": "3441 AB", "place": "Woerden", "lat": null, "lon": null, "point_source": null}], "registrations": [{"register": "BIG", "number": "12345678901", "checked_on": null}]}');
INSERT INTO "audit_values" VALUES(2,'null','{"kind": "phone", "listing": "359c4898-d76c-4459-9498-6c248760a285"}');
INSERT INTO "audit_values" VALUES(3,'null','null');
INSERT INTO "audit_values" VALUES(4,'{"role": null}','{"network": "voorbeeld", "role": "member"}');
INSERT INTO "audit_values" VALUES(5,'null','{"keeper": "9b96734b-02b4-46fe-a67f-17bb90873e15"}');
INSERT INTO "audit_values" VALUES(6,'null','{"kind": "application", "route": "criteria"}');
INSERT INTO "audit_values" VALUES(7,'null','{"municipality": "Woerden"}');
INSERT INTO "audit_values" VALUES(8,'null','{"kind": "gp", "on": "2026-02-01", "organisation": "HAP", "about": "kaart"}');
CREATE TABLE calls (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	listing_id INTEGER NOT NULL, 
	result VARCHAR(10) NOT NULL, 
	"by" VARCHAR(80) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_calls PRIMARY KEY (id), 
	CONSTRAINT fk_calls_listing_id_listings FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE, 
	CONSTRAINT fk_calls_round_id_rounds FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE
);
INSERT INTO "calls" VALUES(1,1,1,'right','test','2026-03-02 08:00:00.000000');
CREATE TABLE certificates (
	id INTEGER NOT NULL, 
	number VARCHAR(24) NOT NULL, 
	invitation_id INTEGER NOT NULL, 
	name VARCHAR(160) NOT NULL, 
	title VARCHAR(160) NOT NULL, 
	day DATE NOT NULL, 
	minutes INTEGER NOT NULL, 
	accreditation JSON NOT NULL, 
	issued_at DATETIME NOT NULL, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_certificates PRIMARY KEY (id), 
	CONSTRAINT fk_certificates_invitation_id_invitations FOREIGN KEY(invitation_id) REFERENCES invitations (id) ON DELETE CASCADE, 
	CONSTRAINT uq_certificates_invitation_id UNIQUE (invitation_id), 
	CONSTRAINT uq_certificates_number UNIQUE (number)
);
INSERT INTO "certificates" VALUES(1,'ABCDEFGHJKLMNPQRSTUV',1,'Anna','Scholing','2026-05-01',120,'[]','2026-03-02 08:00:00.000000',NULL);
CREATE TABLE change_counter (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	CONSTRAINT pk_change_counter PRIMARY KEY (id)
);
INSERT INTO "change_counter" VALUES(1,2);
CREATE TABLE contacts (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	network_id INTEGER NOT NULL, 
	kind VARCHAR(10) NOT NULL, 
	"on" DATE NOT NULL, 
	organisation VARCHAR(160) NOT NULL, 
	about VARCHAR(300) NOT NULL, 
	"by" VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_contacts PRIMARY KEY (id), 
	CONSTRAINT fk_contacts_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_contacts_uuid UNIQUE (uuid)
);
INSERT INTO "contacts" VALUES(1,'aac51b1068084fb1bb333792f6011b92',1,'gp','2026-02-01','HAP','kaart','test');
CREATE TABLE counters (
	name VARCHAR(80) NOT NULL, 
	week VARCHAR(8) NOT NULL, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_counters PRIMARY KEY (name, week)
);
CREATE TABLE criteria_lists (
	id INTEGER NOT NULL, 
	network_id INTEGER, 
	discipline VARCHAR(60) NOT NULL, 
	version INTEGER NOT NULL, 
	valid_from DATE NOT NULL, 
	criteria JSON NOT NULL, 
	is_example BOOLEAN NOT NULL, 
	decided_by VARCHAR(160) NOT NULL, 
	decided_on DATE, 
	note TEXT NOT NULL, 
	seed_digest VARCHAR(64) NOT NULL, 
	edited_at DATETIME, 
	retired_at DATETIME, 
	CONSTRAINT pk_criteria_lists PRIMARY KEY (id), 
	CONSTRAINT fk_criteria_lists_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_criteria_lists_network_id UNIQUE (network_id, discipline, version)
);
INSERT INTO "criteria_lists" VALUES(1,1,'dietist',1,'2026-03-01','[{"key": "register", "text": "Staat in het register", "since": 1}]',0,'',NULL,'','',NULL,NULL);
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
CREATE TABLE edits (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	network_id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	subject VARCHAR(160) NOT NULL, 
	verb VARCHAR(12) NOT NULL, 
	"before" JSON NOT NULL, 
	"after" JSON NOT NULL, 
	"by" VARCHAR(80) NOT NULL, 
	at DATETIME NOT NULL, 
	undone_at DATETIME, 
	CONSTRAINT pk_edits PRIMARY KEY (id), 
	CONSTRAINT fk_edits_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_edits_uuid UNIQUE (uuid)
);
INSERT INTO "edits" VALUES(1,'d6bd2d451908409ba84a309e91d1e090',1,'setting','quorum','edit','{"quorum": 3}','{"quorum": 4}','test','2026-03-02 08:00:00.000000',NULL);
CREATE TABLE erasures (
	id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	uuid VARCHAR(36) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_erasures PRIMARY KEY (id), 
	CONSTRAINT uq_erasures_kind UNIQUE (kind, uuid)
);
CREATE TABLE evaluation_answers (
	uuid CHAR(32) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	"on" DATE NOT NULL, 
	discipline VARCHAR(60) NOT NULL, 
	answers JSON NOT NULL, 
	CONSTRAINT pk_evaluation_answers PRIMARY KEY (uuid), 
	CONSTRAINT fk_evaluation_answers_meeting_id_meetings FOREIGN KEY(meeting_id) REFERENCES meetings (id) ON DELETE CASCADE
)
 WITHOUT ROWID

;
INSERT INTO "evaluation_answers" VALUES('f882b907cf9f4c3f9691749e7194328b',1,'2026-05-02','','{"useful": 4}');
CREATE TABLE evaluation_uses (
	invitation_id INTEGER NOT NULL, 
	used_on DATE, 
	CONSTRAINT pk_evaluation_uses PRIMARY KEY (invitation_id), 
	CONSTRAINT fk_evaluation_uses_invitation_id_invitations FOREIGN KEY(invitation_id) REFERENCES invitations (id) ON DELETE CASCADE
);
INSERT INTO "evaluation_uses" VALUES(1,'2026-05-02');
CREATE TABLE evidence_files (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	owner VARCHAR(80) NOT NULL, 
	media_type VARCHAR(40) NOT NULL, 
	size INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	stored_at DATETIME NOT NULL, 
	erase_after DATETIME, 
	erased_at DATETIME, 
	CONSTRAINT pk_evidence_files PRIMARY KEY (id), 
	CONSTRAINT uq_evidence_files_uuid UNIQUE (uuid)
);
CREATE TABLE factor_losses (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	member_id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	first_by_id INTEGER, 
	done_at DATETIME, 
	cancelled_at DATETIME, 
	CONSTRAINT pk_factor_losses PRIMARY KEY (id), 
	CONSTRAINT fk_factor_losses_first_by_id_members FOREIGN KEY(first_by_id) REFERENCES members (id) ON DELETE SET NULL, 
	CONSTRAINT fk_factor_losses_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_factor_losses_uuid UNIQUE (uuid)
);
CREATE TABLE form_keys (
	"key" VARCHAR(43) NOT NULL, 
	location VARCHAR(300) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_form_keys PRIMARY KEY ("key")
);
CREATE TABLE guests (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	source VARCHAR(10) NOT NULL, 
	name VARCHAR(160) NOT NULL, 
	email VARCHAR(254), 
	organisation VARCHAR(160) NOT NULL, 
	forgotten_at DATETIME, 
	CONSTRAINT pk_guests PRIMARY KEY (id), 
	CONSTRAINT fk_guests_meeting_id_meetings FOREIGN KEY(meeting_id) REFERENCES meetings (id) ON DELETE CASCADE, 
	CONSTRAINT uq_guests_uuid UNIQUE (uuid)
);
INSERT INTO "guests" VALUES(1,'1d247e8a65cd407b9e166296796a04dd',1,'hospital','Gast','gast@ziekenhuis.example','',NULL);
CREATE TABLE invitations (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	member_id INTEGER, 
	guest_id INTEGER, 
	brought_by_id INTEGER, 
	wave_id INTEGER, 
	state VARCHAR(8) NOT NULL, 
	name VARCHAR(160) NOT NULL, 
	organisation VARCHAR(160) NOT NULL, 
	discipline VARCHAR(60) NOT NULL, 
	invited_at DATETIME NOT NULL, 
	answered_at DATETIME, 
	waiting_number INTEGER, 
	offered_until DATETIME, 
	diet VARCHAR(200) NOT NULL, 
	numbers JSON NOT NULL, 
	sequence INTEGER NOT NULL, 
	is_walk_in BOOLEAN NOT NULL, 
	minutes INTEGER, 
	CONSTRAINT pk_invitations PRIMARY KEY (id), 
	CONSTRAINT fk_invitations_brought_by_id_invitations FOREIGN KEY(brought_by_id) REFERENCES invitations (id) ON DELETE SET NULL, 
	CONSTRAINT fk_invitations_guest_id_guests FOREIGN KEY(guest_id) REFERENCES guests (id) ON DELETE SET NULL, 
	CONSTRAINT fk_invitations_meeting_id_meetings FOREIGN KEY(meeting_id) REFERENCES meetings (id) ON DELETE CASCADE, 
	CONSTRAINT fk_invitations_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE SET NULL, 
	CONSTRAINT fk_invitations_wave_id_meeting_waves FOREIGN KEY(wave_id) REFERENCES meeting_waves (id) ON DELETE SET NULL, 
	CONSTRAINT uq_invitations_guest_id UNIQUE (meeting_id, guest_id), 
	CONSTRAINT uq_invitations_meeting_id UNIQUE (meeting_id, member_id), 
	CONSTRAINT uq_invitations_uuid UNIQUE (uuid)
);
INSERT INTO "invitations" VALUES(1,'9bda78f135ae4b2d86e6d4fa471f8dde',1,1,NULL,NULL,1,'present','Anna','','','2026-03-02 08:00:00.000000',NULL,NULL,NULL,'','[{"register": "KP", "number": "01234567890"}]',0,0,120);
INSERT INTO "invitations" VALUES(2,'5a572285a6954fb388c25af912dcff3b',1,NULL,1,NULL,NULL,'no','Gast','','','2026-03-02 08:00:00.000000',NULL,NULL,NULL,'','[]',0,0,NULL);
CREATE TABLE job_runs (
	kind VARCHAR(30) NOT NULL, 
	slot VARCHAR(30) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_job_runs PRIMARY KEY (kind, slot)
);
CREATE TABLE keepers (
	listing_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	since DATE NOT NULL, 
	CONSTRAINT pk_keepers PRIMARY KEY (listing_id, member_id), 
	CONSTRAINT fk_keepers_listing_id_listings FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE, 
	CONSTRAINT fk_keepers_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "keepers" VALUES(1,1,'2026-03-02');
CREATE TABLE known_devices (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	key_digest VARCHAR(64) NOT NULL, 
	until DATETIME NOT NULL, 
	CONSTRAINT pk_known_devices PRIMARY KEY (id), 
	CONSTRAINT fk_known_devices_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_known_devices_key_digest UNIQUE (key_digest)
);
CREATE TABLE letter_uses (
	letter_id INTEGER NOT NULL, 
	action VARCHAR(40) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_letter_uses PRIMARY KEY (letter_id, action), 
	CONSTRAINT fk_letter_uses_letter_id_letters FOREIGN KEY(letter_id) REFERENCES letters (id) ON DELETE CASCADE
);
CREATE TABLE letters (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	"key" VARCHAR(160) NOT NULL, 
	network_id INTEGER, 
	recipient VARCHAR(254) NOT NULL, 
	template VARCHAR(40) NOT NULL, 
	"values" JSON NOT NULL, 
	actions JSON NOT NULL, 
	is_asked_for BOOLEAN NOT NULL, 
	is_urgent BOOLEAN NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	queued_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	lease_until DATETIME, 
	attempts INTEGER NOT NULL, 
	sent_at DATETIME, 
	reason VARCHAR(200) NOT NULL, 
	came_back_at DATETIME, 
	CONSTRAINT pk_letters PRIMARY KEY (id), 
	CONSTRAINT fk_letters_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_letters_key UNIQUE ("key"), 
	CONSTRAINT uq_letters_uuid UNIQUE (uuid)
);
INSERT INTO "letters" VALUES(1,'d76a2cade73544ee97b9e8f698fe0b6b','snapshot',1,'anna@praktijk.example','question-reminder','{"name": "Anna"}','{}',1,0,'waiting','2026-03-02 08:00:00.000000','2026-03-02 08:00:00.000000',NULL,0,NULL,'',NULL);
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
	changed_at DATETIME NOT NULL, public_since DATE, closed_from DATE, closed_until DATE, stand_in VARCHAR(300) DEFAULT '' NOT NULL, colleague_phone VARCHAR(20) DEFAULT '' NOT NULL, colleague_topics VARCHAR(300) DEFAULT '' NOT NULL, agreement VARCHAR(20) DEFAULT '' NOT NULL, agreed_on DATE, may_be_passed_on BOOLEAN DEFAULT '0' NOT NULL, criteria_met JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_listings PRIMARY KEY (id), 
	CONSTRAINT fk_listings_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_listings_code UNIQUE (code), 
	CONSTRAINT uq_listings_network_id UNIQUE (network_id, "key"), 
	CONSTRAINT uq_listings_uuid UNIQUE (uuid)
);
INSERT INTO "listings" VALUES(1,'359c4898d76c445994986c248760a285','yuzyyz',1,NULL,'published',1,0,'Fysiotherapie Anna','practice','','["oncologiefysiotherapeut"]','[]','[]','[]','','','','','',1,'','','',NULL,'[]',NULL,NULL,NULL,NULL,NULL,'[]','[]','onbekend',NULL,NULL,'','',NULL,'',NULL,'',NULL,'','','',NULL,NULL,NULL,0,'2026-03-02 08:00:00.000000','2026-03-02 08:00:00.000000','2026-03-02',NULL,NULL,'','','','',NULL,0,'{}');
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
CREATE TABLE log_ins (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	key_digest VARCHAR(64) NOT NULL, 
	device VARCHAR(60) NOT NULL, 
	at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	strong_at DATETIME, 
	ended_at DATETIME, 
	CONSTRAINT pk_log_ins PRIMARY KEY (id), 
	CONSTRAINT fk_log_ins_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_log_ins_key_digest UNIQUE (key_digest)
);
CREATE TABLE login_requests (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	browser VARCHAR(64) NOT NULL, 
	next_path VARCHAR(300) NOT NULL, 
	at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	tries INTEGER NOT NULL, 
	used_at DATETIME, 
	joins JSON, 
	CONSTRAINT pk_login_requests PRIMARY KEY (id), 
	CONSTRAINT uq_login_requests_uuid UNIQUE (uuid)
);
CREATE TABLE matters (
	id INTEGER NOT NULL, 
	"key" VARCHAR(120) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	member_id INTEGER NOT NULL, 
	listing_id INTEGER NOT NULL, 
	due_on DATE NOT NULL, 
	letter_id INTEGER, 
	told_at DATETIME, 
	CONSTRAINT pk_matters PRIMARY KEY (id), 
	CONSTRAINT fk_matters_letter_id_letters FOREIGN KEY(letter_id) REFERENCES letters (id) ON DELETE SET NULL, 
	CONSTRAINT fk_matters_listing_id_listings FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE, 
	CONSTRAINT fk_matters_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_matters_key UNIQUE ("key")
);
INSERT INTO "matters" VALUES(1,'confirm:1:2026-03-02:0:1','confirm',1,1,'2026-03-02',NULL,NULL);
CREATE TABLE meeting_materials (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	title VARCHAR(160) NOT NULL, 
	moment VARCHAR(6) NOT NULL, 
	url VARCHAR(300) NOT NULL, 
	file CHAR(32), 
	added_at DATETIME NOT NULL, 
	CONSTRAINT pk_meeting_materials PRIMARY KEY (id), 
	CONSTRAINT fk_meeting_materials_meeting_id_meetings FOREIGN KEY(meeting_id) REFERENCES meetings (id) ON DELETE CASCADE, 
	CONSTRAINT uq_meeting_materials_uuid UNIQUE (uuid)
);
INSERT INTO "meeting_materials" VALUES(1,'049e9cc9b3cd4a40a076546570068cfa',1,'Artikel','before','https://voorbeeld.example/',NULL,'2026-03-02 08:00:00.000000');
CREATE TABLE meeting_organisers (
	meeting_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	CONSTRAINT pk_meeting_organisers PRIMARY KEY (meeting_id, member_id), 
	CONSTRAINT fk_meeting_organisers_meeting_id_meetings FOREIGN KEY(meeting_id) REFERENCES meetings (id) ON DELETE CASCADE, 
	CONSTRAINT fk_meeting_organisers_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
);
INSERT INTO "meeting_organisers" VALUES(1,1);
CREATE TABLE meeting_waves (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	meeting_id INTEGER NOT NULL, 
	rule JSON NOT NULL, 
	count INTEGER NOT NULL, 
	"by" VARCHAR(80) NOT NULL, 
	at DATETIME NOT NULL, 
	leaves_at DATETIME NOT NULL, 
	stopped_at DATETIME, 
	CONSTRAINT pk_meeting_waves PRIMARY KEY (id), 
	CONSTRAINT fk_meeting_waves_meeting_id_meetings FOREIGN KEY(meeting_id) REFERENCES meetings (id) ON DELETE CASCADE, 
	CONSTRAINT uq_meeting_waves_uuid UNIQUE (uuid)
);
INSERT INTO "meeting_waves" VALUES(1,'826bca3c099f4cb0a175de1498635ad8',1,'{}',1,'test','2026-03-02 08:00:00.000000','2026-03-02 08:10:00.000000',NULL);
CREATE TABLE meetings (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	network_id INTEGER NOT NULL, 
	slug VARCHAR(80) NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	revision INTEGER NOT NULL, 
	is_demonstration BOOLEAN NOT NULL, 
	title VARCHAR(160) NOT NULL, 
	purpose TEXT NOT NULL, 
	programme JSON NOT NULL, 
	starts_at DATETIME NOT NULL, 
	ends_at DATETIME NOT NULL, 
	answer_by DATE NOT NULL, 
	capacity INTEGER, 
	costs VARCHAR(200) NOT NULL, 
	accreditation JSON NOT NULL, 
	contact_minutes INTEGER NOT NULL, 
	location_name VARCHAR(160) NOT NULL, 
	street VARCHAR(120) NOT NULL, 
	house_number VARCHAR(20) NOT NULL, 
	postcode VARCHAR(7) NOT NULL, 
	place VARCHAR(80) NOT NULL, 
	lat DOUBLE, 
	lon DOUBLE, 
	route TEXT NOT NULL, 
	online_url VARCHAR(300) NOT NULL, 
	disciplines JSON NOT NULL, 
	for_whom VARCHAR(300) NOT NULL, 
	is_public BOOLEAN NOT NULL, 
	allows_colleague BOOLEAN NOT NULL, 
	asks_diet BOOLEAN NOT NULL, 
	uses_scanning BOOLEAN NOT NULL, 
	parts JSON NOT NULL, 
	questions JSON NOT NULL, 
	sequence INTEGER NOT NULL, 
	made_from_id INTEGER, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	published_at DATETIME, 
	attendance_at DATETIME, 
	settled_at DATETIME, 
	cancelled_at DATETIME, 
	cancel_reason VARCHAR(300) NOT NULL, 
	evaluation_until DATE, 
	forgotten_at DATETIME, 
	CONSTRAINT pk_meetings PRIMARY KEY (id), 
	CONSTRAINT fk_meetings_made_from_id_meetings FOREIGN KEY(made_from_id) REFERENCES meetings (id) ON DELETE SET NULL, 
	CONSTRAINT fk_meetings_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_meetings_slug UNIQUE (slug), 
	CONSTRAINT uq_meetings_uuid UNIQUE (uuid)
);
INSERT INTO "meetings" VALUES(1,'d9cc96c302b641889de4bbedbd3ce9f0',1,'scholing-2026','training','draft',1,0,'Scholing','','[]','2026-05-01 08:00:00.000000','2026-05-01 10:00:00.000000','2026-04-20',40,'','[]',0,'','','','','',NULL,NULL,'','','[]','',0,1,1,0,'[]','[]',0,NULL,'2026-03-02 08:00:00.000000','2026-03-02 08:00:00.000000',NULL,NULL,NULL,NULL,'',NULL,NULL);
CREATE TABLE members (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	email VARCHAR(254), 
	name VARCHAR(160) NOT NULL, 
	phone VARCHAR(20) NOT NULL, 
	profession VARCHAR(60) NOT NULL, 
	is_demonstration BOOLEAN NOT NULL, 
	wants_newsletter BOOLEAN NOT NULL, 
	wants_newsletter_on DATE, 
	wants_room_question BOOLEAN NOT NULL, 
	totp_sealed VARCHAR(200) NOT NULL, 
	totp_step BIGINT NOT NULL, 
	created_at DATETIME NOT NULL, 
	leaves_on DATE, 
	erased_at DATETIME, 
	CONSTRAINT pk_members PRIMARY KEY (id), 
	CONSTRAINT uq_members_email UNIQUE (email), 
	CONSTRAINT uq_members_uuid UNIQUE (uuid)
);
INSERT INTO "members" VALUES(1,'9b96734b02b446fea67f17bb90873e15','anna@praktijk.example','Anna','','',0,0,NULL,0,'',0,'2026-03-02 08:00:00.000000',NULL,NULL);
CREATE TABLE memberships (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	network_id INTEGER NOT NULL, 
	role VARCHAR(12) NOT NULL, 
	is_relation BOOLEAN NOT NULL, 
	since DATE NOT NULL, 
	CONSTRAINT pk_memberships PRIMARY KEY (id), 
	CONSTRAINT fk_memberships_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_memberships_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_memberships_member_id UNIQUE (member_id, network_id)
);
INSERT INTO "memberships" VALUES(1,1,1,'member',0,'2026-03-02');
CREATE TABLE missed (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	network_id INTEGER NOT NULL, 
	practice VARCHAR(160) NOT NULL, 
	municipality VARCHAR(80) NOT NULL, 
	source VARCHAR(10) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	at DATETIME NOT NULL, 
	handled_at DATETIME, 
	handled_by VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_missed PRIMARY KEY (id), 
	CONSTRAINT fk_missed_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_missed_uuid UNIQUE (uuid)
);
INSERT INTO "missed" VALUES(1,'da3af868248242beb8b9ad10a6c7ec96',1,'Praktijk X','Woerden','visitor','new','2026-03-02 08:00:00.000000',NULL,'');
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
	retired_at DATETIME, theme VARCHAR(30) DEFAULT '' NOT NULL, translations JSON DEFAULT '{}' NOT NULL, settings JSON DEFAULT '{}' NOT NULL, 
	CONSTRAINT pk_networks PRIMARY KEY (id), 
	CONSTRAINT uq_networks_host UNIQUE (host), 
	CONSTRAINT uq_networks_slug UNIQUE (slug)
);
INSERT INTO "networks" VALUES(1,'voorbeeld','Netwerk Voorbeeld','Voorbeeld',NULL,'','','','[]','["3601", "3441"]','',NULL,NULL,'','{}','{}');
CREATE TABLE newsletters (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	network_id INTEGER NOT NULL, 
	kind VARCHAR(12) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	revision INTEGER NOT NULL, 
	is_demonstration BOOLEAN NOT NULL, 
	subject VARCHAR(160) NOT NULL, 
	text TEXT NOT NULL, 
	audience JSON NOT NULL, 
	"by" VARCHAR(80) NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	tested_at DATETIME, 
	checked_at DATETIME, 
	checked_by VARCHAR(80) NOT NULL, 
	scheduled_at DATETIME, 
	started_at DATETIME, 
	done_at DATETIME, 
	stopped_at DATETIME, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_newsletters PRIMARY KEY (id), 
	CONSTRAINT fk_newsletters_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_newsletters_uuid UNIQUE (uuid)
);
INSERT INTO "newsletters" VALUES(1,'24fe108ac9ad44e981f0dad0eae52cff',1,'newsletter','draft',1,0,'Nieuws','Hallo','{}','test','2026-03-02 08:00:00.000000','2026-03-02 08:00:00.000000',NULL,NULL,'',NULL,NULL,NULL,NULL,0);
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
CREATE TABLE participation_counts (
	meeting_id INTEGER NOT NULL, 
	discipline VARCHAR(60) NOT NULL, 
	invited INTEGER NOT NULL, 
	answered INTEGER NOT NULL, 
	attended INTEGER NOT NULL, 
	CONSTRAINT pk_participation_counts PRIMARY KEY (meeting_id, discipline), 
	CONSTRAINT fk_participation_counts_meeting_id_meetings FOREIGN KEY(meeting_id) REFERENCES meetings (id) ON DELETE CASCADE
);
INSERT INTO "participation_counts" VALUES(1,'',2,2,1);
CREATE TABLE passkeys (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	credential_id BLOB NOT NULL, 
	public_key BLOB NOT NULL, 
	sign_count BIGINT NOT NULL, 
	device VARCHAR(60) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_passkeys PRIMARY KEY (id), 
	CONSTRAINT fk_passkeys_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT uq_passkeys_credential_id UNIQUE (credential_id)
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
CREATE TABLE recovery_codes (
	id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_recovery_codes PRIMARY KEY (id), 
	CONSTRAINT fk_recovery_codes_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE
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
	at DATETIME NOT NULL, handled_at DATETIME, handled_by VARCHAR(80) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_reports PRIMARY KEY (id), 
	CONSTRAINT fk_reports_listing_id_listings FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE, 
	CONSTRAINT uq_reports_uuid UNIQUE (uuid)
);
INSERT INTO "reports" VALUES(1,'36bcd68a05dc4df1b450d0cf8a1a7000',1,1,'phone','Er neemt niemand op.','new','2026-03-02 08:00:00.000000',NULL,'');
CREATE TABLE round_attendance (
	round_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	is_present BOOLEAN NOT NULL, 
	CONSTRAINT pk_round_attendance PRIMARY KEY (round_id, member_id), 
	CONSTRAINT fk_round_attendance_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_round_attendance_round_id_rounds FOREIGN KEY(round_id) REFERENCES rounds (id) ON DELETE CASCADE
);
INSERT INTO "round_attendance" VALUES(1,1,1);
CREATE TABLE rounds (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	network_id INTEGER NOT NULL, 
	name VARCHAR(20) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	opens_on DATE NOT NULL, 
	closes_on DATE NOT NULL, 
	meets_at DATETIME NOT NULL, 
	place VARCHAR(200) NOT NULL, 
	sequence INTEGER NOT NULL, 
	is_moved BOOLEAN NOT NULL, 
	campaign_seen_at DATETIME, 
	campaign_seen_by VARCHAR(80) NOT NULL, 
	settled_at DATETIME, 
	settled_by VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_rounds PRIMARY KEY (id), 
	CONSTRAINT fk_rounds_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_rounds_network_id UNIQUE (network_id, name), 
	CONSTRAINT uq_rounds_uuid UNIQUE (uuid)
);
INSERT INTO "rounds" VALUES(1,'d37bfd3faaa14938a499fb3fe7609cfe',1,'2026-1','open','2026-01-01','2026-02-26','2026-03-12 08:00:00.000000','',0,0,NULL,'',NULL,'');
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
CREATE TABLE scans (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	invitation_id INTEGER NOT NULL, 
	part INTEGER NOT NULL, 
	direction VARCHAR(3) NOT NULL, 
	at DATETIME NOT NULL, 
	"by" VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_scans PRIMARY KEY (id), 
	CONSTRAINT fk_scans_invitation_id_invitations FOREIGN KEY(invitation_id) REFERENCES invitations (id) ON DELETE CASCADE, 
	CONSTRAINT uq_scans_invitation_id UNIQUE (invitation_id, part, direction), 
	CONSTRAINT uq_scans_uuid UNIQUE (uuid)
);
INSERT INTO "scans" VALUES(1,'9046031dcf204aff80e8ff9ece7cde4b',1,0,'in','2026-03-02 08:00:00.000000','test');
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
CREATE TABLE submission_messages (
	id INTEGER NOT NULL, 
	submission_id INTEGER NOT NULL, 
	"by" VARCHAR(80) NOT NULL, 
	is_question BOOLEAN NOT NULL, 
	text TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_submission_messages PRIMARY KEY (id), 
	CONSTRAINT fk_submission_messages_submission_id_submissions FOREIGN KEY(submission_id) REFERENCES submissions (id) ON DELETE CASCADE
);
CREATE TABLE submission_notes (
	id INTEGER NOT NULL, 
	submission_id INTEGER NOT NULL, 
	"by" VARCHAR(80) NOT NULL, 
	text TEXT NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_submission_notes PRIMARY KEY (id), 
	CONSTRAINT fk_submission_notes_submission_id_submissions FOREIGN KEY(submission_id) REFERENCES submissions (id) ON DELETE CASCADE
);
INSERT INTO "submission_notes" VALUES(1,1,'test','notitie','2026-03-02 08:00:00.000000');
CREATE TABLE submissions (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	network_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	listing_id INTEGER, 
	kind VARCHAR(12) NOT NULL, 
	route VARCHAR(10) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	revision INTEGER NOT NULL, 
	"values" JSON NOT NULL, 
	location JSON NOT NULL, 
	evidence JSON NOT NULL, 
	motivation TEXT NOT NULL, 
	steps_done JSON NOT NULL, 
	agreement VARCHAR(20) NOT NULL, 
	created_at DATETIME NOT NULL, 
	changed_at DATETIME NOT NULL, 
	submitted_at DATETIME, 
	decided_at DATETIME, 
	decided_by VARCHAR(80) NOT NULL, 
	reason TEXT NOT NULL, checks JSON DEFAULT '{}' NOT NULL, criteria JSON DEFAULT '{}' NOT NULL, grounds JSON DEFAULT '[]' NOT NULL, approvals JSON DEFAULT '[]' NOT NULL, needs_ratifying BOOLEAN DEFAULT '0' NOT NULL, ratified_at DATETIME, taken_by VARCHAR(80) DEFAULT '' NOT NULL, taken_at DATETIME, entered_by VARCHAR(80) DEFAULT '' NOT NULL, source VARCHAR(10) DEFAULT '' NOT NULL, appealed_at DATETIME, appeal TEXT DEFAULT '' NOT NULL, appeal_decided_at DATETIME, 
	CONSTRAINT pk_submissions PRIMARY KEY (id), 
	CONSTRAINT fk_submissions_listing_id_listings FOREIGN KEY(listing_id) REFERENCES listings (id) ON DELETE CASCADE, 
	CONSTRAINT fk_submissions_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_submissions_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_submissions_uuid UNIQUE (uuid)
);
INSERT INTO "submissions" VALUES(1,'46c979e3c2e54e669abcbaec1c7b0850',1,1,NULL,'application','criteria','draft',1,'{"name": "Anna", "disciplines": ["dietist"]}','{}','[]','','[]','','2026-03-02 08:00:00.000000','2026-03-02 08:00:00.000000',NULL,NULL,'','','{}','{}','[]','[]',0,NULL,'',NULL,'','',NULL,'',NULL);
CREATE TABLE ties (
	id INTEGER NOT NULL, 
	submission_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	text VARCHAR(300) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_ties PRIMARY KEY (id), 
	CONSTRAINT fk_ties_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_ties_submission_id_submissions FOREIGN KEY(submission_id) REFERENCES submissions (id) ON DELETE CASCADE, 
	CONSTRAINT uq_ties_submission_id UNIQUE (submission_id, member_id)
);
INSERT INTO "ties" VALUES(1,1,1,'buren','2026-03-02 08:00:00.000000');
CREATE TABLE votes (
	id INTEGER NOT NULL, 
	point_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	choice VARCHAR(10) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_votes PRIMARY KEY (id), 
	CONSTRAINT fk_votes_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_votes_point_id_agenda_points FOREIGN KEY(point_id) REFERENCES agenda_points (id) ON DELETE CASCADE, 
	CONSTRAINT uq_votes_point_id UNIQUE (point_id, member_id)
);
INSERT INTO "votes" VALUES(1,1,1,'for','2026-03-02 08:00:00.000000');
CREATE TABLE word_proposals (
	id INTEGER NOT NULL, 
	uuid CHAR(32) NOT NULL, 
	network_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	variant VARCHAR(120) NOT NULL, 
	concept VARCHAR(60) NOT NULL, 
	lang VARCHAR(2) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	at DATETIME NOT NULL, 
	decided_at DATETIME, 
	decided_by VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_word_proposals PRIMARY KEY (id), 
	CONSTRAINT fk_word_proposals_member_id_members FOREIGN KEY(member_id) REFERENCES members (id) ON DELETE CASCADE, 
	CONSTRAINT fk_word_proposals_network_id_networks FOREIGN KEY(network_id) REFERENCES networks (id), 
	CONSTRAINT uq_word_proposals_uuid UNIQUE (uuid)
);
INSERT INTO "word_proposals" VALUES(1,'971f2cfc84534f48925c678c01f99d0c',1,1,'kiek','d:dietist','nl','new','2026-03-02 08:00:00.000000',NULL,'');
CREATE TABLE worker_state (
	id INTEGER NOT NULL, 
	owner VARCHAR(60) NOT NULL, 
	until DATETIME, 
	seen_at DATETIME, 
	done_until DATETIME, 
	CONSTRAINT pk_worker_state PRIMARY KEY (id)
);
CREATE INDEX ix_audit_rows_thing ON audit_rows (thing);
CREATE INDEX ix_form_keys_at ON form_keys (at);
CREATE INDEX ix_listings_network_id ON listings (network_id);
CREATE INDEX ix_listings_state ON listings (state);
CREATE INDEX ix_registrations_listing_id ON registrations (listing_id);
CREATE INDEX ix_reports_listing_id ON reports (listing_id);
CREATE INDEX ix_evidence_files_owner ON evidence_files (owner);
CREATE INDEX ix_login_requests_at ON login_requests (at);
CREATE INDEX ix_login_requests_email ON login_requests (email);
CREATE INDEX ix_address_changes_member_id ON address_changes (member_id);
CREATE INDEX ix_factor_losses_member_id ON factor_losses (member_id);
CREATE INDEX ix_known_devices_member_id ON known_devices (member_id);
CREATE INDEX ix_letters_recipient ON letters (recipient);
CREATE INDEX ix_letters_sent_at ON letters (sent_at);
CREATE INDEX ix_letters_state_due_at ON letters (state, due_at);
CREATE INDEX ix_log_ins_member_id ON log_ins (member_id);
CREATE INDEX ix_memberships_network_id ON memberships (network_id);
CREATE INDEX ix_passkeys_member_id ON passkeys (member_id);
CREATE INDEX ix_recovery_codes_member_id ON recovery_codes (member_id);
CREATE INDEX ix_keepers_member_id ON keepers (member_id);
CREATE INDEX ix_matters_due_on ON matters (due_on);
CREATE INDEX ix_matters_listing_id ON matters (listing_id);
CREATE INDEX ix_matters_member_id ON matters (member_id);
CREATE INDEX ix_submissions_listing_id ON submissions (listing_id);
CREATE INDEX ix_submissions_member_id ON submissions (member_id);
CREATE INDEX ix_submissions_network_id ON submissions (network_id);
CREATE INDEX ix_submissions_state ON submissions (state);
CREATE INDEX ix_submission_messages_submission_id ON submission_messages (submission_id);
CREATE INDEX ix_contacts_network_id ON contacts (network_id);
CREATE INDEX ix_criteria_lists_discipline ON criteria_lists (discipline);
CREATE INDEX ix_criteria_lists_network_id ON criteria_lists (network_id);
CREATE INDEX ix_edits_network_id ON edits (network_id);
CREATE INDEX ix_edits_subject ON edits (kind, subject);
CREATE INDEX ix_missed_network_id ON missed (network_id);
CREATE INDEX ix_missed_state ON missed (state);
CREATE INDEX ix_rounds_network_id ON rounds (network_id);
CREATE INDEX ix_rounds_state ON rounds (state);
CREATE INDEX ix_word_proposals_member_id ON word_proposals (member_id);
CREATE INDEX ix_word_proposals_network_id ON word_proposals (network_id);
CREATE INDEX ix_word_proposals_state ON word_proposals (state);
CREATE INDEX ix_calls_listing_id ON calls (listing_id);
CREATE INDEX ix_calls_round_id ON calls (round_id);
CREATE INDEX ix_round_attendance_member_id ON round_attendance (member_id);
CREATE INDEX ix_agenda_points_round_id ON agenda_points (round_id);
CREATE INDEX ix_agenda_points_submission_id ON agenda_points (submission_id);
CREATE INDEX ix_submission_notes_submission_id ON submission_notes (submission_id);
CREATE INDEX ix_ties_member_id ON ties (member_id);
CREATE INDEX ix_ties_submission_id ON ties (submission_id);
CREATE INDEX ix_action_points_round_id ON action_points (round_id);
CREATE INDEX ix_votes_member_id ON votes (member_id);
CREATE INDEX ix_audit_rows_by ON audit_rows ("by");
CREATE INDEX ix_audit_rows_verb ON audit_rows (verb);
CREATE TRIGGER audit_rows_no_update BEFORE UPDATE ON audit_rows BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE TRIGGER audit_rows_no_delete BEFORE DELETE ON audit_rows BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
CREATE INDEX ix_arrangements_network_id ON arrangements (network_id);
CREATE INDEX ix_meetings_network_id ON meetings (network_id);
CREATE INDEX ix_meetings_starts_at ON meetings (starts_at);
CREATE INDEX ix_meetings_state ON meetings (state);
CREATE INDEX ix_newsletters_network_id ON newsletters (network_id);
CREATE INDEX ix_newsletters_state ON newsletters (state);
CREATE INDEX ix_evaluation_answers_meeting_id ON evaluation_answers (meeting_id);
CREATE INDEX ix_guests_meeting_id ON guests (meeting_id);
CREATE INDEX ix_meeting_materials_meeting_id ON meeting_materials (meeting_id);
CREATE INDEX ix_meeting_organisers_member_id ON meeting_organisers (member_id);
CREATE INDEX ix_meeting_waves_meeting_id ON meeting_waves (meeting_id);
CREATE INDEX ix_invitations_brought_by_id ON invitations (brought_by_id);
CREATE INDEX ix_invitations_guest_id ON invitations (guest_id);
CREATE INDEX ix_invitations_meeting_id_state ON invitations (meeting_id, state);
CREATE INDEX ix_invitations_member_id ON invitations (member_id);
CREATE INDEX ix_invitations_wave_id ON invitations (wave_id);
COMMIT;
