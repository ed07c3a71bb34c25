"""Bots on the screen: seen, chosen, talked with, each with a conversation of its own."""

from __future__ import annotations

from taskchat.client import state
from tests.tui.conftest import opened
from tests.tui.fakes import CONVERSATION, FakeServer, bot, replied, said

RULES = bot("House rules", description="Laundry and noise")
PUBLIC = bot("Town guide", role="viewer", visibility="public")


def with_bots() -> FakeServer:
    server = FakeServer()
    server.bots.all = [RULES, PUBLIC]
    return server


async def test_a_bot_is_chosen_from_a_list_and_talked_with() -> None:
    server = with_bots()
    async with opened(server) as screen:
        await screen.say("/bot")
        await screen.until(lambda: screen.sees("House rules  Laundry and noise"))
        assert screen.sees("Town guide  public, of Bob")
        await screen.pilot.press("down", "enter")
        await screen.until(lambda: screen.sees("taskchat › House rules"))
        await screen.say("when is laundry?")
        await screen.until(lambda: screen.sees("All right."))
        assert server.asked[-1].bot_id == RULES.id


async def test_the_list_is_closed_without_a_choice() -> None:
    async with opened(with_bots(), bot="house-rules") as screen:
        await screen.until(lambda: screen.sees("taskchat › House rules"))
        await screen.say("/bot")
        await screen.until(lambda: screen.sees("Town guide"))
        await screen.pilot.press("escape")
        await screen.until(lambda: not screen.sees("Town guide"))
        assert screen.sees("taskchat › House rules")


async def test_one_turns_back_to_talking_without_a_bot() -> None:
    server = with_bots()
    async with opened(server, bot="house-rules") as screen:
        await screen.until(lambda: screen.sees("› House rules"))
        await screen.say("/bot")
        await screen.until(lambda: screen.sees("Town guide"))
        await screen.pilot.press("up", "enter")
        await screen.until(lambda: not screen.sees("› House rules"))
        await screen.say("hello")
        await screen.until(lambda: screen.sees("All right."))
        assert server.asked[-1].bot_id is None


async def test_a_conversation_with_a_bot_is_remembered_apart() -> None:
    server = with_bots()
    async with opened(server, bot="house-rules") as screen:
        await screen.until(lambda: screen.sees("› House rules"))
        await screen.say("hello")
        await screen.until(lambda: screen.sees("All right."))
    assert state.last_conversation(state.with_bot("local", RULES.id)) == CONVERSATION
    assert state.last_conversation("local") is None


async def test_a_conversation_opens_with_its_bot() -> None:
    server = with_bots()
    server.stored = [said(1, "hello"), replied(2, "Hi.")]
    server.conversations_bot = RULES.id
    async with opened(server, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("› House rules"))


async def test_a_bot_that_is_not_there_is_said_and_the_next_try_opens_without_it() -> None:
    async with opened(with_bots(), bot="nobody") as screen:
        await screen.until(lambda: screen.sees("There is no such bot."))
        await screen.pilot.press("ctrl+r")
        await screen.until(lambda: not screen.sees("There is no such bot."))
