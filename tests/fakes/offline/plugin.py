"""Holds pytest to the rule: a test fails that reaches for another machine, itself or by a process that it started.

`@pytest.mark.downloads("why")` lets the processes of one test go out, for npm and pip; the test itself never may.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.fakes.offline.loopback_only import ATTEMPTS, FOLDER, Guard
from tests.fakes.offline.providers import FOREIGN, PROXIES, forget

_folder = Path(tempfile.mkdtemp(prefix="taskchat-offline-"))
_guard = Guard(str(_folder))
_guard.strict = False  # as long as there are no tests: xdist starts its processes, which have guards of their own
_guard.install()
_proxies = {name: value for name, value in os.environ.items() if PROXIES.match(name)}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "downloads(why): what this test starts may use the internet, as npm and pip do")


def pytest_unconfigure() -> None:
    shutil.rmtree(_folder, ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Iterator[None]:
    yield from _offline()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    yield from _offline()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    yield from _offline()


@pytest.fixture(autouse=True, scope="session")
def _guarded_processes() -> Iterator[None]:
    """What is started from now on takes the guard, and knows no provider."""
    with pytest.MonkeyPatch.context() as patch:
        forget(patch, FOREIGN)
        forget(patch, PROXIES)
        for name, value in guarding(os.environ).items():
            patch.setenv(name, value)
        patch.setattr(_guard, "strict", True)
        yield


@pytest.fixture(autouse=True)
def _downloads(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing, but for a test that is marked `downloads`."""
    if (marker := request.node.get_closest_marker("downloads")) is None:
        return
    assert marker.args, "say why: @pytest.mark.downloads('npx fetches …')"
    for name in (ATTEMPTS, "NODE_OPTIONS"):
        monkeypatch.delenv(name)
    for name, value in _proxies.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(_guard, "strict", False)


def guarding(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables with which a process takes the guard."""
    node = f'--require "{FOLDER}/loopback_only.cjs"'.replace("\\", "/")
    return {
        ATTEMPTS: str(_folder),
        "PYTHONPATH": os.pathsep.join(filter(None, (FOLDER, environ.get("PYTHONPATH")))),
        "NODE_OPTIONS": " ".join(filter(None, (environ.get("NODE_OPTIONS"), node))),
    }


@contextlib.contextmanager
def attempts() -> Iterator[list[str]]:
    """What is tried in here is in the list afterwards, and fails no test."""
    found: list[str] = []
    yield found
    found += _tried()


def _offline() -> Iterator[None]:
    """Fail when another machine was reached for in here, whatever became of that."""
    try:
        yield
    except Exception as error:
        if tried := _tried():
            error.add_note("\n".join(tried))
        raise
    if tried := _tried():
        pytest.fail("\n".join(tried), pytrace=False)


def _tried() -> list[str]:
    """What was tried since this was last asked."""
    lines: list[str] = []
    for name in os.listdir(_folder):  # noqa: PTH208 - asked three times a test: the quickest way
        file = _folder / name
        lines += file.read_text(encoding="utf-8").splitlines()
        file.unlink()
    return lines
