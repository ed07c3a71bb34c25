"""Long conversations: everything is there, what one reads stays in place, and the messages are one widget."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest

from taskchat.client.transcript import UserEntry
from taskchat.tui.entries import time_of
from taskchat.tui.widgets.messages import Messages
from taskchat.tui.widgets.transcript import TranscriptView
from tests.tui.conftest import NARROW, Opened, opened
from tests.tui.fakes import CONVERSATION, NOW, FakeServer, replied, said

LONG = "A reply with **many** words that go over more than one line of a narrow terminal, as replies do. " * 3


def long_talk(turns: int, words: str = "") -> FakeServer:
    messages = [
        part for n in range(turns) for part in (said(2 * n + 1, f"say {n}."), replied(2 * n + 2, f"{words}reply {n}."))
    ]
    return FakeServer(messages=messages)


def messages(screen: Opened) -> Messages:
    return screen.app.screen.query_one(Messages)


async def to_the_top(screen: Opened, words: str) -> None:
    """Scroll to the top, and again when more came, until `words` are there."""
    while not screen.sees(words):
        before = len(messages(screen).entries)
        messages(screen).scroll_home(animate=False, immediate=True)
        await screen.until(partial(_more_came, screen, words, before))


def _more_came(screen: Opened, words: str, before: int) -> bool:
    return screen.sees(words) or len(messages(screen).entries) > before


async def test_older_messages_come_as_one_pages_up_until_all_are_there() -> None:
    async with opened(long_talk(60), size=NARROW, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("reply 59."))
        assert len(messages(screen).entries) < 120
        await to_the_top(screen, "say 0.")
        assert len(messages(screen).entries) == 120


async def test_what_one_looks_at_stays_in_place_when_older_messages_come() -> None:
    async with opened(long_talk(60), size=NARROW, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("reply 59."))
        messages(screen).scroll_to(y=6, animate=False, immediate=True)
        before = [line[:50] for line in screen.lines()]
        await screen.until(lambda: len(messages(screen).entries) > 50)
        place = next(at for at, line in enumerate(before) if "say 37." in line)
        await screen.until(lambda: "say 37." in screen.lines()[place])


async def test_the_number_of_widgets_does_not_grow_with_the_messages() -> None:
    async with opened(long_talk(5), size=NARROW, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("reply 4."))
        few = len(screen.app.screen.query(f"{TranscriptView.__name__} *"))
    async with opened(long_talk(150), size=NARROW, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("reply 149."))
        await to_the_top(screen, "say 0.")
        assert len(screen.app.screen.query(f"{TranscriptView.__name__} *")) == few


async def test_a_page_down_to_the_end_follows_the_conversation_again() -> None:
    async with opened(long_talk(20), size=NARROW, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("reply 19."))
        await screen.pilot.press("pageup")
        await screen.until(lambda: not screen.sees("reply 19."))
        await screen.pilot.press("pagedown", "pagedown")
        await screen.until(lambda: screen.sees("reply 19."))
        assert messages(screen).following


async def test_one_who_reads_above_is_not_moved_by_a_reply() -> None:
    async with opened(long_talk(20, LONG), size=NARROW, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("reply 19."))
        await screen.pilot.press("pageup", "pageup")
        await screen.until(lambda: not screen.sees("reply 19."))
        before = [line[:70] for line in screen.lines()[2:12]]
        screen.app.screen.column.talk.transcript = screen.app.screen.column.talk.transcript.say("more")  # type: ignore[attr-defined]
        screen.app.screen.column.show()  # type: ignore[attr-defined]
        await screen.pilot.pause()
        assert [line[:70] for line in screen.lines()[2:12]] == before


@pytest.mark.parametrize("width", [40, 100])
async def test_every_line_is_wrapped_anew_when_the_terminal_is_resized(width: int) -> None:
    async with opened(long_talk(40, LONG), size=NARROW, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("reply 39."))
        await screen.pilot.resize_terminal(width, 24)
        await screen.until(lambda: screen.sees("reply 39."))
        shown = [line for line in screen.lines() if "narrow terminal" in line or "more than" in line]
        assert shown
        messages(screen).scroll_home(animate=False, immediate=True)
        await screen.until(lambda: len(messages(screen).entries) == 80)
        messages(screen).scroll_home(animate=False, immediate=True)
        await screen.until(lambda: screen.sees("say 0."))


async def test_scrolling_back_line_by_line_shows_every_line_once() -> None:
    async with opened(long_talk(12, LONG), size=NARROW, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("reply 11."))
        view = messages(screen)
        seen = []
        while view.scroll_offset.y > 0:
            seen.append(view.render_line(0).text.rstrip())
            view.scroll_relative(y=-1, animate=False, immediate=True)
        numbers = [line.split()[-1] for line in reversed(seen) if "say " in line]
        assert numbers == [f"{number}." for number in range(len(numbers))] or numbers[0] in {"0.", "1."}
        assert numbers == sorted(numbers, key=lambda number: int(number[:-1]))


@pytest.mark.parametrize(
    ("at", "before", "shown"),
    [
        (NOW, NOW - dt.timedelta(hours=1), "10:00"),
        (NOW, None, "10:00"),
        (NOW, NOW - dt.timedelta(days=1), "Fri 20 Nov, 10:00"),
        (NOW.replace(year=2025), None, "Thu 20 Nov 2025, 10:00"),
        (None, None, ""),
    ],
)
def test_a_message_says_when_it_was_said(at: dt.datetime | None, before: dt.datetime | None, shown: str) -> None:
    earlier = UserEntry("before", at=before) if before else None
    assert time_of(UserEntry("now", at=at), earlier, today=NOW.date(), zone=dt.UTC) == shown
