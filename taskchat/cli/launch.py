"""The console script: the one way in and the one way out of the `taskchat` command.

Fast commands go without Typer, which takes several times as long to import as an answer takes to come. Nothing is
imported here before `run` can catch Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

INTERRUPTED = 130


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # before anything was begun, or a second one while the first was dealt with
        code = INTERRUPTED
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run a command. Whatever happens, it ends in an exit code and, on standard error, in words."""
    from taskchat.cli import exits, printing
    from taskchat.errors import TaskchatError

    try:
        printing.prepare()
        refuse_broken_text(arguments)
        code = dispatch(list(arguments))
        printing.finish()
    except SystemExit as end:  # Typer has said why
        if isinstance(end.__context__, BrokenPipeError):
            printing.hang_up()
            return exits.PIPE_CLOSED
        return end.code if isinstance(end.code, int) else exits.DONE
    except TaskchatError as error:
        printing.failure(error)
        return exits.code_of(error)
    except KeyboardInterrupt as end:  # or a signal: interruption.Interrupted, which has its own code
        printing.note("")
        printing.hang_up()
        return getattr(end, "exit_code", exits.INTERRUPTED)
    except BrokenPipeError:
        printing.hang_up()
        return exits.PIPE_CLOSED
    except OSError as error:
        printing.hang_up()
        printing.complain(f"taskchat: The answer can't be written: {error.strerror or error}.")
        return exits.FAILED
    except Exception as error:  # noqa: BLE001 - nobody should see a traceback who did not ask for one
        return _unexpected(error)
    return code


def dispatch(arguments: list[str]) -> int:
    """Run what the first words name: the version, the help, an application's messages, a Tab, or a command."""
    match arguments:
        case ["--version" | "-V"]:
            return _show_version()
        case ["-h" | "--help"]:
            return _show_help()
        case ["mcp"]:
            from taskchat.cli import mcp_stdio

            return mcp_stdio.run()
        case ["completion", "words", *typed]:
            from taskchat.cli.completion.candidates import answer

            return answer(typed)
        case _:
            return _run_command(arguments or ["hello"])


def _run_command(arguments: list[str]) -> int:
    """Run a command of the table: a fast one, a group of them, or Typer's. Raises InvalidInput, with a guess at what
    was meant, where there is none."""
    from taskchat.cli import commands

    found = commands.find(arguments)
    if found is None:
        from taskchat.cli.unknown import refuse

        refuse("taskchat", commands.names(), arguments)
    entry, rest = found
    if entry.path not in commands.OWN_SIGNALS:
        from taskchat.cli import interruption

        interruption.listen()
    if entry.fast:
        return _run_fast(entry.path, rest)
    from taskchat.cli.main import run_typer

    return run_typer(entry, rest)


def _run_fast(path: str, arguments: list[str]) -> int:
    from taskchat.cli import commands, exits, printing
    from taskchat.cli.parsing import Parser

    entry = commands.TABLE[path]
    if not entry.where:
        return _run_group(path, arguments)
    fast = commands.load(entry)
    parser = Parser(path, entry.summary, fast)
    given = parser.read(arguments)
    if given is None:
        printing.out(parser.format_help().rstrip("\n"))
        return exits.DONE
    return fast.run(given) or exits.DONE


def _run_group(name: str, arguments: list[str]) -> int:
    from taskchat.cli import commands, exits, printing

    if set(arguments[:1]) & {"-h", "--help"}:
        from taskchat.cli.help_page import group_help

        printing.out(group_help(name).rstrip("\n"))
        return exits.DONE
    default = commands.DEFAULTS.get(name)
    if default and (not arguments or arguments[0].startswith("-")):
        return _run_fast(default, arguments)
    from taskchat.cli.unknown import refuse

    return refuse(f"taskchat {name}", [each.path.removeprefix(f"{name} ") for each in commands.below(name)], arguments)


def _show_version() -> int:
    from taskchat import __version__
    from taskchat.cli import printing

    printing.out(f"taskchat {__version__}")
    return 0


def _show_help() -> int:
    from taskchat.cli import printing
    from taskchat.cli.help_page import top_help

    printing.out(top_help().rstrip("\n"))
    return 0


def refuse_broken_text(arguments: Sequence[str]) -> None:
    """Arguments that are not text can't be stored: say so before anything is done."""
    for argument in arguments:
        try:
            argument.encode("utf-8")
        except UnicodeEncodeError as error:
            from taskchat.errors import InvalidInput

            shown = argument.encode("utf-8", "replace").decode()
            raise InvalidInput(
                f"{shown!r} holds bytes that are not UTF-8 text, or half of a character.",
                hint="Check the terminal's encoding, then type it again.",
            ) from error


def _unexpected(error: Exception) -> int:
    import traceback

    from taskchat import paths
    from taskchat.cli import exits, printing
    from taskchat.errors import TaskchatError

    trace = "".join(traceback.format_exception(error))
    if os.environ.get("TASKCHAT_DEBUG"):
        printing.complain(trace)
        return exits.FAILED
    printing.complain(f"taskchat: Something went wrong inside taskchat ({type(error).__name__}: {error}).")
    try:
        paths.write_private(paths.crash_report(), trace)
        printing.complain(f"  The details: {paths.crash_report()}. The server's log: {paths.server_log()}")
    except TaskchatError:
        printing.complain("  Set TASKCHAT_DEBUG=1 to see the details.")
    return exits.FAILED
