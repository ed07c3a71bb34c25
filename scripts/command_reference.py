"""Every command's help, and what a shell can complete of it, out of the declarations: `Fast` ones and Typer's."""

from __future__ import annotations

import argparse
import dataclasses
import enum
import json
import typing
from collections.abc import Iterator
from typing import Any, NamedTuple

COLUMNS = 100

# What can stand in the place of an option's value or an argument, by its name.
BY_OPTION = {
    "--bot": "bots",
    "--conversation": "conversations",
    "--project": "projects",
    "--tag": "tags",
    "--model": "models",
    "--config": "files",
    "--file": "files",
    "--output": "files",
    "--database": "files",
}
BY_ARGUMENT = {
    "tasks show": "tasks",
    "tasks events": "tasks",
    "tasks edit": "tasks",
    "tasks rm": "tasks",
    "tasks done": "open-tasks",
    "tasks reopen": "done-tasks",
    "tasks import": "files",
    "docs add": "files",
    "faqs import": "files",
    "help": "commands",
    "ask": "text",
    "accounts use": "accounts",
    "accounts rm": "accounts",
}
OF_SETTINGS = ("config show", "config get", "config set", "config unset")
BY_GROUP = {
    "conversations": "conversations",
    "bots": "bots",
    "docs": "documents",
    "faqs": "faqs",
    "model": "models",
    "connections": "connections",
}
OF_SOMETHING_NEW = ("create", "add", "list", "search", "connect")


class Described(NamedTuple):
    """A command: its help, and for completion its options and what its words are."""

    path: str
    told: str
    help: str
    options: dict[str, dict[str, Any]]
    words: str
    commands: list[str]


def described() -> Iterator[Described]:
    """Every command and group, the first one `taskchat` itself."""
    from taskchat.cli import commands
    from taskchat.cli.help_page import group_help, top_help

    versions = {"--version": {"told": "Show the version."}, "--help": {"told": "Show this message."}}
    yield Described("", "", top_help(), versions, "", commands.names())
    for name in commands.names():
        entry = commands.TABLE[name]
        below = [each.path.removeprefix(f"{name} ") for each in commands.below(name)]
        if not entry.fast:
            yield from _of_typer(entry)
        elif entry.where:
            yield _of_fast(entry)
        else:
            yield Described(name, entry.summary, group_help(name), {}, "", below)
            yield from map(_of_fast, commands.below(name))


def command_page(note: str) -> str:
    """The reference of all commands."""
    pages = (f"## `{f'taskchat {each.path}'.strip()}`\n\n```text\n{_trimmed(each.help)}\n```\n" for each in described())
    return note + "# Commands\n\n" + "\n".join(pages)


def completion_table() -> str:
    """What the shell completion knows without asking a server: see taskchat/cli/completion/candidates.py."""
    from taskchat.cli import commands

    table: dict[str, dict[str, Any]] = {}
    for each in described():
        found = {
            "told": each.told,
            "commands": each.commands,
            "options": each.options,
            "words": each.words,
            "default": commands.DEFAULTS.get(each.path, ""),
        }
        table[each.path] = {name: value for name, value in found.items() if value}
    return json.dumps(table, indent=0, ensure_ascii=False, separators=(",", ":")) + "\n"


def _of_fast(entry: Any) -> Described:
    from taskchat.cli import commands
    from taskchat.cli.parsing import Parser

    parser = Parser(entry.path, entry.summary, commands.load(entry))
    options, words = {}, ""
    for action in parser.declared():
        if action.help == argparse.SUPPRESS:
            continue
        choices = "|".join(map(str, action.choices or ()))
        if not action.option_strings:
            words = choices or _kind_of_words(entry.path)
            continue
        name = max(action.option_strings, key=len)
        options[name] = _option(name, action.help or "", action.nargs != 0, choices, "Append" in type(action).__name__)
    return Described(entry.path, entry.summary, parser.format_help(), options, words, [])


def _of_typer(entry: Any) -> Iterator[Described]:
    import typer

    from taskchat.cli.main import command_of

    def walk(command: Any, name: str, parent: Any) -> Iterator[Described]:
        context = typer.Context(
            command, info_name=name, parent=parent, terminal_width=COLUMNS, max_content_width=COLUMNS
        )
        path = context.command_path.removeprefix("taskchat ")
        below = {child: each for child, each in getattr(command, "commands", {}).items() if not each.hidden}
        told = entry.summary if parent is None else command.get_short_help_str(limit=200)
        yield Described(path, told, command.get_help(context), *_typer_parameters(path, command), sorted(below))
        for child in sorted(below):
            yield from walk(below[child], child, context)

    yield from walk(command_of(entry), f"taskchat {entry.path}", None)


def _typer_parameters(path: str, command: Any) -> tuple[dict[str, dict[str, Any]], str]:
    options: dict[str, dict[str, Any]] = {"--help": {"told": "Show this message and exit."}}
    words = ""
    for parameter in command.params:
        choices = _choices(parameter)
        if parameter.param_type_name == "argument":
            words = words or choices or _kind_of_words(path)
            continue
        for name in [*(each for each in parameter.opts if each.startswith("--")), *parameter.secondary_opts]:
            options[name] = _option(name, parameter.help or "", not parameter.is_flag, choices, parameter.multiple)
    return options, words


def _choices(parameter: Any) -> str:
    annotation = getattr(getattr(parameter, "type_descriptor", None), "annotation", None)
    kinds = [annotation, *typing.get_args(annotation)]
    named = [value for kind in kinds if typing.get_origin(kind) is typing.Literal for value in typing.get_args(kind)]
    named += [each.value for kind in kinds if isinstance(kind, type) and issubclass(kind, enum.Enum) for each in kind]
    return "|".join(map(str, named))


def _option(name: str, told: str, takes_value: bool, choices: str, again: bool) -> dict[str, Any]:  # noqa: FBT001
    found: dict[str, Any] = {"told": told}
    if takes_value:
        found["kind"] = choices or BY_OPTION.get(name, "text")
    if again:
        found["again"] = 1
    return found


def _kind_of_words(path: str) -> str:
    group, _, name = path.partition(" ")
    if path in BY_ARGUMENT:
        return BY_ARGUMENT[path]
    if path in OF_SETTINGS:
        from taskchat.config import Settings

        return "|".join(item.name for item in dataclasses.fields(Settings))
    return BY_GROUP.get(group, "text") if name and name not in OF_SOMETHING_NEW else "text"


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
