"""Long conversations: a bounded window of messages, older ones as one scrolls up."""

from __future__ import annotations

from functools import partial

from taskchat.tui.widgets.message import MessageView
from taskchat.tui.widgets.transcript import SLACK, WINDOW, TranscriptView
from tests.tui.conftest import NARROW, Opened, opened
from tests.tui.fakes import CONVERSATION, FakeServer, replied, said


def long_talk(turns: int) -> FakeServer:
    messages = [
        part for n in range(turns) for part in (said(2 * n + 1, f"say {n}."), replied(2 * n + 2, f"reply {n}."))
    ]
    return FakeServer(messages=messages)


async def to_the_top(screen: Opened, words: str) -> None:
    """Scroll to the top, and again when more came, until `words` are there."""
    view = screen.app.screen.query_one(TranscriptView)
    while not screen.sees(words):
        before = len(view.query(MessageView))
        view.scroll_home(animate=False, immediate=True)
        await screen.until(partial(_more_came, screen, words, before))


def _more_came(screen: Opened, words: str, before: int) -> bool:
    view = screen.app.screen.query_one(TranscriptView)
    return screen.sees(words) or (len(view.query(MessageView)) > before and view.scroll_offset.y > 0)


async def test_older_messages_come_as_one_pages_up() -> None:
    async with opened(long_talk(60), size=NARROW, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("reply 59."))
        await to_the_top(screen, "say 0.")


async def test_what_one_looks_at_stays_in_place_when_older_messages_come() -> None:
    async with opened(long_talk(60), size=NARROW, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("reply 59."))
        view = screen.app.screen.query_one("TranscriptView")
        view.scroll_to(y=4, animate=False, immediate=True)
        await screen.until(lambda: len(screen.app.screen.query(MessageView)) > 50)
        assert screen.sees("say 37.")
        assert not screen.sees("say 34.")


async def test_messages_are_widgets_within_a_bound() -> None:
    async with opened(long_talk(150), size=NARROW, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("reply 149."))
        await to_the_top(screen, "say 0.")
        await screen.say("one more")
        await screen.until(lambda: screen.sees("All right."))
        assert len(screen.app.screen.query(MessageView)) <= WINDOW + SLACK


async def test_a_page_down_to_the_end_follows_the_conversation_again() -> None:
    async with opened(long_talk(20), size=NARROW, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("reply 19."))
        await screen.pilot.press("pageup")
        await screen.until(lambda: not screen.sees("reply 19."))
        await screen.pilot.press("escape")
        await screen.until(lambda: screen.sees("reply 19."))
