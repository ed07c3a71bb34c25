"""A language as its file has it. Read when the first message that is not plainly English comes in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from taskchat.agent.embedded.line import QUOTED, Line, Token

if TYPE_CHECKING:
    from taskchat.dates import DateMatch
    from taskchat.dates.languages import DateWords
    from taskchat.phrases import Letters, Phrases

# The modules above are imported where they are used: nobody who writes English waits for them.
FOLDER = Path(__file__).parent
FIRST = 3.0  # what a word that can begin a command counts more where one begins
JOINTS_MAX = 60  # places that are looked at
MARKED = 1.0  # what letters count that only this language has
# What is one word in any language: quoted text, addresses, tags.
_WHOLE = re.compile(
    r"\"[^\"\n]{1,600}\"|“[^”\n]{1,600}”|„[^“”\n]{1,600}[“”]|«[^»\n]{1,600}»|「[^」\n]{1,600}」|『[^』\n]{1,600}』"
    r"|《[^》\n]{1,600}》|`[^`\n]{1,600}`|https?://\S+|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,63}"
    r"|(?<!\w)[#@]\w[\w/-]{0,99}|(?<=\s)!{2,3}(?=\s|$)|\n"
)
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SLOT = re.compile(r"\{\w+\}|<[\w-]+>|[\[\]()|]")
_OPENERS = '"“„«「『《`'


@dataclass(frozen=True)
class Fit:
    """A phrase that a line has the shape of, and the parts that its slots hold."""

    name: str  # the table's key: "update.rename"
    line: Line
    found: re.Match[str]

    def part(self, slot: str) -> Line:
        """What a slot holds; an empty line when it took no part."""
        if self.found.groupdict().get(slot) is None:
            return self.line.keep(())
        start, end = self.found.span(slot)
        return self.line.between(start, end)


@dataclass(frozen=True, eq=False)
class Pack:
    """One language: its code and its file as data. docs/LANGUAGES.md names the tables."""

    code: str
    data: Mapping[str, Any] = field(repr=False)

    @classmethod
    def read(cls, file: Path) -> Pack:
        """The pack in a file; its name is the language's code."""
        import tomllib

        return cls(file.stem, tomllib.loads(file.read_text(encoding="utf-8")))

    @cached_property
    def letters(self) -> Letters:
        """How this language's letters are folded."""
        from taskchat.phrases import Letters

        given = self.data.get("letters", {})
        return Letters(given.get("swaps", {}), given.get("spaced", True))

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that say nothing by themselves, in titles and in what people call them."""
        said = str(self.data.get("letters", {}).get("small", ""))
        return frozenset(word for word, _, _ in self.letters.words(said))

    @cached_property
    def rewritings(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """What is written otherwise in a list than in a request: patterns on the letters of a title."""
        given = self.data.get("titles", {}).get("rewrite", ())
        return tuple((re.compile(pattern, re.IGNORECASE), instead) for pattern, instead in given)

    @cached_property
    def phrases(self) -> Phrases:
        """What compiles this language's phrases."""
        from taskchat.phrases import Phrases

        lists = self.data.get("lists", {})
        plain = Phrases(self.letters, lists)
        slots = {"digits": r"\d{1,15} ", "word": r"\S+ ", **self.data.get("slots", {})}
        for slot, values in self.data.get("values", {}).items():
            slots[slot] = slots[f"{slot}_too"] = "|".join(
                (r"\d{1,3} ", *(plain.pattern([phrase]) for phrase in values))
            )
        levels = [phrase for level in ("high", "medium", "low") for phrase in lists.get(level, ())]
        return Phrases(self.letters, lists, {"level": plain.pattern(levels), **slots})

    # --- its words in a line ------------------------------------------------------------------------------------
    def line(self, raw: str) -> Line:
        """Split letters into this language's words."""
        tokens: list[Token] = []
        at = 0
        for found in (*_WHOLE.finditer(raw), None):
            end = found.start() if found is not None else len(raw)
            for word, first, last in self.letters.words(raw[at:end]):
                tokens.append(Token(word, at + first, at + last, len(tokens)))
            if found is None:
                break
            word = QUOTED if found[0][0] in _OPENERS else ";" if found[0] == "\n" else found[0].casefold()
            tokens.append(Token(word, found.start(), found.end(), len(tokens)))
            at = found.end()
        return Line(raw, tuple(tokens), self)

    def find_dates(self, text: str, now: dt.datetime) -> list[DateMatch]:
        """The dates in a text of this language."""
        from taskchat.dates.languages.search import search

        return search(text, now=now, words=self._dates)

    @cached_property
    def _dates(self) -> DateWords:
        from taskchat.dates.languages.words import DateWords, words_of

        return DateWords(self.data) if "read" in self.data else words_of(self.code)

    def shapes(self, table: str, line: Line) -> Iterator[Fit]:
        """The phrases of a table that the whole line has the shape of, in the order of the file."""
        plain = f"{line.plain} "
        for name, pattern in self._shapes(table):
            if (found := pattern.fullmatch(plain)) is not None:
                yield Fit(name, line, found)

    def fits(self, table: str, name: str, line: Line) -> Fit | None:
        """The same, of one key of the table."""
        plain = f"{line.plain} "
        tries = (pattern.fullmatch(plain) for pattern in self._patterns(table, name))
        return next((Fit(name, line, found) for found in tries if found is not None), None)

    def begins(self, table: str, name: str, line: Line) -> int:
        """How much of the line's words a phrase of the key takes at their beginning."""
        plain = f"{line.plain} "
        ends = [found.end() for pattern in self._patterns(table, name) if (found := pattern.match(plain)) is not None]
        return min(max(ends, default=0), len(line.plain))

    def within(self, table: str, name: str, line: Line) -> Fit | None:
        """The first phrase of the key that stands somewhere in the line."""
        plain = f"{line.plain} "
        tries = (pattern.search(plain) for pattern in self._patterns(table, name, inside=True))
        return next((Fit(name, line, found) for found in tries if found is not None), None)

    def ends(self, table: str, name: str, line: Line) -> int:
        """Where a phrase of the key begins that ends the line; the line's length when there is none."""
        plain = f"{line.plain} "
        for pattern in self._patterns(table, name, inside=True):
            for found in pattern.finditer(plain):
                if found.end() == len(plain):
                    return found.start()
        return len(line.plain)

    def each(self, table: str, name: str, plain: str) -> Iterator[re.Match[str]]:
        """Every phrase of a key that stands in words with a blank behind each, from left to right."""
        for pattern in self._patterns(table, name, inside=True):
            yield from pattern.finditer(plain)

    def joints(self, plain: str, name: str = "clauses") -> list[re.Match[str]]:
        """Where words may part: between clauses, between the items of a list, at an "and"."""
        return list(islice(self.each("joints", name, plain), JOINTS_MAX))

    def is_joint(self, word: str) -> bool:
        """Whether a word only joins others."""
        return any(pattern.fullmatch(f"{word} ") for pattern in self._patterns("joints", "and", inside=True))

    def only_time(self, text: str, now: dt.datetime) -> bool:
        """Whether a date said is a time without a day."""
        from taskchat.dates.languages.search import says_only_a_time

        return says_only_a_time(text, now=now, words=self._dates)

    def value(self, slot: str, said: str) -> int:
        """What the words in a number slot mean."""
        if said[:1].isdigit():
            return int(said)
        slot = slot.removesuffix("_too")
        fits = (value for phrase, value in self.data["values"][slot].items() if self._words_of(phrase).fullmatch(said))
        return int(next(fits))

    def text(self, table: str, name: str) -> str:
        """The first phrase of a key, as it is written."""
        return str(self._phrases_of(table, name)[0])

    def _phrases_of(self, table: str, name: str) -> Sequence[str]:
        found: Sequence[str] = self.data.get(table, {}).get(name, ())
        return found

    @cached_property
    def _compiled(self) -> dict[tuple[str, str, bool], tuple[re.Pattern[str], ...]]:
        return {}

    def _patterns(self, table: str, name: str, *, inside: bool = False) -> tuple[re.Pattern[str], ...]:
        """The patterns of a key: one for all of its phrases, or one each where they have slots."""
        key = table, name, inside
        if key not in self._compiled:
            phrases = self._phrases_of(table, name)
            groups = (
                [phrases] if phrases and not any("{" in phrase for phrase in phrases) else [[one] for one in phrases]
            )
            start = r"(?:^|(?<= ))" if inside else ""
            self._compiled[key] = tuple(re.compile(start + self.phrases.pattern(group)) for group in groups)
        return self._compiled[key]

    def _words_of(self, phrase: str) -> re.Pattern[str]:
        key = "", phrase, False
        if key not in self._compiled:
            self._compiled[key] = (self.phrases.compile([phrase]),)
        return self._compiled[key][0]

    @cached_property
    def _tables(self) -> dict[str, list[tuple[str, re.Pattern[str]]]]:
        return {}

    def _shapes(self, table: str) -> list[tuple[str, re.Pattern[str]]]:
        if table not in self._tables:
            self._tables[table] = [
                (name, self.phrases.compile([one]))
                for name, phrases in self.data.get(table, {}).items()
                for phrase in phrases
                for one in dict.fromkeys((phrase.replace("[{when}]", "{when}"), phrase.replace("[{when}]", "")))
            ]
        return self._tables[table]

    # --- how much a text is of it ---------------------------------------------------------------------------------
    def score(self, text: str, words: Sequence[str], others: Callable[[str], int]) -> float:
        """How much a text speaks for this language: one for each word, shared with the `others` that have it too."""
        if self._foreign is not None and self._foreign.search(text):
            return 0.0
        if self._script is not None:
            letters = self._script.findall(text)
            begins = self._script.match(text.lstrip(' ¿¡.,!?"“「')) is not None
            return 0.7 * len(letters) + (FIRST if begins else 0.0)
        found = sum(1 / others(word) for word in words if self.has(word))
        found += FIRST / others(words[0]) if self.letters.fold(words[0]) in self._first else 0.0
        return found + (MARKED if self._marks is not None and self._marks.search(text) else 0.0)

    def has(self, word: str) -> bool:
        """Whether it is a word of this language, as far as its file knows."""
        return self.letters.fold(word) in self._words

    @cached_property
    def _words(self) -> frozenset[str]:
        said = [*self._strings("verbs"), *self._strings("commands"), *self._strings("talk")]
        known = {word for text in said for word in _LETTERS.findall(self.letters.fold(_SLOT.sub(" ", text)))}
        return self._set("words") | self._first | {word for word in known if len(word) > 2}

    def _strings(self, table: str) -> Iterator[str]:
        for phrases in self.data.get(table, {}).values():
            yield from phrases

    @cached_property
    def _first(self) -> frozenset[str]:
        return self._set("first")

    def _set(self, name: str) -> frozenset[str]:
        return frozenset(self.letters.fold(word) for word in str(self.data["detect"].get(name, "")).split())

    @cached_property
    def _script(self) -> re.Pattern[str] | None:
        return self._pattern("script")

    @cached_property
    def _foreign(self) -> re.Pattern[str] | None:
        return self._pattern("not")

    @cached_property
    def _marks(self) -> re.Pattern[str] | None:
        return self._pattern("letters")

    def _pattern(self, name: str) -> re.Pattern[str] | None:
        found = self.data["detect"].get(name)
        return re.compile(f"[{found}]", re.IGNORECASE) if found else None


@cache
def packs() -> tuple[Pack, ...]:
    """All the languages that there are files of."""
    return tuple(Pack.read(file) for file in sorted(FOLDER.glob("*.toml")))


def pack_of(code: str) -> Pack | None:
    """The pack of a language; a region is left away ("de-AT" is German). None for English and what has no file."""
    wanted = code.partition("-")[0].lower()
    return next((pack for pack in packs() if pack.code == wanted), None) if wanted != "en" else None
