"""`taskchat docs`: what you, or a bot, can be asked about. Files and pages are added, looked at, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from taskchat.cli import printing
from taskchat.cli.calling import call
from taskchat.cli.docs_adding import MARKS, add_all, bot_id_of, finished
from taskchat.cli.docs_found import wanted_of
from taskchat.cli.docs_places import show_stretch
from taskchat.cli.groups import Commands
from taskchat.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.documents import Document, DocumentDetails, DocumentHits

app = typer.Typer(
    cls=Commands,
    help="Documents that you, or a bot, can be asked about: files, folders, pages of the web.",
    epilog="For example: taskchat docs add handbook.pdf --wait; then taskchat docs search parental leave",
)

Bot = Annotated[str | None, typer.Option("--bot", metavar="NAME", help="Of this bot, instead of your own.")]
Names = Annotated[list[str], typer.Argument(metavar="DOCUMENT…", help="Its id, name or title.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback(invoke_without_command=True)
def docs(context: typer.Context, *, bot: Bot = None, json: AsJson = False) -> None:
    """List your documents, or a bot's; or add some."""
    if context.invoked_subcommand is None:
        list_(bot=bot, json=json)


@app.command("list", epilog="For example: taskchat docs list --bot house-rules --json | jq -r '.items[].name'")
def list_(
    words: Annotated[str, typer.Argument(metavar="[WORDS]", help="In the name or the title.")] = "",
    *,
    bot: Bot = None,
    json: AsJson = False,
) -> None:
    """List documents, the newest first. Piped: id, state, percent, passages, name, title, with tabs between."""

    async def read(client: Client) -> list[Document]:
        bot_id = await bot_id_of(client, bot)
        return [each async for each in client.documents.every(bot_id=bot_id, q=words or None)]

    found = call(read)
    if json:
        printing.raw_json({"items": printing.as_json(found)})
    elif not printing.to_terminal():
        lines = ((d.id, d.state, d.progress, d.passages, d.name, d.title) for d in found)
        printing.rows(lines)
    elif found:
        for each in found:
            printing.out(_line(each))
    else:
        printing.out("There are none. Add some: taskchat docs add FILE, a folder, or https://…")


@app.command(
    "add",
    epilog="For example: taskchat docs add handbook.pdf; taskchat docs add ~/notes --bot house-rules --wait;"
    " taskchat docs add https://example.com/faq.html",
)
def add(
    given: Annotated[list[str], typer.Argument(metavar="FILE|FOLDER|URL…", help="What to add.")],
    *,
    bot: Bot = None,
    wait: Annotated[bool, typer.Option("--wait", help="Until all are read, or have failed.")] = False,
    json: AsJson = False,
) -> None:
    """Add documents. What is there already stays; what has changed under its name becomes its next version.

    Of folders, every file that can be read is added, but hidden ones. Piped: id, state, name, reason.
    """
    wanted = wanted_of(given)
    if not wanted:
        raise InvalidInput("There is no file in it that can be read.", hint="See which can: taskchat docs add --help")
    added, refused = call(lambda client: add_all(client, wanted, bot, wait=wait))
    if json:
        failed = [{"name": each.name, "detail": error.detail, "hint": error.hint} for each, error in refused]
        printing.raw_json({"items": printing.as_json(added), "refused": failed})
    elif not printing.to_terminal():
        printing.rows((d.id, d.state, d.name, d.reason) for d in added)
    else:
        for document in added:
            printing.out(_line(document))
    for each, error in refused:
        printing.note(f"{each.name}: {error}")
    waiting = sum(each.state not in MARKS for each in added)
    if waiting:
        printing.note(f"{waiting:,} {'is' if waiting == 1 else 'are'} being read. See how far: taskchat docs")
    failures = len(refused) + (sum(each.state == "failed" for each in added) if wait else 0)
    if failures:
        raise InvalidInput(f"{failures:,} of {len(wanted):,} could not be added.", hint="The reasons stand above.")


@app.command("show", epilog="For example: taskchat docs show handbook.pdf; taskchat docs show handbook.pdf --text")
def show(
    name: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Its id, name or title.")],
    *,
    bot: Bot = None,
    text: Annotated[bool, typer.Option("--text", help="Its text, as it was read.")] = False,
    at: Annotated[
        str | None, typer.Option("--at", metavar="FROM-TO", help="Only these characters of it, as sources have them.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Show a document: how far it is, or why it failed, and its versions; or its text."""
    if at is not None:
        show_stretch(name, at, lambda client, named: _named(client, named, bot), json=json)
        return

    async def read(client: Client) -> tuple[DocumentDetails, list[str]]:
        found = await client.documents.get((await _named(client, name, bot)).id)
        return found, await _text(client, found) if text else []

    found, pieces = call(read)
    if text:
        printing.out("".join(pieces).rstrip("\n"))
    elif json:
        printing.raw_json(found.model_dump(mode="json"))
    else:
        _show(found)


@app.command("rm", epilog="For example: taskchat docs rm handbook.pdf")
def rm(names: Names, *, bot: Bot = None, json: AsJson = False) -> None:
    """Delete documents: their text, their files, and whatever is found of them. It can't be undone."""

    async def remove(client: Client) -> list[Document]:
        found = [await _named(client, name, bot) for name in names]
        for each in found:
            await client.documents.remove(each.id)
        return found

    gone = call(remove)
    if json:
        printing.raw_json({"deleted": [each.id for each in gone]})
    else:
        for each in gone:
            printing.out(f"{each.name} is deleted.")


@app.command("refresh", epilog="For example: taskchat docs refresh https://example.com/faq.html --wait")
def refresh(
    names: Names,
    *,
    bot: Bot = None,
    wait: Annotated[bool, typer.Option("--wait", help="Until all are read, or have failed.")] = False,
    json: AsJson = False,
) -> None:
    """Read documents again: of the web, what has changed becomes the next version."""

    async def again(client: Client) -> list[Document]:
        found = [await client.documents.refresh((await _named(client, name, bot)).id) for name in names]
        return await finished(client, found) if wait else found

    found = call(again)
    if json:
        printing.raw_json({"items": printing.as_json(found)})
    else:
        for each in found:
            printing.out(_line(each))


@app.command("search", epilog="For example: taskchat docs search when does the laundry close --bot house-rules")
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="What to look for.")],
    *,
    bot: Bot = None,
    limit: Annotated[int, typer.Option("--limit", "-l", min=1, max=50, help="How many passages.")] = 5,
    json: AsJson = False,
) -> None:
    """Search documents. Piped: score, document's id, start, end, page, title, passage."""

    async def look(client: Client) -> DocumentHits:
        return await client.documents.search(" ".join(words), bot_id=await bot_id_of(client, bot), limit=limit)

    found = call(look)
    if json:
        printing.raw_json(found.model_dump(mode="json"))
    elif not printing.to_terminal():
        lines = ((f"{h.score:.2f}", h.document_id, h.start, h.end, h.page, h.title, h.text) for h in found.items)
        printing.rows(lines)
    elif not found.items:
        printing.out("Nothing was found.")
    else:
        for hit in found.items:
            where = " › ".join([hit.title, *hit.path]) + (f", page {hit.page}" if hit.page else "")
            printing.out(f"{where}\n  {' '.join(hit.text.split())}\n")


async def _named(client: Client, name: str, bot: str | None) -> Document:
    """The document of this id, name or title. Raises NotFound, and InvalidInput where several are meant."""
    if len(name) == 32 and not set(name) - set("0123456789abcdef"):
        return await client.documents.get(name)
    bot_id = await bot_id_of(client, bot)
    near = [each async for each in client.documents.every(bot_id=bot_id, q=name.rpartition("/")[2] or name)]
    same = [each for each in near if name in (each.name, each.url, each.title, each.name.rpartition("/")[2])]
    if not same:
        hint = f"Did you mean: {', '.join(each.name for each in near[:3])}" if near else "See which: taskchat docs"
        raise NotFound(f"There is no document {name}.", hint=hint)
    if len(same) > 1:
        told = ", ".join(f"{each.name} ({each.id})" for each in same[:5])
        raise InvalidInput(f"{len(same)} documents are called {name}.", hint=f"Name it by its id: {told}.")
    return same[0]


async def _text(client: Client, found: Document) -> list[str]:
    pieces: list[str] = []
    start, end = 0, 1
    while start < end:
        piece = await client.documents.text(found.id, start=start, length=20_000)
        pieces.append(piece.text)
        start, end = piece.end, piece.characters
    return pieces


def _line(document: Document) -> str:
    mark = MARKS.get(document.state, "…")
    if document.state == "ready":
        told = f"{document.passages:,} passage{'' if document.passages == 1 else 's'}"
    elif document.state == "failed":
        told = document.reason or "failed"
    else:
        told = f"{document.state}, {document.progress} %"
    return f"{mark} {document.name} ({told})"


def _show(found: DocumentDetails) -> None:
    printing.out(_line(found))
    printing.out(f"  id       {found.id}")
    printing.out(f"  title    {found.title}")
    if found.url:
        printing.out(f"  address  {found.url}")
    size = f"{found.size:,} bytes" + (f", {found.pages:,} pages" if found.pages else "")
    printing.out(f"  size     {size}")
    if found.reason and found.state != "failed":
        printing.out(f"  {found.reason}")
    for note in found.notes:
        printing.out(f"  {note}")
    for version in found.versions:
        mark = " (searched)" if version.version == found.searched_version else ""
        printing.out(f"  version {version.version}, {version.created_at:%Y-%m-%d %H:%M} UTC{mark}")
