"""Which tasks a question or a bulk command speaks of: status, day, priority, project, tag, words."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.slots import cut_date, read_priority
from taskchat.agent.embedded.words import word_set
from taskchat.dates import DateMatch

_DONE = re.compile(
    r"\b(?:done|completed?|finished|accomplished|ticked off|checked off|crossed off|achieved)\b"
    r"|\b(?:did|have) i (?:already )?(?:do|finish|complete|get done)\b"
)
_NOT_DONE = re.compile(
    r"\b(?:am|are) (?:i|we) (?:all |completely )?(?:done|finished|through)\b"
    r"|\b(?:not|n't|isn't|aren't|haven't|hasn't|yet to be|un) (?:yet )?(?:done|completed?"
    r"|finished)\b|\b(?:unfinished|incomplete|undone|uncompleted|pending|open|remaining|left|still"
    r"|outstanding|unchecked)\b"
)
_ALL = re.compile(
    r"\b(?:done and (?:not done|open|pending)|both (?:done|open)|including (?:done|completed"
    r"|finished)|ever|whether|everything i've ever)\b"
)
_OVERDUE = re.compile(r"\b(?:overdue|past due|past their due date|late|missed|behind on|behind)\b")
_PRIORITY = re.compile(
    r"(?:\b(?:with |of |at |as )?(?:a )?(?P<a>high|highest|top|low|lowest|medium|normal|urgent"
    r"|important|critical)(?: - | |-)?priority\b"
    r"|\bpriority (?:is )?(?P<b>high|low|medium|[123])\b|\b(?P<c>urgent|important|critical|most "
    r"important|pressing)\b|(?<!\S)!?(?P<d>p[123]|!high|!low|!medium)\b|\bmarked (?:as )?(?P<e>high"
    r"|low|medium|urgent|important)\b)"
)
_TAG = re.compile(
    r"(?:(?:tagged|labell?ed)(?: as| with)?|with (?:the )?(?:tag|label)|(?:tag|label) ?:?) "
    r"#?(?P<tag>[\w-]+)|(?<!\S)#(?P<hash>[\w/-]*[^\W\d][\w/-]*)|\b(?P<before>[\w-]+) (?:tag|label)\b"
)
_PROJECT = tuple(
    re.compile(pattern)
    for pattern in (
        r"\bproject ?(?:called|named|:)? ?(?P<name>“”|(?!and\b)[\w'-]+)(?= |$)",
        r"(?<!\S)@(?P<name>[^\W\d][\w/-]*)",
        (
            r"\b(?:(?:on|in|from|of|off|for|to|under|the|my|our|a) )+(?P<name>(?!(?:all|done|completed"
            r"|open)\b)[\w'-]+(?: (?!list|project)[\w'-]+)?) (?:lists?|project)\b"
        ),
        (
            r"(?:^| )(?P<name>(?!(?:the|my|a|all|this|that|entire|whole|current|which|what|any|current|me"
            r"|done|completed|open|new)\b)[\w'-]+) (?:list|project)\b"
        ),
    )
)
_OF_DAY = re.compile(r"\b(?P<day>today|tonight|tomorrow|yesterday|\w+day|week|month)['’]s\b", re.IGNORECASE)
_SIDES = {"before": "before", "prior": "before", "by": "by", "until": "by", "after": "after"}
_DEFAULT = word_set("""
    todo task tasks reminder reminders to do current whole entire full my the chore daily main do today today's
    todays tomorrow this all running done completed open old overdue priority high low me show pending finished new
    current active long longest agenda your
""")
_ABOUT = re.compile(
    r"\b(?:about|regarding|concerning|containing|contain|contains|mention|mentions|mentioning"
    r"|matching|with the words?|that says?|includes?|including|related to|named|called|to do with"
    r"|involving|having to do with|relating to|for) (?P<words>.+)$"
)
_VOCABULARY = word_set("""
    show list display view see read tell me give get pull up bring open check review look at what what's which is
    are was were am do does did i have has had i've we our my the a an all any of on in to for from and or with that
    this these those it its only just ones one task tasks todo todos reminder reminders item items list lists thing
    things stuff anything something everything chore chores errand errands you your please can could now there
    there's scheduled planned set due coming upcoming currently current left remaining need needs should must got
    going be been supposed want would like know hear find search filter by how many much still yet already next up
    first top last plate agenda schedule today's day so far else other out here's total number count project label
    tag priority high low medium done finished completed complete late overdue pending active outstanding products
    product contents content entire whole full entries entry many me some as well too also put add added include
    included written remember remind reminded forget forgot listed who when where time date deadline deadlines week
    month year if let go over through down them they their who's whose back again everyone ever every each saved
    stored exist exists existing about work's not no haven't isn't open unfinished incomplete undone looking urgent
    important most critical i'd i'm will shall may might recite print finish complete do done's sort details detail
    behind past missed late tagged labelled labeled
    delete remove erase clear mark complete empty purge wipe cross off tick trash cancel get rid want wanted
    accomplish accomplished achieve achieved today tomorrow want's to-do made make making having alerts alert sort
    sorted order ordered buy anymore by created create display's
""") - {"buy"}


def stretch(when: DateMatch) -> tuple[dt.date, dt.date]:
    """The first and the last day that words speak of."""
    days = (when.date, *when.also)
    return when.beside or when.period or (min(days), max(days))


@dataclass(frozen=True)
class Wanted:
    """A filter as words gave it. `loose` may be a project, a tag or words of a title."""

    status: str = "pending"
    when: DateMatch | None = None
    overdue: bool = False
    undated: bool = False
    side: str = ""  # of `when`: "before" it, "by" its end, or "after" it
    priority: str | None = None
    tag: str | None = None
    project: str | None = None
    words: str | None = None
    loose: str | None = None

    def arguments(self, now: dt.datetime) -> dict[str, object]:
        """As list_tasks and the bulk tools take it, without `loose`."""
        given = {"q": self.words, "project": self.project, "tag": self.tag, "priority": self.priority}
        found: dict[str, object] = {name: value for name, value in given.items() if value}
        if self.status != "pending":
            found["status"] = self.status
        if self.overdue:
            found["due_before"] = (now.date() + dt.timedelta(days=1)).isoformat()
        elif self.when is not None:
            first, last = stretch(self.when)
            following = last + dt.timedelta(days=1)
            if self.side == "after":
                found["due_after"] = following.isoformat()
            elif self.side:
                found["due_before"] = (first if self.side == "before" else following).isoformat()
            else:
                found["due_after"], found["due_before"] = first.isoformat(), following.isoformat()
        return found

    @property
    def narrow(self) -> bool:
        """Whether it is about some tasks only."""
        return bool(
            self.when
            or self.overdue
            or self.priority
            or self.tag
            or self.project
            or self.words
            or self.loose
            or self.undated
        )


def read_filter(line: Line, *, now: dt.datetime, status: str = "pending") -> Wanted:
    """What the words of a question or a bulk command ask for."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import objects  # nobody who writes English waits for it

        return objects.read_filter(line, line.pack, now=now, status=status)
    if (days := _OF_DAY.sub(r"\g<day>", line.text)) != line.text:
        line = Line.read(days)
    plain = line.plain[:1000]
    found: dict[str, object] = {"status": status}
    if _ALL.search(plain):
        found["status"] = "all"
    elif _DONE.search(plain) and not _NOT_DONE.search(plain):
        found["status"] = "done"
    line, found["tag"] = _take(line, _TAG, ("tag", "hash", "before"))
    if (hit := _PRIORITY.search(line.plain)) is not None:
        found["priority"] = read_priority(next(value for value in hit.groups() if value))
        line = line.cut(hit.start(), hit.end())
    if _OVERDUE.search(line.plain):
        found["overdue"] = True
    if re.search(r"\b(?:without|no|with no) (?:a |any )?(?:due dates?|deadlines?|dates?)\b|\bundated\b", line.plain):
        found["undated"] = True
        line = line.between(0, 0)
    line, found["project"] = _take_project(line)
    about = _ABOUT.search(line.plain)
    before = line
    line, when = cut_date(line, now=now)
    if when is not None:
        found["side"] = _side(before, line)
    found["when"] = None if found.get("overdue") else when
    if about is not None and (about := _ABOUT.search(line.plain)) is not None:
        words = _meaningful(line.group(about, "words"))
        if about[0].startswith("for "):
            found["loose"] = words
        else:
            found["words"] = words
    else:
        found["loose"] = _meaningful(line)
    return Wanted(**{name: value for name, value in found.items() if value})  # type: ignore[arg-type]  # values as named


def _side(before: Line, after: Line) -> str:
    """Whether the date that was cut out, or the word that led to it, said "before", "by" or "after"."""
    kept = {token.place for token in after.tokens}
    at = next((place for place, token in enumerate(before.tokens) if token.place not in kept), 0)
    leading = [token.word for token in before.tokens[max(at - 1, 0) : at + 3]]
    return next((side for word, side in _SIDES.items() if word in leading), "")


def _take(line: Line, pattern: re.Pattern[str], names: tuple[str, ...]) -> tuple[Line, str | None]:
    found = pattern.search(line.plain)
    if found is None:
        return line, None
    value = next(found[name] for name in names if found[name])
    if value in {"a", "the", "any", "no", "which", "what", "this", "that"}:
        return line, None
    return line.cut(found.start(), found.end()), value


def _take_project(line: Line) -> tuple[Line, str | None]:
    for pattern in _PROJECT:
        for found in pattern.finditer(line.plain):
            name = found["name"].removesuffix("'s")
            if all(word in _DEFAULT for word in name.split()):
                continue
            part = line.group(found, "name")
            said = part.quoted() or part.text.removeprefix("@").removesuffix("'s")
            first, _, rest = said.partition(" ")
            if rest and first.lower() in _DEFAULT | _VOCABULARY:
                said = rest
            return line.cut(found.start(), found.end()), said
    return line, None


def _meaningful(line: Line) -> str | None:
    """The stretch of words that are no vocabulary of listing."""
    places = [
        place
        for place, token in enumerate(line.tokens)
        if token.word not in _VOCABULARY and any(letter.isalnum() or letter == "“" for letter in token.word)
    ]
    if not places:
        return None
    part = line.keep(line.tokens[places[0] : places[-1] + 1])
    return (part.quoted() or part.text)[:200]


# --- bulk objects -------------------------------------------------------------------------------------------------
_NOUNS = r"(?:tasks|todos|to dos|reminders|items|chores|ones|things|errands|entries|stuff|alerts)"
_EVERYTHING = re.compile(
    r"(?:(?:all|every|each|everything|every single|everyone|the whole|my whole|my entire|the entire"
    r"|whole|entire|any)\b.*"
    rf"|(?:my |the |our |all |of )*(?:(?:[\w#'-]+ ){{0,3}}){_NOUNS}\b(?: .+)?|(?:my |the |our |this "
    r")*(?:\w+ )?(?:(?:to ?do|todo|task|reminder|shopping|grocery|chore|\w+) )?(?:list|lists|agenda"
    r"|todos|to do)(?: .*)?|them all|the lot|the rest|everything|(?:my |the |our )?[\w'-]+ project"
    r"|(?:the )?(?:completed|done|finished|overdue)(?: ones| stuff)?)"
)
_EXCEPT = re.compile(
    r" (?:except|but|besides|apart from|other than|excluding|except for|but not|aside from|save "
    r"for)(?: (?:for|the ones?))? (?P<what>.+)$"
)


def is_bulk(line: Line) -> bool:
    """Whether a command's object means many tasks by a description: "all my tasks", "the completed ones"."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import objects  # nobody who writes English waits for it

        return objects.is_bulk(line, line.pack)
    plain = line.plain
    if len(plain) > 300 or re.fullmatch(
        (
            r"(?:these|those|the) (?:two |three )?(?:tasks|ones|items)|all (?:of (?:them|these|those)|two"
            r"|three|four)|them all"
        ),
        plain,
    ):
        return False
    return _EVERYTHING.fullmatch(plain) is not None


def exception(line: Line) -> tuple[Line, Line | None]:
    """ "everything except the milk": the rest, and what it spares."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import objects  # nobody who writes English waits for it

        return objects.exception(line, line.pack)
    found = _EXCEPT.search(line.plain)
    return (line.between(0, found.start()), line.group(found, "what")) if found else (line, None)
