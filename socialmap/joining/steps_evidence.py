"""The step in which somebody shows that they may do this work."""

from typing import Any

from socialmap.directory.identifiers import WrongShape, check_url
from socialmap.directory.sheet_cells import big_of, registers_of
from socialmap.foundation.texts import N_, _
from socialmap.joining.fields import BY_CHOICE, CORE_GROUP, Line, Text, Tick
from socialmap.joining.step_forms import NO_URL, StepForm
from socialmap.joining.steps_where import NOTHING
from socialmap.review.submissions import Submission

# Names people know; another one is fine too.
REGISTERS = "BIG KP Registerplein SKJ NVPO SKGV NVVS SRVB LVPW NFG RBCZ ProVoet KRM SEMH V&V".split()
LONGEST_REGISTER, LONGEST_NUMBER = 30, 40


def _register(label: str, **more: Any) -> Line:
    return Line(label, seen_by=CORE_GROUP, longest=LONGEST_REGISTER, render_kw={"list": "registers"}, **more)


class EvidenceStep(StepForm):
    register = _register(
        N_("In welk register staat u?"),
        hint=N_("Bijvoorbeeld BIG of KP. De kerngroep kijkt daar of u er staat."),
        needed=N_("Vul een register met uw nummer in, of een link."),
    )
    number = Line(N_("Uw nummer in dat register"), seen_by=BY_CHOICE, longest=LONGEST_NUMBER)
    show_number = Tick(N_("Laat dit nummer aan iedereen zien"))
    register_2 = _register(N_("Staat u in nog een register?"))
    number_2 = Line(N_("Uw nummer in het tweede register"), seen_by=BY_CHOICE, longest=LONGEST_NUMBER)
    show_number_2 = Tick(N_("Laat ook dit nummer aan iedereen zien"))
    link = Line(
        N_("Een link die laat zien wat u kunt"),
        head=N_("Of een link"),
        hint=N_("Bijvoorbeeld uw bladzijde in de Verwijsgids Kanker, of bij uw beroepsvereniging."),
        check=check_url,
        wrong=NO_URL,
        seen_by=CORE_GROUP,
        render_kw={"inputmode": "url"},
    )
    link_2 = Line(
        N_("Nog een link"), check=check_url, wrong=NO_URL, seen_by=CORE_GROUP, render_kw={"inputmode": "url"}
    )
    motivation = Text(
        N_("Waarom hoort u op de kaart?"),
        head=N_("Uw verzoek aan de kerngroep"),
        hint=N_("Schrijf op wat u doet voor mensen met kanker, en welke scholing u heeft."),
        needed=N_("Schrijf op waarom u op de kaart hoort."),
        seen_by=CORE_GROUP,
    )

    def fit(self, submission: Submission) -> None:
        super().fit(submission)
        if submission.route != "request":
            del self.motivation

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        for end in ("", "_2"):
            number = self[f"number{end}"]
            wrong = wrong_entry(self[f"register{end}"].kept, number.kept)
            if wrong and not number.errors:
                number.errors = [wrong]
                is_valid = False
        return is_valid

    def show(self, submission: Submission) -> None:
        entries = {
            kind: [one for one in submission.evidence if one["kind"] == kind] for kind in ("register", "link")
        }
        for end, entry in zip(("", "_2"), entries["register"], strict=False):
            self[f"register{end}"].fill(entry["register"])
            self[f"number{end}"].fill(entry["number"])
            self[f"show_number{end}"].fill(entry["show_number"])
        for end, entry in zip(("", "_2"), entries["link"], strict=False):
            self[f"link{end}"].fill(entry["url"])
        if "motivation" in self:
            self.motivation.fill(submission.motivation)

    def changes(self, submission: Submission) -> dict[str, Any]:
        files = [one for one in submission.evidence if one["kind"] == "file"]
        entries = [entry for end in ("", "_2") if (entry := self._entry(end))]
        links = [{"kind": "link", "url": self[name].kept} for name in ("link", "link_2") if self[name].kept]
        motivation = self.motivation.kept if "motivation" in self else None
        return {"evidence": [*entries, *links, *files], "motivation": motivation}

    def _entry(self, end: str) -> dict[str, Any] | None:
        register, number = self[f"register{end}"].kept, self[f"number{end}"].kept
        if not register or wrong_entry(register, number):
            return None
        register, number = read_entry(register, number)
        return {
            "kind": "register",
            "register": register,
            "number": number,
            "show_number": self[f"show_number{end}"].kept,
        }


def read_entry(register: str, number: str) -> tuple[str, str]:
    """An entry in the shape we keep; raises WrongShape. A sheet of listings is read by the same rules."""
    if register.upper() == "BIG":
        found = big_of(number, NOTHING)
    else:
        found = registers_of(f"{register}:{number}", NOTHING)
    pairs: list[tuple[str, str]] = found.value
    if len(pairs) != 1 or not pairs[0][1]:
        raise WrongShape("", "")
    return pairs[0]


def wrong_entry(register: str, number: str) -> str:
    """What is wrong with a register and its number; empty when nothing is, or nothing was filled in."""
    if not register:
        return _("Schrijf ook op in welk register dit nummer staat.") if number else ""
    try:
        read_entry(register, number)
    except WrongShape:
        if register.upper() in ("BIG", "KP"):
            return _("Een nummer van BIG of KP heeft 11 cijfers. Kijk het nog eens na.")
        return _("Vul de naam van het register in, en uw nummer.")
    return ""
