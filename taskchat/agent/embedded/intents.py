"""A clause to what it wants and how sure that is. Rules in an order: what must change nothing is told first.

`read` gives a `Command`. Questions, hypotheses, negations and reports never change a task, whatever words they hold.
"""

from __future__ import annotations

import re
from dataclasses import replace

from taskchat.agent.embedded import talk
from taskchat.agent.embedded.command import CHANGING, READABLE, SURE, Command, plainly
from taskchat.agent.embedded.distributed import pieces
from taskchat.agent.embedded.gates import gate
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.manners import Bare, strip, trim_adverb
from taskchat.agent.embedded.patterns import SHAPES
from taskchat.agent.embedded.questions import asked
from taskchat.agent.embedded.second_opinion import LIKELY, reconsidered
from taskchat.agent.embedded.weighing import ELSEWHERE, weigh
from taskchat.agent.embedded.words import TODO_VERBS, word_set

# A bare "call mom friday" with one of these is surely meant as a task.
_BARE_DATE_VERBS = word_set("""
    buy pay pick clean wash renew water feed return submit visit mow vacuum study pack prepare call finish collect
    fix iron replace drop take walk review write sweep mop sign print
""")
_FOREIGN_BARE = re.compile(
    r"\b(?:taxi|cab|uber|volume|music|song|playlist|alarm|timer|tv|light|lights|news|radio|robot"
    r"|podcast|weather|phone)\b"
)
_SHOULD = re.compile(r"(?:\S+ ,? ?){0,2}?(?:i|we) (?:really )?should\b")
# "every weekday at 9 standup": how often, then what.
_RHYTHM_FIRST = re.compile(r"(?:every|each) \S+ .+")
# "tomorrow at 8 remind me to …": when, then what.
_REMIND_LATE = re.compile(
    r"(?P<when>(?:on|at|in|by|every|this|next|tomorrow|today|tonight|\w+day|\d\S*)(?: \S+){0,7}?) (?:, )?"
    r"(?:please |can you )*(?P<verb>remind me|alert me|ping me|don't let me forget)(?: about| to)? .+"
)
_STATEMENT = re.compile(
    r"\b(?:is|isn't|are|aren't|was|were|am|i|i'm|i've|i'll|you|you're|we|he|she|they|it|it's|that|that's|this is|will"
    r"|would|can|can't|could|should|did|didn't|does|doesn't|has|have|had|said|because|if|ago|yesterday|last)\b"
)
_NO_THING = re.compile(
    r"(?:what|when|where|who|why|how|which|not|no|yes|see|go|come|come on|happy|good|nice|great|be|get|back|stay)\b"
)
# After "i need to": words of the mind and of talk, which are nothing to write down.
_MENTAL = word_set("""
    know hear understand say speak think admit figure leave run sleep eat an the some help your you it that this
    i we he she they who confess apologize
""")
# Said in need of help, and never to be put on a list.
_HARM = re.compile(
    r"\b(?:end (?:it all|my life|things)|(?:kill|hang|hurt|harm|cut|shoot) (?:myself|me)|suicide|overdose|die)\b"
)
_LONG_ADD = re.compile(r"(?:add|remind me to|new task|create a task)\b[ :]*")
# "the party is on saturday, remind me to buy a gift": a reason, then what is wanted.
_AFTER_REASON = re.compile(
    r"(?<! to)(?<! you)(?<! he)(?<! she)(?<! they)(?<! always)(?<! will)(?<! would)(?<! not)(?<! never)(?<!n't)(?<!'ll)"
    r" (?:[,;.] )?(?:so |please |and |then )*(?P<rest>(?:(?:can|could|would|will) you (?:please "
    r")?)?(?:remind me|alert me|don't let me forget)\b.+)$"
    r"|[,;.] (?:so |please |and |then )*(?P<rest2>(?:(?:can|could|would|will) you (?:please "
    r")?)?(?:add|put|delete|remove|cancel|set|mark|cross) .+)$"
)
_OUT_OF = re.compile(
    r"(?:i'm|i am|we're|we are) (?:almost |nearly |running |just )*out of "
    r"(?P<what>(?!here|town|office|the|it|order|time|money|luck|control)\S+(?: \S+){0,3})$"
)
# "we need milk" is a shopping list; "i need a break" is none.
_SUPPLIES = re.compile(
    r"(?:we (?:really |also )?need|i (?:really |also )?need (?=more |some ))(?: more| some| another)? "
    r"(?!(?:(?:more|some|another) )?(?:help|time|money|cash|rest|sleep|space|advice|info\w*|details|love|peace|fun"
    r"|air|ideas?|support|breaks?)\b)"
    r"(?:[a-z-]+(?: of)? ){0,2}[a-z-]+"
)
_NEED_THING = re.compile(
    r"(?:(?:i|we) (?:really |also )?)?need "
    r"(?P<what>(?!(?:to|i|we|you|help|it|that|this|a joke|an answer|info\w*)\b).+)$"
)


def read(line: Line, *, dated: bool = False) -> Command:
    """What a clause wants. `dated`: it speaks of a date, which tells a bare "call mom friday" from chat."""
    bare = strip(line)
    said = " ".join(line.words)
    if not said or line.quoted() is not None:
        return plainly("out_of_scope", 0.9, bare, line)
    if (name := talk.whole(said) or _addressed(said, bare)) is not None:
        return plainly(name, 0.95, bare, line)
    return reconsidered(
        gate(line, bare) or asked(line, bare) or _commanded(line, bare) or _rest(line, bare, dated=dated)
    )


def _addressed(said: str, bare: Bare) -> str | None:
    """ "computer, could you stop please": a stop, a goodbye or a cry for help with its manners."""
    plain = " ".join(bare.line.words)
    name = talk.whole(plain) if plain != said else None
    return name if name in {"cancel", "goodbye", "help"} else None


def _commanded(line: Line, bare: Bare) -> Command | None:
    """The first row of the table that the clause has the shape of."""
    if len(bare.line.plain) > READABLE:
        found = _LONG_ADD.match(bare.line.plain)
        what = bare.line.between(found.end(), len(bare.line.plain)) if found else bare.line
        return Command("add", 0.9, bare.line, what, line.keep(()), "", line) if found else None
    rest = trim_adverb(bare.line)
    plain = rest.plain
    for shape in SHAPES:
        if (found := shape.pattern.match(plain)) is None:
            continue
        if shape.intent == "add" and shape.form != "if absent":
            rest = bare.line  # an added title keeps its "now"
            found = shape.pattern.match(rest.plain) or found
        what, new = _group(rest, found, "what"), _group(rest, found, "new")
        return weigh(Command(shape.intent, shape.confidence, rest, what, new, shape.form, line), bare)
    return None


def _group(line: Line, found: re.Match[str], name: str) -> Line:
    groups = found.groupdict()
    if groups.get(name) is None and groups.get(f"{name}2") is not None:
        name = f"{name}2"
    if groups.get(name) is None:
        return line.keep(())
    return line.group(found, name)


def _rest(line: Line, bare: Bare, *, dated: bool) -> Command:
    """No command: something to do that is only named, small talk, or none of our business."""
    plain = bare.line.plain
    if (wish := _wish(line, bare, dated=dated)) is not None:
        return wish
    if (name := talk.part(" ".join(line.words))) is not None:
        return plainly(name, 0.8, bare, line, LIKELY)
    if len(plain) <= READABLE and (found := _AFTER_REASON.search(plain)) is not None:
        command = read(bare.line.between(max(found.start("rest"), found.start("rest2")), len(plain)))
        if command.intent in CHANGING and command.confidence >= SURE:
            return replace(command, confidence=min(command.confidence, 0.8))
    if _enumerates(bare):
        return plainly("add", 0.55, bare, line, "bare")
    if dated and (moved := _dated(line, bare) or _days_apart(line, bare)) is not None:
        return moved
    return plainly("out_of_scope", 0.8, bare, line)


def _dated(line: Line, bare: Bare) -> Command | None:
    """A thing and its day: "dentist tomorrow at 3" moves the dentist if there is one, else it may be a new task."""
    plain, words = bare.line.plain, bare.line.words
    if bare.want or bare.need or bare.asked or bare.polite or not 2 <= len(words) <= 8 or "," in plain:
        return None
    if _STATEMENT.search(plain) or _NO_THING.match(plain) or ELSEWHERE.search(plain):
        return None
    if _FOREIGN_BARE.search(plain):
        return None
    return plainly("update", 0.6, bare, line, "dated")


def _enumerates(bare: Bare) -> bool:
    """ "eggs, cheese, wine": three things or more, and nothing said of them; they may be meant as tasks."""
    plain = bare.line.plain
    if bare.want or bare.need or bare.asked or bare.polite or _STATEMENT.search(plain) or _NO_THING.match(plain):
        return False
    things = [thing.split() for thing in re.split(r" ?(?:, and|,|;) ", plain)]
    return len(things) >= 3 and all(1 <= len(thing) <= 3 for thing in things)


def _days_apart(line: Line, bare: Bare) -> Command | None:
    """Several things with their days: "milk monday, mom tuesday" moves those that there are."""
    plain = bare.line.plain
    if bare.want or bare.need or bare.asked or bare.polite or _STATEMENT.search(plain) or ELSEWHERE.search(plain):
        return None
    fits = pieces(bare.line) and not any(_NO_THING.match(piece.plain) for piece in pieces(bare.line))
    return plainly("update", 0.6, bare, line, "each") if fits else None


def _wish(line: Line, bare: Bare, *, dated: bool) -> Command | None:
    """Something to do, said without a command: "i need to call mom", "we're out of coffee", "buy milk tomorrow"."""
    plain, words = bare.line.plain, bare.line.words
    if (found := _OUT_OF.match(plain) or _NEED_THING.match(plain)) is not None:
        sure = 0.72 if _SUPPLIES.fullmatch(plain) else 0.65
        return plainly("add", sure, Bare(bare.line.group(found, "what")), line, "need")
    if len(words) < 2:
        return None
    if bare.need and words[0] not in _MENTAL and words[1] != "you" and not _HARM.search(plain):
        return plainly("add", 0.8, bare, line, "need")
    if bare.asked or bare.polite:
        return None
    if dated and (found := _REMIND_LATE.fullmatch(plain)) is not None and not _STATEMENT.search(found["when"]):
        return Command(
            "add", 0.85, bare.line, bare.line.cut(found.start("verb"), found.end("verb")), line.keep(()), "", line
        )
    if dated and (found := _RHYTHM_FIRST.match(plain)) is not None and len(words) <= 20:
        told = _STATEMENT.search(plain)  # "every monday is awful", "every morning I drink coffee"
        if told is None or told[0] in {"i", "we"}:
            return plainly("add", 0.55 if told else 0.75, bare, line, "bare")
        return None
    if words[0] not in TODO_VERBS or words[1] in {"me", "us"} or len(words) > 20 or _STATEMENT.search(plain):
        return None
    if bare.want:
        planned = dated and _SHOULD.match(line.plain) and words[0] in _BARE_DATE_VERBS | {"book", "send"}
        return None if ELSEWHERE.search(plain) else plainly("add", 0.72 if planned else 0.65, bare, line, "need")
    meant = dated and words[0] in _BARE_DATE_VERBS and len(words) <= 9 and not _FOREIGN_BARE.search(plain)
    return plainly("add", 0.72 if meant or _chores(bare.line) else 0.55, bare, line, "bare")


def _chores(line: Line) -> bool:
    """ "buy milk, call mom and pay the rent": several things to do in one breath are meant as tasks."""
    verbs = [piece.words[0] for piece in pieces(line)]
    chores = _BARE_DATE_VERBS | {"book", "send", "email", "order"}
    return bool(verbs) and all(verb in chores for verb in verbs) and not _FOREIGN_BARE.search(line.plain)


__all__ = ["Command", "read"]
