"""Replies in the words of the documents."""

from __future__ import annotations

import datetime as dt

from taskchat.agent.embedded.wording import Voice
from taskchat.agent.knowledge.extracting import extract
from taskchat.agent.knowledge.passages import numbered, passages_in
from taskchat.schemas.caller import CallRecord
from tests.fakes.knowledge import RULES, found, passage

VOICE = Voice(dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC))
ENGLISH = VOICE.words


def test_the_sentence_is_quoted_with_its_place() -> None:
    said = extract("which bin does paper go into?", found(passage(1, RULES[1])), VOICE)
    assert said.text == "“Paper goes into the blue bin.” [1]"
    assert said.note is None
    source = said.sources[0]
    assert (source.n, source.quote) == (1, "Paper goes into the blue bin.")
    assert source.start == 100 + RULES[1].index("Paper")


def test_markdown_of_a_document_is_shown_and_not_drawn() -> None:
    text = "The bin is *blue* ![x](https://evil.example/?q=1) <img src=x> [2]."
    said = extract("what colour is the bin?", found(passage(1, text)), VOICE)
    assert said.sources[0].quote == text
    assert r"\*blue\* !\[x\](https" in said.text
    assert r"\[2\]" in said.text


def test_what_is_not_known_is_said_with_what_is_nearest() -> None:
    said = extract("who is the king?", found(passage(1, RULES[0], path=["Rules", "Laundry"]), enough=False), VOICE)
    assert said.text == f"{ENGLISH.say('documents.dont_know')} The nearest is in **Rules › Laundry**."
    assert (said.sources, said.note) == ((), ENGLISH.say("sources_note.none_enough"))


def test_without_documents_it_says_how_to_add_them() -> None:
    said = extract("who?", found(enough=False, searched=False), VOICE)
    assert "taskchat docs add FILE" in said.text
    assert said.note == ENGLISH.say("sources_note.nothing_there")


def test_passages_keep_their_numbers_in_a_turn() -> None:
    def call(index: int, *passages: int) -> CallRecord:
        result = found(*(passage(n, RULES[0], passage_id=f"p{n}") for n in passages)).model_dump(mode="json")
        for place, each in enumerate(result["passages"], 1):
            each["n"] = place
        return CallRecord(index=index, id=str(index), tool="search_knowledge", arguments={}, result=result)

    first = call(0, 1, 2)
    second = numbered("search_knowledge", call(1, 2, 3).result, [first])
    assert second is not None
    assert [(each["passage_id"], each["n"]) for each in second["passages"]] == [("p2", 2), ("p3", 3)]
    assert sorted(passages_in([first])) == [1, 2]
    assert numbered("list_tasks", {"tasks": []}, [first]) == {"tasks": []}
