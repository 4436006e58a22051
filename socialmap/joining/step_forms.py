"""What every step of an application shares: its questions, what is kept, and its title."""

from typing import Any

from socialmap.foundation.forms import Form
from socialmap.foundation.texts import N_, _
from socialmap.joining.fields import Asked
from socialmap.review.submissions import Submission

NO_PHONE = N_("Dit telefoonnummer klopt niet. Schrijf het zo: 0348 - 12 34 56 of 06 - 12 34 56 78.")
NO_EMAIL = N_("Dit is geen mailadres. Kijk of er een @ en een punt in staan.")
NO_URL = N_("Dit is geen webadres. Schrijf het zo: www.uwpraktijk.nl.")


class StepForm(Form):
    """One step. What it asks is kept under the names of its fields."""

    # The discipline somebody applies as; empty when their profession is not in our list.
    main = ""

    def asked(self) -> list[Any]:
        """The questions, in order."""
        return [field for field in self if isinstance(field, Asked)]

    def fit(self, submission: Submission) -> None:
        """Leave out what this application is not asked."""
        self.main = main_of(submission)

    def show(self, submission: Submission) -> None:
        """Show what was kept before."""
        kept = {**submission.values, **submission.location}
        for field in self.asked():
            field.fill(kept.get(field.name))

    def changes(self, submission: Submission) -> dict[str, Any]:
        """What this step changes of an application; a question with a wrong answer is left as it was."""
        return {"values": self.kept()}

    def kept(self, part: str = "values") -> dict[str, Any]:
        """What is kept of the questions of one part that were answered well."""
        return {field.name: field.kept for field in self.asked() if field.part == part and not field.errors}

    def tell_gaps(self, names: list[str]) -> bool:
        """Say beside each question that is open what has to be filled in; whether there was one."""
        told = [name for name in names if name in self and not self[name].errors]
        for name in told:
            self[name].errors = [self[name].needed]
        return bool(told)


def main_of(submission: Submission) -> str:
    """The discipline of an application; of who wrote a profession of their own it is only a guess."""
    disciplines = submission.values.get("disciplines") or [""]
    return "" if is_own_profession(submission) else str(disciplines[0])


def is_own_profession(submission: Submission) -> bool:
    """Whether somebody did not find their profession in our list."""
    return "profession" in submission.values


def title_of(step: str) -> str:
    """The question a step answers."""
    return {
        "wie": _("Wie komt er op de kaart?"),
        "waarvoor": _("Waarvoor komen mensen bij u?"),
        "waar": _("Waar en wanneer kunnen mensen terecht?"),
        "kosten": _("Wat kost het, en is er plek?"),
        "bewijs": _("Hoe ziet de kerngroep dat u dit mag doen?"),
        "controle": _("Klopt alles?"),
    }[step]


def short_title_of(step: str) -> str:
    """A step in one word."""
    return {
        "wie": _("Wie"),
        "waarvoor": _("Waarvoor"),
        "waar": _("Waar"),
        "kosten": _("Kosten"),
        "bewijs": _("Bewijs"),
        "controle": _("Controle"),
    }[step]
