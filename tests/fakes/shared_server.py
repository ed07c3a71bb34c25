"""A real `taskchat serve` for many people, in a process with a home of its own, and people on it."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from taskchat.client.session import ask_for_tokens
from tests.fakes.processes import address_of, started

SERVE = (
    "import os; from taskchat.config import Settings; from taskchat.server.launch import serve;"
    " serve(Settings.from_env(os.environ, port=0))"
)
PASSWORD = "long enough"
_people = itertools.count()


class Person(NamedTuple):
    """Somebody with an account, and a token of theirs."""

    email: str
    token: str


@contextmanager
def shared_server(**environ: str) -> Iterator[str]:
    """The address of a server that runs; it is dead at the end."""
    with tempfile.TemporaryDirectory(prefix="tc-shared-") as folder:
        home = {"TASKCHAT_HOME": str(Path(folder)), "TASKCHAT_RATE_LIMITS": "off"}
        with started("-c", SERVE, **{**home, **environ}) as process:
            yield address_of(process)


def new_person(address: str) -> Person:
    """Somebody who has just registered."""
    email = f"person{next(_people)}@example.com"
    found = ask_for_tokens(address, "register", {"email": email, "password": PASSWORD}, server=address)
    return Person(email, str(found["access_token"]))
