"""How a fast command is declared, and its arguments read: with argparse, since importing Typer takes longer than most
answers. The same declaration makes the `--help`, the reference and the shell completion."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from taskchat.errors import InvalidInput

Given = argparse.Namespace
_HELP = ("-h", "--help")
_WORD = "\0"  # before what follows `--`: no argument can hold it


class Fast(NamedTuple):
    """A command: what it takes, what it does, and what its help says after the summary, which `commands` has.

    `run` returns the exit code; None is done. `examples` are whole command lines, one a line.
    """

    options: Callable[[Parser], object]
    run: Callable[[Given], int | None]
    examples: str
    more: str = ""
    notes: str = ""


class _Layout(argparse.HelpFormatter):
    """Of a fixed width: argparse asks for the terminal's at every option, and that costs an import. `help_page` has the
    real layout."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)


class Parser(argparse.ArgumentParser):
    """Options and arguments of one fast command. What is wrong about them is raised as InvalidInput."""

    def __init__(self, path: str, summary: str, fast: Fast) -> None:
        super().__init__(prog=f"taskchat {path}", usage="", formatter_class=_Layout, add_help=False, allow_abbrev=False)
        self.summary = summary
        self.fast = fast
        fast.options(self)
        self.add_argument(*_HELP, action="store_true", help="Show this message and exit.")

    def read(self, arguments: Sequence[str]) -> Given | None:
        """What was given, None where help was asked for. Options may stand between words, and none behind `--`."""
        options = [*arguments]
        words: list[str] = []
        if "--" in options:
            at = options.index("--")
            words = [f"{_WORD}{word}" if word.startswith("-") else word for word in options[at + 1 :]]
            del options[at:]
        if not set(_HELP).isdisjoint(options):
            return None
        given, unknown = self.parse_known_intermixed_args([*self._with_values(options), *words])
        if unknown:
            self._refuse(unknown[0].removeprefix(_WORD))
        if words:
            for name, value in vars(given).items():
                setattr(given, name, _bare(value))
        return given

    def _with_values(self, options: list[str]) -> list[str]:
        """The words with `--sort -id` as `--sort=-id`, which argparse takes for another option otherwise."""
        found: list[str] = []
        for word in options:
            action = self._option_string_actions.get(found[-1]) if found and word.startswith("-") else None
            if action is not None and word in (action.choices or ()):
                found[-1] = f"{found[-1]}={word}"
            else:
                found.append(word)
        return found

    def format_help(self) -> str:
        """The help, laid out like that of the other commands."""
        from taskchat.cli.help_page import command_help

        return command_help(self)

    def error(self, message: str) -> Any:
        """Raise InvalidInput in words for people."""
        raise InvalidInput(_plain(message), hint=f"See: {self.prog} --help")

    def _refuse(self, word: str) -> None:
        if not word.startswith("-") or word == "-":
            self.error(f"There is one word too many: {word!r}")
        from difflib import get_close_matches

        named, equals, value = word.partition("=")
        near = get_close_matches(named, [name for each in self._actions for name in each.option_strings], n=1)
        meant = f"Did you mean: {near[0]}{equals}{value}" if near else f"See: {self.prog} --help"
        hint = f"{meant}. Words that begin with a dash go behind --" if self.takes_words() else meant
        raise InvalidInput(f"There is no option {named}.", hint=hint)

    def takes_words(self) -> bool:
        """Whether any number of words may be given."""
        return any(not each.option_strings and each.nargs in ("*", "+") for each in self._actions)

    def declared(self) -> list[argparse.Action]:
        """The arguments, then the options, in the order of their declaration."""
        return sorted(self._actions, key=lambda each: bool(each.option_strings))


def without_options(_parser: Parser) -> None:
    """For a command that takes nothing."""


def with_json(parser: Parser) -> None:
    """The option that every command with an answer has."""
    parser.add_argument("--json", action="store_true", help="Print JSON.")


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(each) for each in value]
    return value.removeprefix(_WORD) if isinstance(value, str) else value


def _plain(message: str) -> str:
    """argparse's words as a sentence."""
    message = message.replace(_WORD, "")
    if found := re.fullmatch(r"argument (.+?): invalid choice: (.+?) \(choose from (.*)\)", message):
        return f"{_option(found[1])}: {found[2]} is not one of: {found[3].replace(chr(39), '')}."
    if found := re.fullmatch(r"argument (.+?): not allowed with argument (.+)", message):
        return f"{_option(found[1])} is not allowed with {_option(found[2])}."
    if found := re.fullmatch(r"argument (.+?): expected (?:one|at least one) argument", message):
        return f"{_option(found[1])} needs a value."
    if found := re.fullmatch(r"argument (.+?): invalid \S+ value: (.+)", message):
        return f"{_option(found[1])}: {found[2]} is not what belongs there."
    if found := re.fullmatch(r"the following arguments are required: (.+)", message):
        return f"{found[1]} is missing."
    return message if message.endswith(".") else f"{message}."


def _option(names: str) -> str:
    """The long one of an option's names, in whichever order they were declared."""
    each = names.split("/")
    return next((name for name in each if name.startswith("--")), each[-1])
