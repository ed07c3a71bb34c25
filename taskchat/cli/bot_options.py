"""The options that configure a bot, for the commands that make and change one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from taskchat.cli import printing
from taskchat.errors import InvalidInput

CONFIG_BYTES = 200_000

ConfigFile = Annotated[
    str | None, typer.Option("--config", metavar="FILE.json", help="Its configuration as JSON; -: from standard input.")
]
Describe = Annotated[str | None, typer.Option(help="What it is for, for those who may talk to it.")]
Type = Annotated[
    str | None,
    typer.Option(
        "--type",
        metavar="TYPE",
        help="tasks: works on the to-do list. rag: answers from its knowledge. tools: has the tools that you name.",
    ),
]
UseModel = Annotated[str | None, typer.Option("--model", metavar="NAME", help="See: taskchat model list")]
Instruct = Annotated[str | None, typer.Option(metavar="TEXT", help="What it is told of its role.")]
Temperature = Annotated[float | None, typer.Option(metavar="0-2", help="How freely it words.")]
Passages = Annotated[int | None, typer.Option(metavar="N", help="Passages of its knowledge that it gets at once.")]
History = Annotated[int | None, typer.Option(metavar="N", help="Past messages that it sees.")]
Tools = Annotated[list[str] | None, typer.Option(metavar="TOOL", help="A tool that it may use; again for more.")]
ReplyLanguage = Annotated[str | None, typer.Option(metavar="CODE", help="Of its replies, like de.")]


def given_config(file: str | None, options: Mapping[str, object]) -> dict[str, Any]:
    """What the file says, and the options, which win. Raises InvalidInput for a file that is no JSON object."""
    found = _read(file) if file is not None else {}
    if options.get("model") is not None:
        found.pop("llm_model", None)
    if options.get("instructions") is not None:
        found.pop("system_prompt", None)
    return {**found, **options}


def _read(file: str) -> dict[str, Any]:
    try:
        text = printing.read_input(CONFIG_BYTES) if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InvalidInput(f"{file} can't be read: {reason}.", hint="Give a file with one JSON object.") from error
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise InvalidInput(f"{file} is no JSON{where}.", hint='It looks like {"agent_type": "rag"}.') from error
    if not isinstance(found, dict):
        raise InvalidInput(f"{file} is no JSON object.", hint='It looks like {"agent_type": "rag"}.')
    return found
