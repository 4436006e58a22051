"""core group: criteria, decisions, rounds, words and texts with their history, and what the network accounts for"""

import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contacts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('network_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('organisation', sa.String(length=160), nullable=False),
    sa.Column('about', sa.String(length=300), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_contacts_network_id_networks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contacts')),
    sa.UniqueConstraint('uuid', name=op.f('uq_contacts_uuid'))
    )
    with op.batch_alter_table('contacts') as batch_op:
        batch_op.create_index(batch_op.f('ix_contacts_network_id'), ['network_id'], unique=False)

    op.create_table('criteria_lists',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('network_id', sa.Integer(), nullable=True),
    sa.Column('discipline', sa.String(length=60), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('criteria', sa.JSON(), nullable=False),
    sa.Column('is_example', sa.Boolean(), nullable=False),
    sa.Column('decided_by', sa.String(length=160), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('seed_digest', sa.String(length=64), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_criteria_lists_network_id_networks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_criteria_lists')),
    sa.UniqueConstraint('network_id', 'discipline', 'version', name=op.f('uq_criteria_lists_network_id'))
    )
    with op.batch_alter_table('criteria_lists') as batch_op:
        batch_op.create_index(batch_op.f('ix_criteria_lists_discipline'), ['discipline'], unique=False)
        batch_op.create_index(batch_op.f('ix_criteria_lists_network_id'), ['network_id'], unique=False)

    op.create_table('edits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('network_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('subject', sa.String(length=160), nullable=False),
    sa.Column('verb', sa.String(length=12), nullable=False),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('after', sa.JSON(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_edits_network_id_networks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_edits')),
    sa.UniqueConstraint('uuid', name=op.f('uq_edits_uuid'))
    )
    with op.batch_alter_table('edits') as batch_op:
        batch_op.create_index(batch_op.f('ix_edits_network_id'), ['network_id'], unique=False)
        batch_op.create_index('ix_edits_subject', ['kind', 'subject'], unique=False)

    op.create_table('missed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('network_id', sa.Integer(), nullable=False),
    sa.Column('practice', sa.String(length=160), nullable=False),
    sa.Column('municipality', sa.String(length=80), nullable=False),
    sa.Column('source', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('handled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handled_by', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_missed_network_id_networks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_missed')),
    sa.UniqueConstraint('uuid', name=op.f('uq_missed_uuid'))
    )
    with op.batch_alter_table('missed') as batch_op:
        batch_op.create_index(batch_op.f('ix_missed_network_id'), ['network_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_missed_state'), ['state'], unique=False)

    op.create_table('rounds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('network_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('meets_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('is_moved', sa.Boolean(), nullable=False),
    sa.Column('campaign_seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('campaign_seen_by', sa.String(length=80), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_rounds_network_id_networks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rounds')),
    sa.UniqueConstraint('network_id', 'name', name=op.f('uq_rounds_network_id')),
    sa.UniqueConstraint('uuid', name=op.f('uq_rounds_uuid'))
    )
    with op.batch_alter_table('rounds') as batch_op:
        batch_op.create_index(batch_op.f('ix_rounds_network_id'), ['network_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rounds_state'), ['state'], unique=False)

    op.create_table('word_proposals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('network_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('variant', sa.String(length=120), nullable=False),
    sa.Column('concept', sa.String(length=60), nullable=False),
    sa.Column('lang', sa.String(length=2), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_word_proposals_member_id_members'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['network_id'], ['networks.id'], name=op.f('fk_word_proposals_network_id_networks')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_word_proposals')),
    sa.UniqueConstraint('uuid', name=op.f('uq_word_proposals_uuid'))
    )
    with op.batch_alter_table('word_proposals') as batch_op:
        batch_op.create_index(batch_op.f('ix_word_proposals_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_word_proposals_network_id'), ['network_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_word_proposals_state'), ['state'], unique=False)

    op.create_table('calls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('listing_id', sa.Integer(), nullable=False),
    sa.Column('result', sa.String(length=10), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['listings.id'], name=op.f('fk_calls_listing_id_listings'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_calls_round_id_rounds'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calls'))
    )
    with op.batch_alter_table('calls') as batch_op:
        batch_op.create_index(batch_op.f('ix_calls_listing_id'), ['listing_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calls_round_id'), ['round_id'], unique=False)

    op.create_table('round_attendance',
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('is_present', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_round_attendance_member_id_members'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_round_attendance_round_id_rounds'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('round_id', 'member_id', name=op.f('pk_round_attendance'))
    )
    with op.batch_alter_table('round_attendance') as batch_op:
        batch_op.create_index(batch_op.f('ix_round_attendance_member_id'), ['member_id'], unique=False)

    op.create_table('agenda_points',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=10), nullable=False),
    sa.Column('votes_for', sa.Integer(), nullable=True),
    sa.Column('votes_against', sa.Integer(), nullable=True),
    sa.Column('votes_abstained', sa.Integer(), nullable=True),
    sa.Column('seen_revision', sa.Integer(), nullable=True),
    sa.Column('grounds', sa.JSON(), nullable=False),
    sa.Column('own_words', sa.Text(), nullable=False),
    sa.Column('minutes', sa.Text(), nullable=False),
    sa.Column('written_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_agenda_points_round_id_rounds'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_agenda_points_submission_id_submissions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_points')),
    sa.UniqueConstraint('round_id', 'submission_id', name=op.f('uq_agenda_points_round_id')),
    sa.UniqueConstraint('uuid', name=op.f('uq_agenda_points_uuid'))
    )
    with op.batch_alter_table('agenda_points') as batch_op:
        batch_op.create_index(batch_op.f('ix_agenda_points_round_id'), ['round_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_agenda_points_submission_id'), ['submission_id'], unique=False)

    op.create_table('submission_notes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('by', sa.String(length=80), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_submission_notes_submission_id_submissions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission_notes'))
    )
    with op.batch_alter_table('submission_notes') as batch_op:
        batch_op.create_index(batch_op.f('ix_submission_notes_submission_id'), ['submission_id'], unique=False)

    op.create_table('ties',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_ties_member_id_members'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_ties_submission_id_submissions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ties')),
    sa.UniqueConstraint('submission_id', 'member_id', name=op.f('uq_ties_submission_id'))
    )
    with op.batch_alter_table('ties') as batch_op:
        batch_op.create_index(batch_op.f('ix_ties_member_id'), ['member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ties_submission_id'), ['submission_id'], unique=False)

    op.create_table('action_points',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uuid', sa.Uuid(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('point_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.String(length=300), nullable=False),
    sa.Column('who', sa.String(length=160), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['point_id'], ['agenda_points.id'], name=op.f('fk_action_points_point_id_agenda_points'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['round_id'], ['rounds.id'], name=op.f('fk_action_points_round_id_rounds'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_action_points')),
    sa.UniqueConstraint('uuid', name=op.f('uq_action_points_uuid'))
    )
    with op.batch_alter_table('action_points') as batch_op:
        batch_op.create_index(batch_op.f('ix_action_points_round_id'), ['round_id'], unique=False)

    op.create_table('votes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('point_id', sa.Integer(), nullable=False),
    sa.Column('member_id', sa.Integer(), nullable=False),
    sa.Column('choice', sa.String(length=10), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['member_id'], ['members.id'], name=op.f('fk_votes_member_id_members'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['point_id'], ['agenda_points.id'], name=op.f('fk_votes_point_id_agenda_points'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_votes')),
    sa.UniqueConstraint('point_id', 'member_id', name=op.f('uq_votes_point_id'))
    )
    with op.batch_alter_table('votes') as batch_op:
        batch_op.create_index(batch_op.f('ix_votes_member_id'), ['member_id'], unique=False)

    with op.batch_alter_table('reports') as batch_op:
        batch_op.add_column(sa.Column('handled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('handled_by', sa.String(length=80), nullable=False, server_default=''))

    with op.batch_alter_table('submissions') as batch_op:
        batch_op.add_column(sa.Column('checks', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('criteria', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('grounds', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('approvals', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('needs_ratifying', sa.Boolean(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('ratified_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('taken_by', sa.String(length=80), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('entered_by', sa.String(length=80), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('source', sa.String(length=10), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('appealed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('appeal', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('appeal_decided_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('listings') as batch_op:
        batch_op.add_column(sa.Column('criteria_met', sa.JSON(), nullable=False, server_default='{}'))

    with op.batch_alter_table('audit_rows') as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_rows_by'), ['by'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_rows_verb'), ['verb'], unique=False)

    # Links are added, never changed. Last: a batch migration of this table on SQLite would lose its triggers.
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(
            "CREATE FUNCTION audit_rows_stay() RETURNS trigger LANGUAGE plpgsql AS $$"
            " BEGIN RAISE EXCEPTION 'the audit is append-only'; END $$"
        )
        body = "FOR EACH ROW EXECUTE FUNCTION audit_rows_stay()"
    else:
        body = "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
    for verb in ('update', 'delete'):
        op.execute(f"CREATE TRIGGER audit_rows_no_{verb} BEFORE {verb.upper()} ON audit_rows {body}")


def downgrade() -> None:
    is_postgres = op.get_bind().dialect.name == 'postgresql'
    for verb in ('update', 'delete'):
        op.execute(f"DROP TRIGGER audit_rows_no_{verb}" + (" ON audit_rows" if is_postgres else ""))
    if is_postgres:
        op.execute("DROP FUNCTION audit_rows_stay()")
    with op.batch_alter_table('audit_rows') as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_rows_verb'))
        batch_op.drop_index(batch_op.f('ix_audit_rows_by'))

    with op.batch_alter_table('listings') as batch_op:
        batch_op.drop_column('criteria_met')

    with op.batch_alter_table('submissions') as batch_op:
        batch_op.drop_column('appeal_decided_at')
        batch_op.drop_column('appeal')
        batch_op.drop_column('appealed_at')
        batch_op.drop_column('source')
        batch_op.drop_column('entered_by')
        batch_op.drop_column('taken_at')
        batch_op.drop_column('taken_by')
        batch_op.drop_column('ratified_at')
        batch_op.drop_column('needs_ratifying')
        batch_op.drop_column('approvals')
        batch_op.drop_column('grounds')
        batch_op.drop_column('criteria')
        batch_op.drop_column('checks')

    with op.batch_alter_table('reports') as batch_op:
        batch_op.drop_column('handled_by')
        batch_op.drop_column('handled_at')

    with op.batch_alter_table('votes') as batch_op:
        batch_op.drop_index(batch_op.f('ix_votes_member_id'))

    op.drop_table('votes')
    with op.batch_alter_table('action_points') as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_points_round_id'))

    op.drop_table('action_points')
    with op.batch_alter_table('ties') as batch_op:
        batch_op.drop_index(batch_op.f('ix_ties_submission_id'))
        batch_op.drop_index(batch_op.f('ix_ties_member_id'))

    op.drop_table('ties')
    with op.batch_alter_table('submission_notes') as batch_op:
        batch_op.drop_index(batch_op.f('ix_submission_notes_submission_id'))

    op.drop_table('submission_notes')
    with op.batch_alter_table('agenda_points') as batch_op:
        batch_op.drop_index(batch_op.f('ix_agenda_points_submission_id'))
        batch_op.drop_index(batch_op.f('ix_agenda_points_round_id'))

    op.drop_table('agenda_points')
    with op.batch_alter_table('round_attendance') as batch_op:
        batch_op.drop_index(batch_op.f('ix_round_attendance_member_id'))

    op.drop_table('round_attendance')
    with op.batch_alter_table('calls') as batch_op:
        batch_op.drop_index(batch_op.f('ix_calls_round_id'))
        batch_op.drop_index(batch_op.f('ix_calls_listing_id'))

    op.drop_table('calls')
    with op.batch_alter_table('word_proposals') as batch_op:
        batch_op.drop_index(batch_op.f('ix_word_proposals_state'))
        batch_op.drop_index(batch_op.f('ix_word_proposals_network_id'))
        batch_op.drop_index(batch_op.f('ix_word_proposals_member_id'))

    op.drop_table('word_proposals')
    with op.batch_alter_table('rounds') as batch_op:
        batch_op.drop_index(batch_op.f('ix_rounds_state'))
        batch_op.drop_index(batch_op.f('ix_rounds_network_id'))

    op.drop_table('rounds')
    with op.batch_alter_table('missed') as batch_op:
        batch_op.drop_index(batch_op.f('ix_missed_state'))
        batch_op.drop_index(batch_op.f('ix_missed_network_id'))

    op.drop_table('missed')
    with op.batch_alter_table('edits') as batch_op:
        batch_op.drop_index('ix_edits_subject')
        batch_op.drop_index(batch_op.f('ix_edits_network_id'))

    op.drop_table('edits')
    with op.batch_alter_table('criteria_lists') as batch_op:
        batch_op.drop_index(batch_op.f('ix_criteria_lists_network_id'))
        batch_op.drop_index(batch_op.f('ix_criteria_lists_discipline'))

    op.drop_table('criteria_lists')
    with op.batch_alter_table('contacts') as batch_op:
        batch_op.drop_index(batch_op.f('ix_contacts_network_id'))

    op.drop_table('contacts')
