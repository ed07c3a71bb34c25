"""`taskchat faqs unanswered`: questions that nobody could answer, made into FAQs or dismissed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from taskchat.cli import printing
from taskchat.cli.calling import call
from taskchat.cli.docs_adding import bot_id_of
from taskchat.cli.faqs_named import is_id, line_of
from taskchat.cli.groups import Commands
from taskchat.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.faqs import Faq, Unanswered

AT_ONCE = 200

app = typer.Typer(
    cls=Commands,
    help="Questions that nobody could answer.",
    epilog="For example: taskchat faqs unanswered --bot house-rules; then taskchat faqs unanswered draft 1 --bot"
    " house-rules",
)

Bot = Annotated[str | None, typer.Option("--bot", metavar="NAME", help="Of this bot, instead of your own.")]
Named = Annotated[list[str], typer.Argument(metavar="NUMBER…", help="Their numbers in the list, or their ids.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback(invoke_without_command=True)
def unanswered(context: typer.Context, *, bot: Bot = None, json: AsJson = False) -> None:
    """List them, the most frequent first. Piped: id, how often, question, other wordings."""
    if context.invoked_subcommand is not None:
        return
    found = call(lambda client: _listed(client, bot))
    if json:
        printing.raw_json({"items": printing.as_json(found)})
    elif not printing.to_terminal():
        printing.rows((each.id, each.count, each.question, " | ".join(each.wordings)) for each in found)
    elif not found:
        printing.out("There are none: everything that was asked was answered.")
    for number, each in enumerate(found if printing.to_terminal() and not json else [], 1):
        printing.out(f"{number:3}. {each.question} ({each.count}×)")
        for wording in each.wordings[:3]:
            printing.out(f"       {wording}")


@app.command("draft", epilog="For example: taskchat faqs unanswered draft 1 --bot house-rules")
def draft(names: Named, *, bot: Bot = None, json: AsJson = False) -> None:
    """Make a draft FAQ of each; only its answer is missing."""

    async def make(client: Client) -> list[Faq]:
        return [await client.faqs.draft(each) for each in await _ids_of(client, names, bot)]

    made = call(make)
    if json:
        printing.raw_json({"items": printing.as_json(made)})
        return
    for each in made:
        printing.out(line_of(each))
        printing.note(f'Answer it: taskchat faqs edit {each.id} --answer "…"; then taskchat faqs publish {each.id}')


@app.command("dismiss", epilog="For example: taskchat faqs unanswered dismiss 2 3 --bot house-rules")
def dismiss(names: Named, *, bot: Bot = None, json: AsJson = False) -> None:
    """Show them no more."""

    async def go(client: Client) -> list[str]:
        ids = await _ids_of(client, names, bot)
        for each in ids:
            await client.faqs.dismiss(each)
        return ids

    gone = call(go)
    if json:
        printing.raw_json({"dismissed": gone})
    else:
        printing.out(f"{len(gone):,} dismissed.")


async def _listed(client: Client, bot: str | None) -> list[Unanswered]:
    bot_id, found = await bot_id_of(client, bot), list["Unanswered"]()
    page = await client.faqs.unanswered(bot_id=bot_id, limit=AT_ONCE)
    while page.next_cursor is not None:
        found += page.items
        page = await client.faqs.unanswered(bot_id=bot_id, limit=AT_ONCE, cursor=page.next_cursor)
    return [*found, *page.items]


async def _ids_of(client: Client, names: list[str], bot: str | None) -> list[str]:
    """The ids of those that are meant: by number in the list as it is now, or by id."""
    found = [] if all(map(is_id, names)) else await _listed(client, bot)
    ids = []
    for name in names:
        if is_id(name):
            ids.append(name)
        elif not name.isdecimal():
            raise InvalidInput(f"{name} is no number.", hint="See them: taskchat faqs unanswered")
        elif not 0 < int(name) <= len(found):
            raise NotFound(f"There is no question {name}.", hint="See them: taskchat faqs unanswered")
        else:
            ids.append(found[int(name) - 1].id)
    return ids
