"""Expressions find what Python's own find, and no text makes them slow."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.moderation.expressions import Reader
from taskchat.agent.moderation.patterns import Patterns


def patterns(*expressions: str) -> Patterns:
    return Patterns([Reader(each, str).read() for each in expressions])


@pytest.mark.parametrize(
    ("expression", "found", "not_found"),
    [
        ("kill", ["kill", "a killer", "overkill"], ["kil l", ""]),
        (r"\bkill\b", ["kill", "to kill.", "kill, now"], ["killer", "overkill", "kill_it"]),
        ("colou?r", ["color", "colour"], ["colouur", "colr"]),
        ("a{2,3}b", ["aab", "aaab", "aaaab"], ["ab"]),
        ("xa{2}b", ["xaab"], ["xab", "xaaab"]),
        ("xa{2,}b", ["xaab", "xaaaaab"], ["xab"]),
        ("(ab|cd)+e", ["abe", "cdabe"], ["e", "ace"]),
        ("(?:ab|)c", ["c", "abc"], ["ab"]),
        ("[a-c]x", ["ax", "cx"], ["dx"]),
        ("[^a-c]x", ["dx", " x"], ["ax", "x"]),
        (r"[\d-]x", ["1x", "-x"], ["ax"]),
        ("[]a]x", ["]x", "ax"], ["bx"]),
        (r"a\.b", ["a.b"], ["axb"]),
        ("a.b", ["axb", "a\nb"], ["ab"]),
        (r"\d{3}-\d{4}", ["call 555-1234"], ["55-1234"]),
        (r"a\s+\w+\sc", ["a  bb c"], ["abb c"]),
        (r"a\W\S\D", ["a-bc"], ["a-b1", "abbc"]),
        ("a.*?b", ["a----b"], ["b a"]),
    ],
)
def test_an_expression_finds_what_it_says(expression: str, found: list[str], not_found: list[str]) -> None:
    assert [text for text in found if not patterns(expression).found(text)] == []
    assert [text for text in not_found if patterns(expression).found(text)] == []


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ("(a", r"\) is missing"),
        ("a)", "has no"),
        ("[a", "is missing"),
        ("*a", "nothing before it"),
        ("^a", "is not known"),
        (r"(a)\1", "is not known"),
        (r"\p{L}", "is not known"),
        ("(?=a)", "is missing"),
        ("a{x}", "no number of times"),
        ("a{5,2}", "at most"),
        ("a{1000}", "at most"),
        ("[z-a]", "wrong way round"),
        ("a\\", "is missing"),
        ("(" * 30 + "a" + ")" * 30, "too many"),
        ("((a{100}){100}){100}", "too large"),
        ("(((){100}){100}){100}", "too large"),
    ],
)
def test_what_can_not_be_read_says_why(expression: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        patterns(expression)


_ATOMS = st.sampled_from(["a", "b", "c", ".", "[ab]", "[^a]", r"(?:\b)", r"\w", "(?:ab)", "(?:a|bc)", "(?:a*b)"])
_PARTS = st.tuples(_ATOMS, st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,2}"])).map("".join)
_EXPRESSIONS = st.lists(_PARTS, min_size=1, max_size=5).map("".join)


@given(st.lists(_EXPRESSIONS, min_size=1, max_size=4), st.text("abc -", max_size=25))
def test_they_find_what_pythons_own_find(expressions: list[str], text: str) -> None:
    wanted = {number for number, each in enumerate(expressions) if re.search(each, text, re.DOTALL)}
    assert patterns(*expressions).found(text) == wanted


@pytest.mark.parametrize("expression", ["(a*)*b", "(a|aa)+b", "(a?){50}a{50}b", ".*.*.*=", "(x+x+)+y"])
def test_what_makes_other_engines_hang_is_one_pass_over_the_text(expression: str) -> None:
    found = patterns(expression)
    assert found.found("a" * 5_000 + "x" * 5_000) == set()
    assert len(found._moves) < 500  # each worked out once, whatever the length


def test_what_is_kept_of_many_letters_is_bounded() -> None:
    found = patterns("[^a]{5}b")
    assert found.found("".join(map(chr, range(0x4E00, 0x9E00))) * 2 + "b") == {0}
    assert len(found._moves) <= 20_001
