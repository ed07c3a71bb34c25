"""A language's sentences, and how they are filled: placeholders, plurals, lists, quotes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})
NO_BREAK = "\u00a0"

Text: TypeAlias = str | Sequence[str] | Mapping[str, str]


@dataclass(frozen=True)
class Wording:
    """Texts by key, like "add.one". A text is a sentence, several to vary, or one for each plural form."""

    language: str
    texts: Mapping[str, Text]
    plural: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    contract: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, language: str, data: Mapping[str, Any]) -> Wording:
        """The file's data by key. Spaces that no line may end at are made so here, before anybody's words come in."""
        grammar = data["grammar"]
        space = re.compile(f" (?=[{re.escape(grammar['no_break'])}])") if grammar["no_break"] else None
        texts = {key: _unbroken(text, space) for key, text in _flat(data, "") if not key.startswith("grammar.")}
        texts |= {f"grammar.{name}": grammar[name] for name in ("quoted", "comma", "and", "sentences")}
        plural = {form: re.compile(pattern) for form, pattern in grammar["plural"].items()}
        return cls(language, texts, plural, grammar["contract"])

    def say(self, key: str, turn: int = 0, /, **values: object) -> str:
        """The sentence of a key, its placeholders filled with `values`. Of several, `turn` tells which."""
        text = self.texts[key]
        if isinstance(text, Mapping):
            text = text["other"]
        elif not isinstance(text, str):
            text = text[turn % len(text)]
        return text.format_map(values)

    def count(self, key: str, number: int, /, **values: object) -> str:
        """The form of a sentence that goes with `number`; {count} in it is the number."""
        text = self.texts[key]
        if not isinstance(text, Mapping):
            return self.say(key, 0, count=number, **values)
        return text.get(self.form(number), text["other"]).format_map({"count": number, **values})

    def form(self, number: int) -> str:
        """The plural form that a number takes."""
        return next((form for form, digits in self.plural.items() if digits.fullmatch(str(number))), "other")

    def has(self, key: str) -> bool:
        """Whether there is such a key."""
        return key in self.texts

    def join(self, parts: Sequence[str]) -> str:
        """ "a, b and c"."""
        *before, last = parts or [""]
        return self.say("grammar.and").join(filter(None, (self.comma(before), last)))

    def comma(self, parts: Sequence[str]) -> str:
        """ "a, b, c"."""
        return self.say("grammar.comma").join(parts)

    def sentences(self, *parts: str) -> str:
        """Sentences one behind the other."""
        return self.say("grammar.sentences").join(filter(None, parts))

    def contracted(self, text: str) -> str:
        """Words as they are written where they meet: "antes de el viernes" is "antes del viernes"."""
        for apart, together in self.contract.items():
            text = text.replace(apart, together)
        return text


def _flat(data: Mapping[str, Any], path: str) -> Iterator[tuple[str, Text]]:
    for name, value in data.items():
        if isinstance(value, Mapping) and not ("other" in value and value.keys() <= FORMS):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def _unbroken(text: Text, space: re.Pattern[str] | None) -> Text:
    if space is None:
        return text
    if isinstance(text, str):
        return space.sub(NO_BREAK, text)
    if isinstance(text, Mapping):
        return {form: space.sub(NO_BREAK, each) for form, each in text.items()}
    return [space.sub(NO_BREAK, each) for each in text]
