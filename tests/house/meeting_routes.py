"""Every address of meetings and newsletters behind the log-in: methods, permission, who opens it, and where.

Frozen on purpose, as ROUTES: whoever adds an address adds a line. Without an example it only takes forms.
"""

MEETINGS = "/kerngroep/bijeenkomsten"
MEETING = f"{MEETINGS}/<uuid:uuid>"
NEWS = "/kerngroep/nieuwsbrieven"
LETTER = f"{NEWS}/<uuid:uuid>"
MINE = "/mijn/bijeenkomsten"
LID, CORE, MANAGER = "lid@praktijk.example", "kerngroep@netwerk.example", "beheer@netwerk.example"
# Of a meeting that is to come, of one that is settled, and of a newsletter that is being written.
OPEN, DONE, DRAFT = f"{MEETINGS}/MEETING", f"{MEETINGS}/SETTLED", f"{NEWS}/NEWS"

# Others of the core group see these too: how it stands in numbers, the next one of it, and joining in.
OF_ALL_OF_THE_CORE_GROUP = {
    ("GET", MEETING),
    ("POST", f"{MEETING}/kopie"),
    ("POST", f"{MEETING}/organisator"),
    ("GET", f"{MEETING}/wie-komt"),
    ("GET", f"{MEETING}/evaluatie"),
}

MEETING_ROUTES = {
    MINE: ("GET", "log-in", LID, MINE),
    f"{MINE}/<uuid:uuid>": ("GET POST", "log-in", LID, f"{MINE}/MEETING"),
    f"{MINE}/<uuid:uuid>/materiaal/<uuid:material>": (
        "GET",
        "log-in",
        LID,
        f"{MINE}/MEETING/materiaal/PAPER",
    ),
    MEETINGS: ("GET", "core-group", CORE, MEETINGS),
    f"{MEETINGS}/nieuw": ("GET POST", "core-group", CORE, f"{MEETINGS}/nieuw"),
    MEETING: ("GET", "core-group", CORE, OPEN),
    f"{MEETING}/afgelasten": ("GET POST", "core-group", CORE, f"{OPEN}/afgelasten"),
    f"{MEETING}/afronden": ("GET POST", "core-group", CORE, f"{DONE}/afronden"),
    f"{MEETING}/afronden/<uuid:person>": ("GET POST", "core-group", CORE, f"{DONE}/afronden/WHOCAME"),
    f"{MEETING}/bewerken": ("GET POST", "core-group", CORE, f"{OPEN}/bewerken"),
    f"{MEETING}/concept": ("POST", "core-group", CORE, ""),
    f"{MEETING}/evaluatie": ("GET", "core-group", CORE, f"{DONE}/evaluatie"),
    f"{MEETING}/evaluatie.pdf": ("GET", "core-group", CORE, f"{DONE}/evaluatie.pdf"),
    f"{MEETING}/evaluatie/sluiten": ("POST", "core-group", CORE, ""),
    f"{MEETING}/evaluatie/vragen": ("POST", "core-group", CORE, ""),
    f"{MEETING}/gasten": ("GET POST", "core-group", CORE, f"{OPEN}/gasten"),
    f"{MEETING}/gasten/<uuid:guest>/weg": ("POST", "core-group", CORE, ""),
    f"{MEETING}/gasten/plakken": ("POST", "core-group", CORE, ""),
    f"{MEETING}/keuken": ("GET", "core-group", CORE, f"{OPEN}/keuken"),
    f"{MEETING}/keuken.pdf": ("GET", "core-group", CORE, f"{OPEN}/keuken.pdf"),
    f"{MEETING}/kopie": ("POST", "core-group", CORE, ""),
    f"{MEETING}/materiaal": ("GET POST", "core-group", CORE, f"{OPEN}/materiaal"),
    f"{MEETING}/materiaal/<uuid:material>": ("GET", "core-group", CORE, f"{OPEN}/materiaal/PAPER"),
    f"{MEETING}/materiaal/<uuid:material>/weg": ("POST", "core-group", CORE, ""),
    f"{MEETING}/organisator": ("POST", "core-group", CORE, ""),
    f"{MEETING}/organisator/<uuid:member>/<any(erbij, weg):what>": ("POST", "core-group", CORE, ""),
    f"{MEETING}/presentie": ("GET POST", "core-group", CORE, f"{OPEN}/presentie"),
    f"{MEETING}/presentie.pdf": ("GET", "core-group", CORE, f"{OPEN}/presentie.pdf"),
    f"{MEETING}/presentie/<register>.csv": ("GET", "core-group", CORE, f"{DONE}/presentie/kp.csv"),
    f"{MEETING}/publiceren": ("POST", "core-group", CORE, ""),
    f"{MEETING}/scannen": ("GET POST", "core-group", CORE, f"{OPEN}/scannen"),
    f"{MEETING}/scannen/sleutel": ("GET", "core-group", CORE, f"{OPEN}/scannen/sleutel"),
    f"{MEETING}/uitnodigen": ("GET", "core-group", CORE, f"{OPEN}/uitnodigen?wie=alle&gasten=ja"),
    f"{MEETING}/uitnodigen/<uuid:wave>": ("GET", "core-group", CORE, f"{OPEN}/uitnodigen/WAVE"),
    f"{MEETING}/uitnodigen/<uuid:wave>/toch-niet": ("POST", "core-group", CORE, ""),
    f"{MEETING}/uitnodigen/brief": ("GET POST", "core-group", CORE, f"{OPEN}/uitnodigen/brief"),
    f"{MEETING}/uitnodigen/versturen": (
        "GET POST",
        "core-group",
        CORE,
        f"{OPEN}/uitnodigen/versturen?wie=alle",
    ),
    f"{MEETING}/weg": ("POST", "core-group", CORE, ""),
    f"{MEETING}/wie-komt": ("GET", "core-group", CORE, f"{OPEN}/wie-komt"),
    f"{MEETING}/wie-komt.csv": ("GET", "core-group", CORE, f"{OPEN}/wie-komt.csv"),
    f"{MEETING}/wie-komt.xlsx": ("GET", "core-group", CORE, f"{OPEN}/wie-komt.xlsx"),
    f"{MEETING}/wie-komt/<uuid:person>": ("GET POST", "core-group", CORE, f"{OPEN}/wie-komt/PERSON"),
    "/kerngroep/deelname": ("GET", "core-group", CORE, "/kerngroep/deelname"),
    "/kerngroep/deelname.csv": ("GET", "core-group", CORE, "/kerngroep/deelname.csv"),
    # The core group reads what was arranged; the manager writes it down.
    "/kerngroep/deelname/afspraak": (
        "GET POST",
        "core-group manage",
        MANAGER,
        "/kerngroep/deelname/afspraak",
    ),
    "/kerngroep/deelname/afspraak/<string(length=10):valid_from>/weg": ("POST", "manage", MANAGER, ""),
    NEWS: ("GET", "core-group", CORE, NEWS),
    f"{NEWS}/nieuw": ("GET POST", "core-group", CORE, f"{NEWS}/nieuw"),
    LETTER: ("GET POST", "core-group", CORE, DRAFT),
    f"{LETTER}/goedkeuren": ("GET POST", "core-group", CORE, f"{NEWS}/CHECK/goedkeuren"),
    f"{LETTER}/kopie": ("POST", "core-group", CORE, ""),
    f"{LETTER}/proef": ("POST", "core-group", CORE, ""),
    f"{LETTER}/stoppen": ("GET POST", "core-group", CORE, f"{NEWS}/PLANNED/stoppen"),
    f"{LETTER}/ter-controle": ("POST", "core-group", CORE, ""),
    f"{LETTER}/terug": ("POST", "core-group", CORE, ""),
    f"{LETTER}/verder": ("POST", "core-group", CORE, ""),
    f"{LETTER}/versturen": ("GET POST", "core-group", CORE, f"{DRAFT}/versturen"),
    f"{LETTER}/weg": ("POST", "core-group", CORE, ""),
}
