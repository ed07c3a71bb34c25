"""The AI applications that can be set up: where each keeps its MCP servers, and in which form. Pure.

Adding one is a row of APPS.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

Form = Literal["plain", "typed", "zed", "toml"]

MAC = "darwin"
WINDOWS = "win32"


class App(NamedTuple):
    """An application. A place is a path under `~` (home), `@` (settings folder) or `%` (local settings of Windows)."""

    name: str
    title: str
    section: str  # the object of the file that holds the servers
    places: tuple[str, ...]  # the first that is there, else the last; * stands for any folder
    form: Form = "plain"
    mac: tuple[str, ...] = ()  # where it differs
    windows: tuple[str, ...] = ()
    moved_by: tuple[str, str] = ("", "")  # a variable that names another folder, and the file in it
    then: str = "Restart it."


CLAUDE = "Claude/claude_desktop_config.json"

APPS: tuple[App, ...] = (
    App(
        "claude",
        "Claude Desktop",
        "mcpServers",
        (f"@/{CLAUDE}",),
        windows=(f"%/Packages/Claude_*/LocalCache/Roaming/{CLAUDE}", f"@/{CLAUDE}"),  # from the store, and without
        then="Quit Claude Desktop (closing its window is not enough) and start it again.",
    ),
    App(
        "claude-code",
        "Claude Code",
        "mcpServers",
        ("~/.claude.json",),
        "typed",
        moved_by=("CLAUDE_CONFIG_DIR", ".claude.json"),
        then="Start Claude Code again; /mcp shows it.",
    ),
    App(
        "vscode",
        "VS Code",
        "servers",
        ("@/Code/User/mcp.json",),
        "typed",
        then="In VS Code, run MCP: List Servers, and start it there.",
    ),
    App("cursor", "Cursor", "mcpServers", ("~/.cursor/mcp.json",), then="Restart Cursor."),
    App(
        "windsurf",
        "Windsurf",
        "mcpServers",
        ("~/.codeium/windsurf/mcp_config.json",),
        then="In Windsurf, press refresh in Cascade's list of MCP servers.",
    ),
    App(
        "zed",
        "Zed",
        "context_servers",
        ("@/zed/settings.json",),
        "zed",
        mac=("~/.config/zed/settings.json",),
        windows=("@/Zed/settings.json",),
        then="Zed takes it up at once.",
    ),
    App(
        "gemini",
        "Gemini CLI",
        "mcpServers",
        ("~/.gemini/settings.json",),
        then="Start Gemini CLI again; /mcp shows it.",
    ),
    App(
        "codex",
        "Codex",
        "mcp_servers",
        ("~/.codex/config.toml",),
        "toml",
        moved_by=("CODEX_HOME", "config.toml"),
        then="Start Codex again; /mcp shows it.",
    ),
)


class Machine(NamedTuple):
    """What decides where files lie: the system as sys.platform names it, the home folder, the environment."""

    system: str
    home: Path
    environ: Mapping[str, str]


def app_named(name: str) -> App | None:
    """The application of that name."""
    return next((each for each in APPS if each.name == name), None)


def places(wanted: App, machine: Machine) -> list[Path]:
    """Where its file may lie, the likeliest first; * stands for whatever ends a folder's name."""
    variable, file = wanted.moved_by
    if variable and (folder := machine.environ.get(variable)):
        return [Path(folder) / file]
    by_system = {MAC: wanted.mac, WINDOWS: wanted.windows}
    roots = {"~": machine.home, "@": _settings(machine), "%": _local_settings(machine)}
    return [roots[place[0]] / place[2:] for place in by_system.get(machine.system) or wanted.places]


def entry(form: Form, command: Sequence[str], env: Mapping[str, str]) -> dict[str, Any]:
    """How a server is written that the application starts itself."""
    found: dict[str, Any] = {"command": command[0], "args": list(command[1:])}
    if env:
        found["env"] = dict(env)
    if form == "typed":
        return {"type": "stdio", **found}
    if form == "zed":
        return {"source": "custom", **found, "env": dict(env)}
    return found


def remote_entry(wanted: App | None, url: str) -> dict[str, Any]:
    """How a server is written that the application reaches over HTTP, where one signs in with a browser."""
    name = wanted.name if wanted else ""
    if name == "windsurf":
        return {"serverUrl": url}
    if name == "gemini":
        return {"httpUrl": url}
    return {"type": "http", "url": url} if wanted is None or wanted.form == "typed" else {"url": url}


def _settings(machine: Machine) -> Path:
    """Where the system's applications keep their settings."""
    if machine.system == WINDOWS:
        named = machine.environ.get("APPDATA")
        return Path(named) if named else machine.home / "AppData" / "Roaming"
    if machine.system == MAC:
        return machine.home / "Library" / "Application Support"
    named = machine.environ.get("XDG_CONFIG_HOME")
    return Path(named) if named else machine.home / ".config"


def _local_settings(machine: Machine) -> Path:
    named = machine.environ.get("LOCALAPPDATA")
    return Path(named) if named else machine.home / "AppData" / "Local"
