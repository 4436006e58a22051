"""The form in which a manager writes down what the network arranged."""

from typing import Any

from socialmap.foundation.fields import Day, WholeNumber
from socialmap.foundation.forms import Form
from socialmap.foundation.texts import _
from socialmap.meetings.arrangements import MOST_MEETINGS, MOST_YEARS, Agreed


class ArrangementForm(Form):
    """How many meetings, in how many years, from which day on."""

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        for name, message in (
            ("meetings", _("Vul in hoeveel bijeenkomsten.")),
            ("years", _("Vul in hoeveel jaar.")),
            ("valid_from", _("Kies vanaf welke dag dit geldt.")),
        ):
            if self[name].data is None and not self[name].errors:
                self[name].errors = [message]
                is_valid = False
        return is_valid

    def agreed(self) -> Agreed:
        """What was typed."""
        return Agreed(self["meetings"].data, self["years"].data, self["valid_from"].data)


def arrangement_form() -> type[ArrangementForm]:
    """The form in the language of this request."""

    class ThisForm(ArrangementForm):
        meetings = WholeNumber(
            _("Hoeveel bijeenkomsten?"),
            0,
            MOST_MEETINGS,
            id="meetings",
            description=_("Vul 0 in als er geen vast aantal is."),
        )
        years = WholeNumber(_("In hoeveel jaar?"), 1, MOST_YEARS, id="years")
        valid_from = Day(_("Vanaf welke dag?"), id="valid-from", render_kw={"type": "date"})

    return ThisForm
