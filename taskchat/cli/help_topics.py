"""`taskchat help`: on a command, or on a topic of scripts: exit codes, variables, what is printed."""

from __future__ import annotations

from collections.abc import Callable

from taskchat.cli import exits, printing
from taskchat.cli.parsing import Fast, Given, Parser
from taskchat.errors import InvalidInput

_ENVIRONMENT = """\
Variables that taskchat reads

  TASKCHAT_SERVER   the server's address; wins over taskchat login
  TASKCHAT_TOKEN    an access token for it, for CI: nothing is read from or kept in the keyring
  TASKCHAT_MODEL    the model that answers, with this machine's own server: embedded, ollama/llama3.2, …
  TASKCHAT_HOME     the folder for everything that taskchat keeps on this machine
  TASKCHAT_DEBUG    1: what goes wrong inside taskchat is shown with where it happened
  NO_COLOR          set: no colours
  FORCE_COLOR       1: colours where no terminal is, too; so does CLICOLOR_FORCE
  CLICOLOR          0: no colours
  TERM              dumb: no colours, and nothing is written over
  COLUMNS           how wide the output may be; else as wide as the terminal
  TZ                your timezone, like Europe/Berlin; else the machine's

The server's own are in docs/reference/settings.md."""

_OUTPUT = """\
What is printed, and where

  The answer goes to standard output, and nothing else does: what is said beside it, progress and errors go to
  standard error. So this is safe: taskchat ask what is next > next.txt

  A terminal gets colours and tables as wide as it is. A pipe gets plain text, and lists as lines with tabs between:
  taskchat tasks list | cut -f1,8

  --json      the answer as JSON: one object, or one array of objects for a list
  --jsonl     with ask: every event on a line of its own, as it comes; turn.finished or turn.failed is the last. A
              second turn.started says that the connection broke, and that the reply begins anew
  --quiet     with ask: nothing; the exit code tells

  The shapes are version 1 ("v": 1 in what ask prints). Fields may be added; one that changed its meaning or went
  would be another version. Objects are those of the HTTP API: docs/reference/api.md."""


def _exit_codes() -> str:
    return f"Exit codes of every command\n\n{exits.as_lines()}".rstrip()


TOPICS: dict[str, Callable[[], str]] = {
    "exit-codes": _exit_codes,
    "environment": lambda: _ENVIRONMENT,
    "output": lambda: _OUTPUT,
}


def _options(parser: Parser) -> None:
    parser.add_argument("about", nargs="*", metavar="COMMAND|TOPIC", help=f"A command, or {', '.join(TOPICS)}.")


def _run(given: Given) -> int:
    about = " ".join(given.about)
    if not about:
        from taskchat.cli.help_page import top_help

        printing.out(f"{top_help()}\nTopics: taskchat help {', '.join(TOPICS)}")
    elif about in TOPICS:
        printing.out(TOPICS[about]())
    else:
        return _of_command(given.about)
    return exits.DONE


def _of_command(words: list[str]) -> int:
    from taskchat.cli import commands, launch

    if commands.find(words) is None:
        from difflib import get_close_matches

        near = get_close_matches(words[0], [*commands.names(), *TOPICS], n=1)
        hint = f"Did you mean: taskchat help {near[0]}" if near else "See what there is: taskchat help"
        raise InvalidInput(f"There is no command and no topic {' '.join(words)!r}.", hint=hint)
    return launch.dispatch([*words, "--help"])


HELP = Fast(_options, _run, "taskchat help tasks add\ntaskchat help exit-codes\ntaskchat help environment")
