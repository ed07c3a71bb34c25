"""A message to its clauses: "mark 2 done and add buy flowers" are two, "buy bread and butter" is one."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from taskchat.agent.embedded.command import CHANGING, READABLE, SURE, Command
from taskchat.agent.embedded.joining import joined, topic
from taskchat.agent.embedded.line import Line
from taskchat.agent.embedded.manners import strip
from taskchat.agent.embedded.patterns import is_conditional_add

Reader = Callable[[Line], Command]

CLAUSES_MAX = 20
JOINTS_MAX = 60  # places looked at; a message with more is a text, and no string of commands
SPLIT_MAX = 2000  # characters that are searched for them
AHEAD = 600  # characters after a joint that tell whether a command begins there
_JOINT = re.compile(
    r" (?:(?P<hard>(?:, |; |\. |! )?(?:and )?then|(?:, |; )?(?:and|but) also|, and|; and|[;.!?]+(?: "
    r"and)?|and after that|, also|, plus|but(?: please)?(?: just)?|(?:, |; )?so)"
    r"|(?P<soft>and|,|&|also|plus)) (?=\S)"
)
_MANNERS = (
    r"(?:(?:please|also|then|now|just|can you|could you|would you|go ahead and|i want you to|i'd "
    r"like you to|and|pls) )*"
)
_TARGET = (
    r"(?:task|tasks|reminder|item|number|#?\d|it\b|that\b|this\b|them\b|both|the (?:first|second"
    r"|third|last|other)|all\b|the \S+ (?:one|task|item|reminder)|my )"
)
# The right side surely begins a command of its own, whatever the left side was.
_EXPLICIT = re.compile(
    rf"{_MANNERS}(?:(?:mark|tick|check|cross|set|strike) .+ (?:done|complete|completed|finished|off"
    r"|undone|incomplete|priority|urgent)\b|(?:complete|delete|remove|finish|reopen|rename|move"
    rf"|reschedule|postpone|tag|untick|uncheck|update|change|edit|erase|prioritize) {_TARGET}"
    r"|add (?!up\b|in\b)|remind me|(?:show|list|display)(?: me)? (?:my|all|the|what)\b|undo\b"
    r"|(?:create|make|set) (?:a|an|another) (?:\w+ )?(?:task|reminder|todo)|new task|(?:another|one "
    r"more)(?: \w+)? (?:to|for) |what's (?:on"
    r"|left|next|due)|what do i|how many)"
)
_COMMAND = re.compile(
    rf"{_MANNERS}(?:mark|tick off|check off|cross off|complete|delete|remove|erase|reopen|rename"
    r"|reschedule|postpone|get rid of|move|change|update|set|make (?:it|that|them|the|task|#?\d)|tag|finish|clear"
    r"|uncheck)\b"
)
_OF_IT = re.compile(
    r"(?:so |and |please |just |can you |now )*(?:(?:make|mark|move|push|set|delete|remove|check|tick|cross"
    r"|take|cancel|drop|tag"
    r"|postpone|reschedule|change|reopen|erase|scratch|complete|finish|forget)(?: off)? (?:it|that|them|him"
    r"|her|this)\b|put (?:it|that|them) back\b)"
)
_REMIND_TO = re.compile(r"(?:.* )?(?:remind me|don't forget|remember|task|reminder|todo)(?: \w+){0,3} to\b")
_SPARED = re.compile(r"(?:please )?(?:don't|do not|never|keep|leave) ")
_FRAGMENT = re.compile(
    r"(?:also )?(?:due .+|(?:high|low|medium|top)(?: - | |-)priority|urgent|important|tag(?:ged)? "
    r"(?:it )?(?:with |as )?#?\S+|for (?:today|tomorrow|\w+day).*|(?:at|by|on) .+)$"
)
# Behind an "add …", this says more of the same task.
_TAIL = re.compile(
    r"(?:tag|label|mark|make|set|flag)(?: (?:it|them|this|that))?(?: (?:with|as|to))* #?[\w-]+(?: "
    r"(?:and|priority) ?#?[\w-]*)?"
)
_SECOND_THOUGHT = re.compile(
    r"(?<=\w) (?:, |\. |; |- |– |… )?(?:no wait|wait no|no , wait|wait , no|scratch that|on second "
    r"thoughts?|actually no|no sorry|no , sorry|sorry , no|no no|oh wait|hmm no|nvm|nevermind|never "
    r"mind|forget it|just kidding|jk)\b(?P<after>.*)$"
)


def split(line: Line, read: Reader) -> list[Command]:
    """The commands of a message in their order; a message with none is one clause, one with too many none at all."""
    plain = line.plain
    if (
        len(plain) <= SPLIT_MAX
        and (doubt := _SECOND_THOUGHT.search(plain))
        and read(line.between(0, doubt.start())).intent in CHANGING
    ):
        return [_taken_back(line, doubt, read)]
    if is_conditional_add(strip(line).line.plain[:READABLE]):
        return [read(line)]
    commands: list[Command] = []
    start = 0
    joints = list(islice(_JOINT.finditer(plain[:SPLIT_MAX]), JOINTS_MAX))
    for joint in joints:
        if joint.start() <= start:
            continue
        left = line.between(start, joint.start())
        right = line.between(joint.end(), min(joint.end() + AHEAD, len(plain)))
        command = _divide(left, right, joint, read)
        if command is not None:
            commands.append(command)
            start = joint.end()
    if commands and (len(commands) >= CLAUSES_MAX or len(plain) > SPLIT_MAX or len(joints) == JOINTS_MAX):
        empty = line.keep(())
        return [Command("out_of_scope", 1.0, line, empty, empty, "too many", line)]
    last = line.between(start, len(plain))
    if commands and (fragment := _fragment(last, commands[-1], read)):
        return [*commands, fragment]
    return joined([*commands, read(last)])


def _divide(left: Line, right: Line, joint: re.Match[str], read: Reader) -> Command | None:
    """The left side's command, if a new command begins on the right."""
    after = right.plain[:400]
    if "but" in joint[0] and _SPARED.match(after):
        command = read(left)
        return command if command.intent in CHANGING else None
    if _OF_IT.match(after) and (said := _about(left, read)) is not None:
        return said
    explicit = _EXPLICIT.match(after) is not None
    if not explicit and not _COMMAND.match(after):
        return _unprompted(left, right, joint, read)
    command = read(left)
    if command.intent == "add":
        return command if _ends_add(command, left, after, hard=explicit or joint["hard"] is not None) else None
    if command.form == "negation":
        ends = joint[0].startswith(" but") or right.plain.endswith(" instead")
    elif command.intent in {"affirm", "deny"}:
        ends = joint["hard"] is None
    else:  # "At 4 tomorrow, remind me to …" is no command and another: it is the day of what follows.
        ends = command.form != "dated" and command.intent in CHANGING | {"list", "greeting", "thanks"}
    return command if ends else None


def _about(left: Line, read: Reader) -> Command | None:
    """The side before "… it": what somebody did or no longer needs, or only what "it" is."""
    command = read(left)
    return command if command.form in {"statement", "weak"} else topic(left, command)


def _unprompted(left: Line, right: Line, joint: re.Match[str], read: Reader) -> Command | None:
    """The left side's command where no command word is on the right: two sentences, or two things that were done."""
    if joint["hard"] and _ends(joint["hard"]):
        return _sentence(left, right, read)
    command = read(left)
    if command.intent == "complete" and command.form == "statement":
        return command if read(right).form == "statement" else None
    fragment = command.intent == "update" and command.confidence >= 0.6 and _FRAGMENT.match(right.plain[:400])
    return command if fragment else None


def _ends_add(command: Command, left: Line, after: str, *, hard: bool) -> bool:
    """Whether an "add …" ends here, and "and call Ben" is no more of its title."""
    if _TAIL.fullmatch(after) or not command.what:
        return False
    return hard or _REMIND_TO.match(left.plain) is None


def _ends(joint: str) -> bool:
    return joint.strip()[-1] in ".;!?"


def _sentence(left: Line, right: Line, read: Reader) -> Command | None:
    """Two sentences that each want something."""
    command = read(left)
    if command.intent not in CHANGING or command.confidence < 0.7:
        return None
    if command.intent == "add":
        return None
    following = read(right)
    return command if following.intent in CHANGING and following.confidence >= 0.7 else None


def _fragment(last: Line, before: Command, read: Reader) -> Command | None:
    """ "make it due friday and high priority": the second half says only what else it should be."""
    if before.intent == "update" and _FRAGMENT.match(last.plain) and not _COMMAND.match(last.plain):
        return read(Line.read(f"make it {last.text}"))
    return None


def _taken_back(line: Line, doubt: re.Match[str], read: Reader) -> Command:
    """ "delete task 1, no wait, task 2": nothing is sure but that the first half is off."""
    after = line.between(doubt.start("after"), len(line.plain))
    command = read(after) if after else None
    if (
        command is not None
        and command.intent in CHANGING
        and (command.confidence >= SURE or _COMMAND.match(command.line.plain))
    ):
        return command
    empty = line.keep(())
    return Command("cancel", 0.8, line, empty, empty, "taken back", line)


def begins_command(line: Line) -> bool:
    """Whether words surely begin a command: not a title that only starts with a verb."""
    if line.pack is not None:
        return line.pack.begins("clauses", "begin", line) > 0
    return _EXPLICIT.match(line.plain[:400]) is not None
