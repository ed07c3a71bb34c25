"""The sources of a reply as `ask` shows them."""

from __future__ import annotations

import pytest

from taskchat.agent.embedded.wording import wording
from taskchat.agent.knowledge.sources import source_of
from taskchat.cli.sources import source_lines
from taskchat.cli.telling import Text
from tests.fakes.knowledge import DOCUMENT, passage

ENGLISH = wording("en")


def test_a_source_names_its_place_and_the_command_that_opens_it() -> None:
    source = source_of(
        1, passage(1, "It opens at 8.", title="House rules", path=["House rules", "Pool"], page=2), 0, 14
    )
    reply = {"sources": [source.model_dump(mode="json")], "sources_note": ENGLISH.say("sources_note.partly")}
    assert list(source_lines(reply)) == [
        "[1] House rules › Pool, page 2",
        f"    taskchat docs show {DOCUMENT} --at 100-114",
        f"— {ENGLISH.say('sources_note.partly')}",
    ]


def test_an_faq_is_opened_by_its_address() -> None:
    source = source_of(1, passage(1, "Yes.", source="faq:7", url="/api/v1/faqs/7"), 0, 4)
    assert list(source_lines({"sources": [source.model_dump(mode="json")]}))[1] == "    /api/v1/faqs/7"


def test_in_a_pipe_the_sources_stand_beside_the_answer_too(capsys: pytest.CaptureFixture[str]) -> None:
    source = source_of(1, passage(1, "It opens at 8.", title="House rules", path=["House rules"]), 0, 14)
    reply = {"model": "embedded", "response": "It opens at 8. [1]", "sources": [source.model_dump(mode="json")]}
    told = Text("plain", streams=False)
    told.hear({"type": "turn.finished", "reply": reply})
    told.end(reply)
    out, err = capsys.readouterr()
    assert out == "It opens at 8. [1]\n"
    assert err.startswith("[1] House rules\n")
