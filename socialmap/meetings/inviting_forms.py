"""Forms of inviting: whom a choice is about, and the list of guests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, Length

from socialmap.directory.audience import Rule
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _, once_per_language
from socialmap.meetings.form_rows import at_most, has_words
from socialmap.meetings.guests import SOURCES

ALL, SOME, NOBODY = "alle", "deel", "niemand"
YES = "ja"
LONGEST_PASTE = 60_000
ROLES = ("member", "core_group", "manager")


@dataclass(frozen=True)
class Choice:
    """Whom somebody chose, as it stands in the address of the page: nothing is kept until it is sent."""

    who: str = ""
    rule: Rule = field(default_factory=Rule)
    by_hand: tuple[UUID, ...] = ()
    with_guests: bool = True
    search: str = ""

    @classmethod
    def of(cls, typed: "MultiDict[str, str]") -> "Choice":
        """What was chosen; what cannot be chosen is left out."""
        if "wie" not in typed:
            return cls()
        who = typed["wie"] if typed["wie"] in (ALL, SOME, NOBODY) else NOBODY
        rule = Rule(
            roles=tuple(one for one in typed.getlist("rol") if one in ROLES),
            disciplines=tuple(dict.fromkeys(typed.getlist("discipline"))),
            places=tuple(dict.fromkeys(typed.getlist("plaats"))),
            relations=typed.get("relaties") == YES,
        )
        uuids = (_uuid(one) for one in typed.getlist("lid"))
        ticked = tuple(dict.fromkeys(one for one in uuids if one is not None))
        search = typed.get("zoek", "").strip()[:100]
        return cls(who, rule, ticked, typed.get("gasten") == YES, search)

    @property
    def applied(self) -> Rule | None:
        """The rule as it works; None when nobody is chosen by rule."""
        if self.who == SOME:
            return self.rule
        return Rule(relations=self.rule.relations) if self.who == ALL else None

    def pairs(self) -> list[tuple[str, str]]:
        """The same choice as names and values of a form, without what was searched for."""
        found = [("wie", self.who)]
        found += [("rol", one) for one in self.rule.roles]
        found += [("discipline", one) for one in self.rule.disciplines]
        found += [("plaats", one) for one in self.rule.places]
        found += [("lid", str(one)) for one in self.by_hand]
        found += [("relaties", YES)] if self.rule.relations else []
        found += [("gasten", YES)] if self.with_guests else []
        return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class SendForm(Form):
    """ "Verstuur naar 43 mensen": with the number that stood on the button."""

    count = HiddenField()

    @property
    def expected(self) -> int:
        """The number that was shown; 0 fits nobody."""
        text = self.count.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


@once_per_language
def source_labels() -> dict[str, str]:
    """Where a guest works."""
    labels = (_("Ziekenhuis"), _("Huisartsenpraktijk"), _("Ergens anders"))
    return dict(zip(SOURCES, labels, strict=True))


@once_per_language
def role_labels() -> dict[str, str]:
    """What somebody is in the network."""
    return dict(zip(ROLES, (_("Leden"), _("Kerngroep"), _("Beheerder")), strict=True))


def _source_field(id_: str) -> SelectField:
    return SelectField(
        _("Waar werkt deze gast?"),
        id=id_,
        choices=[SelectChoice(value, label) for value, label in source_labels().items()],
        validate_choice=False,
        validators=[AnyOf(SOURCES, message=_("Kies uit de lijst."))],
    )


def guest_form() -> type[Form]:
    """One guest."""
    name = StringField(_("Naam"), id="guest-name", validators=[has_words, at_most(160)])
    email = StringField(
        _("Mailadres"),
        id="guest-email",
        validators=[has_words, at_most(254)],
        render_kw={"type": "email", "autocomplete": "off"},
    )
    organisation = StringField(
        _("Naam van de praktijk of organisatie"),
        id="guest-organisation",
        description=_("Dit mag u leeg laten."),
        validators=[at_most(160)],
    )
    fields = {"name": name, "email": email, "organisation": organisation}
    return _made("GuestForm", {**fields, "source": _source_field("guest-source")})


def paste_form() -> type[Form]:
    """Many guests at once, a line for each."""
    lines = TextAreaField(
        _("Een gast op elke regel"),
        id="guest-lines",
        description=_(
            "Naam; mailadres; organisatie. De organisatie mag u weglaten. "
            "Bijvoorbeeld: Jan Bos; j.bos@ziekenhuis.nl; Ziekenhuis De Brug"
        ),
        validators=[has_words, Length(max=LONGEST_PASTE, message=_("Dit is te veel. Plak het in delen."))],
    )
    return _made("PasteForm", {"lines": lines, "source": _source_field("lines-source")})


def _made(name: str, fields: Mapping[str, Any]) -> type[Form]:
    return type(name, (Form,), dict(fields))
