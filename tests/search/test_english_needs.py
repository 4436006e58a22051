"""Somebody who types a need as the English pages word it, finds that need."""

import json
from pathlib import Path

import pytest
from flask import Flask

from socialmap.search.current import memory
from socialmap.search.questions import Question
from socialmap.search.service import find

SEED = Path(__file__).resolve().parents[2] / "seed"
NEEDS = json.loads((SEED / "languages" / "en.json").read_text(encoding="utf-8"))["needs"]


@pytest.mark.parametrize("text", ["label", "sentence"])
def test_the_english_words_of_a_need_lead_to_that_need(region: Flask, text: str) -> None:
    answers = {slug: find(Question(what=words[text]), memory()) for slug, words in NEEDS.items()}

    elsewhere = {
        slug: answer.meaning.needs for slug, answer in answers.items() if answer.meaning.needs[:1] != (slug,)
    }
    corrected = {
        slug: answer.understood.corrected for slug, answer in answers.items() if answer.understood.corrected
    }

    assert (elsewhere, corrected) == ({}, {})
