"""A scripted LLM in a process of its own, which can really be killed: `python -m tests.fakes.llm [PORT]`.

It adds a task called milk and then talks for minutes; asked how it is, it says so at once.
"""

from __future__ import annotations

import sys
import threading
from typing import Any

from tests.fakes.llm.answers import Answer, call, results_of, say, slow, text_of
from tests.fakes.llm.server import ScriptedLlm


def main() -> None:
    """Serve until killed."""
    llm = ScriptedLlm(answer=_answer)
    llm.port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    with llm:
        print(f"listening on {llm.port}", file=sys.stderr, flush=True)
        threading.Event().wait()


def _answer(body: dict[str, Any]) -> Answer:
    if text_of(body) == "how are you?":
        return say("Fine, thank you.")
    if not results_of(body):
        return call("add_task", title="milk")
    print("talking", file=sys.stderr, flush=True)
    return slow(say("Added milk. " + "And so on. " * 10_000), pause=0.01)


if __name__ == "__main__":
    main()
