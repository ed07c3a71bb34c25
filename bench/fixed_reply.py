"""The floor: the same server, with a route beside the others that checks the token, reads the message and answers with
a fixed reply. Started as `python -m bench.fixed_reply`, it takes the options of `taskchat serve`."""

from __future__ import annotations

import sys
from typing import Any

from fastapi import FastAPI

from taskchat.cli import launch
from taskchat.schemas.chat import ChatReply, ChatRequest
from taskchat.server import app as composition
from taskchat.server.access import CanChat

PATH = "/bench/fixed"
REPLY = ChatReply(conversation_id="0" * 32, message_id=1, response="Added #1 **buy milk**.", model="none")


async def fixed(message: ChatRequest, account: CanChat) -> ChatReply:  # noqa: ARG001 - both were checked
    """All that a turn's request costs, without the turn."""
    return REPLY


def main() -> None:
    """Serve, with the route added to the app that the server makes."""
    create_app = composition.create_app

    def with_fixed_reply(*given: Any, **options: Any) -> FastAPI:
        app = create_app(*given, **options)
        app.add_api_route(PATH, fixed, methods=["POST"])
        return app

    composition.create_app = with_fixed_reply
    sys.exit(launch.run(["serve", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
