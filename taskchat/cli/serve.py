"""`taskchat serve`: the server, for others or, as `--local`, for this user's own commands."""

from __future__ import annotations

import os
import signal
import threading
from typing import Annotated

import typer

EPILOG = "For example: taskchat serve --host 0.0.0.0 --port 8000 --database tasks.db"


def serve(  # noqa: PLR0913 - each is an option of the command
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on.", show_default="8000")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Server processes; more than one needs PostgreSQL.")
    ] = None,
    database: Annotated[
        str | None, typer.Option(metavar="PATH|URL", help="An SQLite file, or postgresql://user:password@host/name.")
    ] = None,
    tls_cert: Annotated[str | None, typer.Option(metavar="FILE", help="Certificate (PEM), to speak HTTPS.")] = None,
    tls_key: Annotated[str | None, typer.Option(metavar="FILE", help="The certificate's private key (PEM).")] = None,
    local: Annotated[
        bool, typer.Option("--local", hidden=True, help="Be the background server of this user's commands.")
    ] = False,
    worker: Annotated[str, typer.Option(hidden=True, help="Be one of several server processes.")] = "",
    until_input_ends: Annotated[
        bool, typer.Option("--until-input-ends", hidden=True, help="End when standard input does: with who started it.")
    ] = False,
) -> None:
    """Run the server for the web, other programs and other machines.

    Every option is a TASKCHAT_* variable too, like TASKCHAT_PORT; the option wins. There are more of those: see
    docs/OPERATING.md.
    """
    from taskchat.config import Settings
    from taskchat.server import launch

    options = {
        "host": host,
        "port": port,
        "workers": workers,
        "database": database,
        "tls_cert": tls_cert,
        "tls_key": tls_key,
    }
    settings = Settings.load(os.environ, **{name: value for name, value in options.items() if value is not None})
    if until_input_ends:
        threading.Thread(target=_end_with_input, daemon=True).start()
    if local:
        launch.serve_local(settings)
    elif worker:
        launch.serve_worker(settings, worker)
    else:
        launch.serve(settings)


def _end_with_input() -> None:
    while os.read(0, 1024):
        pass
    signal.raise_signal(signal.SIGTERM)
