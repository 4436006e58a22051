"""meetings, from invitation to certificate; newsletters; and what a network expects of its members"""

import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('arrangements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('network_id', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('meetings', sa.Integer(), nullable=False),
    sa.Column('years', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_arrangements_network_id_networks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrangements')),
    sa.UniqueConstraint('network_id', 'valid_from', name=op.f('uq_arrangements_network_id'))
    )
    with op.batch_alter_table('arrangements') as batch_op:
        batch_op.create_index(batch_op.f('ix_arrangements_network_id'), ['network_id'], unique=False)

    op.create_table('meetings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('network_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('is_demonstration', sa.Boolean(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('programme', sa.JSON(), nullable=False),
    sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer_by', sa.Date(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=True),
    sa.Column('costs', sa.String(length=200), nullable=False),
    sa.Column('accreditation', sa.JSON(), nullable=False),
    sa.Column('contact_minutes', sa.Integer(), nullable=False),
    sa.Column('location_name', sa.String(length=160), nullable=False),
    sa.Column('street', sa.String(length=120), nullable=False),
    sa.Column('house_number', sa.String(length=20), nullable=False),
    sa.Column('postcode', sa.String(length=7), nullable=False),
    sa.Column('place', sa.String(length=80), nullable=False),
    sa.Column('lat', sa.Double(), nullable=True),
    sa.Column('lon', sa.Double(), nullable=True),
    sa.Column('route', sa.Text(), nullable=False),
    sa.Column('online_url', sa.String(length=300), nullable=False),
    sa.Column('disciplines', sa.JSON(), nullable=False),
    sa.Column('for_whom', sa.String(length=300), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('allows_colleague', sa.Boolean(), nullable=False),
    sa.Column('asks_diet', sa.Boolean(), nullable=False),
    sa.Column('uses_scanning', sa.Boolean(), nullable=False),
    sa.Column('parts', sa.JSON(), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('made_from_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attendance_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cancel_reason', sa.String(length=300), nullable=False),
    sa.Column('evaluation_until', sa.Date(), nullable=True),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['made_from_id'], ['meetings.id'], name=op.f('fk_meetings_made_from_id_meetings'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_meetings_network_id_networks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meetings')),
    sa.UniqueConstraint('slug', name=op.f('uq_meetings_slug')),
    sa.UniqueConstraint('uuid', name=op.f('uq_meetings_uuid'))
    )
    with op.batch_alter_table('meetings') as batch_op:
        batch_op.create_index(batch_op.f('ix_meetings_network_id'), ['network_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_meetings_starts_at'), ['starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_meetings_state'), ['state'], unique=False)

    op.create_table('newsletters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('network_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('is_demonstration', sa.Boolean(), nullable=False),
    sa.Column('subject', sa.String(length=160), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('audience', sa.JSON(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tested_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_by', sa.String(length=80), nullable=False),
    sa.Column('scheduled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_newsletters_network_id_networks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_newsletters')),
    sa.UniqueConstraint('uuid', name=op.f('uq_newsletters_uuid'))
    )
    with op.batch_alter_table('newsletters') as batch_op:
        batch_op.create_index(batch_op.f('ix_newsletters_network_id'), ['network_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_newsletters_state'), ['state'], unique=False)

    op.create_table('evaluation_answers',
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('discipline', sa.String(length=60), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_evaluation_answers_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('uuid', name=op.f('pk_evaluation_answers')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('evaluation_answers') as batch_op:
        batch_op.create_index(batch_op.f('ix_evaluation_answers_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('guests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('organisation', sa.String(length=160), nullable=False),
    sa.Column('forgotten_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_guests_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_guests')),
    sa.UniqueConstraint('uuid', name=op.f('uq_guests_uuid'))
    )
    with op.batch_alter_table('guests') as batch_op:
        batch_op.create_index(batch_op.f('ix_guests_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('meeting_materials',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('moment', sa.String(length=6), nullable=False),
    sa.Column('url', sa.String(length=300), nullable=False),
    sa.Column('file', sa.Uuid(), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_meeting_materials_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_materials')),
    sa.UniqueConstraint('uuid', name=op.f('uq_meeting_materials_uuid'))
    )
    with op.batch_alter_table('meeting_materials') as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_materials_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('meeting_organisers',
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_meeting_organisers_meeting_id_meetings'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_meeting_organisers_member_id_members'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'member_id', name=op.f('pk_meeting_organisers'))
    )
    with op.batch_alter_table('meeting_organisers') as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_organisers_member_id'), ['member_id'], unique=False)

    op.create_table('meeting_waves',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.JSON(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('leaves_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_meeting_waves_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_waves')),
    sa.UniqueConstraint('uuid', name=op.f('uq_meeting_waves_uuid'))
    )
    with op.batch_alter_table('meeting_waves') as batch_op:
        batch_op.create_index(batch_op.f('ix_meeting_waves_meeting_id'), ['meeting_id'], unique=False)

    op.create_table('participation_counts',
    sa.Column('meeting_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('discipline', sa.String(length=60), nullable=False),
    sa.Column('invited', sa.Integer(), nullable=False),
    sa.Column('answered', sa.Integer(), nullable=False),
    sa.Column('attended', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_participation_counts_meeting_id_meetings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('meeting_id', 'discipline', name=op.f('pk_participation_counts'))
    )
    op.create_table('invitations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('meeting_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=True),
    sa.Column('guest_id', sa.Integer(), nullable=True),
    sa.Column('brought_by_id', sa.Integer(), nullable=True),
    sa.Column('wave_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('organisation', sa.String(length=160), nullable=False),
    sa.Column('discipline', sa.String(length=60), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('waiting_number', sa.Integer(), nullable=True),
    sa.Column('offered_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('diet', sa.String(length=200), nullable=False),
    sa.Column('numbers', sa.JSON(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('is_walk_in', sa.Boolean(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['brought_by_id'], ['invitations.id'], name=op.f('fk_invitations_brought_by_id_invitations'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['guest_id'], ['guests.id'], name=op.f('fk_invitations_guest_id_guests'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_invitations_meeting_id_meetings'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_invitations_member_id_members'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['wave_id'], ['meeting_waves.id'], name=op.f('fk_invitations_wave_id_meeting_waves'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('meeting_id', 'guest_id', name='uq_invitations_guest_id'),
    sa.UniqueConstraint('meeting_id', 'member_id', name=op.f('uq_invitations_meeting_id')),
    sa.UniqueConstraint('uuid', name=op.f('uq_invitations_uuid'))
    )
    with op.batch_alter_table('invitations') as batch_op:
        batch_op.create_index(batch_op.f('ix_invitations_brought_by_id'), ['brought_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitations_guest_id'), ['guest_id'], unique=False)
        batch_op.create_index('ix_invitations_meeting_id_state', ['meeting_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitations_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitations_wave_id'), ['wave_id'], unique=False)

    op.create_table('certificates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=24), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('accreditation', sa.JSON(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitations.id'], name=op.f('fk_certificates_invitation_id_invitations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificates')),
    sa.UniqueConstraint('invitation_id', name=op.f('uq_certificates_invitation_id')),
    sa.UniqueConstraint('number', name=op.f('uq_certificates_number'))
    )
    op.create_table('evaluation_uses',
    sa.Column('invitation_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('used_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitations.id'], name=op.f('fk_evaluation_uses_invitation_id_invitations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('invitation_id', name=op.f('pk_evaluation_uses'))
    )
    op.create_table('scans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('invitation_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.Integer(), nullable=False),
    sa.Column('direction', sa.String(length=3), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['invitation_id'], ['invitations.id'], name=op.f('fk_scans_invitation_id_invitations'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_scans')),
    sa.UniqueConstraint('invitation_id', 'part', 'direction', name=op.f('uq_scans_invitation_id')),
    sa.UniqueConstraint('uuid', name=op.f('uq_scans_uuid'))
    )
    take_along_what_was_expected()


def take_along_what_was_expected() -> None:
    """What a network had chosen as a plain setting becomes an arrangement with a day."""
    connection = op.get_bind()
    now = datetime.now(UTC)
    networks = sa.table("networks", sa.column("id", sa.Integer()), sa.column("settings", sa.JSON()))
    arrangements = sa.table(
        "arrangements",
        *(sa.column(name, sa.Integer()) for name in ("network_id", "meetings", "years")),
        sa.column("valid_from", sa.Date()),
        sa.column("by", sa.String()),
        sa.column("at", sa.DateTime(timezone=True)),
    )
    for network_id, settings in connection.execute(sa.select(networks.c.id, networks.c.settings)).all():
        if isinstance(settings, str):
            settings = json.loads(settings)
        if "meetings_per_two_years" not in (settings or {}):
            continue
        meetings = settings.pop("meetings_per_two_years")
        if meetings is not None:
            row = {"network_id": network_id, "meetings": meetings, "years": 2, "valid_from": now.date()}
            connection.execute(arrangements.insert().values(**row, by="migration", at=now))
        connection.execute(networks.update().where(networks.c.id == network_id).values(settings=settings))


def downgrade() -> None:
    op.drop_table('scans')
    op.drop_table('evaluation_uses')
    op.drop_table('certificates')
    with op.batch_alter_table('invitations') as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitations_wave_id'))
        batch_op.drop_index(batch_op.f('ix_invitations_member_id'))
        batch_op.drop_index('ix_invitations_meeting_id_state')
        batch_op.drop_index(batch_op.f('ix_invitations_guest_id'))
        batch_op.drop_index(batch_op.f('ix_invitations_brought_by_id'))

    op.drop_table('invitations')
    op.drop_table('participation_counts')
    with op.batch_alter_table('meeting_waves') as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_waves_meeting_id'))

    op.drop_table('meeting_waves')
    with op.batch_alter_table('meeting_organisers') as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_organisers_member_id'))

    op.drop_table('meeting_organisers')
    with op.batch_alter_table('meeting_materials') as batch_op:
        batch_op.drop_index(batch_op.f('ix_meeting_materials_meeting_id'))

    op.drop_table('meeting_materials')
    with op.batch_alter_table('guests') as batch_op:
        batch_op.drop_index(batch_op.f('ix_guests_meeting_id'))

    op.drop_table('guests')
    with op.batch_alter_table('evaluation_answers') as batch_op:
        batch_op.drop_index(batch_op.f('ix_evaluation_answers_meeting_id'))

    op.drop_table('evaluation_answers')
    with op.batch_alter_table('newsletters') as batch_op:
        batch_op.drop_index(batch_op.f('ix_newsletters_state'))
        batch_op.drop_index(batch_op.f('ix_newsletters_network_id'))

    op.drop_table('newsletters')
    with op.batch_alter_table('meetings') as batch_op:
        batch_op.drop_index(batch_op.f('ix_meetings_state'))
        batch_op.drop_index(batch_op.f('ix_meetings_starts_at'))
        batch_op.drop_index(batch_op.f('ix_meetings_network_id'))

    op.drop_table('meetings')
    with op.batch_alter_table('arrangements') as batch_op:
        batch_op.drop_index(batch_op.f('ix_arrangements_network_id'))

    op.drop_table('arrangements')
