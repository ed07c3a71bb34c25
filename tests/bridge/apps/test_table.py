"""Where each application keeps its servers, and in which form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from taskchat.bridge.apps.table import APPS, Machine, app_named, entry, places, remote_entry

LINUX = Machine("linux", Path("/home/ann"), {})
MAC = Machine("darwin", Path("/Users/ann"), {})
WINDOWS = Machine("win32", Path("C:/Users/ann"), {"APPDATA": "C:/Roaming", "LOCALAPPDATA": "C:/Local"})
DESKTOP = "Claude/claude_desktop_config.json"

PLACES = [
    ("claude", LINUX, [f"/home/ann/.config/{DESKTOP}"]),
    ("claude", MAC, [f"/Users/ann/Library/Application Support/{DESKTOP}"]),
    ("claude", WINDOWS, [f"C:/Local/Packages/Claude_*/LocalCache/Roaming/{DESKTOP}", f"C:/Roaming/{DESKTOP}"]),
    ("claude-code", LINUX, ["/home/ann/.claude.json"]),
    ("claude-code", WINDOWS, ["C:/Users/ann/.claude.json"]),
    ("claude-code", LINUX._replace(environ={"CLAUDE_CONFIG_DIR": "/elsewhere"}), ["/elsewhere/.claude.json"]),
    ("vscode", LINUX, ["/home/ann/.config/Code/User/mcp.json"]),
    ("vscode", LINUX._replace(environ={"XDG_CONFIG_HOME": "/xdg"}), ["/xdg/Code/User/mcp.json"]),
    ("vscode", MAC, ["/Users/ann/Library/Application Support/Code/User/mcp.json"]),
    ("vscode", WINDOWS, ["C:/Roaming/Code/User/mcp.json"]),
    ("vscode", WINDOWS._replace(environ={}), ["C:/Users/ann/AppData/Roaming/Code/User/mcp.json"]),
    ("cursor", LINUX, ["/home/ann/.cursor/mcp.json"]),
    ("cursor", WINDOWS, ["C:/Users/ann/.cursor/mcp.json"]),
    ("windsurf", MAC, ["/Users/ann/.codeium/windsurf/mcp_config.json"]),
    ("zed", LINUX, ["/home/ann/.config/zed/settings.json"]),
    ("zed", MAC, ["/Users/ann/.config/zed/settings.json"]),
    ("zed", WINDOWS, ["C:/Roaming/Zed/settings.json"]),
    ("gemini", LINUX, ["/home/ann/.gemini/settings.json"]),
    ("codex", MAC, ["/Users/ann/.codex/config.toml"]),
    ("codex", LINUX._replace(environ={"CODEX_HOME": "/codex"}), ["/codex/config.toml"]),
]

COMMAND = ["/bin/taskchat", "mcp"]
PLAIN = {"command": "/bin/taskchat", "args": ["mcp"]}
ENV = {"TASKCHAT_SERVER": "https://t.example"}

ENTRIES: list[tuple[Any, dict[str, str], dict[str, Any]]] = [
    ("plain", {}, PLAIN),
    ("plain", ENV, {**PLAIN, "env": ENV}),
    ("typed", {}, {"type": "stdio", **PLAIN}),
    ("zed", {}, {"source": "custom", **PLAIN, "env": {}}),
    ("toml", ENV, {**PLAIN, "env": ENV}),
]


@pytest.mark.parametrize(("name", "machine", "expected"), PLACES)
def test_each_has_its_place_on_each_system(name: str, machine: Machine, expected: list[str]) -> None:
    app = app_named(name)
    assert app is not None
    assert [each.as_posix() for each in places(app, machine)] == expected


def test_every_application_has_a_place_everywhere() -> None:
    for app in APPS:
        for machine in (LINUX, MAC, WINDOWS):
            assert places(app, machine)
    assert app_named("emacs") is None


@pytest.mark.parametrize(("form", "env", "expected"), ENTRIES)
def test_each_form_is_what_the_application_reads(form: Any, env: dict[str, str], expected: dict[str, Any]) -> None:
    assert entry(form, COMMAND, env) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("", {"type": "http", "url": "u"}),
        ("vscode", {"type": "http", "url": "u"}),
        ("claude-code", {"type": "http", "url": "u"}),
        ("cursor", {"url": "u"}),
        ("zed", {"url": "u"}),
        ("codex", {"url": "u"}),
        ("windsurf", {"serverUrl": "u"}),
        ("gemini", {"httpUrl": "u"}),
    ],
)
def test_a_server_over_http_is_written_as_each_wants_it(name: str, expected: dict[str, Any]) -> None:
    assert remote_entry(app_named(name), "u") == expected
