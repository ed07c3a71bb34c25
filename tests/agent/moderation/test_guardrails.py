"""Nothing that is flagged is ever shown, however a reply is cut into pieces; nothing flagged reaches a model."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from agents import Agent, RunConfig, Runner
from agents.exceptions import InputGuardrailTripwireTriggered
from agents.testing import ScriptedModel, assistant_message
from hypothesis import given, settings
from hypothesis import strategies as st

from taskchat.agent.moderation.flags import Flags
from taskchat.agent.moderation.guardrails import (
    CHECKED_AT_ONCE,
    CONTEXT,
    HELD_LEAST,
    HELD_MOST,
    Checked,
    Flagged,
    flagged_input,
    input_guardrail,
)
from taskchat.agent.moderation.rules import Rules
from taskchat.errors import ModerationFailed

RULES = Rules([("insult", "dolt"), ("violence", "blood bath"), ("secret", r"/project \w{1,9}-\d{2}/")])


class Noting:
    """A moderator that finds one word, or fails, and notes what it was asked."""

    def __init__(self, word: str = "dolt", *, fails: bool = False) -> None:
        self.word, self.fails = word, fails
        self.asked: list[str] = []

    async def check(self, text: str) -> Flags | None:
        self.asked.append(text)
        if self.fails:
            raise ModerationFailed("It can't be asked.")
        return Flags(categories=("insult",), scores={"insult": 0.75}) if self.word in text else None

    async def aclose(self) -> None:
        pass


async def shown_of(checked: Checked, pieces: Sequence[str]) -> tuple[str, bool]:
    """What came out, and whether all of it did."""
    shown = ""
    try:
        for piece in pieces:
            async for out in checked.feed(piece):
                shown += out
        async for out in checked.end():
            shown += out
    except Flagged:
        return shown, False
    return shown, True


_NOISE = st.one_of(
    st.sampled_from(
        ["dolt", "D\u200bOLT", "ｄｏｌｔ", "d**ol**t", "&#100;olt", "dolts", "blood", "bath", "blood\n\nbath"]
    ),
    st.sampled_from(
        ["project x-", "project alpha-17", "17", "Hello there. ", "I added it! ", "x" * 399, "\u200b" * 410]
    ),
    st.sampled_from([" ", "\n", "\n\n", ". ", "\u3000", "。", "-", " " * 450, "word " * 90, "." * 30]),
    st.text(max_size=20),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(_NOISE, max_size=25).map("".join), st.lists(st.integers(1, 700), min_size=1, max_size=12))
def test_what_is_shown_is_never_flagged_whatever_the_chunking(text: str, sizes: list[int]) -> None:
    async def run() -> None:
        pieces: list[str] = []
        at = 0
        while at < len(text):
            size = sizes[len(pieces) % len(sizes)]
            pieces.append(text[at : at + size])
            at += size
        shown, whole = await shown_of(Checked(RULES), pieces)
        assert await RULES.check(shown) is None
        assert text.startswith(shown)
        if await RULES.check(text) is not None:
            assert not whole
        elif max(map(len, text.split()), default=0) < HELD_MOST:  # else a part of a word may be flagged
            assert (shown, whole) == (text, True)

    asyncio.run(run())


async def test_a_reply_comes_sentence_by_sentence() -> None:
    moderator = Noting()
    checked = Checked(moderator)
    first = "I have added the task to your list, and it is due on Monday next week at 17:00.3. "
    assert [out async for out in checked.feed(first[:-1])] == []  # the sentence may go on
    assert [out async for out in checked.feed(" Any")] == [first]
    assert [out async for out in checked.feed("thing else?")] == []  # too short to be worth a check
    assert [out async for out in checked.end()] == ["Anything else?"]
    assert len(moderator.asked) == 2
    assert len(first) >= HELD_LEAST


async def test_no_more_is_held_back_than_a_long_sentence() -> None:
    checked = Checked(Noting())
    held = 0
    for letter in ("word " * 200)[:-1]:
        held += 1 - sum([len(out) async for out in checked.feed(letter)])
        assert held < HELD_MOST
    assert [out async for out in checked.feed("x" * 2 * HELD_MOST)] != []  # nor without any space


async def test_a_reply_that_comes_at_once_is_checked_in_few_pieces() -> None:
    moderator = Noting()
    text = "One more task is done. " * 400
    assert await shown_of(Checked(moderator), [text]) == (text, True)
    assert len(moderator.asked) <= len(text) // (CHECKED_AT_ONCE - CONTEXT)
    assert max(map(len, moderator.asked)) <= CHECKED_AT_ONCE + CONTEXT


async def test_what_was_flagged_says_as_what_and_nothing_follows_it() -> None:
    checked = Checked(Noting())
    with pytest.raises(Flagged) as flagged:
        [out async for out in checked.feed("You dolt. " * 20)]
    found = flagged.value.moderation
    assert (found.stage, found.categories, found.scores) == ("output", ["insult"], {"insult": 0.75})
    with pytest.raises(Flagged):
        [out async for out in checked.feed("All is well. " * 20)]
    assert [out async for out in checked.feed("")] == []


async def test_what_begins_in_one_paragraph_and_ends_in_the_next_is_flagged() -> None:
    checked = Checked(RULES)
    assert [out async for out in checked.feed("There will be blood")] == []
    assert [out async for out in checked.end()] == ["There will be blood"]
    assert [out async for out in checked.feed("bath")] == []
    with pytest.raises(Flagged):
        [out async for out in checked.end()]


async def test_what_can_not_be_checked_is_not_shown() -> None:
    checked = Checked(Noting(fails=True))
    with pytest.raises(ModerationFailed):
        [out async for out in checked.feed("All is well. " * 20)]


@pytest.mark.parametrize("streamed", [False, True])
async def test_flagged_words_reach_no_model(streamed: bool) -> None:
    with pytest.raises(InputGuardrailTripwireTriggered) as tripped:
        await run([{"role": "user", "content": "you dolt"}], ScriptedModel([]), Noting(), streamed=streamed)
    found = flagged_input(tripped.value)
    assert (found.stage, found.categories, found.scores) == ("input", ["insult"], {"insult": 0.75})


async def run(given: Any, model: ScriptedModel, moderator: Noting, *, streamed: bool) -> None:
    agent: Agent[Any] = Agent(name="test", model=model, input_guardrails=[input_guardrail(moderator)])
    config = RunConfig(tracing_disabled=True)
    if not streamed:
        await Runner.run(agent, given, run_config=config)
        return
    async for _ in Runner.run_streamed(agent, given, run_config=config).stream_events():
        pass


async def test_only_the_newest_words_are_checked() -> None:
    moderator = Noting()
    items = [
        {"role": "user", "content": "you dolt"},
        {"role": "assistant", "content": "Hm."},
        {"role": "user", "content": "sorry"},
        {"type": "function_call", "call_id": "c", "name": "list_tasks", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "c", "output": "dolt"},
    ]
    await run(items, ScriptedModel([[assistant_message("Fine.")]]), moderator, streamed=False)
    assert moderator.asked == ["sorry"]


@pytest.mark.parametrize("streamed", [False, True])
async def test_words_that_can_not_be_checked_reach_no_model(streamed: bool) -> None:
    with pytest.raises(ModerationFailed):
        await run("hello", ScriptedModel([]), Noting(fails=True), streamed=streamed)
