"""How questions begin, and how those that go on from the one before them look, in each language. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

WORDS_MAX = 6  # a longer question says all that it asks
FRAGMENT = 3  # words of one that is no more than a part: "in winter?"
ALONE = 2  # words of a question that can't ask anything by itself: "how much?"
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_SIGNS = " ?!.,;:¿¡？！。，"


@dataclass(frozen=True)
class Questions:
    """The words of a language. `opening` begins a question, `joining` one that goes on, `pointing` stands for what was
    spoken of before. Patterns, from the beginning of the text on but for `pointing`."""

    opening: str
    joining: str
    pointing: str
    ending: str = r"(?!)"
    begins: re.Pattern[str] = field(init=False)
    joins: re.Pattern[str] = field(init=False)
    points: re.Pattern[str] = field(init=False)
    ends: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        """Compile them."""
        for name, pattern in (
            ("begins", rf"(?:{self.opening})"),
            ("joins", rf"(?:{self.joining})"),
            ("points", self.pointing),
            ("ends", rf"(?:{self.ending})$"),
        ):
            object.__setattr__(self, name, re.compile(pattern))


_OF = {
    "en": Questions(
        r"(?:what|when|where|who|whom|whose|why|how|which|is|are|was|were|do|does|did|can|could|should|will|has|have"
        r"|explain|describe|define)\b",
        r"(?:and|but|or|also|so|then|what about|how about)\b",
        r"\b(?:it|its|they|them|their|that|those|these|this|there|he|she|him|her|his)\b",
    ),
    "de": Questions(
        r"(?:was|wann|wo|woher|wohin|wer|wen|wem|wessen|warum|wieso|weshalb|wozu|wie|wieviel|welche[rsnm]?|gibt es|ist"
        r"|sind|darf|kann|muss|erklär\w*|beschreib\w*)\b",
        r"(?:und|aber|oder|auch|dann|was ist mit|wie ist es mit|wie sieht es mit)\b",
        r"\b(?:es|sie|er|ihn|ihm|das|die|dort|da|dann|davon|dafür|damit|dazu|dabei|darin|diese[rsnm]?)\b",
    ),
    "es": Questions(
        r"(?:qu[eé]|cu[aá]ndo|d[oó]nde|ad[oó]nde|qui[eé]n(?:es)?|c[oó]mo|cu[aá]nt[oa]s?|cu[aá]l(?:es)?|por qu[eé]|hay"
        r"|es|est[aá]n?|puedo|expl[ií]ca\w*|describe)\b",
        r"(?:y|e|pero|o|entonces|tambi[eé]n|qu[eé] hay de|qu[eé] pasa con)\b",
        r"\b(?:eso|esto|ello|[eé]l|ella|ellos|ellas|all[ií]|ah[ií]|ese|esa|este|esta)\b",
    ),
    "fr": Questions(
        r"(?:que|qu['’]|quoi|quand|où|qui|comment|combien|pourquoi|quel(?:le)?s?|est-ce|y a-t-il|explique\w*|décris)",
        r"(?:et|mais|ou|alors|aussi|qu['’]en est-il)\b",
        r"\b(?:il|elle|ils|elles|ça|cela|ceci|là|y|en|celui|celle|ce|cette)\b",
    ),
    "it": Questions(
        r"(?:che|cosa|quando|dove|dov['’]|chi|come|com['’]|quant[oiae]|quale|quali|perch[eé]|c['’]è|ci sono|posso"
        r"|spiega\w*|descrivi)",
        r"(?:ed?|ma|o|allora|anche|che mi dici di)\b",
        r"\b(?:esso|essa|essi|esse|ciò|quello|quella|questo|questa|lì|là|ci|ne|lui|lei)\b",
    ),
    "zh": Questions(
        r"(?:请问|什么|谁|哪|几|多少|怎么|怎样|为什么|为何|何时|解释|说明|.*(?:什么|几点|多少|怎么|哪里|哪儿|吗|谁|为什么))",
        r"(?:那么?|还有|而且|以及|然后)",
        r"它|他们?|她们?|这个|那个|那里|那儿|这里",
        r"呢",
    ),
}


def asks(message: str, language: str) -> bool:
    """Whether a message begins as questions do, also without a question mark."""
    return _of(language).begins.match(_plain(message)) is not None


def goes_on(message: str, language: str) -> bool:
    """Whether a message asks something that only the question before it makes whole: "and in winter?"."""
    words, plain = _of(language), _plain(message)
    joined = words.joins.match(plain)
    rest = plain[joined.end() :].strip(_SIGNS) if joined else plain
    length = _length(rest)
    if not 0 < length <= WORDS_MAX:
        return False
    if words.begins.match(rest):
        return length <= ALONE or words.points.search(rest) is not None
    marked = message.rstrip().endswith(("?", "？")) and length <= FRAGMENT
    return joined is not None or marked or words.ends.search(plain) is not None


def _of(language: str) -> Questions:
    return _OF.get(language, _OF["en"])


def _plain(message: str) -> str:
    return " ".join(message.casefold().split()).strip(_SIGNS)


def _length(text: str) -> int:
    """How many words. Where no blanks are written, two letters are about one."""
    return sum(max(len(_UNSPACED.findall(word)) // 2, 1) for word in text.split())
