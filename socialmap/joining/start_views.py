"""The way in: the map or membership, which discipline, what is asked of it, and who you are."""

from collections.abc import Iterable

from flask import request
from werkzeug.wrappers import Response as AnyResponse

from socialmap.accounts.current import by, current_member, signed_in
from socialmap.accounts.views import CODE, ask_for_letter
from socialmap.criteria.queries import list_for
from socialmap.criteria.shown import shown_version
from socialmap.directory.choices import discipline_groups
from socialmap.directory.models import Discipline
from socialmap.directory.rules import is_general_practice
from socialmap.foundation.access import requires
from socialmap.foundation.clock import now, today
from socialmap.foundation.dates import long_date
from socialmap.foundation.db import transaction
from socialmap.foundation.errors import AlreadyAnswered, NotFound, TooOften
from socialmap.foundation.forms import Form, answer_once
from socialmap.foundation.text import folded
from socialmap.foundation.texts import _, language, told
from socialmap.joining import rules, service
from socialmap.joining.filling import label_of
from socialmap.joining.forms import ButtonForm, member_form, professions, who_form
from socialmap.joining.pages import bp, form_page, network_called, own_page, page, path_of, see
from socialmap.networks.queries import present_agreement
from socialmap.review.queries import open_submissions_of
from socialmap.rounds.queries import heard_by, next_meeting_on
from socialmap.search.current import memory
from socialmap.search.links import site_href
from socialmap.search.network import network_of_request

LONGEST_WORD = 80


@bp.get("/aanmelden")
@requires("visit")
def start() -> AnyResponse:
    """The first question: on the map, or only a member; and what was begun before."""
    member = current_member()
    if member is None:
        return page("start", begun=[])
    mine = [one for one in open_submissions_of(member) if one.kind == "application"]
    return own_page("start", begun=[(site_href(path_of(one)), label_of(one)) for one in mine])


@bp.get("/aanmelden/vak")
@requires("visit")
def disciplines() -> AnyResponse:
    """Which discipline, in groups; a word makes the list shorter."""
    if network_of_request() is None:
        return see("aanmelden")
    word = request.args.get("zoek", "").strip()[:LONGEST_WORD]
    rows = [row for row in memory().present().reference.disciplines.values() if _fits(row, word)]
    groups = discipline_groups().items()
    grouped = [(title, [_line(row) for row in rows if row.group == group]) for group, title in groups]
    return page(
        "disciplines",
        word=word,
        groups=[(title, lines) for title, lines in grouped if lines],
        is_general_practice=is_general_practice(word),
    )


def _fits(row: Discipline, word: str) -> bool:
    texts = (row.label, told(row, "label"), row.description)
    return all(part in folded(" ".join(texts)) for part in folded(word).split())


def _line(row: Discipline) -> tuple[str, str]:
    return site_href(f"aanmelden/vak/{row.slug}"), told(row, "label")


@bp.get("/aanmelden/vak/<slug>")
@requires("visit")
def discipline(slug: str) -> AnyResponse:
    """What is asked of one discipline, what the map shows, and what happens next."""
    network = network_of_request()
    if network is None:
        return see("aanmelden")
    row = memory().present().reference.disciplines.get(slug)
    if row is None and slug != rules.OTHER:
        raise NotFound
    ours, day = network_called(network.slug), today()
    held = list_for(ours.id, slug, day)
    return page(
        "discipline",
        label=told(row, "label") if row is not None else "",
        is_request=row is None or not row.on_criteria_list,
        list=shown_version(held, day) if held is not None else None,
        round_day=long_date(next_meeting_on(ours, day), language()),
        last_day=long_date(heard_by(ours, day), language()),
        next_href=_who_href(rules.Wish(network.slug, discipline=slug)),
    )


@bp.get("/aanmelden/lid")
@requires("visit")
def membership() -> AnyResponse:
    """What a member gets and promises."""
    network = network_of_request()
    if network is None:
        return see("aanmelden")
    return page("membership", next_href=_who_href(rules.Wish(network.slug, profession=rules.OTHER)))


@bp.get("/aanmelden/huisarts")
@requires("visit")
def general_practice() -> AnyResponse:
    """Why GPs and practice nurses are not on the map, and how they join."""
    network = network_of_request()
    if network is None:
        return see("aanmelden")
    wishes = [rules.Wish(network.slug, profession=one) for one in ("huisarts", "praktijkondersteuner")]
    return page("general_practice", next_hrefs=[_who_href(wish) for wish in wishes])


def _who_href(wish: rules.Wish) -> str:
    return site_href(f"aanmelden/wie-bent-u?{wish.query}")


@bp.get("/aanmelden/afspraken")
@requires("visit")
def arrangements() -> AnyResponse:
    """The arrangements of the network, as they hold today."""
    agreement = present_agreement(today())
    if agreement is None:
        raise NotFound
    day = long_date(agreement.valid_from, language())
    return page("arrangements", blocks=rules.blocks_of(agreement.text), day=day)


@bp.route("/aanmelden/wie-bent-u", methods=["GET", "POST"])
@requires("visit")
def who() -> AnyResponse:
    """Name and mail address, for a letter with a code; known or not, the answer is the same."""
    wish = _wish()
    if wish is None:
        return see("aanmelden")
    next_path = f"aanmelden/verder?{wish.query}"
    if current_member() is not None and request.method != "POST":
        return see(next_path)
    form = who_form()()
    if not form.validate_on_submit():
        return form_page("who", form)
    if form.is_robot:
        return see(CODE.lstrip("/"))
    try:
        ask_for_letter(form, f"/{next_path}", joins=wish.joins(form["name"].data.strip()))
    except AlreadyAnswered:
        return see(CODE.lstrip("/"))
    except TooOften as limit:
        return _too_often(form, limit)
    return see(CODE.lstrip("/"))


def _too_often(form: Form, limit: TooOften) -> AnyResponse:
    form.form_errors.append(_("U vroeg in korte tijd veel brieven aan. Probeer het over een uur opnieuw."))
    response = form_page("who", form, 429)
    response.headers["Retry-After"] = str(limit.retry_after)
    return response


def _wish() -> rules.Wish | None:
    """What the address says somebody wants; None when it says nothing we know."""
    slug, profession = request.args.get("vak", ""), request.args.get("lid", "")
    known = memory().present().reference.disciplines
    if slug not in known and slug != rules.OTHER:
        slug = ""
    network = request.args.get("netwerk", "")
    is_member = profession in _values(professions())
    if not slug and not is_member:
        return None
    return rules.Wish(network_called(network).slug, slug, "" if slug else profession)


def _values(choices: Iterable[object]) -> set[str]:
    return {str(choice.value) for choice in choices}  # type: ignore[attr-defined]


@bp.route("/aanmelden/verder", methods=["GET", "POST"])
@requires("log-in")
def go_on() -> AnyResponse:
    """With a confirmed address: begin the application, or become a member."""
    wish = _wish()
    if wish is None:
        return see("aanmelden")
    return _begin(wish) if wish.is_for_map else _become_member(wish)


def _begin(wish: rules.Wish) -> AnyResponse:
    row = memory().present().reference.disciplines.get(wish.discipline)
    form = ButtonForm()
    if not form.validate_on_submit():
        return form_page("begin", form, label=told(row, "label") if row is not None else "")
    try:
        with transaction():
            network = network_called(wish.network)
            begun = service.begin(signed_in(), network, discipline=row, by=by(), at=now())
            path = path_of(begun, rules.STEPS[0] if not begun.steps_done else "")
            answer_once(form.key(), site_href(path), at=now())
    except AlreadyAnswered as before:
        path = before.location.removeprefix(site_href())
    return see(path)


def _become_member(wish: rules.Wish) -> AnyResponse:
    form = member_form()()
    if request.method != "POST":
        form["name"].data = signed_in().name
        form["profession"].data = "" if wish.profession == rules.OTHER else wish.profession
    if not form.validate_on_submit():
        return form_page("member", form)
    try:
        with transaction():
            answer_once(form.key(), site_href("aanmelden/welkom"), at=now())
            service.become_member(
                signed_in(),
                network_called(wish.network),
                name=form["name"].data,
                profession=form["profession"].data,
                wants_newsletter=form["newsletter"].data,
                by=by(),
                at=now(),
            )
    except AlreadyAnswered:
        return see("aanmelden/welkom")
    return see("aanmelden/welkom")


@bp.get("/aanmelden/welkom")
@requires("log-in")
def welcome() -> AnyResponse:
    """You are a member now, and what comes."""
    return own_page("welcome")
