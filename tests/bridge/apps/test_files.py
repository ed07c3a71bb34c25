"""An application's file of settings: changed safely, or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from taskchat.bridge.apps import files
from taskchat.bridge.apps.table import App, Machine, app_named
from taskchat.errors import InvalidInput, Misconfigured

ENTRY = {"command": "taskchat", "args": ["mcp"]}


def app(name: str) -> App:
    found = app_named(name)
    assert found is not None
    return found


def test_what_was_there_is_kept_beside_it_and_for_the_same_eyes(tmp_path: Path) -> None:
    path = tmp_path / "mcp.json"
    path.write_text('{"mcpServers": {"x": {"env": {"KEY": "secret"}}}}')
    path.chmod(0o640)
    copy = files.write(files.change(app("cursor"), path, "taskchat", ENTRY))
    assert copy is not None
    assert copy.read_text() == '{"mcpServers": {"x": {"env": {"KEY": "secret"}}}}'
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, copy)] == [0o640, 0o640]
    assert files.read_entry(app("cursor"), path, "taskchat") == ENTRY
    assert sorted(each.name for each in tmp_path.iterdir()) == ["mcp.json", "mcp.json.before-taskchat"]


def test_a_file_that_was_not_there_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "mcp.json"
    assert files.write(files.change(app("cursor"), path, "taskchat", ENTRY)) is None
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_stays_one(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles.json", tmp_path / "mcp.json"
    real.write_text("{}")
    link.symlink_to(real)
    files.write(files.change(app("cursor"), link, "taskchat", ENTRY))
    assert link.is_symlink()
    assert files.read_entry(app("cursor"), real, "taskchat") == ENTRY


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cursor", "{"),
        ("cursor", "hello"),
        ("cursor", '{"mcpServers": []}'),
        ("cursor", '{"mcpServers": null}'),
        ("cursor", "[1]"),
        ("codex", "mcp_servers = "),
        ("codex", "mcp_servers = 3"),
        ("codex", "mcp_servers = { other = {} }"),
        ("codex", 'a = """\n[mcp_servers.taskchat]\n"""\n[mcp_servers.taskchat]\nb = 1\n'),
    ],
)
def test_a_file_that_can_not_be_read_is_not_touched(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    with pytest.raises(InvalidInput, match="Nothing was changed") as caught:
        files.change(app(name), path, "taskchat", ENTRY)
    assert f"taskchat mcp show {name}" in (caught.value.hint or "")
    assert path.read_text() == text


def test_bytes_that_are_no_text_are_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "mcp.json"
    path.write_bytes(b"\xff\xfe{")
    with pytest.raises(InvalidInput, match="not UTF-8"):
        files.change(app("cursor"), path, "taskchat", ENTRY)


def test_what_was_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "mcp.json"
    path.write_text("{}")
    planned = files.change(app("cursor"), path, "taskchat", ENTRY)
    path.write_text('{"theirs": 1}')
    with pytest.raises(InvalidInput, match="changed meanwhile"):
        files.write(planned)
    assert path.read_text() == '{"theirs": 1}'


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_can_not_be_written_says_what_to_do(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Misconfigured, match="can't be written"):
        files.write(files.change(app("cursor"), tmp_path / "mcp.json", "taskchat", ENTRY))


def test_claude_from_the_store_of_windows_is_found_by_its_folder(tmp_path: Path) -> None:
    machine = Machine("win32", tmp_path, {"APPDATA": str(tmp_path / "r"), "LOCALAPPDATA": str(tmp_path / "l")})
    ordinary = tmp_path / "r" / "Claude" / "claude_desktop_config.json"
    assert files.file_of(app("claude"), machine) == ordinary
    store = tmp_path / "l" / "Packages" / "Claude_pzs8sxrjxfjjc"
    store.mkdir(parents=True)
    assert files.file_of(app("claude"), machine).is_relative_to(store)
