"""A server of one's own for as long as it is needed: on a loopback port, over a folder that is gone afterwards."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from taskchat.errors import ServerUnreachable

START_SECONDS = 60.0
LOG_TAIL_LINES = 12
# What decides how a model answers. Of all other settings of the person none reaches the server, least of all where
# their own tasks are.
OF_MODELS = ("MODEL", "MODERATION", "PROMPTS", "HISTORY_", "TURN_", "TOOL_RESULT_")
OWN = {
    "TASKCHAT_HOST": "127.0.0.1",
    "TASKCHAT_PORT": "0",
    "TASKCHAT_RATE_LIMITS": "off",
    "TASKCHAT_ACCESS_MINUTES": "1440",
    "TASKCHAT_MODEL_FALLBACK": "off",  # else another model's answers would count
    "TASKCHAT_LOG_FORMAT": "text",
}


def environment(person: Mapping[str, str], model: str, folder: Path) -> dict[str, str]:
    """The variables of the server: the person's own, but of taskchat's only those that are about models."""
    kept = {
        name: value
        for name, value in person.items()
        if not name.upper().startswith("TASKCHAT_") or name.upper().removeprefix("TASKCHAT_").startswith(OF_MODELS)
    }
    return {**kept, **OWN, "TASKCHAT_HOME": str(folder), "TASKCHAT_MODEL": model}


@dataclass(frozen=True)
class PrivateServer:
    """One that runs."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def check(self) -> None:
        """Raises ServerUnreachable, with the end of its log, when it has ended."""
        if (code := self.process.poll()) is not None:
            raise _ended(f"it ended with status {code}", self.log)


@contextlib.contextmanager
def private_server(model: str, person: Mapping[str, str]) -> Iterator[PrivateServer]:
    """A server whose model is `model`, with the keys of the person's environment and keyring. Raises ServerUnreachable.

    It ends with the block; and when this process is killed, with the pipe that it holds.
    """
    with tempfile.TemporaryDirectory(prefix="taskchat-eval-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        log = folder / "server.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "taskchat", "serve", "--until-input-ends"],
                env=environment(person, model, folder),
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=out,
                cwd=Path(__file__).resolve().parents[2],  # `-m` imports from where it starts
                start_new_session=True,  # Ctrl-C is for us: what there is shall still be printed
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        with process:
            try:
                yield PrivateServer(_address(process, log), process, log)
            finally:
                process.kill()  # nothing in it is to be kept


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where it says that it serves, once it does."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if found := re.search(rb"taskchat \S+ serves (\S+)", log.read_bytes()):
            return found[1].decode()
        if (code := process.poll()) is not None:
            raise _ended(f"it ended with status {code}", log)
        time.sleep(0.03)
    raise _ended(f"it did not answer within {START_SECONDS:.0f} seconds", log)


def _ended(reason: str, log: Path) -> ServerUnreachable:
    tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL_LINES:]
    shown = "".join(f"\n  {line}" for line in tail)
    return ServerUnreachable(
        f"The server that the evaluation needs is not there: {reason}.{shown}",
        hint="If that does not say what to mend: taskchat serve shows whether a server starts at all.",
    )
