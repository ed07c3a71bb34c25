"""`taskchat mcp`: your tasks in AI applications. Set them up, show how, see whether it works."""

from __future__ import annotations

import difflib
import json as jsonlib
import os
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from taskchat import paths
from taskchat.bridge.apps import files, trial
from taskchat.bridge.apps.command import own_command, own_environment
from taskchat.bridge.apps.table import APPS, App, Machine, app_named, entry, remote_entry
from taskchat.cli import mcp_stdio, printing
from taskchat.cli.groups import Commands
from taskchat.client import state
from taskchat.client.session import open_session
from taskchat.errors import InvalidInput, TaskchatError

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ", ".join(each.name for each in APPS)

app = typer.Typer(
    cls=Commands,
    help="Your tasks in AI applications (Claude, VS Code, Cursor, …), by the Model Context Protocol.",
    epilog="For example: taskchat mcp install claude; taskchat mcp status. Without a command, it speaks the protocol:"
    " applications start it so.",
)

AppName = Annotated[str, typer.Argument(metavar="APP", help=f"One of {NAMES}.")]
Server = Annotated[
    str, typer.Option("--server", "-s", metavar="URL", help="Use this server, whatever is used elsewhere.")
]
EntryName = Annotated[str, typer.Option("--name", metavar="NAME", help="What the application calls it.")]


@app.callback(invoke_without_command=True)
def mcp(context: typer.Context) -> None:
    """Speak MCP over standard input and output, or set up what does."""
    if context.invoked_subcommand is None:
        raise typer.Exit(mcp_stdio.run())


@app.command("install", epilog="For example: taskchat mcp install claude, or taskchat mcp install cursor --remove")
def install(
    name: AppName,
    *,
    server: Server = "",
    entry_name: EntryName = "taskchat",
    remove: Annotated[bool, typer.Option("--remove", help="Take it out again.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")] = False,
) -> None:
    """Write taskchat into an application's settings. It asks first, and keeps a copy of what was there."""
    wanted = _app(name)
    path = files.file_of(wanted, _machine())
    planned = files.change(wanted, path, entry_name, None if remove else _entry(wanted, server))
    if not planned.is_news:
        printing.out(f"{wanted.title} {'does not have' if remove else 'already has'} {entry_name}: {path}")
        return
    _show_difference(planned)
    if dry_run:
        return
    if planned.before is None and not path.parent.exists():
        printing.note(f"{wanted.title} does not seem to be on this machine: there is no folder {path.parent}")
    if not yes and printing.answer_to(f"Write this to {path}? [y/N]").lower() not in ("y", "yes"):
        printing.note("Nothing was written.")
        return
    copy = files.write(planned)
    printing.out(f"{wanted.title} {'no longer has' if remove else 'now has'} {entry_name}: {path}")
    if copy is not None:
        printing.note(f"What was there before: {copy}")
    printing.note(wanted.then + ("" if remove else " Whether it works: taskchat mcp status"))


@app.command("show", epilog="For example: taskchat mcp show, or taskchat mcp show vscode --http")
def show(
    name: Annotated[str, typer.Argument(metavar="APP", help=f"One of {NAMES}. Default: what most take.")] = "",
    *,
    server: Server = "",
    entry_name: EntryName = "taskchat",
    http: Annotated[
        bool, typer.Option("--http", help="For an application that reaches the server over HTTP by itself.")
    ] = False,
) -> None:
    """Print the settings for an application, to be put in by hand."""
    wanted = _app(name) if name else None
    found = remote_entry(wanted, _url(wanted, server)) if http else _entry(wanted, server)
    section = wanted.section if wanted else "mcpServers"
    if wanted is not None and wanted.form == "toml":
        from taskchat.bridge.apps import toml

        printing.out(toml.put("", (section, entry_name), found).rstrip())
    else:
        printing.out(jsonlib.dumps({section: {entry_name: found}}, indent=2, ensure_ascii=False))
    if wanted is not None:
        printing.note(f"It belongs into {files.file_of(wanted, _machine())}")


@app.command("status", epilog="For example: taskchat mcp status --json | jq -r '.tools[]'")
def status(*, json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False) -> None:
    """Start it as an application would, ask for its tools, and say which applications have it."""
    session = open_session(say=printing.note)
    found = trial.run(own_command(), own_environment(os.environ) | _token())
    apps = [_state_of(each) for each in APPS]
    if json:
        told = {"server": session.name, **found._asdict(), "apps": apps}
        printing.raw_json(told)
        return
    printing.out(f"It works: {found.server}, server {session.name}, answered in {found.greeted_seconds:.2f} s.")
    printing.out(f"{len(found.tools)} tools: {', '.join(found.tools)}")
    for each in apps:
        if each["there"]:
            printing.out(f"{each['title'] + ':':<16}{each['state']}")
    if not any(each["there"] for each in apps):
        printing.out(f"No application was found that it can be put into ({NAMES}).")


def _app(name: str) -> App:
    found = app_named(name)
    if found is None:
        raise InvalidInput(
            f"There is no application {name!r} that taskchat knows.",
            hint=f"It knows {NAMES}. For any other: taskchat mcp show",
        )
    return found


def _machine() -> Machine:
    return Machine(sys.platform, paths.home(), os.environ)


def _entry(wanted: App | None, server: str) -> dict[str, Any]:
    if os.environ.get("TASKCHAT_TOKEN"):
        printing.note("TASKCHAT_TOKEN is not written into the file: sign in instead, with taskchat login.")
    chosen = state.normal_server(server) if server else ""
    if chosen not in ("", state.LOCAL) and state.account(chosen) is None:
        printing.note(f"Nobody is signed in to {chosen} yet. Run: taskchat login --server {chosen}")
    return entry(wanted.form if wanted else "plain", own_command(), own_environment(os.environ, chosen))


def _url(wanted: App | None, server: str) -> str:
    name = state.normal_server(server) if server else open_session(say=printing.note).name
    if not name.startswith("http"):
        raise InvalidInput(
            "This machine's own server can't be reached over HTTP by other programs.",
            hint="Without --http it works. For a server elsewhere: taskchat mcp show --http --server URL",
        )
    if wanted is not None and wanted.name == "claude":
        raise InvalidInput(
            "Claude Desktop takes such servers in its settings only, not in a file.",
            hint=f"In Claude: Settings, Connectors, Add custom connector: {name}/mcp",
        )
    return f"{name}/mcp"


def _token() -> dict[str, str]:
    given = os.environ.get("TASKCHAT_TOKEN")
    return {"TASKCHAT_TOKEN": given} if given else {}


def _state_of(each: App) -> dict[str, Any]:
    """Whether an application is here, and has taskchat."""
    path = files.file_of(each, _machine())
    found: dict[str, Any] = {"app": each.name, "title": each.title, "file": str(path), "there": _is_there(path)}
    try:
        has = files.read_entry(each, path, "taskchat")
    except TaskchatError as error:
        return {**found, "set_up": False, "state": error.detail}
    if has is None:
        return {**found, "set_up": False, "state": f"not set up. To do so: taskchat mcp install {each.name}"}
    command = has.get("command") if isinstance(has, dict) else None
    if command is not None and command != own_command()[0]:
        return {**found, "set_up": True, "state": f"set up, with another taskchat: {command}"}
    return {**found, "set_up": True, "state": f"set up, in {path}"}


def _is_there(path: Path) -> bool:
    """Whether the application has left a trace: its file, or a folder for it that is its own."""
    return path.exists() or (path.parent.is_dir() and path.parent != paths.home())


def _show_difference(planned: files.Change) -> None:
    before, after = (planned.before or "").splitlines(), planned.after.splitlines()
    for line in list(difflib.unified_diff(before, after, lineterm="", n=1))[2:]:
        printing.out(line)
