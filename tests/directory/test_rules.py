"""Who may be listed, what is shown, and when a listing has gone stale."""

from datetime import date, timedelta
from random import Random

import pytest

from socialmap.directory import rules

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("name", "profession"),
    [
        ("Huisartsenpraktijk De Linde", ""),
        ("Bram Voorbeeld, huisarts", ""),
        ("De huisartsen van Woerden", ""),
        ("Kaderhuisarts palliatieve zorg", ""),
        ("Anna Voorbeeld", "Huisarts"),
        ("Anna Voorbeeld", "POH-GGZ"),
        ("Anna Voorbeeld, poh", ""),
        ("Anna Voorbeeld, Poh", ""),
        ("Praktijkondersteuner Anna", ""),
        ("Anna", "praktijk-ondersteuner"),
    ],
)
def test_gps_and_practice_nurses_are_recognised_by_their_own_words(name: str, profession: str) -> None:
    assert rules.is_general_practice(name, profession)


@pytest.mark.parametrize("name", ["Praktijk De Pohl", "Mei Poh", "Mei Poh, diëtist", "Thuisarts", "Pohlmann"])
def test_a_name_that_only_looks_like_it_is_not_refused(name: str) -> None:
    assert not rules.is_general_practice(name, "dietist")


def test_the_agb_code_of_a_gp_gives_a_gp_away() -> None:
    assert rules.is_general_practice("Anna Voorbeeld", "dietist", "01012345")
    assert not rules.is_general_practice("Anna Voorbeeld", "dietist", "24012345")


def test_only_a_person_without_organisation_keeps_the_address_private() -> None:
    assert not rules.address_is_shown_by_default("person", "")
    assert rules.address_is_shown_by_default("person", "Praktijk Voorbeeld")
    assert rules.address_is_shown_by_default("facility", "")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Anna Voorbeeld, fysiotherapeut", "Anna Voorbeeld"),
        ("Anna Voorbeeld (diëtiste)", "Anna Voorbeeld"),
        ("Anna Voorbeeld, MSc, oncologiefysiotherapeut", "Anna Voorbeeld, MSc"),
        ("Anna Voorbeeld (Maarssen), GZ-psycholoog", "Anna Voorbeeld (Maarssen)"),
        ("Anna Voorbeeld - logopedist", "Anna Voorbeeld"),
        ("Diëtist Anna Voorbeeld", "Anna Voorbeeld"),
        ("Anna Voorbeeld-de Vries, psycholoog", "Anna Voorbeeld-de Vries, psycholoog"),
        ("Fysiotherapeut", "Fysiotherapeut"),
    ],
)
def test_a_protected_title_is_not_shown_unchecked(name: str, shown: str) -> None:
    assert rules.public_name(name, "person", has_checked_register=False) == shown


def test_a_checked_title_and_the_name_of_a_practice_are_shown_as_they_are() -> None:
    assert rules.public_name("Anna, diëtist", "person", has_checked_register=True) == "Anna, diëtist"
    assert rules.public_name("Diëtist Maarssen", "practice", has_checked_register=False) == "Diëtist Maarssen"


@pytest.mark.parametrize(("days", "is_stale"), [(59, False), (60, True), (400, True)])
def test_a_listing_is_stale_sixty_days_after_the_first_question(days: int, is_stale: bool) -> None:
    assert rules.is_stale(TODAY - timedelta(days=days), TODAY) is is_stale


def test_a_listing_nobody_asked_about_is_never_stale() -> None:
    assert not rules.is_stale(None, TODAY)
    assert not rules.may_be_left_out(None, TODAY, TODAY, kept_by_core_group=False)


def test_a_silent_listing_is_left_out_only_once_a_person_saw_it() -> None:
    long_ago, recent = TODAY - timedelta(days=180), TODAY - timedelta(days=179)

    assert rules.may_be_left_out(long_ago, TODAY, TODAY, kept_by_core_group=False)
    assert not rules.may_be_left_out(recent, TODAY, TODAY, kept_by_core_group=False)
    assert not rules.may_be_left_out(long_ago, None, TODAY, kept_by_core_group=False)
    assert not rules.may_be_left_out(long_ago, TODAY + timedelta(days=1), TODAY, kept_by_core_group=False)


def test_what_the_core_group_keeps_is_never_left_out() -> None:
    assert not rules.may_be_left_out(TODAY - timedelta(days=500), TODAY, TODAY, kept_by_core_group=True)


def test_a_code_has_six_signs_nobody_misreads() -> None:
    codes = {rules.new_code(Random(seed)) for seed in range(200)}

    assert len(codes) == 200
    assert all(len(code) == 6 for code in codes)
    assert not set("".join(codes)) & set("01oil")


def test_a_withdrawn_listing_does_not_come_back() -> None:
    with pytest.raises(rules.NotInThisState):
        rules.check_step("show", "withdrawn")
