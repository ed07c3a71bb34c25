"""Saying something and reading the reply."""

from __future__ import annotations

import asyncio

from taskchat.errors import InvalidInput, ServerUnreachable
from taskchat.schemas.chat import Option, Question, ToolCall, TurnStarted
from tests.tui.conftest import opened
from tests.tui.fakes import CONVERSATION, FakeServer, replied, reply, said, stopped

ADDED = ToolCall(
    id="1",
    tool="add_task",
    arguments={"title": "buy milk"},
    result={"task": {"id": 3, "title": "buy [red]milk[/red] **now** `$x`"}},
)


async def test_what_is_said_is_sent_and_the_reply_is_shown() -> None:
    async with opened() as screen:
        screen.server.will_answer(reply("Added **buy milk**, due tomorrow."))
        await screen.say("add buy milk")
        await screen.until(lambda: screen.sees("Added buy milk, due tomorrow."))
        assert screen.sees("▌ add buy milk")
        assert [(turn.message, turn.conversation_id) for turn in screen.server.asked] == [("add buy milk", None)]


async def test_a_reply_is_shown_while_it_streams() -> None:
    async with opened() as screen:
        screen.server.hold = asyncio.Event()
        screen.server.will_answer(reply("One two three."))
        await screen.say("count")
        await screen.until(lambda: screen.sees("One two three.") and screen.sees("working…"))
        screen.server.hold.set()
        await screen.until(lambda: not screen.sees("working…"))
        assert screen.sees("One two three.")


async def test_the_next_message_goes_to_the_same_conversation_under_another_key() -> None:
    async with opened() as screen:
        await screen.say("one")
        await screen.until(lambda: screen.sees("All right."))
        await screen.say("two")
        await screen.until(lambda: len(screen.server.asked) == 2)
        first, second = screen.server.asked
        assert second.conversation_id == CONVERSATION
        assert len({None, first.key, second.key}) == 3


async def test_nothing_is_sent_while_a_reply_is_under_way_and_the_words_stay() -> None:
    async with opened() as screen:
        screen.server.hold = asyncio.Event()
        await screen.say("one")
        await screen.until(lambda: screen.sees("working…"))
        await screen.say("two")
        await screen.until(lambda: screen.sees("Still working"))
        assert screen.sees("▌ two")
        assert len(screen.server.asked) == 1
        screen.server.hold.set()
        await screen.until(lambda: not screen.sees("working…"))


async def test_tool_calls_are_cards_and_titles_are_shown_to_the_letter() -> None:
    async with opened() as screen:
        screen.server.will_answer(reply("Added.", calls=[ADDED]))
        await screen.say("add it")
        await screen.until(lambda: screen.sees("Added."))
        assert screen.sees("✓ add_task #3 buy [red]milk[/red] **now** `$x`")


async def test_what_the_user_says_is_shown_to_the_letter() -> None:
    async with opened() as screen:
        await screen.say("add [b]bold[/b] *stars*")
        await screen.until(lambda: screen.sees("All right."))
        assert screen.sees("▌ add [b]bold[/b] *stars*")


async def test_a_commanding_character_in_a_reply_does_not_reach_the_terminal() -> None:
    async with opened() as screen:
        screen.server.will_answer(reply("a\x1b]52;c;aGk=\x07b"))
        await screen.say("x")
        await screen.until(lambda: screen.sees("␛]52;c;aGk=␇"))


async def test_a_number_that_is_entered_chooses_an_option() -> None:
    options = [Option(label="#3 buy milk [b]", value="task 3"), Option(label="#4 buy milk, cat", value="task 4")]
    async with opened() as screen:
        screen.server.will_answer(
            reply("Which one?", question=Question(kind="choose", text="Which one?", options=options))
        )
        await screen.say("done with milk")
        await screen.until(lambda: screen.sees("1 #3 buy milk [b]") and screen.sees("2 #4 buy milk, cat"))
        await screen.say("2")
        await screen.until(lambda: len(screen.server.asked) == 2)
        assert screen.server.asked[1].message == "task 4"
        await screen.until(lambda: not screen.sees("1 #3 buy milk [b]"))


async def test_words_that_begin_with_a_number_answer_in_words() -> None:
    async with opened() as screen:
        screen.server.will_answer(reply("Sure?", question=Question(kind="confirm", text="Sure?")))
        await screen.say("delete all")
        await screen.until(lambda: screen.sees("1 Yes"))
        await screen.say("2pm")
        await screen.until(lambda: len(screen.server.asked) == 2)
        assert screen.server.asked[1].message == "2pm"


async def test_an_option_is_chosen_by_a_click_and_the_prompt_keeps_the_focus() -> None:
    async with opened() as screen:
        screen.server.will_answer(reply("Sure?", question=Question(kind="confirm", text="Sure?")))
        await screen.say("delete all")
        await screen.until(lambda: screen.sees("1 Yes"))
        await screen.pilot.click("Choices Button")
        await screen.until(lambda: len(screen.server.asked) == 2)
        assert screen.server.asked[1].message == "yes"
        assert screen.app.focused is screen.app.screen.query_one("Prompt")


async def test_a_number_is_only_a_number_when_no_option_has_it() -> None:
    async with opened() as screen:
        await screen.type("3 eggs")
        await screen.until(lambda: screen.sees("▌ 3 eggs"))


async def test_a_failed_turn_is_tried_again_as_the_same_turn() -> None:
    async with opened() as screen:
        screen.server.will_answer(ServerUnreachable("It does not answer.", hint="Start it."))
        await screen.say("add milk")
        await screen.until(lambda: screen.sees("It does not answer.") and screen.sees("Start it."))
        assert screen.sees("Retry")
        await screen.pilot.press("ctrl+r")
        await screen.until(lambda: screen.sees("All right."))
        assert not screen.sees("It does not answer.")
        first, second = screen.server.asked
        assert first == second


async def test_a_turn_that_failed_half_way_is_sent_again_to_the_letter() -> None:
    async with opened() as screen:
        started = TurnStarted(conversation_id=CONVERSATION, message_id=1, model="embedded")
        screen.server.will_break_after([started], ServerUnreachable("It went away."))
        await screen.say("add milk")
        await screen.until(lambda: screen.sees("It went away."))
        await screen.pilot.click("Failure Button")
        await screen.until(lambda: screen.sees("All right."))
        first, second = screen.server.asked
        assert first == second


async def test_words_that_are_refused_return_to_the_prompt() -> None:
    async with opened() as screen:
        screen.server.will_answer(InvalidInput("That can't be accepted.", fields={"message": "it is too long"}))
        await screen.say("too long")
        await screen.until(lambda: screen.sees("message: it is too long"))
        assert screen.app.screen.query_one("Prompt").text == "too long"  # type: ignore[attr-defined]
        assert not screen.sees("Retry")


async def test_the_conversation_of_the_last_time_is_opened() -> None:
    async with opened() as screen:
        await screen.say("hello")
        await screen.until(lambda: screen.sees("All right."))
    server = FakeServer(messages=[said(1, "hello"), replied(2, "Welcome back.")])
    async with opened(server) as screen:
        await screen.until(lambda: screen.sees("Welcome back."))
        assert screen.sees("Shopping and the [b]house[/b]")


async def test_a_new_conversation_begins_when_asked_for() -> None:
    server = FakeServer(messages=[said(1, "hello"), replied(2, "Welcome back.")])
    async with opened(server, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("Welcome back."))
        await screen.say("/new")
        await screen.until(lambda: screen.sees("What's on your mind?"))
        await screen.say("hi")
        await screen.until(lambda: len(server.asked) == 1)
        assert server.asked[0].conversation_id is None


async def test_escape_stops_the_reply_and_what_was_done_stays() -> None:
    async with opened() as screen:
        screen.server.hold = asyncio.Event()
        screen.server.will_answer(stopped("One two", calls=[ADDED]))
        await screen.say("count")
        await screen.until(lambda: screen.sees("One two") and screen.sees("esc Stop"))
        await screen.pilot.press("escape")
        await screen.until(lambda: not screen.sees("working…") and screen.sees("Stopped."))
        assert screen.sees("One two")
        assert screen.sees("✓ add_task #3")
        assert not screen.sees("esc Stop")
        assert [call for call in screen.server.calls if call[0] == "stop"] == [("stop", screen.server.asked[0].key)]


async def test_escape_without_a_reply_under_way_leads_to_the_prompt() -> None:
    async with opened() as screen:
        await screen.say("hello")
        await screen.until(lambda: screen.sees("All right."))
        await screen.pilot.press("escape")
        assert [call for call in screen.server.calls if call[0] == "stop"] == []
