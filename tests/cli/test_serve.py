"""`taskchat serve`: its options are settings, and what can't work is said before anything listens."""

from __future__ import annotations

import pytest

from taskchat.cli import exits
from taskchat.config import Settings
from taskchat.server import launch
from tests.cli.conftest import Run


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """The settings that a server would have been started with."""
    found: list[Settings] = []
    monkeypatch.setattr(launch, "serve", found.append)
    return found


def test_options_win_over_the_environment_and_that_over_defaults(
    run: Run, asked: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKCHAT_PORT", "9000")
    monkeypatch.setenv("TASKCHAT_HOST", "192.0.2.1")
    assert run("serve", "--port", "9001", "--workers", "3", "--tls-cert", "a.crt", "--tls-key", "a.key").code == 0
    (settings,) = asked
    assert (settings.host, settings.port, settings.workers) == ("192.0.2.1", 9001, 3)
    assert (settings.tls_cert, settings.tls_key, settings.database) == ("a.crt", "a.key", "")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--workers", "2"), "postgresql://"),
        (("--host", "0.0.0.0"), "TASKCHAT_SECRET"),
        (("--tls-cert", "nowhere.crt"), "--tls-key"),
        (("--database", "postgresql://db.example/tasks"), "TASKCHAT_SECRET"),
    ],
)
def test_what_can_not_work_is_said_with_what_to_do(run: Run, options: tuple[str, ...], named: str) -> None:
    refused = run("serve", *options)
    assert refused.code == exits.FAILED
    assert named in refused.err
    assert "Traceback" not in refused.err


@pytest.mark.parametrize("options", [("--port", "0"), ("--port", "70000"), ("--workers", "0")])
def test_numbers_that_mean_nothing_are_refused(run: Run, options: tuple[str, ...]) -> None:
    assert run("serve", *options).code == exits.BAD_INPUT
