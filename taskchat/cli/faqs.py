"""`taskchat faqs`: questions with answers, for you or a bot to be asked. Written, searched, published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from taskchat.cli import faqs_files, faqs_unanswered, printing
from taskchat.cli.calling import call
from taskchat.cli.docs_adding import bot_id_of
from taskchat.cli.faqs_named import faq_id_of, line_of
from taskchat.cli.groups import Commands
from taskchat.errors import InvalidInput

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.faqs import Faq, FaqHits

ANSWER_BYTES = 100_000

app = typer.Typer(
    cls=Commands,
    help="Questions with answers that you, or a bot, can be asked; and the questions that nobody could answer.",
    epilog='For example: taskchat faqs add "When does the laundry close?" --answer "At nine." --publish;'
    " then taskchat faqs search laundry hours",
)

Bot = Annotated[str | None, typer.Option("--bot", metavar="NAME", help="Of this bot, instead of your own.")]
Name = Annotated[str, typer.Argument(metavar="FAQ", help="Its id, slug or question.")]
Names = Annotated[list[str], typer.Argument(metavar="FAQ…", help="Their ids, slugs or questions.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Answer = Annotated[str | None, typer.Option(metavar="TEXT", help="Its answer; -: from standard input.")]
Wordings = Annotated[
    list[str] | None, typer.Option("--wording", "-w", metavar="TEXT", help="Another way to ask it; again for more.")
]
Category = Annotated[str | None, typer.Option(metavar="NAME", help="Its category.")]
Keywords = Annotated[
    list[str] | None, typer.Option("--keyword", metavar="WORD", help="What it is about; again for more.")
]
Tags = Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", help="A tag; again for more.")]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="Its language, like de. Default: seen from it.")]
Priority = Annotated[int | None, typer.Option(metavar="0-100", help="Higher ones are listed and suggested first.")]
Slug = Annotated[str | None, typer.Option(metavar="SLUG", help="What it is called by. Default: from its question.")]


@app.callback(invoke_without_command=True)
def faqs(context: typer.Context, *, bot: Bot = None, json: AsJson = False) -> None:
    """List your FAQs, or a bot's; or write some."""
    if context.invoked_subcommand is None:
        list_(bot=bot, json=json)


@app.command("list", epilog="For example: taskchat faqs list --bot house-rules --status draft")
def list_(
    words: Annotated[str, typer.Argument(metavar="[WORDS]", help="Words of the question.")] = "",
    *,
    bot: Bot = None,
    status: Annotated[str | None, typer.Option(metavar="STATUS", help="draft, published or archived.")] = None,
    category: Category = None,
    tag: Annotated[str | None, typer.Option(metavar="TAG", help="With this tag.")] = None,
    language: Annotated[str | None, typer.Option(metavar="CODE", help="In this language.")] = None,
    json: AsJson = False,
) -> None:
    """List FAQs, those of the highest priority first. Piped: id, slug, status, priority, category, question."""
    where = {"q": words or None, "status": status, "category": category, "tag": tag, "language": language}

    async def read(client: Client) -> list[Faq]:
        bot_id = await bot_id_of(client, bot)
        return [each async for each in client.faqs.every(bot_id=bot_id, where=where)]

    found = call(read)
    if json:
        printing.raw_json({"items": printing.as_json(found)})
    elif not printing.to_terminal():
        printing.rows((f.id, f.slug, f.status, f.priority, f.category, f.question) for f in found)
    elif found:
        for each in found:
            printing.out(line_of(each))
    else:
        printing.out('There are none. Add one: taskchat faqs add "When …?" --answer "…" --publish')


@app.command("show", epilog="For example: taskchat faqs show when-does-the-laundry-close")
def show(name: Name, *, bot: Bot = None, json: AsJson = False) -> None:
    """Show an FAQ: its answer, its other wordings, and whom it helped."""

    async def read(client: Client) -> Faq:
        return await client.faqs.get(await faq_id_of(client, name, bot))

    _tell(call(read), json=json, whole=True)


@app.command(
    "add",
    epilog='For example: taskchat faqs add "May I keep a dog?" --answer "Ask first." --wording "Are pets allowed?"'
    " --category Pets --publish --bot house-rules",
)
def add(  # noqa: PLR0913 - each is an option
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What is asked.")],
    *,
    answer: Answer = None,
    wording: Wordings = None,
    category: Category = None,
    keyword: Keywords = None,
    tag: Tags = None,
    language: Language = None,
    priority: Priority = None,
    slug: Slug = None,
    publish: Annotated[bool, typer.Option("--publish", help="Answer with it from now on.")] = False,
    bot: Bot = None,
    json: AsJson = False,
) -> None:
    """Add an FAQ. It is a draft until it is published."""
    from taskchat.client.shapes import checked
    from taskchat.schemas.faqs import FaqDraft

    given = _given(
        question=question,
        answer=_read(answer),
        wordings=wording,
        category=category,
        keywords=keyword,
        tags=tag,
        language=language,
        priority=priority,
        slug=slug,
        status="published" if publish else None,
    )

    async def make(client: Client) -> Faq:
        return await client.faqs.add(checked(FaqDraft, **given), bot_id=await bot_id_of(client, bot))

    _tell(call(make), json=json)


@app.command(
    "edit", epilog='For example: taskchat faqs edit may-i-keep-a-dog --answer "Yes, one." --wording "Are cats allowed?"'
)
def edit(  # noqa: PLR0913 - each is an option
    name: Name,
    *,
    question: Annotated[str | None, typer.Option(metavar="TEXT", help="What is asked.")] = None,
    answer: Answer = None,
    wording: Wordings = None,
    category: Annotated[str | None, typer.Option(metavar="NAME", help='Its category; "": none.')] = None,
    keyword: Keywords = None,
    tag: Tags = None,
    language: Language = None,
    priority: Priority = None,
    slug: Slug = None,
    bot: Bot = None,
    json: AsJson = False,
) -> None:
    """Change an FAQ: only what you name. Wordings, keywords and tags take the place of those that it has."""
    given = _given(
        question=question,
        answer=_read(answer),
        wordings=wording,
        category=category,
        keywords=keyword,
        tags=tag,
        language=language,
        priority=priority,
        slug=slug,
    )
    if category == "":
        given["category"] = None
    if not given:
        raise InvalidInput("Nothing is to be changed.", hint="See what can be: taskchat faqs edit --help")
    _change([name], given, bot, json=json)


@app.command("publish", epilog="For example: taskchat faqs publish may-i-keep-a-dog --bot house-rules")
def publish(names: Names, *, bot: Bot = None, json: AsJson = False) -> None:
    """Answer with FAQs from now on."""
    _change(names, {"status": "published"}, bot, json=json)


@app.command("archive", epilog="For example: taskchat faqs archive may-i-keep-a-dog")
def archive(names: Names, *, bot: Bot = None, json: AsJson = False) -> None:
    """Answer with FAQs no more, and keep them."""
    _change(names, {"status": "archived"}, bot, json=json)


@app.command("rm", epilog="For example: taskchat faqs rm may-i-keep-a-dog")
def rm(names: Names, *, bot: Bot = None, json: AsJson = False) -> None:
    """Delete FAQs. It can't be undone."""

    async def remove(client: Client) -> list[str]:
        found = [await faq_id_of(client, name, bot) for name in names]
        for each in found:
            await client.faqs.remove(each)
        return found

    gone = call(remove)
    if json:
        printing.raw_json({"deleted": gone})
    else:
        for name in names:
            printing.out(f"{name} is deleted.")


@app.command("search", epilog="For example: taskchat faqs search can I wash at night --bot house-rules")
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS…", help="What somebody may ask.")],
    *,
    bot: Bot = None,
    category: Annotated[str | None, typer.Option(metavar="NAME", help="Only those of this category.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Drafts and archived ones too.")] = False,
    limit: Annotated[int, typer.Option("--limit", "-l", min=1, max=50, help="How many.")] = 5,
    json: AsJson = False,
) -> None:
    """Find the FAQs that answer best. Piped: score, id, slug, question, answer."""
    from taskchat.client.shapes import checked
    from taskchat.schemas.faqs import FaqQuestion

    async def look(client: Client) -> FaqHits:
        more = {"limit": limit, "category": category, "unpublished": every}
        return await client.faqs.search(
            checked(FaqQuestion, q=" ".join(words), bot_id=await bot_id_of(client, bot), **more)
        )

    found = call(look)
    if json:
        printing.raw_json(found.model_dump(mode="json"))
    elif not printing.to_terminal():
        printing.rows((f"{h.score:.2f}", h.id, h.slug, h.question, h.answer) for h in found.items)
    elif not found.items:
        printing.out("Nothing was found.")
    else:
        for hit in found.items:
            printing.out(f"{hit.question}\n  {hit.answer}\n")


faqs_files.register(app)
app.add_typer(faqs_unanswered.app, name="unanswered")


def _change(names: list[str], given: dict[str, Any], bot: str | None, *, json: bool) -> None:
    from taskchat.client.shapes import checked
    from taskchat.schemas.faqs import FaqPatch

    patch = checked(FaqPatch, **given)

    async def change(client: Client) -> list[Faq]:
        ids = [await faq_id_of(client, name, bot) for name in names]
        return [await client.faqs.update(each, patch) for each in ids]

    found = call(change)
    if json and len(found) > 1:
        printing.raw_json({"items": printing.as_json(found)})
        return
    for each in found:
        _tell(each, json=json)


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value not in (None, [])}


def _read(answer: str | None) -> str | None:
    return printing.read_input(ANSWER_BYTES).rstrip("\n") if answer == "-" else answer


def _tell(faq: Faq, *, json: bool, whole: bool = False) -> None:
    if json:
        printing.raw_json(faq.model_dump(mode="json"))
        return
    printing.out(line_of(faq))
    if not whole:
        return
    printing.out(f"\n{faq.answer or '(no answer yet)'}\n")
    for wording in faq.wordings:
        printing.out(f"  also asked: {wording}")
    for title, values in (("keywords", faq.keywords), ("tags", faq.tags)):
        if values:
            printing.out(f"  {title}: {', '.join(values)}")
    printing.out(f"  seen {faq.views:,} times, helped {faq.helpful:,}, did not help {faq.not_helpful:,}")
