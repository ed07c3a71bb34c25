"""The likeliest intent: its features, its weights, and what it may decide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts import train_intents
from taskchat.agent.embedded import understand
from taskchat.agent.embedded.calibration import calibrated
from taskchat.agent.embedded.command import CHANGING
from taskchat.agent.embedded.guessing import guess
from taskchat.agent.embedded.guessing.features import BUCKETS, WORDS_MAX, features, words
from taskchat.agent.embedded.guessing.weights import Weights
from tests.agent.embedded.player import NOW, Talk

ROWS = {
    "add": ["add milk to my list", "put eggs on the list", "remind me to call mom", "set a reminder for the vet"],
    "list": ["what is on my list", "show me my tasks", "read my reminders", "do i have reminders today"],
    "greeting": ["hello there", "hi how are you", "good morning to you", "hey you"],
}


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("the answer to that is a yes from me", "affirm"),
        ("i would have to say no to that", "deny"),
        ("so what all are you able to help me with", "help"),
        ("which planet is the biggest", "out_of_scope"),
    ],
)
def test_a_wording_that_no_table_has_is_guessed(text: str, intent: str) -> None:
    assert guess(text).intent == intent


def test_numbers_are_all_the_same_to_it_and_long_messages_are_read_at_their_ends() -> None:
    assert words("Task 12, or 7?") == ["task", "0", "or", "0", "?"]
    assert len(words("word " * 500)) == WORDS_MAX


@given(st.text(max_size=200))
def test_any_text_has_buckets_within_the_table_and_a_probability(text: str) -> None:
    assert all(0 <= bucket < BUCKETS for bucket in features(words(text)))
    assert 0 < guess(text).probability <= 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_confidence_keeps_its_order_and_the_line_between_acting_and_asking(one: float, other: float) -> None:
    assert (one <= other) <= (calibrated(one) <= calibrated(other))
    assert (one >= 0.7) == (calibrated(one) >= 0.7)


@pytest.mark.parametrize(
    "text",
    [
        "the list of mine could do without whatever eggs there are",
        "as for reminders about the gym i would rather have none",
        "somehow my to do list wants a thing about taxes",
    ],
)
def test_a_change_that_is_only_likely_is_never_made_at_once(text: str) -> None:
    talk = Talk()
    talk.say("add eggs")
    before = talk.tasks()
    talk.say(text)
    assert talk.tasks() == before


def test_a_likely_yes_confirms_nothing() -> None:
    talk = Talk()
    talk.say("add eggs, milk and bread to my shopping list")
    assert talk.say("delete everything").question is not None
    talk.say("yes but keep the eggs")
    assert len(talk.tasks()) == 3


@pytest.mark.parametrize("text", ["i need to end it all", "i have to hurt myself"])
def test_words_said_in_need_are_no_task(text: str) -> None:
    assert not [name for name, _ in understand(text, now=NOW).intents if name in CHANGING]


def test_weights_are_read_back_as_they_were_packed() -> None:
    weights = Weights(("a", "b"), 0.5, (1, -1), (3, -4) * BUCKETS)
    assert Weights.read(weights.packed()).packed() == weights.packed()


def test_weights_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="another shape"):
        Weights.read(Weights(("a",), 1.0, (0,), (1, 2, 3)).packed())


def test_training_gives_the_same_bytes_each_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train_intents, "SETS", {"hwu64": ("dev/train",)})
    _write(tmp_path / "hwu64/dev/train.jsonl")
    rows = train_intents.read_rows(tmp_path, sets=["hwu64"])
    weights = train_intents.make(rows)
    assert weights.packed() == train_intents.make(rows).packed()
    assert guess("what is on my list", weights).intent == "list"
    assert "expected calibration error" in train_intents.report(weights, rows)


def _write(path: Path) -> None:
    path.parent.mkdir(parents=True)
    rows = [
        {"text": text, "intent": intent, "scope": "in", "tier": 1} for intent, texts in ROWS.items() for text in texts
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
