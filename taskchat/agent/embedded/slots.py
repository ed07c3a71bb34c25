"""What a task is made of, cut out of the words: due, recurrence, priority, tags, project, note; the title is left."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from taskchat.agent.embedded.line import QUOTED, Line
from taskchat.agent.embedded.manners import trim_end
from taskchat.agent.embedded.patterns import TASK
from taskchat.agent.embedded.words import TODO_VERBS, word_set
from taskchat.dates import DateMatch, find_dates

DATE_SURE = 0.5
_PRIORITIES = {
    **dict.fromkeys(
        (
            "urgent",
            "urgently",
            "important",
            "critical",
            "asap",
            "high",
            "higher",
            "highest",
            "top",
            "one",
            "1",
            "!",
            "soon",
            "most",
        ),
        "high",
    ),
    **dict.fromkeys(("medium", "normal", "mid", "two", "2"), "medium"),
    **dict.fromkeys(("low", "lower", "lowest", "three", "3"), "low"),
}
_LEVEL = r"(?:high|higher|highest|top|low|lower|lowest|medium|normal|mid)"
_STRONG = r"(?:very |really |super |quite |extremely |so |most )*(?:urgent|important|critical|asap)"
_PRIORITY = tuple(
    re.compile(pattern)
    for pattern in (
        (
            r"(?:(?:[,(;–—-] |and )?(?:it's |it is |this is |mark (?:it )?(?:as )?|make it |flag (?:it )?as "
            rf"|set (?:it )?to )?(?:with |at |as |of )*(?:an? )?(?P<level>{_LEVEL})(?: - | |-)?priority(?: "
            r"\))?)"
        ),
        (
            r"(?:(?:[,(;–—-] )?(?:with |and )?(?:set )?priority ?[:=]? ?(?:is |to |of )?(?P<level>high|low"
            r"|medium|normal|urgent|critical|[123])\b(?: \))?)"
        ),
        r"(?<!\S)!(?P<level>high|medium|low|urgent|important|[123])(?!\S)",
        r"(?<!\S)!{2,3}(?P<level>)(?!\S)",
        r"(?<!\S)(?:[,(] )?p(?P<level>[123])(?: \))?(?!\S)",
        (
            # counted: with any number of "and" in both, a line of them alone would take a second
            r"(?:[,(;:–—.-] |and ){1,4}(?P<no>not )?(?:(?:it's|it is|this is|this one is|that's|that is|and"
            r"|make it|mark it(?: as)?|mark as|flag it as) ){0,4}(?P<no2>not )?(?P<level>"
        )
        + _STRONG
        + r")(?: [)!.]+)*$",
        r"(?: and)? (?:it's|it is|this is|make it|mark it(?: as)?|mark as|flag it as) (?P<no>not )?(?P<level>"
        + _STRONG
        + r")(?: [)!.]+)*$",
        r"^(?P<level>" + _STRONG + r") ?(?:[:!,–—-] ?)+",
        rf"(?<!\S)(?P<level>{_STRONG}) (?={TASK}\b)",
        r" (?P<level>urgently|asap|as soon as possible|urgent)(?: !)*$",
    )
)
_NOTE = re.compile(
    r" ?(?:[,;.(–—-] )?(?:and )?(?:(?:with|add|include) )?(?:(?:a|the|this|an) )?(?:(?:note|notes"
    r"|description|details|comment) ?(?::|saying(?: that)?|that says|which says) ?|(?:with"
    r"|add) (?:a |the )?(?:note|description) |(?<=and )the (?:note|description) (?=“”))(?P<note>.+)$"
)
_TAG = re.compile(r"(?<!\S)#(?P<tag>[\w/-]*[^\W\d][\w/-]*)(?!\S)")
_TAGGED = re.compile(
    r" ?(?:[,(] )?(?:and )?(?:tagged(?: as| with)?|tag (?:it|them|this)(?: as| with)?|with (?:the "
    r")?(?:tags?|labels?)|(?:tags?|labels?) ?:|(?<=, )tags?|and tag|labell?ed(?: as)?) (?P<tags>#?[\w-]+(?: "
    r"?(?:, and|,|and|&) ?(?!priority|project|due|note|high|low|with)#?[\w-]+)*)(?= |$)"
)
_PROJECT = tuple(
    re.compile(pattern)
    for pattern in (
        (
            r" ?(?:[,(] )?(?:in|to|under|into|for|on) (?:the |my |a )?project ?:? (?!(?:folder|manager"
            r"|plan|meeting|team|report|page|file|lead|board)\b)(?P<name>“”|[^\s,:;.]+(?: "
            r"[^\s,:;.]+){0,2}(?=$)|[^\s,:;.]+)"
        ),
        r" ?(?:[,(] )?project ?: ?(?P<name>“”|[^\s,:;.]+)",
        r" , project (?P<name>“”|[^\s,:;.]+)",
        r"(?<!\S)@(?P<name>[^\W\d][\w/-]*)(?!\S)",
        (
            r" ?(?P<to>to|on|onto|in|into|under|for|from|as part of) (?:the |my |our |a |this |that "
            r")*(?P<name>(?:[^\s,:;#]+ ){0,2}?[^\s,:;#]+) (?P<kind>lists?|project)(?: (?:of|for) (?:things"
            r"|stuff|chores|tasks|items)(?: (?:to|i) (?:do|remember|need to do))?)?(?= |$)"
        ),
        r" ?(?P<to>to|on|onto) (?:my |the )?(?P<name>shopping|groceries|grocery)$",
    )
)
_DEFAULT_LIST = re.compile(
    r"(?<!task)(?<!task )(?<!reminder)(?<!reminder )(?<!todo)(?<!todo )"  # "a task to list the books"
    r" ?(?:to|on|onto|in|into|as|under) (?:my |the |our |a |this |that |your )*(?:(?:current|new"
    r"|existing|main|daily) )*"
    r"(?:(?:to ?do|todo|task|tasks|reminder|chore|chores|reminders|to - do)?(?:'?s)? ?lists?|to "
    r"?dos?|todos|tasks|reminders|task|todo|agenda|lists? of (?:\S+ ?){1,4}|chores)(?: (?:for|of) "
    r"(?:things|stuff|chores|tasks)(?: to do)?)?(?= |$)"
)
_DEFAULT_NAMES = word_set("""
    todo task tasks reminder reminders todos do to chore chores current new main default whole daily the my this
    that to-do
""") | {"to do", "things to do", "my to do"}
_LONG_AGO = re.compile(r"(?<!due )(?<!for )\b(?:yesterday|last \w+)$")
_DETERMINERS = word_set("the my our a this that")
_PRONOUN_LIST = frozenset({"same", "other", "above", "mailing", "waiting", "guest", "wish"})


@dataclass(frozen=True)
class Slots:
    """What was found, and the words that are left."""

    rest: Line
    when: DateMatch | None = None
    priority: str | None = None
    tags: tuple[str, ...] = ()
    project: str | None = None
    note: str | None = None

    def arguments(self, now: dt.datetime) -> dict[str, object]:
        """As a tool takes them."""
        found: dict[str, object] = {}
        if self.note:
            found["description"] = self.note
        if self.when is not None:
            found["due"] = due_text(self.when, now)
        if self.priority:
            found["priority"] = self.priority
        if self.tags:
            found["tags"] = list(self.tags)
        if self.project:
            found["project"] = self.project
        if self.when is not None and self.when.recurrence:
            found["recurrence"] = self.when.recurrence
        return found


def cut(line: Line, *, now: dt.datetime, to_list: bool = True) -> Slots:
    """Cut everything out of a new task's words. `to_list`: "to my x list" names the project, not the title."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import parts  # nobody who writes English waits for it

        return parts.cut(line, line.pack, now=now, to_list=to_list)
    line, note = _cut_note(line)
    line, tags = cut_tags(line)
    line, priority = cut_priority(line)
    line, project = _cut_project(line, to_list=to_list)
    undated = line
    line, when = cut_date(line, now=now)
    if when is not None and when.date < now.date() and _LONG_AGO.search(undated.plain):
        line, when = undated, None  # "ask mom if she called yesterday"
    if tags or project or when:  # they may have stood behind it
        line, late = cut_priority(line)
        priority = priority or late
    if when is not None and when.recurrence is None and (often := _RHYTHM.match(line.plain)) is not None:
        when = replace(when, recurrence=f"FREQ={_RHYTHMS[often['rhythm']]}")
    return Slots(_without_loose_commas(line), when, priority, tags, project, note)


def _without_loose_commas(line: Line) -> Line:
    """Without the commas that stood around what was cut out."""
    kept = [
        token
        for before, token in zip((None, *line.tokens), line.tokens, strict=False)
        if token.word != "," or (before is not None and before.word != "," and token is not line.tokens[-1])
    ]
    return line.keep(kept) if len(kept) < len(line.tokens) else line


def _cut_note(line: Line) -> tuple[Line, str | None]:
    found = _NOTE.search(line.plain)
    if found is None or found.start() == 0:
        return line, None
    note = line.between(found.start("note"), len(line.plain))
    return line.between(0, found.start()), note.quoted() or trim_closing(note.text)


def cut_tags(line: Line) -> tuple[Line, tuple[str, ...]]:
    """Take "#home" and "tagged home and garden" out."""
    tags: list[str] = []
    if (found := _TAGGED.search(line.plain)) is not None:
        tags += [tag for tag in re.split(r"[\s,&]+|\band\b", found["tags"].replace("#", "")) if tag and tag != "and"]
        line = line.cut(found.start(), found.end())
    named = [token for token in line.tokens if _TAG.fullmatch(token.word)]
    if named:
        tags += [line.raw[token.start + 1 : token.end].casefold() for token in named]
        gone = {token.place for token in named}
        line = line.keep([token for token in line.tokens if token.place not in gone])
    return line, tuple(dict.fromkeys(tags))[:50]


def cut_priority(line: Line) -> tuple[Line, str | None]:
    """Take "urgent", "high priority", "!high", "p1" out where they say how, not what."""
    for pattern in _PRIORITY:
        if (found := pattern.search(line.plain)) is not None:
            rest = line.cut(found.start(), found.end())
            return rest, level_of(found)
    return line, None


def level_of(found: re.Match[str]) -> str:
    """Which priority a match speaks of."""
    groups = found.groupdict()
    if groups.get("no") or groups.get("no2"):
        return "low"
    return next((_PRIORITIES[word] for word in (groups.get("level") or "high").split() if word in _PRIORITIES), "high")


def read_priority(plain: str) -> str | None:
    """The priority that a phrase like "a high priority" or "p2" names."""
    for word in re.findall(r"\bp?[123]\b|[a-z]+", plain):
        if (level := _PRIORITIES.get(word.removeprefix("p") if word[1:].isdigit() else word)) is not None:
            return level
    return None


def _cut_project(line: Line, *, to_list: bool) -> tuple[Line, str | None]:
    for pattern in _PROJECT:
        for found in pattern.finditer(line.plain):
            name = found["name"].removesuffix(" 's")
            if name in _DETERMINERS:
                continue
            if (
                found.groupdict().get("to")
                and (not to_list or name in _PRONOUN_LIST)
                and found["to"] in {"to", "for", "on", "from"}
            ):
                continue
            if (
                found.groupdict().get("to") == "for"
                and found.groupdict().get("kind") != "project"
                and found.end() < len(line.plain)
            ):
                continue
            rest = line.cut(found.start(), found.end())
            if not rest and found.start() == 0 and found.groupdict().get("to") is None:
                continue
            if name in _DEFAULT_NAMES or re.fullmatch(r"(?:to ?do|things to do|all|whole|list of)", name):
                return rest, None
            part = line.group(found, "name")
            return rest, (part.quoted() or part.text.removeprefix("@").removesuffix("'s"))[:100]
    if to_list and (named := _last(_DEFAULT_LIST, line.plain)) is not None:
        return line.cut(named.start(), named.end()), None
    return line, None


def _last(pattern: re.Pattern[str], plain: str) -> re.Match[str] | None:
    return max(pattern.finditer(plain), key=lambda found: found.start(), default=None)


def cut_date(line: Line, *, now: dt.datetime) -> tuple[Line, DateMatch | None]:
    """Take the date out: the one at the end, else at the beginning, else the surest."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import parts  # nobody who writes English waits for it

        return parts.cut_date(line, line.pack, now=now)
    text = line.text[:2000]
    matches = [match for match in find_dates(text, now=now) if match.confidence >= DATE_SURE]
    matches = [match for match in matches if not _undecided(text, match)]
    edge = len(text.rstrip(" .!?,;)"))
    matches.sort(
        key=lambda match: (not _before_that(text, match), match.end < edge, match.start > 0, -match.confidence)
    )
    for match in matches:
        rest = line.without_text(match.start, match.end)
        if rest is not None:
            return _unbracket(rest), match
    return line, None


_OR_BEFORE = re.compile(r"(?:\bor|(?<!or )\bnot|n't|\bnever)(?: (?:on|by|at|in|for|until|till))? ?$", re.IGNORECASE)


def _undecided(text: str, match: DateMatch) -> bool:
    """ "tomorrow or friday", "not tomorrow": no day to write down."""
    if " or " in text[match.start : match.end].lower() and match.also:
        return True
    if re.match(r" or (?:on |by |at |in )?(?:to|next|this|the day|(?:mon|tue|wed|thu|fri|sat|sun))", text[match.end :]):
        return True
    return _OR_BEFORE.search(text[: match.start]) is not None


def _before_that(text: str, match: DateMatch) -> bool:
    """ "on friday that the report is due monday": the first day is the task's, the other one belongs to its title."""
    return text[: match.start].strip().lower() in {"", "me"} and text[match.end :].startswith(" that ")


def _unbracket(line: Line) -> Line:
    """Take brackets off that were about the date."""
    if (found := re.search(r"(?:^| )\( \)", line.plain)) is not None:
        return line.cut(found.start(), found.end())
    return line


def due_text(when: DateMatch, now: dt.datetime) -> str:
    """A due as tools take it: the day, or the moment with the offset that holds then."""
    if when.time is None:
        return when.date.isoformat()
    return dt.datetime.combine(when.date, when.time.replace(second=0, microsecond=0), tzinfo=now.tzinfo).isoformat()


# --- titles ------------------------------------------------------------------------------------------------------
_RHYTHMS = {"daily": "DAILY", "weekly": "WEEKLY", "monthly": "MONTHLY", "annual": "YEARLY", "yearly": "YEARLY"}
_RHYTHM = re.compile(
    rf"(?:(?:a|an|another|new|recurring|re-?occurring) )*(?P<rhythm>{'|'.join(_RHYTHMS)}) reminders?\b"
)
_FRAME = re.compile(
    r"(?:(?:(?:a|an|another|one|new|the|this|my|one more|more|quick|recurring|following|these|two"
    r"|three|four|five|several|some|separate|different|simple|re-?occurring|calendar|daily|weekly|monthly"
    r"|annual|yearly|s) )*"
    rf"(?!to do (?:my|the|a|an|some|it|this|that|our|his|her|all)\b)(?:{TASK}|list item)s?(?= |$)(?: (?:for me"
    rf"|on my list|please|in it))?"
    r"|(?:these|the following|following)(?: (?:two|three|four|five|few))?(?= ?:)"
    rf"|(?:create|make|new)(?= (?::|-|–|—|,|to\b|called\b|named\b|(?:{'|'.join(sorted(TODO_VERBS))})\b)))"
    r"(?: ?(?:called|named|titled|(?:with|by) (?:the )?(?:title|name)(?: of)?|entitled|which says"
    r"|that says|saying|that reads|labell?ed|where i|so that i|that i (?:need|have|should)|to "
    r"remind me|which is))?"
    r" ?(?::|-|–|—|,)*(?: (?:to|for|about|of|that|regarding|is|on) (?=\S))?(?: (?:to|about|of|that) (?=\S))? ?"
)
# "a reminder for Fred to pick up dog food", "an appointment reminder"
_FOR_WHOM = re.compile(rf"for (?:(?:my|the|our) )?[\w']+(?: [\w']+){{0,2}} to (?=(?:{'|'.join(sorted(TODO_VERBS))})\b)")
_REMINDER_END = re.compile(r"(?<=\w\w) reminder$")
_LEADING = re.compile(
    r"(?:(?:to|about|that|of|for|regarding|on|:|-|–|—|,|;|and|please|also|is|as|;)(?= |$) ?|(?:me"
    r"|myself|later|sometime) (?=to )|(?:i|we) (?:need|have|must|should|ought|want|got) to |there(?: is| are"
    r"|'s) |i have (?=an? ))"
)
_TRAILING = re.compile(
    r"(?:^| )(?:by|on|for|at|due|in|to|and|with|please|as|:|-|–|—|,|;|\(|the|a|an|of|from|thanks"
    r"|until|every|before|is|it's|that)$"
)


def title_of(rest: Line) -> Line:
    """The title in what is left of a new task's words."""
    if rest.pack is not None:
        from taskchat.agent.embedded.languages import parts  # nobody who writes English waits for it

        return parts.title_of(rest, rest.pack)
    line = _trim_title(rest)
    if len(line.tokens) > 1 and (also := re.search(r" (?:too|as well|instead)$", line.plain[-12:])) is not None:
        line = line.between(0, len(line.plain) - len(also[0]))
    frame = _FRAME.match(line.plain)
    if frame is not None and frame.end() > 0 and not _whole_title(line):
        line = line.between(frame.end(), len(line.plain))
        if (who := _FOR_WHOM.match(line.plain)) is not None:
            line = line.between(who.end(), len(line.plain))
    elif (noun := _REMINDER_END.search(line.plain)) is not None:
        line = line.between(0, noun.start())
    while (found := _LEADING.match(line.plain)) is not None and found.end() < len(line.plain):
        line = line.between(found.end(), len(line.plain))
    if (framed := re.match(r"(?:called|named|titled) (?=“”$)", line.plain)) is not None:
        line = line.between(framed.end(), len(line.plain))
    return line


def _trim_title(line: Line) -> Line:
    """Without "please" and the mark that ends the sentence; marks that stand together may be meant."""
    if len(line.tokens) > 1 and not line.tokens[-1].word[0].isalnum() and not line.tokens[-2].word[-1].isalnum():
        return line
    return line if line.plain.endswith(";") else trim_end(line)


def _whole_title(line: Line) -> bool:
    """ "reminders" and "chores" may begin a title of their own: "chore chart", "things 3 licence"."""
    pattern = r"(?:items?|entry|errands?|alerts?|chores?) (?!to\b|for\b|called|named|:|about|“”)\w"
    return re.match(pattern, line.plain) is not None


def tidy(line: Line) -> Line:
    """Take off the small words that a cut-out date or project left at the end."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import parts  # nobody who writes English waits for it

        return parts.tidy(line, line.pack)
    while len(line.tokens) > 1 and (found := _TRAILING.search(line.plain[-80:])) is not None:
        line = line.between(0, len(line.plain) - len(found[0]))
    return line


def title_text(line: Line) -> str:
    """A title to the letter; what stands in quotes alone is the title itself."""
    if line.pack is not None:
        from taskchat.agent.embedded.languages import parts  # nobody who writes English waits for it

        return parts.title_said(line)
    inner = line.quoted()
    return (inner if inner is not None else trim_closing(line.text)).strip()


def trim_closing(text: str) -> str:
    """Without the full stop or comma that ends the message."""
    text = text.strip()
    if text.endswith("...") or re.search(r"\b\w\.\w\.$", text):
        return text
    return text[:-1] if text[-1:] in {".", ","} and text[-2:-1].isalnum() else text


# --- several items -----------------------------------------------------------------------------------------------
_ONE_THING = re.compile(
    r"\b(?:mac|fish|gin|salt|rock|peanut butter|bed|terms|pros|half|lost|arts|drum|track|food"
    r"|health|r|q|bread|black|back|ham|bangers|rice|macaroni|bits|odds|nuts|washer) (?:and|&) "
    r"(?:cheese|chips|tonic|pepper|roll|jelly|jam|breakfast|conditions|cons|half|found|crafts|bass"
    r"|field|drink|safety|d|a|butter|white|forth|eggs|mash|beans|pieces|ends|bolts|dryer)\b"
)
_ITEM_SPLIT = re.compile(r" ?(?:, and|; and|,|;) | and | & | plus ")


def items(title: Line, *, listed: bool, several: bool, longest: int = 8) -> list[Line]:
    """A title that is really several. `listed`: it goes to a named list; `several`: the words said there are many."""
    if title.pack is not None:
        from taskchat.agent.embedded.languages import parts  # nobody who writes English waits for it

        return parts.items(title, title.pack, listed=listed, several=several, longest=longest)
    plain = title.plain
    if len(plain) > 1500:
        return [title]
    lines = [part for part in _split(title, re.compile(r" ?(?:;|\*|•)(?: [-*•])? |(?:^|(?<= ))- ")) if part]
    if ";" in plain and len(lines) > 1 and (several or "\n" in title.text):
        return [_unbullet(part) for part in lines]
    pieces = [_without_to(part) for part in _split(title, _ITEM_SPLIT) if part]
    if len(pieces) < 2 or any(len(part.words) > longest or not part.words for part in pieces):
        return [title]
    if several:
        return pieces
    if _ONE_THING.search(plain) and len(pieces) == 2:
        return [title]
    verbs = [part.words[0] in TODO_VERBS and len(part.words) > 1 for part in pieces]
    if all(verbs):
        return (
            pieces
            if not any(part.words[0] in {"ask", "tell", "see", "check", "go", "get"} for part in pieces[1:])
            else [title]
        )
    if any(verbs) and not (listed and not verbs[0]):
        return [title]
    commas = sum(token.word == "," for token in title.tokens)
    short = all(len(part.words) <= 4 for part in pieces)
    if short and (listed or (commas >= 1 and len(pieces) >= 3)):
        return pieces
    return [title]


def _without_to(line: Line) -> Line:
    """ "…, to water the plants": the second of two things to be reminded of."""
    return line.between(3, len(line.plain)) if line.plain.startswith("to ") and len(line.tokens) > 1 else line


def _unbullet(line: Line) -> Line:
    found = re.match(r"(?:[-*•] |\[ ?\] |\d+ ?[.)] )+", line.plain)
    return line.between(found.end(), len(line.plain)) if found else line


def _split(line: Line, joint: re.Pattern[str]) -> list[Line]:
    pieces, start = [], 0
    for found in joint.finditer(line.plain):
        pieces.append(line.between(start, found.start()))
        start = found.end()
    return [*pieces, line.between(start, len(line.plain))]


__all__ = [
    "QUOTED",
    "Slots",
    "cut",
    "cut_date",
    "cut_priority",
    "cut_tags",
    "due_text",
    "items",
    "read_priority",
    "tidy",
    "title_of",
    "title_text",
]
