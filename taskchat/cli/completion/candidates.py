"""What can stand in the place of the word that is being typed. Reads a file and, for names, asks the server."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from taskchat.cli import exits, printing

TABLE = Path(__file__).with_name("table.json")
FILES = ":files"  # the shell knows best what files there are


class Candidate(NamedTuple):
    """A word, and what it is."""

    word: str
    told: str = ""

    def line(self, shell: str) -> str:
        """As the shell's script takes it."""
        told = printing.safe(" ".join(self.told.split()))[:80]
        if shell == "zsh" and self.word != FILES:
            word = self.word.replace("\\", "\\\\").replace(":", "\\:")
            return f"{word}:{told}\n" if told else f"{word}\n"
        return f"{self.word}\t{told}\n" if shell == "fish" and told else f"{self.word}\n"


def answer(arguments: Sequence[str]) -> int:
    """`taskchat completion words SHELL WORD...`: what can stand in the place of the last word, one a line. Whatever
    goes wrong, nothing is shown."""
    try:
        shell, *typed = arguments
        printing.piece("".join(each.line(shell) for each in candidates(typed or [""])))
    except BrokenPipeError:
        raise
    except Exception:  # noqa: BLE001 - a Tab is no place for an error
        return exits.FAILED
    return exits.DONE


def candidates(typed: Sequence[str]) -> list[Candidate]:
    """The words that begin as the last one of `typed` does; the others are those before it, without `taskchat`.

    A word with a line's end in it would be two, and one with a control character could command the terminal: left out.
    """
    *before, current = typed
    if current == "=":  # bash takes --status=done for three words
        before, current = [*before, current], ""
    if before and before[-1] == "=":
        before.pop()
    table: dict[str, Any] = json.loads(TABLE.read_bytes())
    path, rest = _command(table, before)
    command = table.get(path) or {}
    found = _fitting(table, path, command, rest, current)
    return [each for each in found if _is_one(each.word) and _begins(each.word, current)]


def _fitting(
    table: dict[str, Any], path: str, command: dict[str, Any], before: list[str], current: str
) -> Iterator[Candidate]:
    options: dict[str, Any] = command.get("options", {})
    named, equals, _ = current.partition("=")
    if equals and named in options:  # --status=pe
        for each in _values(options[named].get("kind", ""), before):
            yield Candidate(f"{named}={each.word}", each.told)
        return
    if before and before[-1] in options and "kind" in options[before[-1]]:
        yield from _values(options[before[-1]]["kind"], before)
        return
    if current.startswith("-"):
        for name, option in options.items():
            if name not in before or option.get("again"):
                yield Candidate(name, option.get("told", ""))
        return
    for name in () if before else command.get("commands", ()):
        yield Candidate(name, table[f"{path} {name}".strip()].get("told", ""))
    if kind := command.get("words"):
        given = {word for word in before if not word.startswith("-")}
        yield from (each for each in _values(kind, before) if each.word not in given)


def _command(table: dict[str, Any], before: Sequence[str]) -> tuple[str, list[str]]:
    """The longest command that the words name, and the words behind it. Without one, what a group does by itself."""
    path, rest = "", list(before)
    while rest and rest[0] in table.get(path, {}).get("commands", ()):
        path = f"{path} {rest.pop(0)}".strip()
    default = table.get(path, {}).get("default")
    if default and rest:
        return default, rest
    return path, rest


def _values(kind: str, before: Sequence[str]) -> Iterator[Candidate]:
    """The values of a kind: `a|b|c` are these, `files` is the shell's, any other the server's."""
    if "|" in kind:
        yield from map(Candidate, kind.split("|"))
    elif kind == "files":
        yield Candidate(FILES)
    elif kind == "commands":
        table = json.loads(TABLE.read_bytes())
        path, _ = _command(table, before)
        for name in table[path].get("commands", ()):
            yield Candidate(name, table[f"{path} {name}".strip()].get("told", ""))
    elif kind and kind != "text":
        from taskchat.cli.completion.known import known

        yield from (Candidate(word, told) for word, told in known(kind))


def _is_one(word: str) -> bool:
    return printing.safe(word) == word and not set("\t\n") & set(word)


def _begins(word: str, current: str) -> bool:
    return word == FILES or word.casefold().startswith(current.casefold())
