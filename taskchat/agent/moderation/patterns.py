"""Looks for regular expressions in time in proportion to the text, whatever the expressions. Pure.

Nothing is tried again: all places in them that the text may have come to are followed at once, and where each set of
such places leads is worked out once and kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from taskchat.agent.moderation.expressions import Edge, Either, Fits, Letter, Part, Repeat, Row, in_word

STATES_MAX = 5000  # of all expressions together
MOVES_KEPT = 20_000


@dataclass
class _State:
    """A place in a pattern: by a letter that `fits` it leads on; without one it leads on at once, or at an `edge`."""

    then: list[int] = field(default_factory=list)
    fits: Fits | None = None
    edge: bool = False
    found: int | None = None


class Patterns:
    """Patterns that are looked for together."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._states: list[_State] = []
        self._starts = frozenset(
            self._built(part, self._add(_State(found=number))) for number, part in enumerate(parts)
        )
        self._sets: dict[tuple[frozenset[int], bool], int] = {}
        self._known: list[tuple[frozenset[int], bool]] = []
        self._moves: dict[tuple[int, str], tuple[int, frozenset[int]]] = {}

    def found(self, text: str) -> set[int]:
        """The numbers of those that occur in the text."""
        found: set[int] = set()
        if not self._starts:
            return found
        place = self._named(frozenset(), from_word=False)
        for letter in text:
            move = self._moves.get((place, letter))
            if move is None:
                if len(self._moves) > MOVES_KEPT:
                    place = self._forget(place)
                move = self._moves[place, letter] = self._move(place, letter)
            place, new = move
            if new:
                found |= new
        return found | self._reached(place, to_word=False)[1]

    def _add(self, state: _State) -> int:
        if len(self._states) >= STATES_MAX:
            raise ValueError("the expressions are too large together")
        self._states.append(state)
        return len(self._states) - 1

    def _built(self, part: Part, after: int) -> int:
        """The state with which `part` begins, where `after` follows it."""
        match part:
            case Letter(fits):
                return self._add(_State([after], fits=fits))
            case Edge():
                return self._add(_State([after], edge=True))
            case Row([]):
                return self._add(_State([after]))  # so that what is built is bounded by its states
            case Row(parts):
                for each in reversed(parts):
                    after = self._built(each, after)
                return after
            case Either(parts):
                return self._add(_State([self._built(each, after) for each in parts]))
            case Repeat(each, least, None):
                again = self._add(_State([after]))
                self._states[again].then.append(self._built(each, again))
                return self._built(Row([each] * least), again)
            case Repeat(each, least, most):
                end = after
                for _ in range((most or 0) - least):
                    after = self._add(_State([end, self._built(each, after)]))
                return self._built(Row([each] * least), after)

    def _named(self, states: frozenset[int], *, from_word: bool) -> int:
        key = (states, from_word)
        if key not in self._sets:
            self._sets[key] = len(self._known)
            self._known.append(key)
        return self._sets[key]

    def _forget(self, place: int) -> int:
        kept, from_word = self._known[place]
        self._moves.clear()
        self._sets.clear()
        self._known.clear()
        return self._named(kept, from_word=from_word)

    def _move(self, place: int, letter: str) -> tuple[int, frozenset[int]]:
        to_word = in_word(letter)
        reached, found = self._reached(place, to_word=to_word)
        onward = frozenset(after for each in reached if (each.fits or _never)(letter) for after in each.then)
        return self._named(onward, from_word=to_word), found

    def _reached(self, place: int, *, to_word: bool) -> tuple[list[_State], frozenset[int]]:
        states, from_word = self._known[place]
        seen, open_ = set(), [*states, *self._starts]
        while open_:
            number = open_.pop()
            state = self._states[number]
            if number in seen or (state.edge and from_word is to_word):
                continue
            seen.add(number)
            if state.fits is None:
                open_ += state.then
        reached = [self._states[number] for number in seen]
        return reached, frozenset(each.found for each in reached if each.found is not None)


def _never(_letter: str) -> bool:
    return False
