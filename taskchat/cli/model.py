"""`taskchat model`: who answers. See, choose and try models, and keep their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from taskchat.cli import exits, printing
from taskchat.cli.calling import call
from taskchat.cli.groups import Commands
from taskchat.errors import InvalidInput, Misconfigured, TaskchatError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from taskchat.client.api import Client
    from taskchat.schemas.accounts import User
    from taskchat.schemas.models import ModelEntry, ModelPage, ModelReport

KEY_BYTES = 10_000
DEFAULT = "default"
WISHES = {"on": True, "off": False, DEFAULT: None}
MARKS = {True: "✓", False: "✗", None: "–"}
AWAITED = "Trying {name}: a few calls, which may take a minute…"

app = typer.Typer(
    cls=Commands,
    help="See, choose and try the models that answer, and keep their keys.",
    epilog="For example: taskchat model list; taskchat model test ollama/qwen3; taskchat model use ollama/qwen3",
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback(invoke_without_command=True)
def model(context: typer.Context, *, json: AsJson = False) -> None:
    """Show the model in use; or see, choose and try models, and keep their keys."""
    if context.invoked_subcommand is None:
        show(json=json)


@app.command("show", epilog="For example: taskchat model show --json | jq -r .model")
def show(*, json: AsJson = False) -> None:
    """Show the model in use, and whether the embedded one answers where it fails."""
    page = call(lambda client: client.models())
    used = _used(page)
    default = next((each.name for each in page.items if each.default), "")
    if json:
        printing.raw_json(
            {
                "model": page.in_use,
                "default": default,
                "fallback": page.fallback,
                "state": used.state,
                "note": page.note,
            }
        )
        return
    shown = {
        "model": page.in_use,
        "state": used.state or "nothing is known to be wrong with it",
        "fallback": "on: the embedded model answers where it fails" if page.fallback else "off",
        "server's": default if default != page.in_use else "",
        "note": page.note or "",
    }
    for name, value in shown.items():
        if value:
            printing.out(f"{name + ':':<12}{value}")
    here = [each.name for each in page.items if each.running_here]
    if here and page.in_use == "embedded":
        printing.note(f"On this machine runs {', '.join(here[:3])}. To use it: taskchat model use {here[0]}")


@app.command("list", epilog="For example: taskchat model list --json | jq -r '.items[].name'")
def list_(*, json: AsJson = False) -> None:
    """List the models to choose from; on this machine's own server also those that run here.

    Piped: name, whether it is in use, where it comes from, what is wrong with it, with tabs between.
    """
    page = call(lambda client: client.models())
    if json:
        printing.raw_json(page.model_dump(mode="json"))
    elif not printing.to_terminal():
        printing.rows((each.name, "in use" if each.in_use else "", _origin(each), each.state) for each in page.items)
    else:
        _table(page.items)
        for words in _more(page):
            printing.out(words)


@app.command(
    "use", epilog="For example: taskchat model use openai/gpt-5-mini, or back again: taskchat model use default"
)
def use(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The model, as `list` shows it; default: the server's.")],
    *,
    json: AsJson = False,
) -> None:
    """Let a model answer from now on, wherever you talk to this server. Your account keeps that."""

    async def choose(client: Client) -> ModelPage:
        from taskchat.client.shapes import checked
        from taskchat.schemas.accounts import UserPatch

        await client.update_me(checked(UserPatch, model=None if name == DEFAULT else name))
        return await client.models(search=False)

    page = call(choose)
    if json:
        printing.raw_json({"model": page.in_use, "note": page.note})
        return
    printing.out(f"{page.in_use} answers from now on.")
    if page.note:
        printing.note(page.note)
    if page.in_use != "embedded":
        printing.note("Whether it can be worked with: taskchat model test")


@app.command("test", epilog="For example: taskchat model test, or taskchat model test ollama/qwen3 --json")
def try_out(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="The model. Default: the one in use.")] = None,
    *,
    json: AsJson = False,
) -> None:
    """Try a model: one real round with a harmless tool. It says what works, and what to do about what does not."""
    if not json:
        printing.note(AWAITED.format(name=name or "the model in use"))
    report = call(lambda client: client.test_model(name))
    if json:
        printing.raw_json(report.model_dump(mode="json"))
    else:
        _report(report)
    if not report.ok:
        raise typer.Exit(exits.TURN_FAILED)


@app.command("key", epilog="For example: taskchat model key openai, or pass show openai | taskchat model key openai")
def key(
    provider: Annotated[
        str, typer.Argument(metavar="PROVIDER", help="openai, openrouter, … or the address of a model's server.")
    ],
    *,
    forget: Annotated[bool, typer.Option("--forget", help="Remove the key instead.")] = False,
    json: AsJson = False,
) -> None:
    """Keep the key of a provider in this machine's keyring, where its server finds it; nowhere else.

    The key is asked for, or read from standard input where that is a pipe.
    """
    key_name = _key_name(provider)
    if forget:
        _forget_key(key_name)
    else:
        _keep_key(key_name, _given_key())
    if json:
        printing.raw_json({"provider": key_name, "kept": not forget})
    elif forget:
        printing.out(f"The key for {key_name} is removed from the keyring.")
    else:
        printing.out(f"The key for {key_name} is in the keyring. A running server takes it up within a minute.")
        printing.note("Whether it is accepted: taskchat model test NAME")


@app.command("fallback", epilog="For example: taskchat model fallback on")
def fallback(
    wish: Annotated[Literal["on", "off", "default"], typer.Argument(help="default: as the server has it.")],
    *,
    json: AsJson = False,
) -> None:
    """Say whether the embedded model may answer where the one in use fails. The reply then says so."""

    async def change(client: Client) -> tuple[User, ModelPage]:
        from taskchat.schemas.accounts import UserPatch

        user = await client.update_me(UserPatch(model_fallback=WISHES[wish]))
        return user, await client.models(search=False)

    _, page = call(change)
    if json:
        printing.raw_json({"fallback": page.fallback})
    elif page.in_use == "embedded":
        printing.out("Noted. The embedded model answers as it is.")
    elif page.fallback:
        printing.out(f"Where {page.in_use} fails, the embedded model answers, and says so.")
    else:
        printing.out(f"Where {page.in_use} fails, the reply says so, and nothing else answers.")


def _used(page: ModelPage) -> ModelEntry:
    return next(each for each in page.items if each.in_use)


def _origin(each: ModelEntry) -> str:
    if each.running_here:
        return "runs here"
    return "the server's" if each.default else ""


def _more(page: ModelPage) -> list[str]:
    """What else there is to know of a list."""
    words = [page.note] if page.note else []
    if page.patterns:
        words.append(f"Also any that fits: {', '.join(page.patterns)}")
    if page.any:
        words.append("Also any other, like openai/gpt-5-mini or http://127.0.0.1:8080/v1#qwen3.")
    return ["", *words] if words else []


def _report(report: ModelReport) -> None:
    for check in report.checks:
        printing.out(f"{MARKS[check.ok]} {check.what:<10}{check.words}")
        if check.advice:
            printing.out(f"  {'':<10}→ {check.advice}")
    verdict = "can be worked with" if report.ok else "can't be worked with yet"
    printing.out(f"{report.model} {verdict} ({report.seconds:.1f} s).")


def _key_name(text: str) -> str:
    """What the key is kept under: a provider's name, or the address of a server."""
    from taskchat.schemas.model_names import PROVIDERS, ModelName

    text = text.strip()
    if "://" in text:
        return ModelName.parse(text if "#" in text else f"{text}#any").key_name
    provider = text.partition("/")[0]
    if provider not in PROVIDERS:
        raise InvalidInput(
            f"{text!r} is no provider.",
            hint=f"One of {', '.join(PROVIDERS)}, or an address like http://10.0.0.5:8080/v1",
        )
    return provider


def _given_key() -> str:
    given = printing.read_input(KEY_BYTES) if printing.has_input() else printing.answer_to("Key", hidden=True)
    given = given.strip()
    if not given:
        raise InvalidInput("There is no key.", hint="For example: taskchat model key openai < key.txt")
    if not given.isascii() or not given.isprintable() or " " in given:
        raise InvalidInput("That is no key: it has spaces or odd characters.", hint="Copy it again, and only it.")
    return given


def _keep_key(key_name: str, given: str) -> None:
    from taskchat import keychain

    try:
        keychain.keep(keychain.model_entry(key_name), given)
    except keychain.KeyringUnusable as error:
        raise _no_keyring(key_name, error) from error


def _forget_key(key_name: str) -> None:
    from taskchat import keychain

    entry = keychain.model_entry(key_name)
    try:
        if keychain.read(entry) is None:
            raise InvalidInput(f"The keyring has no key for {key_name}.", hint="Nothing was to be removed.")
        keychain.forget(entry)
    except keychain.KeyringUnusable as error:
        raise _no_keyring(key_name, error) from error


def _no_keyring(key_name: str, error: Exception) -> TaskchatError:
    from taskchat.schemas.model_names import PROVIDERS

    provider = PROVIDERS.get(key_name)
    variable = (provider and provider.key_variable) or "TASKCHAT_MODEL_KEY"
    return Misconfigured(
        f"{error}, and taskchat writes no key into a file.",
        hint=f"Set {variable} where the server starts. If the local one runs already: taskchat stop",
    )


def _table(models: Sequence[ModelEntry]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("", "name", "", "state"):
        table.add_column(column, no_wrap=column != "state")
    for each in models:
        cells = ("●" if each.in_use else "", each.name, _origin(each), each.state or "")
        table.add_row(*(Text(printing.safe(cell)) for cell in cells))
    printing.rich(table)
