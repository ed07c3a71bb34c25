"""`taskchat connections`: MCP servers whose tools your models may use. Connect them, and say what each tool may."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from taskchat.cli import printing
from taskchat.cli.calling import call
from taskchat.cli.groups import Commands
from taskchat.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.connections import Connection, ConnectionTool

ALL = "all"
MARKS = {"off": "✗", "ask": "?", "allow": "✓"}

app = typer.Typer(
    cls=Commands,
    help="MCP servers whose tools your models may use: connect them, and say what each tool may.",
    epilog="For example: taskchat connections connect notes --url https://notes.example.com/mcp; "
    "taskchat connections allow notes search",
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The connection's name.")]
Tools = Annotated[list[str], typer.Argument(metavar="TOOL…", help="Its tools, as `show` names them; all: every one.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback(invoke_without_command=True)
def connections(context: typer.Context, *, json: AsJson = False) -> None:
    """List the connected servers; or connect one, and say what its tools may."""
    if context.invoked_subcommand is None:
        list_(json=json)


@app.command("list", epilog="For example: taskchat connections list --json | jq -r '.items[].name'")
def list_(*, json: AsJson = False) -> None:
    """List the connected servers. Piped: name, tools in use, tools in all, where it is, with tabs between."""
    page = call(lambda client: client.connections())
    if json:
        printing.raw_json(page.model_dump(mode="json"))
        return
    lines = [(each.name, _in_use(each), len(each.tools), _place(each)) for each in page.items]
    if not printing.to_terminal():
        printing.rows(lines)
    elif lines:
        for name, used, known, place in lines:
            printing.out(f"{name:<20} {used} of {known} tools in use   {place}")
    else:
        printing.out("Nothing is connected yet. For example: taskchat connections connect --help")


@app.command("show", epilog="For example: taskchat connections show notes")
def show(name: Name, *, json: AsJson = False) -> None:
    """Show a connection: what each of its tools says that it does, and what it may."""
    found = call(lambda client: _named(client, name))
    if json:
        printing.raw_json(found.model_dump(mode="json"))
    else:
        _show(found)


@app.command(
    "connect",
    epilog="For example: taskchat connections connect notes --url https://notes.example.com/mcp --header Authorization,"
    " or taskchat connections connect files -- npx -y @modelcontextprotocol/server-filesystem ~/Documents",
)
def connect(
    name: Annotated[str, typer.Argument(metavar="NAME", help="How you want to call it: small letters, digits, -.")],
    command: Annotated[
        list[str] | None,
        typer.Argument(metavar="[-- COMMAND…]", help="The program to start, on this machine's own server only."),
    ] = None,
    *,
    url: Annotated[str | None, typer.Option(help="Its address, one that the server allows.")] = None,
    header: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[=VARIABLE]",
            help="A header to send, such as Authorization. Its value is asked for, or that variable's.",
        ),
    ] = None,
    env: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[=VARIABLE]",
            help="A variable for the program. Its value is asked for, or that variable's.",
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Connect an MCP server. Its tools are all off until you allow them.

    Values of headers and variables are secrets: they are kept encrypted and never shown again.
    """
    from taskchat.client.shapes import checked
    from taskchat.schemas.connections import ConnectionDraft

    given: dict[str, object] = {"url": url, "headers": _secrets(header), "env": _secrets(env)}
    if command:
        given |= {"command": command[0], "args": command[1:]}
    draft = checked(ConnectionDraft, name=name, **{field: value for field, value in given.items() if value})
    found = call(lambda client: client.connect(draft))
    if json:
        printing.raw_json(found.model_dump(mode="json"))
        return
    _show(found)
    if found.tools:
        printing.note(f"All are off. Let your models use one: taskchat connections allow {name} {found.tools[0].tool}")


@app.command(
    "allow",
    epilog="For example: taskchat connections allow notes search; or taskchat connections allow notes all --ask",
)
def allow(
    name: Name,
    tools: Tools,
    *,
    ask: Annotated[bool, typer.Option("--ask", help="Only after your yes to each call.")] = False,
    json: AsJson = False,
) -> None:
    """Let your models call tools. When a tool changes, it is off until you allow it again."""
    _permit(name, tools, "ask" if ask else "allow", json=json)


@app.command("off", epilog="For example: taskchat connections off notes save")
def off(name: Name, tools: Tools, *, json: AsJson = False) -> None:
    """Let no model call these tools any more."""
    _permit(name, tools, "off", json=json)


@app.command("refresh", epilog="For example: taskchat connections refresh notes")
def refresh(name: Name, *, json: AsJson = False) -> None:
    """Read its tools anew. New and changed ones are off."""

    async def read(client: Client) -> Connection:
        return await client.refresh_connection((await _named(client, name)).id)

    found = call(read)
    if json:
        printing.raw_json(found.model_dump(mode="json"))
    else:
        _show(found)


@app.command("disconnect", epilog="For example: taskchat connections disconnect notes")
def disconnect(name: Name) -> None:
    """Forget a connection, its tools and its secrets."""

    async def forget(client: Client) -> None:
        await client.disconnect((await _named(client, name)).id)

    call(forget)
    printing.out(f"{name} is disconnected.")


async def _named(client: Client, name: str) -> Connection:
    page = await client.connections()
    found = next((each for each in page.items if each.name == name), None)
    if found is None:
        there = ", ".join(each.name for each in page.items)
        raise NotFound(f"There is no connection {name}.", hint=f"There is: {there}." if there else "There is none yet.")
    return found


def _permit(name: str, tools: list[str], wish: Literal["off", "ask", "allow"], *, json: bool) -> None:
    """Say what tools may, as they are at this moment."""

    async def permit(client: Client) -> tuple[Connection, list[str]]:
        from taskchat.schemas.connections import ConnectionPatch, ToolPermission

        found = await _named(client, name)
        meant = _meant(found, tools)
        wishes = [ToolPermission(tool=each.tool, permission=wish, pin=each.pin) for each in meant]
        return await client.update_connection(found.id, ConnectionPatch(tools=wishes)), [each.tool for each in meant]

    found, touched = call(permit)
    if json:
        printing.raw_json(found.model_dump(mode="json"))
    else:
        _show_tools(each for each in found.tools if each.tool in touched)


def _meant(found: Connection, tools: list[str]) -> list[ConnectionTool]:
    """The tools of these names. Raises NotFound for one that is none."""
    if tools == [ALL]:
        return found.tools
    known = {name: each for each in found.tools for name in (each.tool, each.name)}
    if missing := [name for name in tools if name not in known]:
        raise NotFound(
            f"{found.name} has no tool {missing[0]}.",
            hint=f"See which there are: taskchat connections show {found.name}",
        )
    return [known[name] for name in tools]


def _secrets(names: list[str] | None) -> dict[str, str]:
    """The secrets of these names: a variable's, or what the person types. None is on the command line."""
    found: dict[str, str] = {}
    for each in names or ():
        name, _, variable = each.partition("=")
        if variable and variable not in os.environ:
            raise InvalidInput(f"There is no variable {variable}.", hint=f"Set it, or give {name} alone to be asked.")
        found[name] = os.environ[variable] if variable else printing.answer_to(name, hidden=True)
    return found


def _place(found: Connection) -> str:
    return found.url or " ".join([found.command or "", *found.args])


def _in_use(found: Connection) -> int:
    return sum(each.permission != "off" for each in found.tools) if found.enabled else 0


def _show(found: Connection) -> None:
    printing.out(f"{found.name}: {_place(found)}{'' if found.enabled else ' (switched off)'}")
    if secrets := [*found.header_names, *found.env_names]:
        printing.out(f"It is sent {', '.join(secrets)}.")
    _show_tools(found.tools)
    if found.left_out:
        printing.out(f"{found.left_out:,} more of its tools can't be used, or are too many.")


def _show_tools(tools: Iterable[ConnectionTool]) -> None:
    for each in tools:
        changed = " It has changed since you allowed it." if each.changed else ""
        said = " ".join(each.description.split())
        printing.out(f"{MARKS[each.permission]} {each.tool} ({each.permission}){changed} {said}".rstrip())
