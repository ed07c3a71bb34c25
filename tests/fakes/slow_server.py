"""A server whose model thinks until the server has been told to end."""

from __future__ import annotations

import os
from typing import Any

from agents.testing import ModelStep, ScriptedModel, assistant_message

from taskchat.config import Settings
from taskchat.server import app, launch


def main() -> None:
    """Serve."""
    make = app.create_app

    def create_app(settings: Settings, **options: Any) -> Any:
        made: list[Any] = []

        async def think(_call: Any) -> list[Any]:
            await made[0].state.services.lifetime.stopping.wait()
            return [assistant_message("I have thought about it.")]

        made.append(make(settings, model_for=lambda _turn: ScriptedModel([ModelStep.respond(think)]), **options))
        return made[0]

    app.create_app = create_app
    launch.serve(Settings.from_env(os.environ, port=0))


if __name__ == "__main__":
    main()
