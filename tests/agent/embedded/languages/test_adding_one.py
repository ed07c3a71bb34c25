"""The next language needs a file and no code: a toy one is read from a file of the tests."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from taskchat.agent.embedded import slots
from taskchat.agent.embedded.languages.detection import detect
from taskchat.agent.embedded.languages.pack import Pack
from taskchat.agent.embedded.languages.reading import read_commands
from taskchat.agent.embedded.references import read_target

NOW = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.UTC)
TOY = Pack.read(Path(__file__).with_name("toy.toml"))


@pytest.mark.parametrize(
    ("said", "intent", "what"),
    [
        ("pona telo", "add", "telo"),
        ("o pona telo pona", "add", "telo"),
        ("weka ilo 3", "delete", "ilo 3"),
        ("mi ale?", "list", ""),
        ("toki!", "greeting", "toki"),
        ("kili suli", "out_of_scope", "kili suli"),
    ],
)
def test_its_commands_are_understood(said: str, intent: str, what: str) -> None:
    command = read_commands(said, TOY, now=NOW)[0]
    assert (command.intent, command.what.text) == (intent, what)


def test_its_dates_are_cut_out_of_a_title() -> None:
    command = read_commands("pona telo suno kama", TOY, now=NOW)[0]
    found = slots.cut(command.what, now=NOW)
    assert (slots.title_text(found.rest), found.arguments(NOW)) == ("telo", {"due": "2026-11-21"})


def test_its_rhythms_are_understood() -> None:
    assert [match.recurrence for match in TOY.find_dates("telo ale suno", NOW)] == ["FREQ=DAILY"]


def test_its_ordinals_and_numbers_point_at_tasks() -> None:
    assert read_target(TOY.line("nanpa wan")).places == (0,)
    assert read_target(TOY.line("ilo 4")).ids == (4,)


def test_it_is_told_from_english() -> None:
    assert detect("pona telo", lambda: [TOY]) == "toy"
    assert detect("add milk to my list", lambda: [TOY]) == "en"
