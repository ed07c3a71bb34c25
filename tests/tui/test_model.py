"""The model that answers stands at the top of the screen, from the start on."""

from __future__ import annotations

from taskchat.errors import NotFound
from taskchat.schemas.chat import TurnEvent, TurnFinished, TurnStarted
from taskchat.tui.talk import Talk
from tests.tui.conftest import NARROW, opened
from tests.tui.fakes import CONVERSATION, FakeServer, replied, reply, said


def by(model: str, text: str, *, instead_of: str | None = None) -> list[TurnEvent]:
    """The events of a turn that this model answers, perhaps in the place of another."""
    *between, last = reply(text)[1:]
    assert isinstance(last, TurnFinished)
    started = TurnStarted(conversation_id=CONVERSATION, message_id=1, model=instead_of or model)
    finished = last.reply.model_copy(update={"model": model, "instead_of": instead_of})
    return [started, *between, TurnFinished(reply=finished)]


def serving(model: str, note: str = "") -> FakeServer:
    server = FakeServer()
    server.model, server.note = model, note
    return server


async def test_the_model_in_use_stands_there_before_anything_is_said() -> None:
    async with opened(serving("ollama/llama3.2")) as screen:
        await screen.until(lambda: screen.sees("● ollama/llama3.2 · local"))


async def test_it_is_there_in_a_narrow_terminal_too() -> None:
    async with opened(serving("ollama/llama3.2"), size=NARROW) as screen:
        await screen.until(lambda: screen.sees("ollama/llama3.2"))


async def test_what_a_turn_is_answered_by_takes_its_place() -> None:
    async with opened(serving("ollama/llama3.2")) as screen:
        screen.server.will_answer(by("openai/gpt-5", "Hello."))
        await screen.say("hello")
        await screen.until(lambda: screen.sees("Hello.") and screen.sees("● openai/gpt-5"))


async def test_a_model_that_was_stood_in_for_is_named_with_the_one_that_did() -> None:
    async with opened(serving("ollama/llama3.2")) as screen:
        screen.server.will_answer(by("embedded", "Done.", instead_of="ollama/llama3.2"))
        await screen.say("add milk")
        await screen.until(lambda: screen.sees("● embedded for ollama/llama3.2"))


async def test_the_model_of_old_replies_is_not_taken_for_the_one_in_use() -> None:
    server = FakeServer(messages=[said(1, "hello"), replied(2, "Hi.")])
    server.model = "ollama/llama3.2"
    async with opened(server, conversation_id=CONVERSATION) as screen:
        await screen.until(lambda: screen.sees("Hi."))
        assert screen.sees("● ollama/llama3.2")


async def test_what_there_is_to_know_of_a_choice_is_told() -> None:
    async with opened(serving("embedded", "ollama/x may not be chosen here any more")) as screen:
        await screen.until(lambda: screen.sees("may not be chosen here any more"))


async def test_a_server_that_knows_no_list_of_models_is_no_trouble() -> None:
    server = FakeServer()
    server.broken = NotFound("There is nothing at /api/v1/models.")
    talk = Talk(server, changed=lambda: None)
    assert await talk.ask_for_model() is None
    assert talk.model == ""
