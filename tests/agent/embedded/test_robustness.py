"""Whatever is typed: never an exception, never a wait, never a title that the tools would refuse."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taskchat.agent.embedded import understand
from taskchat.agent.embedded.plan import Memory
from taskchat.agent.embedded.preview import preview_message, preview_task
from tests.agent.embedded.player import NOW, Talk

# Words that rules know, so that random messages reach deep into them.
KNOWN = (
    "add delete remove mark done complete task #1 2 it them all and , then ; . ? ! to on my list shopping the milk buy "
    "call mom tomorrow friday at 5pm high priority #home @work \" ' “ ” note: not don't how if undo rename move set "
    "every monday first last both one except is was i've paid remind me 🎂 <b> ( ) [ ] \\ * _ ` \n & - … é ß İ"
)
WORDS = st.sampled_from(KNOWN.split(" "))
MESSAGES = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=18).map(" ".join))


@settings(max_examples=400, deadline=None)
@given(st.lists(MESSAGES, min_size=1, max_size=3))
def test_no_message_breaks_a_turn(messages: list[str]) -> None:
    talk = Talk()
    talk.say("add buy milk and call mom")
    for message in messages:
        assert talk.say(message).text.strip()


@settings(max_examples=50, deadline=None)
@given(MESSAGES)
def test_the_memory_survives_its_store(message: str) -> None:
    talk = Talk()
    talk.say("add buy milk")
    memory = talk.say(message).memory
    assert Memory.from_json(memory.to_json()).to_json() == memory.to_json()


@pytest.mark.parametrize(
    "message",
    [
        "a" * 10_000,
        "add " + "buy milk and " * 750,
        "add " + "x, " * 3300,
        '"' * 10_000,
        "'a " * 3300,
        "“" * 10_000,
        "to the " * 1400 + "list",
        "mark " + "as done " * 1200,
        "please " * 1400,
        "!" * 10_000,
        "\n" * 10_000,
        "- [ ] a\n" * 1200,
        "#" * 10_000,
        "1, " * 3300,
        "delete " + "1 and " * 1600 + "2",
        "if not, add " * 800,
        "👩‍👩‍👧‍👦" * 900,
        "move " + "from 3 to 4 " * 800,
        "http://" + "a." * 4900,
        "a@" * 5000,
    ],
    ids=lambda message: repr(message[:16]),
)
def test_a_hostile_message_of_full_length_takes_no_time(message: str) -> None:
    talk = Talk()
    started = time.process_time()
    understand(message, now=NOW)
    talk.say(message)
    assert time.process_time() - started < 5  # some tens of milliseconds; a runaway pattern takes minutes


@pytest.mark.parametrize("text", ["and " * 480, "(" * 1900, "every " * 320, "-" * 1990, "\n" * 1990 + "x", ", " * 900])
def test_words_that_are_still_typed_are_read_at_once(text: str) -> None:
    for read in (preview_message, preview_task):
        started = time.process_time()
        read(text, now=NOW, language="en")
        assert time.process_time() - started < 1
