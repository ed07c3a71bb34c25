"""A plain chat from its first line to its last: reads a line, has it answered, reads the next."""

from __future__ import annotations

from taskchat.cli import exits, interruption, printing
from taskchat.cli.plain.commands import Leaving, run_command
from taskchat.cli.plain.talk import PlainTalk
from taskchat.errors import TaskchatError

PROMPT = "You: "
GOES_ON = "… "
GREETING = "taskchat. Say what you want; /help tells what one can say, Ctrl-D leaves."


def chat(*, conversation: str | None, bot: str | None, new: bool) -> int:
    """Talk until the input ends or the user leaves. Between pipes the exit code is that of the last turn."""
    talk = PlainTalk(conversation=conversation, bot=bot, new=new)
    interruption.listen()
    person = not printing.has_input()
    if person:
        printing.note(GREETING)
    code = exits.DONE
    while True:
        try:
            words = _read(person=person)
            if words is None:
                break
            if words.strip():
                code = _answered(talk, words)
        except Leaving:
            break
        except KeyboardInterrupt as end:
            if isinstance(end, interruption.Interrupted) or not person:
                return interruption.exit_code(end)
            printing.note("")  # the line that was begun is dropped
    printing.finish()
    return exits.DONE if person else code


def _answered(talk: PlainTalk, words: str) -> int:
    """Have a message or a command answered. Returns what it came to; what goes wrong is told, and one can go on."""
    try:
        if run_command(talk, words.strip()):
            return exits.DONE
        return talk.say(_meant(talk, words))
    except TaskchatError as error:
        printing.failure(error)
        return exits.code_of(error)


def _meant(talk: PlainTalk, words: str) -> str:
    """The words, or the answer that they number."""
    number = words.strip()
    if number.isdigit() and 1 <= int(number) <= len(talk.options):
        return talk.options[int(number) - 1][1]
    return words.strip()


def _read(*, person: bool) -> str | None:
    """The next message: a line, and those after it as long as each ends with a backslash. None at the end."""
    lines: list[str] = []
    while True:
        line = printing.read_line((GOES_ON if lines else PROMPT) if person else "")
        if line is None:
            return "\n".join(lines) if lines else None
        lines.append(line.removesuffix("\\"))
        if not line.endswith("\\"):
            return "\n".join(lines)
