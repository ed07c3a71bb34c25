"""What kind of answer a question wants, and whether a sentence holds one of that kind. Pure.

English first; the question words of German, French and Spanish are known, too.
"""

from __future__ import annotations

import re
from typing import Literal

Kind = Literal["number", "moment", "name", "place", "reason", "meaning"]

_WORD = r"(?:\w+ ){0,2}?"
_MOMENT = (
    r"when|since when|until when|in which year|how (?:late|early|soon|recently)"
    rf"|(?:what|which) {_WORD}(?:year|date|day|month|century|decade|time|hours?)"
    r"|wann|um wie viel uhr|welche[smn]? (?:jahr|tag|datum)|quand|à quelle heure|quelle année|quel jour"
    r"|cuándo|cuando|a qué hora|qué (?:año|día)"
)
_AMOUNT = (
    r"how (?:many|much|long|old|far|high|tall|big|large|often|deep|wide|fast|heavy|hot|cold|expensive)"
    rf"|what {_WORD}(?:percentage|percent|number|amount|proportion|fraction|price|cost|size|rate|ratio|length|height"
    r"|depth|population|age|temperature|fee|limit)"
    r"|wie ?(?:viele?|lange|alt|weit|hoch|groß|oft)|combien|cuánt[oa]s?|cuant[oa]s?"
)
_NAME = r"who|whom|whose|wer|wem|wen|wessen|qui|quién|quien|quiénes"
_PLACE = r"where|wherever|wo|woher|wohin|où|dónde|donde|adónde"
_REASON = r"why|how come|what (?:caused|causes|is the reason)|warum|weshalb|wieso|pourquoi|por qué"
_MEANING = r"^(?:what(?:'s| is| are)|was (?:ist|sind)|qu'est-ce|qué (?:es|son)) (?!the (?:\w+ ){1,3}of\b)"


def _asks(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


# The first that fits
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("moment", _asks(_MOMENT)),
    ("number", _asks(_AMOUNT)),
    ("name", _asks(_NAME)),
    ("place", _asks(_PLACE)),
    ("reason", _asks(_REASON)),
    ("meaning", re.compile(_MEANING, re.IGNORECASE)),
)
_MONTHS = (
    r"jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?"
    r"|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?|janvier|février|mars|avril|juin|juillet|août"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
)
_NUMBERS = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred"
    r"|thousand|million|billion|half|third|quarter|dozen|once|twice|several|few|zwei|drei|vier|fünf|sechs|sieben|acht"
    r"|neun|zehn|deux|trois|quatre|cinq|dix|dos|tres|cuatro|cinco|diez"
)
_DATED = (
    r"\b(?:1[0-9]|20)\d\ds?\b|\b\d{1,2}(?::\d\d| ?[ap]\.?m\b| Uhr| ?h\b)"
    rf"|\b(?:{_MONTHS})\.? \d|\d\.? (?:{_MONTHS})\b|\bcentur(?:y|ies)\b|\b(?:BC|AD|BCE|CE)\b"
)
_TIMELY = (
    rf"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:{_MONTHS})\b"
    r"|\b(?:mon|diens|donners|frei|sams|sonn)tags?\b|\b(?:daily|weekly|monthly|yearly|annually|noon|midnight)\b"
    r"|\b(?:morning|evening|night|weekends?|weekdays?|after|before|during|until|since|while|within|bis|nach|vor)\b|\d"
)
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_SOMEWHERE = (
    r"in|at|on|near|from|to|of|inside|behind|under|between|outside|across|throughout|along|next to|im|am|aus|bei|à|en"
    r"|dans|chez"
)
_BECAUSE = (
    r"\b(?:because|since|due to|as a result|therefore|so that|in order to|caused|led to|reason|owing to|for fear|thus"
    r"|weil|da|wegen|damit|parce que|car|afin|porque|debido)\b"
)
_IS = r"is|are|was|were|means|refers? to|is called|known as|defined as|ist|sind|heißt|bedeutet|est|sont|es|son"
_HOLDS: dict[Kind, tuple[tuple[float, re.Pattern[str]], ...]] = {
    "moment": ((1.0, re.compile(_DATED, re.IGNORECASE)), (0.6, re.compile(_TIMELY, re.IGNORECASE))),
    "number": ((1.0, re.compile(r"\d|[%€$£]")), (0.8, re.compile(rf"\b(?:{_NUMBERS})\b", re.IGNORECASE))),
    "name": (
        (1.0, re.compile(rf"(?<=[\w,;:)\"'”’] ){_CAPITAL}[\w'’-]+")),
        (0.6, re.compile(rf"^{_CAPITAL}\w+ {_CAPITAL}")),
    ),
    "place": (
        (1.0, re.compile(rf"\b(?:{_SOMEWHERE}) (?:the |an? |der |dem |den |la |le |el )?(?:\w+ )?{_CAPITAL}")),
        (0.5, re.compile(r"\b(?:in|at|on|near|inside|behind|under|between|outside|beside|above|below|im|dans|sur)\b")),
    ),
    "reason": (
        (1.0, re.compile(_BECAUSE, re.IGNORECASE)),
        (0.4, re.compile(r"\b(?:to|for|by|as|resulted|made)\b")),
    ),
    "meaning": (
        (
            0.8,
            re.compile(rf"\b(?:{_IS}) (?:an?|the|any|all|ein|eine|der|die|das|un|une|le|la|una|el)\b", re.IGNORECASE),
        ),
    ),
}


def kind_of(question: str) -> Kind | None:
    """What kind of answer a question wants, None where nothing tells."""
    return next((kind for kind, pattern in _KINDS if pattern.search(question)), None)


def holds(text: str, kind: Kind | None) -> float:
    """How surely a text holds an answer of this kind, from 0 to 1."""
    if kind is None:
        return 0.0
    return next((sure for sure, pattern in _HOLDS[kind] if pattern.search(text)), 0.0)
