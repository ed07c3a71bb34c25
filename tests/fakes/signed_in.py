"""Commands of somebody on a real server: real processes that find their server and token in the environment."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.shared_server import new_person, shared_server


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server for the tests of a module."""
    with shared_server() as found:
        yield found


@pytest.fixture
def somebody(address: str, home: object, monkeypatch: pytest.MonkeyPatch) -> str:
    """A new person, as whom every command of the test runs; their token."""
    person = new_person(address)
    monkeypatch.setenv("TASKCHAT_SERVER", address)
    monkeypatch.setenv("TASKCHAT_TOKEN", person.token)
    return person.token
