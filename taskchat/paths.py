"""Where files lie. Every folder and file that taskchat touches is named here, and nowhere else.

Light on purpose: the one-shot command imports it at every start, so platformdirs is imported only where the
environment does not already answer.
"""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from _thread import get_ident
from pathlib import Path

from taskchat.errors import Misconfigured

_COPY = ".schema-"
SOCKET_PATH_LIMIT = 100  # bytes; the kernel allows 108 on Linux and 104 on macOS


def data_dir() -> Path:
    """What must be kept: databases, the signing secret, the client's state. `TASKCHAT_HOME` moves it."""
    if chosen := os.environ.get("TASKCHAT_HOME"):
        return Path(chosen).expanduser()
    if sys.platform == "linux":
        base = os.environ.get("XDG_DATA_HOME")
        return (Path(base) if base else home() / ".local" / "share") / "taskchat"
    from platformdirs import user_data_path

    return user_data_path("taskchat", appauthor=False)


def config_dir() -> Path:
    """What a person may write by hand: settings. `TASKCHAT_HOME` moves it."""
    if chosen := os.environ.get("TASKCHAT_HOME"):
        return Path(chosen).expanduser()
    if sys.platform == "linux":
        base = os.environ.get("XDG_CONFIG_HOME")
        return (Path(base) if base else home() / ".config") / "taskchat"
    from platformdirs import user_config_path

    return user_config_path("taskchat", appauthor=False)


def config_file() -> Path:
    """Settings that hold for every command and server of this user."""
    return config_dir() / "config.toml"


def home() -> Path:
    """The user's own folder."""
    try:
        return Path.home()
    except RuntimeError as error:  # a user without an entry, as in some containers
        raise Misconfigured("This user has no home folder.", hint="Set TASKCHAT_HOME to a folder of yours.") from error


def runtime_dir() -> Path:
    """What lives as long as the local server: its socket, its lock, its access token. Private to this user."""
    if os.environ.get("TASKCHAT_HOME"):
        wanted = data_dir() / "run"
    elif base := os.environ.get("XDG_RUNTIME_DIR") or _session_dir():
        wanted = Path(base) / "taskchat"
    else:
        wanted = data_dir() / "run"
    if len(os.fsencode(wanted / "server.sock")) <= SOCKET_PATH_LIMIT:
        return wanted
    # A socket's path must be short: fall back to a folder of this user under the temporary one.
    import tempfile

    name = f"taskchat-{os.getuid()}-{_short_hash(str(wanted))}" if hasattr(os, "getuid") else "taskchat"
    return Path(tempfile.gettempdir()) / name


def _session_dir() -> str:
    """What XDG_RUNTIME_DIR would name: applications start their helpers with hardly any variable set."""
    if sys.platform != "linux":
        return ""
    usual = f"/run/user/{os.getuid()}"
    return usual if os.access(usual, os.W_OK) else ""


def _short_hash(text: str) -> str:
    import zlib

    return f"{zlib.crc32(text.encode('utf-8', 'surrogateescape')):08x}"


def local_database() -> Path:
    """The local server's database."""
    return data_dir() / "local.db"


def shared_database() -> Path:
    """The database of `taskchat serve`, where none is configured."""
    return data_dir() / "taskchat.db"


def database_lock(database: Path) -> Path:
    """Held by the one server that serves a SQLite file."""
    return database.with_name(f"{database.name}.lock")


def database_copy(database: Path, suffix: str) -> Path:
    """The copy of an SQLite file that is kept when its schema is changed."""
    return database.with_name(f"{database.name}{_COPY}{suffix}")


def database_copies(database: Path) -> list[Path]:
    """Every such copy, the oldest first."""
    try:
        return sorted(path for path in database.parent.iterdir() if path.name.startswith(f"{database.name}{_COPY}"))
    except OSError:
        return []


def signing_secret() -> Path:
    """The JWT signing secret of servers on this machine, made at the first start, readable by this user only."""
    return data_dir() / "signing.key"


def local_secret() -> Path:
    """What proves to the local server that a client is this user."""
    return data_dir() / "local.key"


def client_state() -> Path:
    """What the client remembers between starts: the server in use, the last conversation of each."""
    return data_dir() / "client.json"


def screen_settings() -> Path:
    """How one likes the screen of `taskchat chat`: theme, panes, order."""
    return data_dir() / "screen.json"


def drafts() -> Path:
    """What was written in prompts and not sent yet."""
    return data_dir() / "drafts.json"


def token_file() -> Path:
    """Where tokens lie when the machine has no keyring."""
    return data_dir() / "tokens.json"


def token_lock() -> Path:
    """Held by whoever is trading a refresh token."""
    return runtime_dir() / "token.lock"


def client_lock() -> Path:
    """Held by whoever is changing what the client remembers."""
    return runtime_dir() / "client.lock"


def server_socket() -> Path:
    """The local server's Unix socket."""
    return runtime_dir() / "server.sock"


def server_record() -> Path:
    """What the local server says of itself: pid, version, address."""
    return runtime_dir() / "server.json"


def server_lock() -> Path:
    """Held by whoever is starting the local server."""
    return runtime_dir() / "server.lock"


def local_token() -> Path:
    """The local account's current access token."""
    return runtime_dir() / "token.json"


def server_log() -> Path:
    """The local server's log."""
    return data_dir() / "server.log"


def former_log() -> Path:
    """What the log was before it grew too long."""
    return data_dir() / "server.log.1"


def mcp_greetings() -> Path:
    """What the local server answers first over MCP: told in its place while it is being started."""
    return data_dir() / "mcp-greetings.json"


def crash_report() -> Path:
    """What the last command that failed unexpectedly left to read."""
    return data_dir() / "crash.txt"


def make_private(folder: Path) -> Path:
    """Make `folder` (0700) and return it. Raises Misconfigured with what to do when it can't be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
    except OSError as error:
        raise Misconfigured(
            f"taskchat can't use the folder {folder}: {error.strerror or error}.",
            hint="Make it writable, or set TASKCHAT_HOME to a folder that is.",
        ) from error
    if hasattr(os, "getuid") and (found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode)):
        raise Misconfigured(
            f"The folder {folder} belongs to somebody else, so taskchat won't use it.",
            hint="Set TASKCHAT_HOME to a folder of your own.",
        )
    return folder


def write_private(path: Path, text: str) -> None:
    """Write `path` whole or not at all, readable by this user only (0600). Raises Misconfigured when it can't be."""
    make_private(path.parent)
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{get_ident():x}.tmp")  # of this thread alone
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise Misconfigured(
            f"taskchat can't write {path}: {error.strerror or error}.",
            hint="Free some space or make the folder writable, or set TASKCHAT_HOME to another one.",
        ) from error
