"""However a word is written, it is read as the same word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.moderation.letters import plain, visible


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Murder", "murder"),
        ("MÜRDER", "murder"),  # accents
        ("ｍｕｒｄｅｒ", "murder"),  # full width
        ("𝓶𝓾𝓻𝓭𝓮𝓻", "murder"),  # letters of mathematics
        ("ⓜⓤⓡⓓⓔⓡ", "murder"),  # in circles
        ("mur\u200bder", "murder"),  # a space without width
        ("mur\u00adder", "murder"),  # a hyphen that is not shown
        ("m\u2060u\ufeffr\u200dd\u180ee\u034fr", "murder"),
        ("mur\u3164der", "murder"),  # a letter that shows nothing
        ("\u202emurder\u202c", "murder"),  # turned round
        ("m\u0336u\u0336r\u0336d\u0336e\u0336r", "murder"),  # struck through
        ("m\0u\x07rder", "murder"),  # control characters
        ("m\U000e0075u\U000e0072rder", "murder"),  # tags
        ("mur**d**er", "murder"),  # markdown
        ("m\\urder", "murder"),
        ("&#109;urder &amp; theft", "murder & theft"),  # what a page makes of it
        ("mиrdеr", "mиrder"),  # only those that look alike
        ("murdеr", "murder"),  # a Cyrillic letter among Latin ones
        ("убийство", "убииство"),  # an alphabet by itself stays
        ("a \t\n\u3000\u00a0 b", "a b"),
        ("Straße", "strasse"),
        ("İI", "ii"),
        ("", ""),
    ],
)
def test_a_word_is_read_whatever_it_is_written_with(written: str, read: str) -> None:
    assert plain(written) == read


@given(st.text(), st.sampled_from(["\u200b", "\u00ad", "\u2060", "\ufe0f", "*", "\0", "\u0301"]))
def test_what_shows_nothing_makes_no_difference(text: str, nothing: str) -> None:
    letters = [letter for letter in text if letter not in "&\\"]  # of which what follows is a part
    assert plain(nothing.join(letters)) == plain("".join(letters))


@given(st.text())
def test_case_makes_no_difference(text: str) -> None:
    if "&" not in text:  # &LT is a sign, &Lt another
        assert plain(text.casefold()) == plain(text)


def test_what_is_visible_stays_as_it_is_written() -> None:
    assert visible("Ki\u200bll THE  \u202eprocess\n") == "Kill THE  process\n"
    assert visible("plain *text*") == "plain *text*"
