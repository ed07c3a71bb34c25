"""Many dialogues at once."""

from __future__ import annotations

import threading

import pytest

from taskchat.errors import ServerUnreachable
from taskchat.evaluation.dialogues import Dialogue, Step
from taskchat.evaluation.results import Result
from taskchat.evaluation.running import played

DIALOGUES = [Dialogue(id=f"add-{number}", turns=[Step(say="x")]) for number in range(20)]


@pytest.mark.parametrize("jobs", [1, 3, 50])
def test_every_dialogue_is_played_once(jobs: int) -> None:
    found = [each.dialogue.id for each in played(DIALOGUES, lambda one: Result(one, []), jobs=jobs)]
    assert sorted(found) == sorted(each.id for each in DIALOGUES)


def test_as_many_are_played_at_once_as_there_are_jobs() -> None:
    together = threading.Barrier(4)

    def play(dialogue: Dialogue) -> Result:
        together.wait(5)  # breaks unless four are here
        return Result(dialogue, [])

    assert len(list(played(DIALOGUES, play, jobs=4))) == len(DIALOGUES)


def test_what_breaks_one_of_them_ends_all() -> None:
    begun = []

    def play(dialogue: Dialogue) -> Result:
        begun.append(dialogue.id)
        if len(begun) == 3:
            raise ServerUnreachable("It is gone.")
        return Result(dialogue, [])

    results = []
    with pytest.raises(ServerUnreachable):  # noqa: PT012 - those before it count
        for result in played(DIALOGUES, play, jobs=1):
            results.append(result)  # noqa: PERF402
    assert len(results) == 2
    assert len(begun) == 3


def test_nothing_more_is_begun_when_nobody_listens_any_more() -> None:
    begun, go_on = [], threading.Event()

    def play(dialogue: Dialogue) -> Result:
        begun.append(dialogue.id)
        if len(begun) > 1:
            go_on.wait(5)
        return Result(dialogue, [])

    listening = played(DIALOGUES, play, jobs=1)
    next(listening)
    listening.close()  # type: ignore[attr-defined]
    go_on.set()
    for thread in [each for each in threading.enumerate() if each.name.startswith("eval-")]:
        thread.join(5)
    assert len(begun) <= 2
