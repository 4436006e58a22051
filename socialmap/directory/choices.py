"""The fixed choices of a listing: the codes of the contract with their Dutch labels."""

from socialmap.foundation.texts import _, once_per_language


@once_per_language
def kinds() -> dict[str, str]:
    return {"person": _("Zorgverlener"), "practice": _("Praktijk"), "facility": _("Voorziening")}


@once_per_language
def phases() -> dict[str, str]:
    return {
        "diagnose": _("Rond de diagnose"),
        "behandeling": _("Tijdens de behandeling"),
        "herstel": _("Herstel na de behandeling"),
        "leven-met": _("Leven met en na kanker"),
        "palliatief": _("Als u niet meer beter wordt"),
        "nabestaanden": _("Na een overlijden"),
    }


@once_per_language
def age_groups() -> dict[str, str]:
    return {
        "kind": _("Kinderen (tot 18 jaar)"),
        "aya": _("Jongvolwassenen (18 tot 40 jaar)"),
        "volwassen": _("Volwassenen (40 tot 70 jaar)"),
        "oudere": _("Ouderen (vanaf 70 jaar)"),
    }


@once_per_language
def tumour_types() -> dict[str, str]:
    return {
        "mamma": _("Borstkanker"),
        "prostaat": _("Prostaatkanker"),
        "darm": _("Darmkanker"),
        "long": _("Longkanker"),
        "gyn": _("Kanker aan baarmoeder of eierstokken"),
        "huid": _("Huidkanker"),
        "hematologie": _("Bloed- en lymfeklierkanker"),
        "hoofd-hals": _("Kanker in hoofd of hals"),
        "hersen": _("Hersentumor"),
        "uro": _("Kanker aan blaas, nier of zaadbal"),
        "uppergi": _("Kanker aan slokdarm, maag of alvleesklier"),
        "bot-weke-delen": _("Bot- en wekedelenkanker"),
        "endocrien": _("Schildklier- en andere klierkanker"),
        "oog": _("Oogkanker"),
        "kinder": _("Kanker bij kinderen"),
    }


@once_per_language
def referrals() -> dict[str, str]:
    return {
        "nee": _("U heeft geen verwijzing nodig."),
        "ja": _("U heeft een verwijzing nodig. Vraag uw huisarts."),
        "soms": _("Soms heeft u een verwijzing nodig. Vraag het als u belt."),
    }


@once_per_language
def referrals_for_referrers() -> dict[str, str]:
    """The same in the words of who writes the referral."""
    return {"nee": _("Niet nodig"), "ja": _("Nodig"), "soms": _("Soms nodig"), "": _("Niet bekend")}


@once_per_language
def need_groups() -> dict[str, str]:
    """The five fields of the Lastmeter (distress thermometer), in its order."""
    return {
        "lichamelijk": _("Uw lichaam"),
        "emotioneel": _("Uw gevoel"),
        "gezin-en-sociaal": _("Uw gezin en de mensen om u heen"),
        "praktisch": _("Praktische zaken"),
        "levensvragen": _("Vragen over het leven"),
    }


@once_per_language
def discipline_groups() -> dict[str, str]:
    return {
        "paramedisch": _("Bewegen, eten en verzorgen"),
        "psychosociaal": _("Praten en verwerken"),
        "verpleegkundig": _("Verpleging en zorg thuis"),
        "uiterlijk": _("Haar, huid en uiterlijk"),
        "sociaal": _("Ontmoeten, regelen en meedoen"),
        "overig": _("Medicijnen"),
    }
