"""`taskchat serve`: the server, for others or, as `--local`, for this user's own commands."""

from __future__ import annotations

import os
from typing import Annotated

import typer


def serve(
    *,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    local: Annotated[
        bool, typer.Option("--local", hidden=True, help="Be the background server of this user's commands.")
    ] = False,
) -> None:
    """Run the server for the web, other programs and other machines. Settings are TASKCHAT_* variables."""
    from taskchat.config import Settings
    from taskchat.server import launch

    settings = Settings.from_env(os.environ)
    if local:
        launch.serve_local(settings)
    else:
        launch.serve(settings, host=host, port=port)
