"""`taskchat config show`, `get`, `set`, `unset` and `path`."""

from __future__ import annotations

from taskchat import paths
from taskchat.cli import columns, printing
from taskchat.cli.parsing import Fast, Given, Parser, with_json, without_options
from taskchat.errors import InvalidInput

# What else keeps or chooses some of them, better than a file that may be copied about.
SECRET_WAYS = {
    "model_key": "The keyring keeps keys of models: taskchat model key PROVIDER",
    "secret": "Set it where the server starts: TASKCHAT_SECRET",
}


def _show_options(parser: Parser) -> None:
    parser.add_argument("names", nargs="*", metavar="NAME", help="Only these, with what they do.")
    parser.add_argument("--all", action="store_true", help="Those too that nobody has changed.")
    with_json(parser)


def _show(given: Given) -> None:
    from taskchat.cli.config.sources import DEFAULT, known_settings, name_of

    wanted = [name_of(word) for word in given.names]
    found = [
        each for each in known_settings() if (each.name in wanted if wanted else given.all or each.source != DEFAULT)
    ]
    if given.json:
        items = [{"name": each.name, "value": each.shown, "source": each.source} for each in found]
        printing.raw_json({"file": str(paths.config_file()), "items": items})
    elif not printing.to_terminal():
        printing.rows((each.name, each.line(), each.source) for each in found)
    elif not found:
        printing.out("Every setting is as it comes. To see them: taskchat config show --all")
    else:
        rows = [[printing.safe(cell) for cell in (each.name, each.line(), each.source)] for each in found]
        width, colour = printing.width(), printing.in_colour()
        printing.piece(columns.table(("name", "value", "from"), rows, width=width, grows=1, colour=colour) + "\n")
        for each in found if wanted else ():
            printing.out(f"\n{each.name}: {each.about} As a variable: {each.variable}")


def _get_options(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="The setting.")


def _get(given: Given) -> None:
    from taskchat.cli.config.sources import known_settings, name_of
    from taskchat.config import SECRETS

    name = name_of(given.name)
    if name in SECRETS:
        raise InvalidInput(f"{name} is a secret, which is not shown.", hint="See whether it is set: taskchat config")
    printing.out(next(each.line() for each in known_settings() if each.name == name))


def _set_options(parser: Parser) -> None:
    parser.add_argument("name", metavar="NAME", help="The setting.")
    parser.add_argument("value", metavar="VALUE", help="What it should be.")


def _set(given: Given) -> None:
    from taskchat.cli.config import file
    from taskchat.cli.config.sources import Known, name_of, without_password
    from taskchat.config import SECRETS

    name = name_of(given.name)
    if name in SECRETS:
        hint = SECRET_WAYS.get(name, f"Set TASKCHAT_{name.upper()}, or write it by: taskchat config edit")
        raise InvalidInput(f"{name} is a secret, and what is typed as an argument others may see.", hint=hint)
    if not given.value.strip():
        raise InvalidInput(f"{name} can't be nothing.", hint=f"To have the default again: taskchat config unset {name}")
    value = file.set_value(name, given.value)
    printing.out(f"{name} = {without_password(Known(name, value, '', '', '').line())}")
    file.say_when_it_holds(name)


def _unset_options(parser: Parser) -> None:
    parser.add_argument("names", nargs="+", metavar="NAME", help="The settings.")


def _unset(given: Given) -> None:
    from taskchat.cli.config import file
    from taskchat.cli.config.sources import name_of

    names = [name_of(word) for word in given.names]
    for name in names:
        there = file.unset_value(name)
        printing.out(f"{name} is the default again." if there else f"{name} is not in the file.")
    file.say_when_it_holds()


def _path(_given: Given) -> None:
    printing.out(str(paths.config_file()))
    if not paths.config_file().exists():
        printing.note("It is not there yet. It is made by: taskchat config set, or taskchat config edit")


SHOW = Fast(
    _show_options,
    _show,
    more="Where it comes from: default, file, or environment, which wins. Options of taskchat serve win over all."
    " Secrets are hidden. Piped: name, value, where it comes from, with tabs between.",
    examples="taskchat config\ntaskchat config show --all\ntaskchat config show model\n"
    "taskchat config show --json | jq -r .file",
)
GET = Fast(_get_options, _get, examples="taskchat config get model")
SET = Fast(
    _set_options,
    _set,
    more="It holds for every server that this user starts: the local one takes it when it starts anew."
    " Comments in the file stay.",
    examples="taskchat config set model ollama/qwen3\ntaskchat config set idle_minutes 120\n"
    "taskchat config set document_urls off",
)
UNSET = Fast(_unset_options, _unset, examples="taskchat config unset model\ntaskchat config unset host port")
PATH = Fast(without_options, _path, examples='taskchat config path\ncat "$(taskchat config path)"')
