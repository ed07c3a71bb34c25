"""schemathesis against a real server, with people who have something of everything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.fakes.processes import ROOT, Process, address_of, started

CONFIG = Path(__file__).with_name("schemathesis.toml")
SERVE = (
    "import os; from taskchat.config import Settings; from taskchat.server.launch import serve;"
    " serve(Settings.from_env(os.environ, port=0))"
)
SETTINGS = {
    "TASKCHAT_SECRET": "of-the-tests-0123456789-abcdefghijklmnop",
    "TASKCHAT_RATE_LIMITS": "off",
    "TASKCHAT_PUBLIC_URL": "http://tasks.example",  # with mail there are links for forgotten passwords
    "TASKCHAT_SMTP_HOST": "127.0.0.1",
    "TASKCHAT_SMTP_PORT": "9",  # where nobody listens: no mail arrives
    "TASKCHAT_SMTP_SECURITY": "none",
    "TASKCHAT_SMTP_FROM": "tasks@tasks.example",
    "TASKCHAT_DOCUMENT_WORKERS": "0",  # what is sent is taken, and nothing is fetched from the web
}
PEOPLE = ("ann", "ben", "ada", "spare")  # spare is who may lose everything
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Fuzzed:
    """A server to be fuzzed: where it is, the people it knows by their ids, and what it logs."""

    url: str
    ids: dict[str, str]
    folder: Path
    log: list[str]

    def run(self, who: str, *options: str) -> tuple[int, str]:
        """The exit code of `schemathesis run` as somebody, and what it said."""
        people = self.folder / "people.json"
        people.write_text(json.dumps({"auth": [_signing_in(name) for name in PEOPLE]}))
        command = [str(Path(sys.executable).with_name("schemathesis")), f"--config-file={CONFIG}", "run"]
        path = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), str(ROOT))))
        done = subprocess.run(
            [*command, f"{self.url}/openapi.json", "--no-color", f"--auth-wfc-user={who}", *options],
            env={**os.environ, "FUZZ_PEOPLE": str(people), "FUZZ_WHO": who, **self._kept(), "PYTHONPATH": path},
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def _kept(self) -> dict[str, str]:
        kept = " ".join(self.ids[name] for name in ("ann", "ben", "ada"))
        return {"FUZZ_KEPT": kept, "FUZZ_SPARE": self.ids["spare"]}


@contextmanager
def fuzzed(database: str, folder: Path) -> Iterator[Fuzzed]:
    """A server on this database."""
    settings = {**SETTINGS, "TASKCHAT_DATABASE": database}
    with started("-c", SERVE, **settings) as server:
        url, log = address_of(server), _read(server)
        ids = {name: _settle(url, name) for name in PEOPLE}
        promote = [sys.executable, "-m", "taskchat", "users", "promote", email_of("ada")]
        subprocess.run(promote, env={**os.environ, **settings}, cwd=ROOT, check=True, capture_output=True)
        yield Fuzzed(url, ids, folder, log)
        assert server.poll() is None, "".join(log)


def _read(server: Process) -> list[str]:
    """What it logs from now on. Somebody must read it: it waits for that otherwise."""
    assert server.stderr is not None
    lines: list[str] = []
    threading.Thread(target=lines.extend, args=[server.stderr], daemon=True).start()
    return lines


def _settle(url: str, name: str) -> str:
    """Register somebody who has tasks, conversations and a key. Gives the id."""
    signed_in = register(url, name)
    with httpx.Client(base_url=url, timeout=30, event_hooks={"response": [httpx.Response.raise_for_status]}) as client:
        client.headers["Authorization"] = f"Bearer {signed_in['access_token']}"
        for title in ("Buy milk", "Water the plants", "Call the bank"):
            client.post("/api/v1/tasks", json={"title": title})
        for words in ("add bread tomorrow at 5pm", "what is due?"):
            client.post("/api/v1/chat", json={"message": words})
        client.post("/api/v1/auth/keys", json={"name": "of a script", "scopes": ["read"]})
        return str(signed_in["user"]["id"])


def register(url: str, name: str) -> dict[str, Any]:
    """Make somebody's account. Gives the sign-in."""
    person = {"email": email_of(name), "password": PASSWORD}
    answer = httpx.post(f"{url.rstrip('/')}/api/v1/auth/register", json=person, timeout=30)
    signed_in: dict[str, Any] = answer.raise_for_status().json()
    return signed_in


def email_of(name: str) -> str:
    """The address that somebody signs in with."""
    return f"{name}@run.example"


def _signing_in(name: str) -> dict[str, object]:
    """How schemathesis signs somebody in, as often as that is needed."""
    token = {
        "extractFrom": "body",
        "extractSelector": "/access_token",
        "sendIn": "header",
        "sendName": "Authorization",
        "sendTemplate": "Bearer {token}",
    }
    login = {
        "verb": "POST",
        "endpoint": "/api/v1/auth/login",
        "contentType": "application/json",
        "payloadRaw": json.dumps({"email": email_of(name), "password": PASSWORD}),
        "token": token,
    }
    return {"name": name, "loginEndpointAuth": login}
