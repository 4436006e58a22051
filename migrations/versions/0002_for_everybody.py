"""for everybody: texts in other languages, words for the telephone and the referral, and themes"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

TEXT = {'nullable': False, 'server_default': ''}
LIST = {'nullable': False, 'server_default': '[]'}
OBJECT = {'nullable': False, 'server_default': '{}'}

def new_columns() -> dict[str, list[sa.Column[Any]]]:
    """What each table gets; made anew each time, because a column belongs to one table."""
    return {
        'disciplines': [
            sa.Column('when_calling', sa.Text(), **TEXT),
            sa.Column('when_calling_for_other', sa.Text(), **TEXT),
            sa.Column('in_referral', sa.Text(), **TEXT),
            sa.Column('costs', sa.Text(), **TEXT),
            sa.Column('costs_on', sa.Date(), nullable=True),
            sa.Column('read_more', sa.JSON(), **LIST),
            sa.Column('translations', sa.JSON(), **OBJECT),
        ],
        'needs': [
            sa.Column('about', sa.Text(), **TEXT),
            sa.Column('read_more', sa.JSON(), **LIST),
            sa.Column('translations', sa.JSON(), **OBJECT),
        ],
        'notice_texts': [sa.Column('translations', sa.JSON(), **OBJECT)],
        'networks': [sa.Column('theme', sa.String(30), **TEXT), sa.Column('translations', sa.JSON(), **OBJECT)],
        'listings': [sa.Column('public_since', sa.Date(), nullable=True)],
    }


def upgrade() -> None:
    for table, columns in new_columns().items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.add_column(column)
    for table in ('disciplines', 'needs'):
        keep_english(table)
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column('label_en')
    tell_since_when()


def keep_english(table: str) -> None:
    """The English name of a row becomes one of its translations."""
    row = sa.table(table, sa.column('id'), sa.column('label_en'), sa.column('translations', sa.JSON()))
    connection = op.get_bind()
    for one in connection.execute(sa.select(row.c.id, row.c.label_en)).all():
        english = {'en': {'label': one.label_en}} if one.label_en else {}
        connection.execute(sa.update(row).where(row.c.id == one.id).values(translations=english))


def tell_since_when() -> None:
    """What was public until now, is so since the day it came in."""
    row = sa.table(
        'listings',
        sa.column('id'),
        sa.column('state'),
        sa.column('created_at', sa.DateTime(timezone=True)),
        sa.column('public_since', sa.Date()),
    )
    connection = op.get_bind()
    public = row.c.state.in_(('published', 'hidden', 'withdrawn'))
    for one in connection.execute(sa.select(row.c.id, row.c.created_at).where(public)).all():
        day = local_day(one.created_at)
        connection.execute(sa.update(row).where(row.c.id == one.id).values(public_since=day))


def local_day(at: datetime) -> date:
    """SQLite gives an instant without its zone; it is UTC."""
    aware = at if at.tzinfo else at.replace(tzinfo=ZoneInfo('UTC'))
    return aware.astimezone(ZoneInfo('Europe/Amsterdam')).date()


def downgrade() -> None:
    for table in ('disciplines', 'needs'):
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column('label_en', sa.String(120), **TEXT))
        give_english_back(table)
    for table, columns in new_columns().items():
        with op.batch_alter_table(table) as batch_op:
            for column in columns:
                batch_op.drop_column(column.name)


def give_english_back(table: str) -> None:
    row = sa.table(table, sa.column('id'), sa.column('label_en'), sa.column('translations', sa.JSON()))
    connection = op.get_bind()
    for one in connection.execute(sa.select(row.c.id, row.c.translations)).all():
        english = one.translations.get('en', {}).get('label', '')
        connection.execute(sa.update(row).where(row.c.id == one.id).values(label_en=english))
