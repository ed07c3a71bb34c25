"""The words in which a language speaks of dates, compiled from the `read` table of its file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from taskchat.dates.names import date_words
from taskchat.phrases import Letters, Phrases

# What any language writes in digits. A slot ends with the blank behind its last word.
_DIGITS = {
    "hour": r"(?:[01]?\d|2[0-4]) ",
    "minute": r"[0-5]?\d ",
    "hm": r"(?:[01]?\d|2[0-3]):[0-5]\d(?::\d\d)? ",
    "hm_dotted": r"(?:[01]?\d|2[0-3])\.[0-5]\d ",
    "date": (
        r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2} |\d{1,2}[./-]\d{1,2}[./-](?:20)?\d\d "
        r"|\d{1,2}/\d{1,2} (?!(?:kg|g|mg|l|dl|cl|ml|cm|mm|m|km|lb|oz|%) )"
    ),
    "dotted": r"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2]) ",
    "year": r"(?:19|20)\d\d ",
    "ahead": r"(?=\d)",
    "end": r"$",
    "no_hour": r"(?!(?:h|heures?|horas?|hs|uhr|:) )",
}


@dataclass(frozen=True)
class Rule:
    """One phrase and the kind of thing that it says."""

    kind: str
    pattern: re.Pattern[str]


class DateWords:
    """A language's words of dates. Making one compiles nothing; that happens when it is first searched for."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data: Mapping[str, Any] = data.get("read", {})
        given = self._data.get("letters", {})
        self.letters = Letters(given.get("swaps", {}), given.get("spaced", True))
        self.day_first = bool(self._data.get("day_first", True))
        self._numerals = str(self._data.get("numerals", ""))  # 0 to 9, then 10, of a language that counts in signs

    @cached_property
    def _values(self) -> dict[str, list[tuple[re.Pattern[str], Any]]]:
        """For each slot, the patterns of its words and what they mean."""
        plain = Phrases(self.letters, self._data.get("lists", {}))
        found: dict[str, list[tuple[re.Pattern[str], Any]]] = {}
        for name, table in self._data.get("slots", {}).items():
            pairs = (
                enumerate(table) if isinstance(table, list) else ((value, phrase) for phrase, value in table.items())
            )
            found[name] = [(plain.compile([phrase]), value) for value, phrase in pairs]
        return found

    @cached_property
    def _phrases(self) -> Phrases:
        slots = dict(_DIGITS)
        for name, values in self._values.items():
            longest = sorted((pattern.pattern for pattern, _ in values), key=len, reverse=True)
            slots[name] = "|".join(longest)
        counted = f"[{self._numerals}廿]" if self._numerals else ""
        signs = rf"|(?:{counted} ){{1,3}}" if counted else ""
        slots["number"] = rf"\d{{1,4}} |{slots.get('number', '(?!)')}{signs}"
        slots["day"] = rf"(?:0?[1-9]|[12]\d|3[01]) |{slots.get('ordinal', '(?!)')}{signs}"
        if signs:
            slots["hour"] += signs
            slots["minute"] += signs
        else:
            slots["hour"] += f"|{slots['number'].partition('|')[2]}"
        joint = plain_or(self._data.get("and"), self.letters)
        slots["weekdays"] = rf"(?:{slots['weekday']})(?:{joint}(?:{slots['weekday']}))*"
        day = slots["day"]
        mark = plain_or(self._data.get("day_mark"), self.letters)
        slots["days"] = rf"(?:{day})(?:{mark})?(?:{joint}(?:{day})(?:{mark})?)*"
        return Phrases(self.letters, self._data.get("lists", {}), slots)

    @cached_property
    def rules(self) -> dict[str, tuple[Rule, ...]]:
        """The rules by what they read: "day", "clock", "part" or "rhythm"."""
        return {
            group: tuple(
                Rule(kind, self._compiled(kind, phrase))
                for kind, phrases in self._data.get(group, {}).items()
                for phrase in phrases
            )
            for group in ("day", "clock", "part", "rhythm")
        }

    def _compiled(self, kind: str, phrase: str) -> re.Pattern[str]:
        """A phrase's pattern; "on" may stand before a number, so that "on the 3rd of may" is no "on the 3rd"."""
        lead = f"(?:{plain_or(self._data.get('lead'), self.letters)})?" if kind in {"date", "numeric"} else ""
        return re.compile(lead + self._phrases.pattern([phrase]))

    @cached_property
    def small(self) -> dict[str, re.Pattern[str]]:
        """The little words: what leads to a date ("before" means its eve), ends a rhythm, joins or trails."""
        names = ("lead", "before", "until", "joint", "trail")
        return {name: re.compile(plain_or(self._data.get(name), self.letters)) for name in names}

    def value(self, slot: str, said: str) -> Any:
        """What the words in a slot mean; digits mean themselves."""
        for pattern, value in self._values.get(slot, ()):
            if pattern.fullmatch(said):
                return value
        if (digits := re.match(r"\d+", said)) is not None:
            return int(digits[0])
        if slot in {"day", "hour", "minute"}:
            return self.value({"day": "ordinal"}.get(slot, "number"), said)
        return self._count(said.replace(" ", ""))

    def _count(self, signs: str) -> int:
        """A number in signs that count tens: 二十五 is 25."""
        ten = self._numerals[10:11]
        signs = signs.replace("廿", f"二{ten}")
        if not signs or any(sign not in self._numerals for sign in signs):
            raise ValueError(signs)
        if ten not in signs:
            return int("".join(str(self._numerals.index(sign)) for sign in signs))
        tens, ones = signs.split(ten, 1)
        return 10 * (self._numerals.index(tens[-1]) if tens else 1) + (self._numerals.index(ones[0]) if ones else 0)

    def each(self, slot: str, said: str) -> list[Any]:
        """The values of several words of a slot that stand one after the other."""
        union = "|".join(sorted((pattern.pattern for pattern, _ in self._values[slot]), key=len, reverse=True))
        return [self.value(slot, found[0]) for found in re.finditer(rf"\d+ |{union}", said)]


def plain_or(phrases: Sequence[str] | None, letters: Letters) -> str:
    """The pattern of any of some phrases; what never fits when there are none."""
    return Phrases(letters).pattern(phrases) if phrases else r"(?!)"


@cache
def words_of(language: str) -> DateWords:
    """The date words of a language that has a file."""
    return DateWords(date_words(language))
