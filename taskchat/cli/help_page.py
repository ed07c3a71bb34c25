"""Help as text: of one fast command, of a group, and of `taskchat` itself. Laid out as wide as the terminal is."""

from __future__ import annotations

import textwrap
from argparse import SUPPRESS, Action
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from taskchat.cli import commands, printing

if TYPE_CHECKING:
    from taskchat.cli.parsing import Parser

WIDEST, NARROWEST = 100, 40
FIRST_COLUMN = 26
WELCOME = """\
  taskchat ask "add buy milk tomorrow at 5pm"    one message, one reply
  taskchat chat                                  the same as a screen
  taskchat tasks                                 the list
"""
MORE = """\
  taskchat COMMAND --help       what a command takes, with examples
  taskchat help exit-codes      what a script is told; more: taskchat help
  taskchat completion bash      completion for bash, zsh or fish
"""


def width() -> int:
    """How wide text may be: as the terminal, within reason."""
    return max(NARROWEST, min(WIDEST, printing.width()))


def top_help() -> str:
    """The help of `taskchat`: every command in one line."""
    parts = ["Usage: taskchat COMMAND [OPTIONS] [ARGS]...\n\n  Run your to-do list by talking.\n\n" + WELCOME]
    column = 2 + max(len(name) for name in [*commands.names(), "-V, --version"])
    for heading, entries in commands.sections():
        rows = [(entry.path, entry.summary) for entry in entries]
        parts.append(f"{heading}:\n{table(rows, column)}")
    options = [("-V, --version", "Show the version."), ("-h, --help", "Show this message.")]
    parts.append(f"Options:\n{table(options, column)}")
    return "\n".join([*parts, f"More:\n{MORE}"])


def group_help(name: str) -> str:
    """The help of a group of fast commands."""
    entry = commands.TABLE[name]
    rows = [(each.path.removeprefix(f"{name} "), each.summary) for each in commands.below(name)]
    default = commands.DEFAULTS.get(name)
    lines = f"  Without a command: {default}.\n\n" if default else ""
    return (
        f"Usage: taskchat {name} [OPTIONS] COMMAND [ARGS]...\n\n{paragraph(entry.summary)}\n\n{lines}"
        f"Commands:\n{table(rows)}\n  taskchat {name} COMMAND --help tells more, with examples.\n"
    )


def command_help(parser: Parser) -> str:
    """The help of one fast command."""
    fast = parser.fast
    about = "\n\n".join(paragraph(each) for each in [parser.summary, *fast.more.split("\n\n")] if each.strip())
    shown = [action for action in parser.declared() if action.help != SUPPRESS]
    arguments = [(_metavar(action), action.help or "") for action in shown if not action.option_strings]
    options = [(option_names(action), _told(action)) for action in shown if action.option_strings]
    examples = "".join(f"  {line.strip()}\n" for line in fast.examples.strip().splitlines())
    notes = f"\n{_as_it_stands(fast.notes)}\n" if fast.notes else ""
    words = " ".join(["", "[OPTIONS]", *(_usage(each) for each in shown if not each.option_strings)])
    return (
        f"Usage: {parser.prog}{words}\n\n{about}\n"
        + (f"\nArguments:\n{table(arguments)}" if arguments else "")
        + f"\nOptions:\n{table(options)}\nExamples:\n{examples}{notes}"
    )


def option_names(action: Action) -> str:
    """How an option is written: -l, --limit N."""
    names = ", ".join(action.option_strings)
    return names if action.nargs == 0 else f"{names} {_metavar(action)}"


def paragraph(text: str, indent: str = "  ") -> str:
    """Running text, indented. Lines that are indented already stay as they are."""
    if any(line.startswith("  ") for line in text.splitlines()):
        return _as_it_stands(text)
    return textwrap.fill(" ".join(text.split()), width(), initial_indent=indent, subsequent_indent=indent)


def _as_it_stands(text: str) -> str:
    """Lines as they are, but what does not fit, unless it is a command to copy."""
    lines = text.strip("\n").splitlines()
    indent = " " * 7
    fitting = (
        line if len(line) <= width() or "taskchat " in line else textwrap.fill(line, width(), subsequent_indent=indent)
        for line in lines
    )
    return "\n".join(fitting)


def table(rows: Iterable[Sequence[str]], column: int = 0) -> str:
    """Names and what they are, in two columns, the first as wide as `column` or as it needs; a name that is too long
    has a line of its own."""
    lines = []
    rows = list(rows)
    column = column or min(FIRST_COLUMN, max((len(name) for name, _ in rows), default=0) + 2)
    if width() - column < 2 + NARROWEST // 2:  # no room for two columns: what it is stands beneath
        return "".join(f"  {name}\n{paragraph(told, '      ')}\n" for name, told in rows)
    for name, told in rows:
        wrapped = textwrap.wrap(told, width() - column - 2) or [""]
        if len(name) + 2 > column:
            lines.append(f"  {name}")
        else:
            lines.append(f"  {name:<{column}}{wrapped.pop(0)}".rstrip())
        lines += [f"  {'':<{column}}{line}" for line in wrapped]
    return "".join(f"{line}\n" for line in lines)


def _metavar(action: Action) -> str:
    if isinstance(action.metavar, str):
        return action.metavar
    if action.choices:
        return "|".join(str(each) for each in action.choices)
    return action.dest.upper().replace("_", "-")


def _usage(action: Action) -> str:
    name = _metavar(action).removesuffix("...")
    return {"*": f"[{name}]...", "+": f"{name}...", "?": f"[{name}]"}.get(str(action.nargs), name)


def _told(action: Action) -> str:
    return (action.help or "").replace("%(default)s", str(action.default)).replace("%%", "%")
