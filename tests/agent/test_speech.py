"""What the agent says in a turn: what was told, put together, is what is stored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.speech import Speech
from taskchat.schemas.chat import TextDelta, TurnEvent

PIECES = st.lists(st.one_of(st.none(), st.text(alphabet="ab \n\0\ud800é", max_size=5)), max_size=8)


def spoken(*pieces: str | None) -> tuple[Speech, str]:
    """The speech and what was told of it; None is a pause."""
    told: list[TurnEvent] = []
    speech = Speech(told.append)
    for piece in pieces:
        if piece is None:
            speech.pause()
        else:
            speech.say(piece)
    return speech, "".join(event.text for event in told if isinstance(event, TextDelta))


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        (["Hel", "lo."], "Hello."),
        (["\n\n ", "Hello", " ", "you", "\n"], "Hello you"),
        (["Let me look.", None, "Done."], "Let me look.\n\nDone."),
        ([None, "Done."], "Done."),
        (["One \n", None, "\nTwo"], "One\n\nTwo"),
        (["a", "\n", "\n", "b"], "a\n\nb"),
        (["a\0b", "\ud83d"], "ab�"),
        ([], ""),
    ],
)
def test_words_are_told_without_the_white_space_around_them(pieces: list[str | None], text: str) -> None:
    speech, told = spoken(*pieces)
    assert (speech.text, told) == (text, text)


@given(PIECES)
def test_what_was_told_is_what_is_kept_and_can_be_stored(pieces: list[str | None]) -> None:
    speech, told = spoken(*pieces)
    assert told == speech.text == speech.text.strip()
    assert "\0" not in told
    told.encode()
