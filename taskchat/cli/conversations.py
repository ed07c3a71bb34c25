"""`taskchat conversations`: what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from taskchat.cli import printing
from taskchat.cli.calling import call
from taskchat.cli.clock import local_now
from taskchat.cli.markdown import Markdown
from taskchat.cli.unknown import Commands
from taskchat.errors import NotFound

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.chat import Conversation, ConversationPage, StoredMessage

app = typer.Typer(cls=Commands, help="Look at your conversations.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_(
    *,
    limit: Annotated[int, typer.Option("--limit", "-l", min=1, max=200, help="How many, the last used first.")] = 20,
    bot: Annotated[str | None, typer.Option("--bot", "-b", metavar="NAME", help="Only those with this bot.")] = None,
    json: AsJson = False,
) -> None:
    """List your conversations, the last used first. Piped: id, last use, messages, title, with tabs between."""

    async def read(client: Client) -> ConversationPage:
        bot_id = (await client.bots.named(bot)).id if bot is not None else None
        return await client.conversations(limit=limit, bot_id=bot_id)

    page = call(read)
    if json:
        printing.raw_json(printing.as_json(page.items))
    elif not printing.to_terminal():
        printing.rows((c.id, c.updated_at.isoformat(timespec="seconds"), c.message_count, c.title) for c in page.items)
    elif page.items:
        _table(page.items)
    else:
        printing.out("There are no conversations yet. Start one: taskchat ask hello")
    if page.next_cursor:
        printing.note(f"There are more than these {limit}: give a larger --limit.")


@app.command("show")
def show(
    conversation_id: Annotated[str, typer.Argument(metavar="ID", help="The conversation, as `list` shows it.")],
    *,
    limit: Annotated[int, typer.Option("--limit", "-l", min=1, help="How many messages, the newest.")] = 200,
    json: AsJson = False,
) -> None:
    """Show the messages of a conversation."""

    async def read(client: Client) -> list[StoredMessage]:
        found: list[StoredMessage] = []
        cursor = None
        while len(found) < limit:
            page = await client.messages(conversation_id, limit=min(100, limit - len(found)), cursor=cursor)
            found = [*page.items, *found]
            if (cursor := page.next_cursor) is None:
                break
        return found

    try:
        messages = call(read)
    except NotFound as error:
        raise NotFound(error.detail, hint="See which there are: taskchat conversations list") from error
    if json:
        printing.raw_json(printing.as_json(messages))
        return
    now = local_now()
    styled = printing.in_colour()
    for message in messages:
        markdown = Markdown("ansi" if styled else "plain")
        who = "you" if message.role == "user" else "taskchat"
        when = message.created_at.astimezone(now.tzinfo)
        printing.piece(f"{who}, {when:%Y-%m-%d %H:%M}\n")
        text = printing.safe(message.content) if message.role == "user" else markdown.feed(message.content)
        printing.piece(f"{text}{markdown.end()}\n\n")


def _table(conversations: list[Conversation]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("id", no_wrap=True)
    table.add_column("last use", no_wrap=True)
    table.add_column("messages", justify="right")
    table.add_column("title", ratio=1)
    now = local_now()
    for found in conversations:
        used = found.updated_at.astimezone(now.tzinfo)
        table.add_row(found.id, f"{used:%Y-%m-%d %H:%M}", str(found.message_count), Text(printing.safe(found.title)))
    printing.rich(table)
