"""The texts of the site: which there are, one of them with its preview, and the hook for all pages here."""

from dataclasses import dataclass

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Field

from socialmap.accounts.current import by, networks_with
from socialmap.accounts.rules import DECIDING
from socialmap.foundation.access import requires
from socialmap.foundation.errors import NotFound
from socialmap.foundation.forms import Form
from socialmap.foundation.text import folded, plain
from socialmap.foundation.texts import _
from socialmap.networks.models import Network
from socialmap.networks.queries import all_networks
from socialmap.search.network import network_to_decide_for
from socialmap.wording import history_views, member_views, rules, safety_views, service, word_views
from socialmap.wording.blueprint import bp as bp
from socialmap.wording.forms import COLUMNS, SLUGS, TextForm, text_form
from socialmap.wording.labels import field_label, help_of, kind_labels, shown
from socialmap.wording.pages import do_once, elsewhere, page, path, said, who_and_when
from socialmap.wording.preview import preview_of
from socialmap.wording.queries import (
    behind_in_english,
    edits_by_subject,
    edits_of,
    may_edit,
    row_of,
    rows_of,
)
from socialmap.wording.rules import ENGLISH, RETIRED, Values
from socialmap.wording.subjects import BY_SLUG, NETWORK, Subject, Text, subject_of, values_of

__all__ = ["bp", "history_views", "member_views", "safety_views", "word_views"]
TEXTS = "/kerngroep/teksten"


@dataclass(frozen=True)
class Entry:
    """A text in the list."""

    href: str
    title: str
    is_retired: bool
    is_behind: bool


@dataclass(frozen=True)
class Group:
    """All texts of one kind."""

    title: str
    entries: list[Entry]
    count: int


@dataclass(frozen=True)
class Part:
    """One text in the form: its Dutch fields in rows, its English, and what is there now after a conflict."""

    name: str
    title: str
    help: str
    rows: list[list[Field]]
    english: Field | None
    is_behind: bool
    is_list: bool
    now: str


@bp.get(TEXTS)
@requires("core-group")
def texts() -> Response:
    """Every text that can be edited here, and a box to find one."""
    network = network_to_decide_for()
    sought = plain(request.args.get("zoek", ""))[:100]
    groups = [_group(subject, network, folded(sought)) for subject in BY_SLUG.values()]
    return page(
        "texts",
        groups=[group for group in groups if group.entries],
        sought=sought,
        elsewhere=elsewhere(network),
        said=said(),
    )


def _group(subject: Subject, network: Network, sought: str) -> Group:
    rows = [network] if subject is NETWORK else rows_of(subject)
    edits, entries = edits_by_subject(subject.kind), []
    for row in rows:
        key = str(getattr(row, subject.key))
        values = values_of(row, subject_of(subject.kind, key))
        if sought and sought not in folded(" ".join(shown("", value) for value in values.values())):
            continue
        behind = rules.english_behind(edits.get(key, []), values)
        title = getattr(row, subject.title)
        entries.append(Entry(path(f"{TEXTS}/{subject.slug}/{key}"), title, values[RETIRED], bool(behind)))
    return Group(kind_labels()[subject.kind], entries, len(rows))


@bp.route(f"{TEXTS}/<kind_slug>/<key>", methods=["GET", "POST"])
@requires("core-group")
def text(kind_slug: str, key: str) -> AnyResponse:
    """One text: the form, how it looks, and who changed it before."""
    subject, network = _subject(kind_slug, key)
    present = values_of(row_of(subject, key), subject)
    is_ours = may_edit(subject, key, network)
    if request.method == "POST" and not is_ours:
        raise NotFound
    form = text_form(subject, present)
    if request.method != "POST":
        form.seen.data = rules.digest(present)
        return _drawn(form, key, present, 200, is_ours=is_ours)
    if not form.validate_on_submit():
        return _drawn(form, key, present, 422)
    if request.form.get("do") == "bekijk":
        return _drawn(form, key, present, 200)
    return _saved(form, key, network)


def _saved(form: TextForm, key: str, network: Network) -> AnyResponse:
    """Save it; when somebody was first, both texts stand on the page and nothing is lost."""
    subject, values = form.subject, form.values()
    location = path(f"{TEXTS}/{subject.slug}/{key}?gedaan=bewaard")
    seen = form.seen.data or "-"
    try:
        return do_once(
            form,
            location,
            lambda at: service.edit(subject.kind, key, values, network=network, by=by(), at=at, seen=seen),
        )
    except rules.ChangedSince:
        present = values_of(row_of(subject, key), subject)
        form.seen.data = rules.digest(present)
        last = edits_of(subject.kind, key)[-1:]
        who = who_and_when(last[0].by, last[0].at) if last else ""
        return _drawn(form, key, present, 409, refusal=_refused(who), has_changed=True)
    except rules.NotDecided:
        form.form_errors.append(
            _("Deze tekst gaat over gevaar. Vul in wie over de nieuwe tekst besloot, en op welke dag.")
        )
        present = values_of(row_of(subject, key), subject)
        return _drawn(form, key, present, 422)


def _refused(who: str) -> str:
    told = _("Deze tekst is veranderd sinds u hem opende.")
    if who:
        told = _("Deze tekst is veranderd sinds u hem opende: door %(who)s.", who=who)
    return told + " " + _("Onder elk vak staat wat er nu staat. Uw tekst is er nog. Bewaar opnieuw.")


@bp.post(f"{TEXTS}/<kind_slug>/<key>/<any(weg, terug):what>")
@requires("core-group")
def set_retired(kind_slug: str, key: str, what: str) -> AnyResponse:
    """Offer a discipline or need no longer, or again."""
    subject, network = _subject(kind_slug, key)
    if not (Form().validate_on_submit() and subject.may_retire and may_edit(subject, key, network)):
        raise NotFound
    verb = service.retire if what == "weg" else service.bring_back
    location = path(f"{TEXTS}/{kind_slug}/{key}?gedaan={what}")
    return do_once(Form(), location, lambda at: verb(subject.kind, key, network=network, by=by(), at=at))


def _subject(kind_slug: str, key: str) -> tuple[Subject, Network]:
    """The kind of text, and the network that works on it; another network's own texts are not found."""
    subject = BY_SLUG.get(kind_slug)
    if subject is None:
        raise NotFound
    if subject is not NETWORK:
        return subject_of(subject.kind, key), network_to_decide_for()
    ours = networks_with(*DECIDING)
    own = next((one for one in all_networks() if one.slug == key and one.id in ours), None)
    if own is None:
        raise NotFound
    return subject, own


def _drawn(
    form: TextForm,
    key: str,
    present: Values,
    status: int,
    *,
    is_ours: bool = True,
    refusal: str = "",
    has_changed: bool = False,
) -> Response:
    subject = form.subject
    behind = behind_in_english(subject.kind, key, present)
    is_tried = request.form.get("do") == "bekijk" and status == 200
    values = form.values() if is_tried or status == 409 else present
    now = {text.name: shown(text.name, present[text.name]) for text in subject.texts} if has_changed else {}
    return page(
        "text",
        status,
        form=form,
        parts=[_part(form, text, behind, now) for text in subject.texts],
        preview=preview_of(subject.kind, key, values),
        is_tried=is_tried,
        is_ours=is_ours,
        behind=[field_label(name) for name in sorted(behind)],
        refusal=refusal,
        **_about(subject, key, present),
    )


def _about(subject: Subject, key: str, present: Values) -> dict[str, object]:
    """What stands around the form of a text."""
    live = f"/{subject.page}" if subject is NETWORK else f"/{subject.page}/{key}"
    return {
        "title": present[subject.title],
        "live": path(live) if subject.page and not present[RETIRED] else "",
        "here": path(f"{TEXTS}/{subject.slug}/{key}"),
        "is_retired": present[RETIRED],
        "may_retire": subject.may_retire,
        "elsewhere": elsewhere(network_to_decide_for()) if subject.is_shared else None,
        "button": Form(),
        "said": said(),
    }


def _part(form: TextForm, text: Text, behind: set[str], now: dict[str, str]) -> Part:
    is_list = text.takes in COLUMNS or text.takes in SLUGS
    english = form[f"{ENGLISH}{text.name}"] if text.in_english and not is_list else None
    if not is_list:
        rows = [[form[text.name]]]
    else:
        names = [name for name in form.data if name.startswith(f"{text.name}-")]
        width = len(COLUMNS.get(text.takes, ("",)))
        rows = [[form[name] for name in names[at : at + width]] for at in range(0, len(names), width)]
    title, help_ = field_label(text.name), help_of(text) if is_list else ""
    is_behind = text.name in behind
    return Part(text.name, title, help_, rows, english, is_behind, is_list, now.get(text.name, ""))
