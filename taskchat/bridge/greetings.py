"""What the local server answers first, remembered: so a client is greeted while the server is still being started."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from taskchat import __version__, paths
from taskchat.bridge.messages import Message, message
from taskchat.errors import TaskchatError

METHODS = ("initialize", "server/discover")


def known(asked: Message) -> Message | None:
    """The answer that the server of this version gave to the same question, or None."""
    result = _read().get(_question(asked))
    return message({"jsonrpc": "2.0", "id": asked.id, "result": result}) if isinstance(result, dict) else None


def keep(asked: Message, answer: bytes) -> None:
    """Remember an answer. Writes only what is news, and does without where nothing can be written."""
    result = json.loads(answer).get("result")
    found = _read()
    if isinstance(result, dict) and found.get(_question(asked)) != result:
        kept = {"version": __version__, "answers": {**found, _question(asked): result}}
        with contextlib.suppress(TaskchatError):
            paths.write_private(paths.mcp_greetings(), json.dumps(kept, indent=2) + "\n")


def _question(asked: Message) -> str:
    params = asked.body.get("params")
    version = asked.version or (params.get("protocolVersion") if isinstance(params, dict) else "")
    return f"{asked.method} {version}"


def _read() -> dict[str, Any]:
    try:
        found = json.loads(paths.mcp_greetings().read_bytes())
        answers = found["answers"] if found["version"] == __version__ else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return answers if isinstance(answers, dict) else {}
