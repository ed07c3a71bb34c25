"""`taskchat faqs import` and `export`: FAQs from files and into them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from taskchat.cli import printing
from taskchat.cli.calling import call
from taskchat.cli.docs_adding import bot_id_of
from taskchat.errors import InvalidInput

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.faqs import FaqImported

Bot = Annotated[str | None, typer.Option("--bot", metavar="NAME", help="Of this bot, instead of your own.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
FORMATS = ("csv", "json")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "import",
        epilog="For example: taskchat faqs import faqs.csv --bot house-rules --publish. The first row of a CSV file"
        " names its columns: question, answer, wordings, category, keywords, tags, language, status, priority, slug.",
    )(take_in)
    app.command("export", epilog="For example: taskchat faqs export --bot house-rules > faqs.csv")(take_out)


def take_in(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or .json file.")],
    *,
    bot: Bot = None,
    publish: Annotated[bool, typer.Option("--publish", help="Publish new ones whose row does not say.")] = False,
    json: AsJson = False,
) -> None:
    """Import FAQs. What is there already is changed, or left as it is: a file may be imported again."""

    async def send(client: Client) -> FaqImported:
        bot_id = await bot_id_of(client, bot)
        try:
            opened = file.open("rb")
        except OSError as error:
            raise InvalidInput(f"{file} can't be read: {error.strerror or error}.") from error
        with opened, printing.bar("Importing", 100) as told:
            return await client.faqs.take_in(
                file.name,
                opened,
                bot_id=bot_id,
                status="published" if publish else None,
                told=lambda done, total: told(100 * done / max(total, 1), f"{done:,} of {total:,} rows"),
            )

    found = call(send)
    if json:
        printing.raw_json(found.model_dump(mode="json"))
    else:
        printing.out(f"{found.added:,} added, {found.updated:,} changed, {found.unchanged:,} as they were.")
    for each in found.errors:
        field = f"{each.field}: " if each.field else ""
        printing.note(f"row {each.row}: {field}{each.detail}")
    if found.failed:
        rows = "row" if found.failed == 1 else "rows"
        raise InvalidInput(f"{found.failed:,} {rows} could not be imported.", hint="The reasons stand above.")


def take_out(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where to. Default: standard output.")] = None,
    *,
    bot: Bot = None,
    form: Annotated[str | None, typer.Option("--format", metavar="csv|json", help="Default: what FILE says.")] = None,
    status: Annotated[
        str | None, typer.Option(metavar="STATUS", help="Only draft, published or archived ones.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Export FAQs as a file that can be imported again."""
    wanted = "json" if json else form or (file.suffix.lower().lstrip(".") if file is not None else "csv")
    if wanted not in FORMATS:
        raise InvalidInput(f"FAQs can't be exported as {wanted}.", hint="Say --format csv or --format json.")

    async def fetch(client: Client) -> bytes:
        return await client.faqs.take_out(wanted, bot_id=await bot_id_of(client, bot), where={"status": status})

    data = call(fetch)
    if file is None:
        text = data.decode()
        if printing.to_terminal():
            printing.out(text.rstrip())
        else:
            printing.piece(text)
        return
    file.write_bytes(data)
    printing.note(f"Written to {file}.")
