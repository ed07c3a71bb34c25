"""Signed out, offline, gone: what the screen says and how one goes on."""

from __future__ import annotations

from taskchat.errors import NotSignedIn, ServerUnreachable
from tests.tui.conftest import opened
from tests.tui.fakes import CONVERSATION, FakeServer, replied, said


async def test_signed_out_says_what_to_do_and_goes_on_after_it() -> None:
    server = FakeServer()
    server.broken = NotSignedIn("You are not signed in.", hint="Run: taskchat login")
    async with opened(server) as screen:
        await screen.until(lambda: screen.sees("You are not signed in.") and screen.sees("Run: taskchat login"))
        await screen.say("my words")
        await screen.until(lambda: screen.sees("Not connected yet"))
        assert screen.sees("▌ my words")
        server.broken = None
        await screen.pilot.press("ctrl+r")
        await screen.until(lambda: screen.sees("What's on your mind?"))
        assert screen.sees("▌ my words")


async def test_offline_at_the_start_connects_by_itself_when_the_server_is_there() -> None:
    server = FakeServer(messages=[said(1, "hello"), replied(2, "Here again.")])
    server.broken = ServerUnreachable("It can't be reached.")
    async with opened(server, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("It can't be reached.") and screen.sees("offline"))
        server.broken = None
        screen.look()
        await screen.until(lambda: screen.sees("Here again.") and not screen.sees("offline"))


async def test_offline_in_between_is_shown_and_passes() -> None:
    server = FakeServer()
    async with opened(server) as screen:
        await screen.until(lambda: screen.sees("Nothing to do."))
        server.broken = ServerUnreachable("It can't be reached.")
        screen.look()
        await screen.until(lambda: screen.sees("offline"))
        server.broken = None
        screen.look()
        await screen.until(lambda: not screen.sees("offline"))


async def test_a_conversation_that_is_not_there_says_so() -> None:
    async with opened(conversation_id="gone") as screen:
        await screen.until(lambda: screen.sees("There is no such conversation."))
        await screen.pilot.press("ctrl+r")
        await screen.until(lambda: screen.sees("What's on your mind?"))


async def test_quitting_hangs_up() -> None:
    server = FakeServer()
    async with opened(server) as screen:
        await screen.pilot.press("ctrl+q")
    assert ("close", None) in server.calls
