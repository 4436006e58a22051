"""A passkey in a browser: made, used, and passed over where the browser has none."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from socialmap.accounts import totp
from socialmap.accounts.models import Passkey
from socialmap.accounts.queries import member_by_email
from socialmap.foundation.db import db, transaction
from tests.accounts.people import make_member
from tests.browser.conftest import FLAGS, MONDAY, NAMES, Seen, Site, Visitor, serve
from tests.browser.looking import barriers, cut_off, too_small
from tests.mailing.letters import code_in, sent

BRAM, ELS, KIM = (f"{name}@netwerk.example" for name in ("bram", "els", "kim"))
DESK = "/kerngroep/toegang"
MAKE, USE = "Maak een sleutel", "Gebruik de sleutel van dit apparaat"


@pytest.fixture(scope="module")
def accounts(filled_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with three of the core group, at a name instead of a bare address: passkeys need one."""
    folder = tmp_path_factory.mktemp("accounts") / "data"

    def add(app: object) -> dict[str, str]:
        _bram, els, kim = (make_member(one, at=MONDAY, role="core_group") for one in (BRAM, ELS, KIM))
        with transaction():
            totp.give_secret(els, by="test", at=MONDAY)
            kim.passkeys.append(Passkey(credential_id=b"k" * 32, public_key=b"", created_at=MONDAY))
        return {}

    for site in serve(filled_folder, folder, add):
        site.address = site.address.replace("127.0.0.1", "localhost")
        yield site


@pytest.fixture(scope="module")
def chromium_here(chromium: Browser) -> Iterator[Browser]:
    """The same browser, that also knows the name of this machine."""
    path = next(path for name in NAMES if (path := shutil.which(name)))
    flags = [re.sub(r"(EXCLUDE 127\.0\.0\.1)", r"\1, EXCLUDE localhost", flag) for flag in FLAGS]
    browser = chromium.browser_type.launch(executable_path=path, headless=True, args=flags)
    yield browser
    browser.close()


@pytest.fixture
def visitor(chromium_here: Browser, accounts: Site) -> Iterator[Visitor]:
    """Somebody whose device makes and uses passkeys without asking."""
    context = chromium_here.new_context(viewport={"width": 375, "height": 800})
    visitor = Visitor(context, accounts, Seen((accounts.address,)))
    yield visitor
    context.close()
    assert visitor.seen == Seen(visitor.seen.own)


def with_keys(page: Page) -> None:
    """Give this tab an authenticator (Chrome DevTools Protocol, WebAuthn)."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def log_in(page: Page, site: Site, email: str) -> None:
    """By the code of the letter, as anybody does."""
    page.goto(f"{site.address}/inloggen?next={DESK}")
    page.fill("#email", email)
    page.click("text=Stuur mij de brief")
    with site.app.app_context():
        letters = [one for one in sent(site.app) if one["To"] == email]
        code = code_in([one for one in letters if "Uw code" in str(one["Subject"])][-1])
        db.session.remove()
    page.fill("#code", code)
    page.click("text=Ga verder")


def test_a_passkey_is_made_and_used(visitor: Visitor) -> None:
    page, site = visitor.page(), visitor.site
    with_keys(page)
    log_in(page, site, BRAM)
    expect(page.locator("h1")).to_have_text("Stel de tweede stap in")
    assert [*barriers(page), *too_small(page), *cut_off(page, 375)] == []

    page.click(f"text={MAKE}")
    expect(page.locator("h1")).to_have_text("Maak herstelcodes voor op papier")
    page.click("text=Maak tien codes")
    expect(page.locator(".codes li")).to_have_count(10)
    assert [*barriers(page), *too_small(page), *cut_off(page, 375)] == []
    page.click("text=Ik heb de codes bewaard")
    expect(page).to_have_url(site.address + DESK)
    page.goto(f"{site.address}/mijn/toegang")
    expect(page.locator("main")).to_contain_text("Sleutel op")
    assert [*barriers(page), *too_small(page), *cut_off(page, 375)] == []
    page.click("text=Log uit")
    log_in(page, site, BRAM)
    expect(page.locator("h1")).to_have_text("Nog één stap")
    assert [*barriers(page), *too_small(page), *cut_off(page, 375)] == []

    page.check("text=Onthoud dit apparaat dertig dagen")
    page.click(f"text={USE}")
    expect(page).to_have_url(site.address + DESK)
    page.goto(f"{site.address}/mijn/toegang")
    page.click("text=Log uit")
    log_in(page, site, BRAM)
    expect(page).to_have_url(site.address + DESK)


def test_who_has_an_app_only_types_the_code(visitor: Visitor) -> None:
    page, site = visitor.page(), visitor.site
    log_in(page, site, ELS)
    expect(page.locator("[data-passkey]")).to_have_count(0)
    with site.app.app_context():
        els = member_by_email(ELS)
        assert els is not None
        code = totp.present_code(els, MONDAY)
        db.session.remove()

    page.fill("#code", code)
    page.click("text=Ga verder")

    expect(page).to_have_url(site.address + DESK)


def test_who_sends_the_device_away_is_told_and_can_try_again(visitor: Visitor) -> None:
    page, site = visitor.page(), visitor.site
    log_in(page, site, KIM)
    refuse = "() => Promise.reject(new DOMException('', 'NotAllowedError'))"
    page.evaluate(f"() => {{ navigator.credentials.get = {refuse}; }}")

    page.click(f"text={USE}")

    expect(page.locator("[data-passkey] [role=alert]")).to_contain_text("Dat lukte niet")
    expect(page.locator("[data-passkey] button")).to_be_enabled()


def test_without_script_there_is_no_button_that_does_nothing(chromium_here: Browser, accounts: Site) -> None:
    context = chromium_here.new_context(java_script_enabled=False)
    page = context.new_page()

    log_in(page, accounts, KIM)

    expect(page.locator("text=Ik heb mijn telefoon niet")).to_be_visible()
    expect(page.locator(f"text={USE}")).to_be_hidden()
    expect(page.locator("[data-without-passkey]")).to_be_visible()
    context.close()
