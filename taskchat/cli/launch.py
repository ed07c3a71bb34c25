"""The console script: the one way in and the one way out of the `taskchat` command.

`ask`, `mcp` and `--version` go without Typer, which takes several times as long to import as an answer takes to come.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from taskchat import __version__, paths
from taskchat.cli import exits, printing
from taskchat.errors import InvalidInput, TaskchatError


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run a command. Whatever happens, it ends in an exit code and, on standard error, in words."""
    try:
        printing.prepare()
        refuse_broken_text(arguments)
        code = _dispatch(list(arguments))
        printing.finish()
    except SystemExit as end:  # argparse and Typer have said why
        if isinstance(end.__context__, BrokenPipeError):
            printing.hang_up()
            return exits.PIPE_CLOSED
        return end.code if isinstance(end.code, int) else exits.DONE
    except TaskchatError as error:
        printing.failure(error)
        return exits.code_of(error)
    except KeyboardInterrupt:
        printing.note("")
        return exits.INTERRUPTED
    except BrokenPipeError:
        printing.hang_up()
        return exits.PIPE_CLOSED
    except OSError as error:
        printing.hang_up()
        printing.note(f"taskchat: The answer can't be written: {error.strerror or error}.")
        return exits.FAILED
    except Exception as error:  # noqa: BLE001 - nobody should see a traceback who did not ask for one
        return _unexpected(error)
    return code


def _dispatch(arguments: list[str]) -> int:
    if arguments[:1] == ["ask"]:
        from taskchat.cli import ask

        return ask.run(arguments[1:])
    if arguments == ["mcp"]:
        from taskchat.cli import mcp_stdio

        return mcp_stdio.run()
    if arguments in (["--version"], ["-V"]):
        printing.out(f"taskchat {__version__}")
        return exits.DONE
    from taskchat.cli.main import app

    app(args=arguments, prog_name="taskchat")
    return exits.DONE


def refuse_broken_text(arguments: Sequence[str]) -> None:
    """Arguments that are not text can't be stored: say so before anything is done."""
    for argument in arguments:
        try:
            argument.encode("utf-8")
        except UnicodeEncodeError as error:
            shown = argument.encode("utf-8", "replace").decode()
            raise InvalidInput(
                f"{shown!r} holds bytes that are not UTF-8 text, or half of a character.",
                hint="Check the terminal's encoding, then type it again.",
            ) from error


def _unexpected(error: Exception) -> int:
    import traceback

    trace = "".join(traceback.format_exception(error))
    if os.environ.get("TASKCHAT_DEBUG"):
        printing.note(trace)
        return exits.FAILED
    printing.note(f"taskchat: Something went wrong inside taskchat ({type(error).__name__}: {error}).")
    try:
        paths.write_private(paths.crash_report(), trace)
        printing.note(f"  The details: {paths.crash_report()}. The server's log: {paths.server_log()}")
    except TaskchatError:
        printing.note("  Set TASKCHAT_DEBUG=1 to see the details.")
    return exits.FAILED
