"""The sums over played dialogues."""

from __future__ import annotations

from taskchat.errors import ModelTooSlow
from taskchat.evaluation.dialogues import Dialogue, Step
from taskchat.evaluation.results import Played, Result, scores
from taskchat.schemas.chat import Usage

USAGE = Usage(model_calls=2, input_tokens=100, output_tokens=10, cached_tokens=50)


def result(name: str, *turns: Played, steps: int | None = None) -> Result:
    count = len(turns) if steps is None else steps
    return Result(Dialogue(id=name, turns=[Step(say="x")] * count), turns)


GOOD = Played(said="x", reply="Done.", seconds=0.2, usage=USAGE)
BAD = Played(said="x", reply="Done.", seconds=0.6, faults=["it changed tasks"], wrong_write=True, usage=USAGE)
BROKEN = Played(said="x", faults=["model_too_slow: It took too long."], error=ModelTooSlow("It took too long."))


def test_each_group_is_summed_up_and_all_of_them_last() -> None:
    found = scores([result("list-a", GOOD), result("add-a", GOOD, GOOD), result("add-b", GOOD, BAD)])
    assert list(found) == ["add", "list", "all"]
    add, total = found["add"], found["all"]
    assert (add.dialogues_passed, add.dialogues, add.turns_passed, add.turns) == (1, 2, 3, 4)
    assert (add.wrong_writes, add.median_seconds, add.slowest_seconds) == (1, 0.2, 0.6)
    assert (total.model_calls, total.input_tokens, total.output_tokens, total.cached_tokens) == (10, 500, 50, 250)


def test_turns_that_were_not_reached_are_not_passed() -> None:
    found = scores([result("add-a", GOOD, BROKEN, steps=4)])["all"]
    assert (found.dialogues_passed, found.turns_passed, found.turns) == (0, 1, 4)
    assert found.median_seconds == 0.2  # a broken turn has no time of its own


def test_a_dialogue_passes_only_when_it_was_played_to_its_end() -> None:
    assert result("add-a", GOOD).passed
    assert not result("add-a", GOOD, steps=2).passed
    assert not result("add-a", BAD).passed


def test_nothing_played_has_no_times() -> None:
    nothing = scores([])["all"]
    assert (nothing.dialogues, nothing.turns, nothing.median_seconds, nothing.slowest_seconds) == (0, 0, None, None)


def test_tokens_that_were_estimated_are_said_to_be() -> None:
    guessed = Played(said="x", usage=Usage(input_tokens=1, estimated=True))
    assert scores([result("add-a", GOOD), result("add-b", guessed)])["all"].estimated
