"""Sources of a reply on the screen."""

from __future__ import annotations

from taskchat.agent.embedded.wording import wording
from taskchat.agent.knowledge.sources import source_of
from tests.fakes.knowledge import passage
from tests.tui.conftest import opened
from tests.tui.fakes import CONVERSATION, FakeServer, replied, said

ENGLISH = wording("en")


async def test_a_stored_reply_shows_its_sources_and_the_note_on_them() -> None:
    server = FakeServer()
    source = source_of(1, passage(1, "It opens at 8.", title="House rules", page=2), 0, 14)
    answer = replied(2, "At 8 [1].", sources=[source], sources_note=ENGLISH.say("sources_note.partly"))
    server.stored = [said(1, "when?"), answer]
    async with opened(server, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("[1] House rules, page 2 · It opens at 8."))
        assert screen.sees("Not all of this")
