"""What came of played dialogues, and the sums that a person wants of them. Pure."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from taskchat.errors import TaskchatError
from taskchat.evaluation.dialogues import Dialogue
from taskchat.schemas.chat import Usage

ALL = "all"


@dataclass(frozen=True, kw_only=True)
class Played:
    """One turn. `error` is what broke it; then the dialogue ends with it."""

    said: str
    reply: str = ""
    faults: Sequence[str] = ()
    wrong_write: bool = False
    seconds: float | None = None
    usage: Usage = field(default_factory=Usage)
    model: str | None = None
    error: TaskchatError | None = None


@dataclass(frozen=True)
class Result:
    """One dialogue, and its turns as far as they were played."""

    dialogue: Dialogue
    turns: Sequence[Played]

    @property
    def passed(self) -> bool:
        """Whether every turn was as it should be."""
        return len(self.turns) == len(self.dialogue.turns) and not any(turn.faults for turn in self.turns)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        turns = [
            {
                "say": turn.said,
                "reply": turn.reply,
                "faults": list(turn.faults),
                "seconds": turn.seconds,
                "usage": turn.usage.model_dump(mode="json"),
            }
            for turn in self.turns
        ]
        return {"id": self.dialogue.id, "passed": self.passed, "turns": turns}


@dataclass(frozen=True, kw_only=True)
class Score:
    """The sums over some dialogues. Turns that were not reached count as not passed."""

    dialogues: int
    dialogues_passed: int
    turns: int
    turns_passed: int
    wrong_writes: int
    median_seconds: float | None
    slowest_seconds: float | None
    model_calls: int
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    estimated: bool

    @classmethod
    def of(cls, results: Sequence[Result]) -> Score:
        """Sum up."""
        turns = [turn for result in results for turn in result.turns]
        seconds = [turn.seconds for turn in turns if turn.seconds is not None]
        return cls(
            dialogues=len(results),
            dialogues_passed=sum(result.passed for result in results),
            turns=sum(len(result.dialogue.turns) for result in results),
            turns_passed=sum(not turn.faults for turn in turns),
            wrong_writes=sum(turn.wrong_write for turn in turns),
            median_seconds=round(statistics.median(seconds), 4) if seconds else None,
            slowest_seconds=round(max(seconds), 4) if seconds else None,
            model_calls=sum(turn.usage.model_calls for turn in turns),
            input_tokens=sum(turn.usage.input_tokens for turn in turns),
            output_tokens=sum(turn.usage.output_tokens for turn in turns),
            cached_tokens=sum(turn.usage.cached_tokens for turn in turns),
            estimated=any(turn.usage.estimated for turn in turns),
        )


def scores(results: Iterable[Result]) -> dict[str, Score]:
    """The score of each group, by its name, and of all of them as the last one."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.dialogue.group, []).append(result)
    found = {name: Score.of(groups[name]) for name in sorted(groups)}
    return found | {ALL: Score.of([result for group in groups.values() for result in group])}
