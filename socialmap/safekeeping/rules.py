"""What a backup holds, which one may be put back, and how long each is kept."""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePosixPath

FORMAT = 1
MANIFEST = "manifest.json"
NOT_OURS = "dit is geen reservekopie van de sociale kaart."
DATABASE, UPLOADS = "database", "uploads"
KEPT_DAYS = 14
KEPT_FOR = timedelta(days=KEPT_DAYS)
# Told how far something is: so many done of so many.
Step = Callable[[int, int], None]


def unseen(done: int, total: int) -> None:
    """Nobody watches."""


class CannotRestore(Exception):
    """A backup is not put back, and nothing was touched; the text says why in one line."""


class NotABackup(CannotRestore):
    """This is no archive of ours."""


class Damaged(CannotRestore):
    """It is ours, but what is in it is not what was put in it."""


class OtherDatabase(CannotRestore):
    """It comes from the other kind of database."""


class NewerSchema(CannotRestore):
    """It comes from a newer version of the site."""


class CannotErase(CannotRestore):
    """Somebody would come back who was erased."""


class NoDatabase(Exception):
    """There is nothing to make a backup of."""


class DatabaseDamaged(Exception):
    """The database in use cannot be read any more."""


@dataclass(frozen=True)
class Erased:
    """What was erased and when; no personal values."""

    kind: str
    uuid: str
    at: datetime

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.uuid

    def as_line(self) -> str:
        return json.dumps({"kind": self.kind, "uuid": self.uuid, "at": self.at.isoformat()})

    @classmethod
    def from_line(cls, line: str) -> "Erased | None":
        """None for half a line, which a crash left behind."""
        try:
            told = json.loads(line)
            at = datetime.fromisoformat(told["at"]).astimezone(UTC)
            return cls(str(told["kind"]), str(told["uuid"]), at)
        except (ValueError, TypeError, KeyError):
            return None


@dataclass(frozen=True)
class Part:
    """One file in a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. `audit_head` is "position:digest" of the last link of the chain."""

    created_at: datetime
    database: str
    revision: str
    program: str
    audit_head: str
    parts: tuple[Part, ...]

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    def as_json(self) -> str:
        told = {"format": FORMAT, **asdict(self), "created_at": self.created_at.isoformat()}
        return json.dumps(told, indent=1)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Manifest":
        """Refuses with NotABackup what we never wrote, and with Damaged a name that leads elsewhere."""
        try:
            told = json.loads(text)
            if int(told.pop("format")) > FORMAT:
                raise NewerSchema("deze reservekopie is van een nieuwere versie van de sociale kaart.")
            made_at, parts = datetime.fromisoformat(told.pop("created_at")), told.pop("parts")
            manifest = cls(
                created_at=made_at.astimezone(UTC),
                parts=tuple(Part(**part) for part in parts),
                **{name: str(value) for name, value in told.items()},
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            raise NotABackup(NOT_OURS) from None
        for part in manifest.parts:
            if not stays_inside(part.name):
                raise Damaged(
                    f"de naam {part.name!r} wijst naar een andere plek; de kopie is niet te vertrouwen."
                )
        return manifest


def stays_inside(name: object) -> bool:
    """Whether a name in an archive is one of ours, inside the folder where the archive is unpacked."""
    if not isinstance(name, str) or "\\" in name or "\0" in name:
        return False
    path = PurePosixPath(name)
    folder, *rest = path.parts or ("",)
    return name == str(path) and ".." not in path.parts and folder in (DATABASE, UPLOADS) and bool(rest)


def check_fits(manifest: Manifest, *, database: str, revisions: Collection[str]) -> None:
    """Refuses with OtherDatabase or NewerSchema what this site cannot hold."""
    if manifest.database != database:
        raise OtherDatabase(f"deze reservekopie is van {manifest.database}; deze site gebruikt {database}.")
    if manifest.revision not in revisions:
        raise NewerSchema(
            f"deze reservekopie is van een nieuwere versie ({manifest.revision}); "
            "gebruik het nieuwere programma."
        )


def check_can_erase(erased: Iterable[Erased], known: Collection[str]) -> None:
    """Refuses with CannotErase when somebody would come back because nobody knows how to erase them."""
    unknown = sorted({one.kind for one in erased} - set(known))
    if unknown:
        raise CannotErase(
            f"de lijst van wat gewist is noemt '{unknown[0]}', en dit programma kan dat niet wissen; "
            "gebruik het nieuwere programma."
        )


def outdated(days: Iterable[date], *, kept: int = KEPT_DAYS) -> list[date]:
    """The days whose backup may go: all but the newest ones."""
    return sorted(days)[:-kept]
