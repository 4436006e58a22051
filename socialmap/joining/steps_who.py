"""The first two steps: who comes on the map, and what people come for."""

from typing import Any

from socialmap.directory import choices
from socialmap.directory.identifiers import check_agb, check_email, check_phone, check_url, shown_phone
from socialmap.foundation.texts import N_
from socialmap.joining.fields import (
    BY_CHOICE,
    COLLEAGUES,
    CORE_GROUP,
    Line,
    One,
    Pick,
    Some,
    Text,
    Tick,
)
from socialmap.joining.offers import choices_of, discipline_choices, kinds, need_choices
from socialmap.joining.step_forms import NO_EMAIL, NO_PHONE, NO_URL, StepForm, is_own_profession
from socialmap.review.submissions import Submission


class WhoStep(StepForm):
    profession = Line(
        N_("Wat is uw beroep?"), seen_by=CORE_GROUP, longest=120, needed=N_("Schrijf op wat uw beroep is.")
    )
    discipline = Pick(
        N_("Bij welk soort hulp past uw werk het best?"),
        choices=discipline_choices,
        hint=N_("De kerngroep kijkt of dat klopt."),
        needed=N_("Kies het soort hulp dat het best past."),
    )
    kind = One(N_("Wat meldt u aan?"), choices=kinds, needed=N_("Kies wat u aanmeldt."))
    name = Line(
        N_("Naam op de kaart"),
        hint=N_("Een persoon: voornaam en achternaam. Een praktijk of voorziening: de naam op de deur."),
        needed=N_("Vul de naam in die op de kaart komt."),
    )
    organisation = Line(
        N_("Praktijk of organisatie"), hint=N_("Hoort u bij een praktijk of organisatie? Schrijf de naam op.")
    )
    second = Pick(N_("Doet u nog ander werk dat op de kaart past?"), choices=discipline_choices)
    third = Pick(N_("En nog een derde soort werk?"), choices=discipline_choices)
    agb = Line(
        N_("AGB-code van de praktijk"),
        hint=N_("Acht cijfers. Werkt u als persoon zonder praktijk? Dan ziet niemand deze code."),
        check=check_agb,
        wrong=N_("Deze AGB-code klopt niet. Een AGB-code heeft 8 cijfers en begint niet met 01."),
    )
    phone = Line(
        N_("Telefoon"),
        head=N_("Hoe mensen u bereiken"),
        check=check_phone,
        wrong=NO_PHONE,
        show=shown_phone,
        needed=N_("Vul een telefoonnummer in, of laat uw mailadres aan iedereen zien."),
        render_kw={"type": "tel", "autocomplete": "tel"},
    )
    call_hours = Line(
        N_("Wanneer kunnen mensen bellen?"), hint=N_("Bijvoorbeeld: maandag tot en met vrijdag 9 tot 12 uur.")
    )
    email = Line(
        N_("Mailadres voor mensen die hulp zoeken"),
        check=check_email,
        wrong=NO_EMAIL,
        render_kw={"type": "email", "autocomplete": "email"},
        seen_by=BY_CHOICE,
    )
    show_email = Tick(N_("Laat dit mailadres aan iedereen zien"))
    website = Line(
        N_("Website"), check=check_url, wrong=NO_URL, render_kw={"inputmode": "url", "autocomplete": "url"}
    )
    colleague_phone = Line(
        N_("Nummer voor collega's"),
        head=N_("Voor collega's in het netwerk"),
        check=check_phone,
        wrong=NO_PHONE,
        show=shown_phone,
        seen_by=COLLEAGUES,
    )
    colleague_topics = Line(
        N_("Waarover mogen collega's u bellen?"),
        hint=N_("Bijvoorbeeld: zwachtelen, of werken met tieners."),
        seen_by=COLLEAGUES,
    )

    def fit(self, submission: Submission) -> None:
        super().fit(submission)
        if not is_own_profession(submission):
            del self.profession
            del self.discipline

    def show(self, submission: Submission) -> None:
        super().show(submission)
        main, second, third = [*submission.values.get("disciplines", []), "", "", ""][:3]
        self.second.fill(second)
        self.third.fill(third)
        if is_own_profession(submission):
            self.discipline.fill(main)

    def kept(self, part: str = "values") -> dict[str, Any]:
        found = super().kept(part)
        chosen = [self.main, *(found.pop(name, "") for name in ("discipline", "second", "third"))]
        return found | {"disciplines": list(dict.fromkeys(slug for slug in chosen if slug))}


class WhatForStep(StepForm):
    description = Text(
        N_("Waarbij helpt u, en hoe gaat dat?"),
        hint=N_(
            "Schrijf voor mensen die ziek zijn: korte zinnen, gewone woorden. De eerste zin telt het meest."
        ),
        needed=N_("Schrijf op waarbij u helpt."),
    )
    needs = Some(
        N_("Voor welke klachten en vragen komen mensen bij u?"),
        choices=need_choices,
        hint=N_("Wat vaak bij uw vak hoort, staat bovenaan."),
    )
    phases = Some(N_("In welke tijd helpt u?"), choices=choices_of(choices.phases))
    age_groups = Some(N_("Welke leeftijd hebben zij?"), choices=choices_of(choices.age_groups))
    tumour_types = Some(
        N_("Bent u er voor bepaalde soorten kanker?"),
        choices=choices_of(choices.tumour_types),
        hint=N_("Helpt u bij alle soorten? Zet dan nergens een vinkje."),
    )
    for_referrers = Text(
        N_("Wat moet een huisarts of verwijzer weten?"), hint=N_("Hier mag u vaktaal gebruiken.")
    )
