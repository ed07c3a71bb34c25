"""`taskchat bots`: make bots, configure them, share them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from taskchat.cli import printing
from taskchat.cli.bot_options import (
    ConfigFile,
    Describe,
    History,
    Instruct,
    Passages,
    ReplyLanguage,
    Temperature,
    Tools,
    Type,
    UseModel,
    given_config,
)
from taskchat.cli.calling import call
from taskchat.cli.groups import Commands
from taskchat.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taskchat.client.api import Client
    from taskchat.schemas.bots import Bot, BotMember, Which

app = typer.Typer(
    cls=Commands,
    help="Bots: the agent with a role, a model, tools and knowledge of its own. Make them, configure and share them.",
    epilog='For example: taskchat bots create "House rules" --type rag; then taskchat ask --bot house-rules hello',
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The bot: its name, slug or id.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Don't ask.")]
Emails = Annotated[list[str] | None, typer.Argument(metavar="EMAIL…", help="The email of their account here.")]


@app.callback(invoke_without_command=True)
def bots(context: typer.Context, *, json: AsJson = False) -> None:
    """List the bots that you may talk to; or make, configure and share them."""
    if context.invoked_subcommand is None:
        list_(json=json)


@app.command("list", epilog="For example: taskchat bots list --json | jq -r '.items[].slug'")
def list_(
    *,
    mine: Annotated[bool, typer.Option("--mine", help="Only your own.")] = False,
    shared: Annotated[bool, typer.Option("--shared", help="Only those that are shared with you.")] = False,
    public: Annotated[bool, typer.Option("--public", help="The public ones of others instead.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-l", min=1, max=200, help="How many, the newest first.")] = 100,
    json: AsJson = False,
) -> None:
    """List the bots that you may talk to: your own, and those shared with you.

    Piped: id, slug, what you are to it, who may talk to it, name, with tabs between.
    """
    kinds: dict[Which, bool] = {"mine": mine, "shared": shared, "public": public}
    wanted = [kind for kind, named in kinds.items() if named]
    if len(wanted) > 1:
        raise InvalidInput("Choose one of --mine, --shared and --public.")
    page = call(lambda client: client.bots.page(which=wanted[0] if wanted else None, limit=limit))
    if json:
        printing.raw_json(page.model_dump(mode="json"))
    elif not printing.to_terminal():
        printing.rows((bot.id, bot.slug, bot.role, bot.visibility, bot.name) for bot in page.items)
    elif page.items:
        _table(page.items, with_ids=public)
    else:
        printing.out("There are none yet. Make one: taskchat bots create --help")
    if page.next_cursor:
        printing.note(f"There are more than these {limit}: give a larger --limit.")


@app.command("show", epilog="For example: taskchat bots show house-rules --json | jq .config > house-rules.json")
def show(name: Name, *, json: AsJson = False) -> None:
    """Show a bot: how it is configured, and with whom it is shared, as far as you may see that."""

    async def read(client: Client) -> tuple[Bot, list[BotMember]]:
        bot = await client.bots.named(name)
        return bot, await client.bots.members(bot.id) if bot.role == "owner" else []

    bot, members = call(read)
    if json:
        told = bot.model_dump(mode="json")
        printing.raw_json(told | {"members": printing.as_json(members)} if bot.role == "owner" else told)
    else:
        _show(bot, members)


@app.command(
    "create",
    epilog='For example: taskchat bots create "House rules" --type rag --instructions "Answer like a caretaker.", or'
    " taskchat bots create Planner --config planner.json",
)
def create(  # noqa: PLR0913 - a parameter is an option
    name: Annotated[str, typer.Argument(metavar="NAME", help="How it is called.")],
    *,
    slug: Annotated[str | None, typer.Option(help="What to type for it. Default: from its name.")] = None,
    description: Describe = None,
    config: ConfigFile = None,
    type_: Type = None,
    model: UseModel = None,
    instructions: Instruct = None,
    temperature: Temperature = None,
    passages: Passages = None,
    history: History = None,
    tool: Tools = None,
    language: ReplyLanguage = None,
    public: Annotated[bool, typer.Option("--public", help="Let everybody on the server talk to it.")] = False,
    json: AsJson = False,
) -> None:
    """Make a bot. What you don't say has a default; options win over --config."""
    from taskchat.client.shapes import checked
    from taskchat.schemas.bots import BotConfig, BotDraft

    options = _options(type_, model, instructions, temperature, passages, history, tool, language)
    settings = checked(BotConfig, **given_config(config, options))
    more = {"slug": slug, "description": description, "visibility": "public" if public else None}
    named = {field: value for field, value in more.items() if value is not None}
    draft = checked(BotDraft, name=name, config=settings, **named)
    bot = call(lambda client: client.bots.add(draft))
    if json:
        printing.raw_json(bot.model_dump(mode="json"))
        return
    printing.out(f"{bot.name} is there. Talk to it: taskchat ask --bot {bot.slug} hello")


@app.command(
    "edit",
    epilog="For example: taskchat bots edit house-rules --temperature 0.2, or"
    " taskchat bots edit house-rules --config changes.json",
)
def edit(  # noqa: PLR0913 - a parameter is an option
    name: Name,
    *,
    rename: Annotated[str | None, typer.Option("--name", help="Another name.")] = None,
    slug: Annotated[str | None, typer.Option(help="Another slug.")] = None,
    description: Describe = None,
    config: ConfigFile = None,
    type_: Type = None,
    model: UseModel = None,
    instructions: Instruct = None,
    temperature: Temperature = None,
    passages: Passages = None,
    history: History = None,
    tool: Tools = None,
    language: ReplyLanguage = None,
    json: AsJson = False,
) -> None:
    """Change a bot: only what you name. In a --config file, null restores a default."""
    from taskchat.client.shapes import checked
    from taskchat.schemas.bots import BotConfigPatch, BotPatch

    options = _options(type_, model, instructions, temperature, passages, history, tool, language)
    more: dict[str, Any] = {"name": rename, "slug": slug, "description": description}
    if settings := given_config(config, options):
        more["config"] = checked(BotConfigPatch, **settings)
    named = {field: value for field, value in more.items() if value is not None}
    if not named:
        raise InvalidInput("Nothing was named to change.", hint="See what can be: taskchat bots edit --help")
    patch = checked(BotPatch, **named)

    async def change(client: Client) -> Bot:
        return await client.bots.update((await client.bots.named(name)).id, patch)

    bot = call(change)
    if json:
        printing.raw_json(bot.model_dump(mode="json"))
    else:
        _show(bot, [])


@app.command("rm", epilog="For example: taskchat bots rm house-rules --yes")
def rm(name: Name, *, yes: Yes = False, json: AsJson = False) -> None:
    """Delete a bot with all that it knows. Conversations with it stay, to be read."""

    async def remove(client: Client) -> Bot:
        bot = await client.bots.named(name)
        if not yes and printing.answer_to(f"Delete {bot.name} with all that it knows? [y/N]").lower() not in _YES:
            raise InvalidInput("Nothing was deleted.")
        await client.bots.remove(bot.id)
        return bot

    bot = call(remove)
    if json:
        printing.raw_json({"deleted": bot.id})
    else:
        printing.out(f"{bot.name} is deleted.")


@app.command(
    "share",
    epilog="For example: taskchat bots share house-rules bob@example.com --editor, or"
    " taskchat bots share house-rules --public",
)
def share(
    name: Name,
    emails: Emails = None,
    *,
    editor: Annotated[bool, typer.Option("--editor", help="They may change it and its knowledge, too.")] = False,
    public: Annotated[bool, typer.Option("--public", help="With everybody on the server.")] = False,
    json: AsJson = False,
) -> None:
    """Let others talk to a bot. Your tasks stay yours: whoever talks to it works on their own."""
    from taskchat.client.shapes import checked
    from taskchat.schemas.bots import BotMemberDraft, BotPatch

    if not emails and not public:
        raise InvalidInput("Say with whom.", hint="For example: taskchat bots share house-rules bob@example.com")
    drafts = [checked(BotMemberDraft, email=each, role="editor" if editor else "viewer") for each in emails or ()]

    async def open_up(client: Client) -> tuple[Bot, list[BotMember]]:
        bot = await client.bots.named(name)
        for each in drafts:
            await client.bots.share(bot.id, each)
        if public:
            await client.bots.update(bot.id, BotPatch(visibility="public"))
        return await client.bots.get(bot.id), await client.bots.members(bot.id)

    _tell_shared(*call(open_up), json=json)


@app.command(
    "unshare", epilog="For example: taskchat bots unshare house-rules bob@example.com; without an email, with anybody"
)
def unshare(name: Name, emails: Emails = None, *, json: AsJson = False) -> None:
    """Share a bot no more: with these people, or, without an email, with anybody."""
    from taskchat.schemas.bots import BotPatch

    async def close(client: Client) -> tuple[Bot, list[BotMember]]:
        bot = await client.bots.named(name)
        if not emails:
            return await client.bots.update(bot.id, BotPatch(visibility="private")), []
        there = {member.email.lower(): member for member in await client.bots.members(bot.id)}
        for each in emails:
            if each.lower() not in there:
                raise NotFound(f"{bot.name} is not shared with {each}.", hint=f"See: taskchat bots show {bot.slug}")
            await client.bots.unshare(bot.id, there[each.lower()].id)
        return await client.bots.get(bot.id), await client.bots.members(bot.id)

    _tell_shared(*call(close), json=json)


@app.command("leave", epilog="For example: taskchat bots leave house-rules")
def leave(name: Name, *, json: AsJson = False) -> None:
    """Have a bot that somebody shares with you off your list."""

    async def go(client: Client) -> Bot:
        bot = await client.bots.named(name)
        await client.bots.unshare(bot.id, "me")
        return bot

    bot = call(go)
    if json:
        printing.raw_json({"left": bot.id})
    else:
        printing.out(f"{bot.name} is not shared with you any more.")


_YES = {"y", "yes"}
_FIELDS = ("agent_type", "model", "instructions", "temperature", "retriever_k", "chat_history_length", "tools")


def _options(*values: object) -> dict[str, object]:
    """What was given as options, by the names of the configuration."""
    named = zip((*_FIELDS, "language"), values, strict=True)
    return {field: value for field, value in named if value is not None and value != []}


def _table(bots: Sequence[Bot], *, with_ids: bool) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("id" if with_ids else "slug", "name", "yours" if not with_ids else "by", "who may talk to it"):
        table.add_column(column, no_wrap=column in {"id", "slug"})
    for bot in bots:
        whose = {"owner": "yes", "editor": f"editor, of {bot.owner or 'somebody'}"}.get(bot.role, bot.owner or "–")
        cells = (bot.id if with_ids else bot.slug, bot.name, whose, bot.visibility)
        table.add_row(*(Text(printing.safe(cell)) for cell in cells))
    printing.rich(table)


def _show(bot: Bot, members: Sequence[BotMember]) -> None:
    printing.out(f"{bot.name} ({bot.slug}, {bot.visibility})")
    if bot.description:
        printing.out(bot.description)
    if bot.config is not None:
        for field, value in bot.config.model_dump(mode="json").items():
            shown = ", ".join(value) if isinstance(value, list) else value
            printing.out(f"{field + ':':<21}{'default' if shown in (None, '') else shown}")
    elif bot.owner:
        printing.out(f"Made by {bot.owner}.")
    for member in members:
        printing.out(f"shared with {member.email} ({member.role})")
    printing.out(f"id: {bot.id}")


def _tell_shared(bot: Bot, members: Sequence[BotMember], *, json: bool) -> None:
    if json:
        printing.raw_json(bot.model_dump(mode="json") | {"members": printing.as_json(members)})
        return
    everybody = "everybody on the server" if bot.visibility == "public" else ""
    people = [f"{member.email} ({member.role})" for member in members]
    printing.out(f"{bot.name} is for {', '.join(['you', *people, *([everybody] if everybody else [])])}.")
