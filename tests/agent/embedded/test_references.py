"""Which tasks words mean, as tables."""

from __future__ import annotations

from typing import Any

import pytest

from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.references import clear_winners, pick, rank, read_target

SHOWN, FOCUS = (7, 3, 9, 4), (3,)


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("task 3", (3,)),
        ("#12", (12,)),
        ("2 and 4", (2, 4)),
        ("tasks 1, 2 and 5", (1, 2, 5)),
        ("tasks 2-4", (2, 3, 4)),
        ("#3 buy milk", (3,)),
        ("it", (3,)),
        ("that one", (3,)),
        ("the first one", (7,)),
        ("the second", (3,)),
        ("the last one", (4,)),
        ("the first two", (7, 3)),
        ("the last two tasks", (9, 4)),
        ("the first and third", (7, 9)),
        ("them", SHOWN),
        ("the third task on my list", (9,)),
        ("the ninth one", None),
    ],
)
def test_a_pointing_word_means_what_was_shown_or_spoken_of(words: str, ids: tuple[int, ...] | None) -> None:
    target = read_target(Line.read(words))
    assert target.words is None
    assert pick(target, shown=SHOWN, focus=FOCUS) == ids


TITLES = ("buy groceries", "call mom", "call the bank", "pay the rent", "write report for ACME", "water the plants")


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("the groceries one", ["buy groceries"]),
        ("calling mom", ["call mom"]),
        ("paying the rent", ["pay the rent"]),
        ("the call", ["call mom", "call the bank"]),
        ("call mom", ["call mom"]),
        ("mum", ["call mom"]),
        ("the acme reprot", ["write report for ACME"]),
        ("bought the groceries", ["buy groceries"]),
        ("watered the plants", ["water the plants"]),
        ("my reminder to call the bank", ["call the bank"]),
        ("quarterly report", []),
        ("tax return", []),
    ],
)
def test_a_title_is_found_by_some_of_its_words_inflected_and_mistyped(words: str, titles: list[str]) -> None:
    tasks: list[dict[str, Any]] = [{"id": number, "title": title} for number, title in enumerate(TITLES, 1)]
    target = read_target(Line.read(words))
    assert target.words is not None
    assert sorted(str(match.task["title"]) for match in clear_winners(rank(target.words, tasks))) == titles
