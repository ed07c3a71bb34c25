"""Wordings of one intent each, as people have them for lists, reminders and small talk."""

from __future__ import annotations

from pathlib import Path

import pytest

from taskchat.agent.embedded import understand
from tests.agent.embedded.player import NOW

WORDINGS = (Path(__file__).parent / "wordings.txt").read_text(encoding="utf-8").splitlines()
KNOWLEDGE = (
    "what does the handbook say about parental leave?",
    "how many vacation days do I get?",
    "is there a policy on expenses?",
    "who do i contact about a lost badge",
    "according to the manual, how do i reset the router?",
)


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_wording_is_taken_for_what_it_means(wording: str) -> None:
    intent, _, text = wording.partition(": ")
    name, confidence = understand(text, now=NOW).intents[0]
    assert (name, confidence >= 0.7) == (intent, True)


@pytest.mark.parametrize("text", KNOWLEDGE)
def test_a_question_for_the_documents_is_told_from_one_for_the_list(text: str) -> None:
    assert understand(text, now=NOW).intents[0][0] in {"knowledge_question", "out_of_scope"}


@pytest.mark.parametrize("text", ["what does the handbook say about leave?", "how many vacation days do i get?"])
def test_the_documents_are_named_as_what_is_asked(text: str) -> None:
    assert understand(text, now=NOW).intents[0][0] == "knowledge_question"
