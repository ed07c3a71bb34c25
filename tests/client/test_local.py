"""Which local server a client takes as its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from taskchat import __version__, paths
from taskchat.client import local
from taskchat.client.local import Record


@pytest.mark.parametrize(
    ("running", "installed", "fits"),
    [
        (__version__, __version__, True),
        ("0.0.1", __version__, False),  # it is older: this process starts another
        ("99.0", "99.0", True),  # this process is older: it was started before the update
        ("0.0.1", "99.0", False),
        ("99.0", "", False),
    ],
)
def test_a_server_fits_that_is_of_this_version_or_of_the_one_that_was_installed_meanwhile(
    monkeypatch: pytest.MonkeyPatch, running: str, installed: str, fits: bool
) -> None:
    monkeypatch.setattr(local, "installed_version", lambda: installed)
    assert local.fits(Record(1, running, "unix:/x")) is fits


def test_theinstalled_version_is_read_from_the_disk() -> None:
    assert local.installed_version() == __version__


def test_without_any_variable_the_runtime_folder_is_the_one_of_the_session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TASKCHAT_HOME")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    usual = Path(f"/run/user/{os.getuid()}")
    found = paths.runtime_dir()
    assert found == (usual / "taskchat" if os.access(usual, os.W_OK) else paths.data_dir() / "run")
