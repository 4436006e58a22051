"""Put a backup back: the copy is first made right out of sight, and then takes the place of what is there."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sqlalchemy.engine import Engine

from socialmap.foundation.db import db, transaction
from socialmap.safekeeping import archive, erasures, sqlite_copy
from socialmap.safekeeping.copies import copying_of
from socialmap.safekeeping.folders import aside, backups_folder, uploads_replaced
from socialmap.safekeeping.hooks import after_restore
from socialmap.safekeeping.rules import (
    DATABASE,
    UPLOADS,
    DatabaseDamaged,
    Erased,
    Manifest,
    NoDatabase,
    Step,
    check_can_erase,
    check_fits,
    unseen,
)
from socialmap.safekeeping.service import SUFFIX, back_up
from socialmap.safekeeping.workplace import known_revisions, upgrade, working_on

Tell = Callable[[str], None]
# Shows how far something is, under this name.
Watch = Callable[[str], AbstractContextManager[Step]]


def unwatched(_label: str) -> AbstractContextManager[Step]:
    """Nobody watches."""
    return nullcontext(unseen)


def restore(file: Path, *, at: datetime, tell: Tell, watch: Watch = unwatched) -> Manifest:
    """Give everyone the contents of a backup; refuses with CannotRestore, and has then touched nothing.

    A newer schema, the erasures and the steps of other rooms are applied before the copy takes its
    place. So nobody sees an erased person for a moment, no letter leaves in between, and what breaks
    off leaves everything as it was.
    """
    with aside() as folder:
        with watch("Uitpakken") as step:
            manifest = archive.unpack(file, folder, step)
        check_fits(manifest, database=db.engine.dialect.name, revisions=known_revisions())
        with copying_of(db.engine).laid_out(db.engine, folder / DATABASE, manifest.revision) as copy:
            erased = _erased()
            _keep_what_is_there(at, tell, watch)
            with working_on(copy, folder):
                lines = _make_right(erased, at)
            with uploads_replaced(folder / UPLOADS):
                _put_in_place(copy, at, tell)
    db.engine.dispose()
    _follow_the_list(erased, at)
    for line in lines:
        tell(line)
    return manifest


def _erased() -> list[Erased]:
    """All that was ever erased. Refuses with CannotErase what nobody here can erase again."""
    try:
        with sqlite_copy.damage_told():
            erased = erasures.remembered()
    except DatabaseDamaged:
        erased = erasures.in_file()
    check_can_erase(erased, after_restore().erase)
    return erased


def _keep_what_is_there(at: datetime, tell: Tell, watch: Watch) -> None:
    """A backup of what is about to be replaced, when there is anything that can be read."""
    kept = _unused(at, SUFFIX)
    try:
        with watch("Bewaren") as step:
            back_up(kept, at=at, step=step)
    except NoDatabase:
        return
    except DatabaseDamaged:
        tell("let op: de database is beschadigd; van wat er nu in staat is geen reservekopie gemaakt")
        return
    tell(f"kopie van wat er was: {kept}")


def _make_right(erased: list[Erased], at: datetime) -> list[str]:
    """Bring the copy to the schema of today, erase again who was erased, and do what other rooms ask."""
    before, after = upgrade()
    lines = []
    if before != after:
        lines.append(f"database bijgewerkt van {before} naar {after}; doe nog: flask setup")
    with transaction():
        again = _erase(erased, at)
        if again:
            lines.append(f"opnieuw gewist: {again}")
        lines.extend(step(at) for step in after_restore().steps)
    return lines


def _erase(erased: Iterable[Erased], at: datetime) -> int:
    """Erase these again, in the caller's transaction; how many were back."""
    erased = list(erased)
    erasures.keep_in_table(erased)
    erase = after_restore().erase
    return sum(erase[one.kind](one.uuid, at) for one in erased)


def _put_in_place(copy: Engine, at: datetime, tell: Tell) -> None:
    copying = copying_of(db.engine)
    db.session.remove()
    try:
        copying.put_in_place(copy, db.engine)
    except DatabaseDamaged:
        kept = _unused(at, ".sqlite3")
        sqlite_copy.set_aside(db.engine, kept)
        copying.put_in_place(copy, db.engine)
        tell(f"let op: de beschadigde database staat nu in {kept}; start de site en de werker opnieuw")


def _follow_the_list(known: list[Erased], at: datetime) -> None:
    """Somebody may have been erased while we were busy; and a list from the backup may be new here."""
    keys = {one.key for one in known}
    late = [one for one in erasures.in_file() if one.key not in keys]
    with transaction():
        _erase(late, at)
    erasures.bring_in_line()
    db.session.remove()


def _unused(at: datetime, suffix: str) -> Path:
    """A name for what is kept from before this restore."""
    stamp = f"voor-herstel-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (f"{stamp}-{number}{suffix}" for number in count(1))
    return next(file for name in names if not (file := backups_folder() / name).exists())
