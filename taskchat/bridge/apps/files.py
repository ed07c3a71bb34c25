"""An application's file of settings: found, read, changed in one place, and written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import Any, NamedTuple

from taskchat.bridge.apps import jsonc, toml
from taskchat.bridge.apps.table import App, Machine, places
from taskchat.errors import InvalidInput, Misconfigured

COPY = ".before-taskchat"  # what is put behind the name of a file to keep what was in it


class Change(NamedTuple):
    """What is to be written. `before` is None where there is no file yet."""

    path: Path
    before: str | None
    after: str

    @property
    def is_news(self) -> bool:
        """Whether anything is to be written at all."""
        return self.after != (self.before or "")


def file_of(app: App, machine: Machine) -> Path:
    """Where the application keeps its MCP servers on this machine, whether or not the file is there yet."""
    found = [each for place in places(app, machine) for each in _matches(place)]
    return next((path for path in found if path.exists()), found[0])


def read_entry(app: App, path: Path, name: str) -> Any:
    """What the file says of the server `name`, None when nothing. Raises InvalidInput where it can't be read."""
    try:
        servers = _language(app).read(_text(path) or "").get(app.section)
    except (jsonc.Unreadable, AttributeError) as error:
        raise _broken(app, path, str(error)) from error
    return servers.get(name) if isinstance(servers, dict) else None


def change(app: App, path: Path, name: str, entry: dict[str, Any] | None) -> Change:
    """The file with `entry` as the server `name`, or without that server. Raises InvalidInput where it can't be read.

    What comes out is read again: unless it says exactly what was there and the change, nothing is to be written.
    """
    before = _text(path)
    language, where = _language(app), (app.section, name)
    try:
        expected = language.read(before or "")
        after = language.drop(before or "", where) if entry is None else language.put(before or "", where, entry)
        found = language.read(after)
    except (jsonc.Unreadable, AttributeError) as error:
        raise _broken(app, path, str(error)) from error
    if not isinstance(expected, dict) or not isinstance(expected.get(app.section, {}), dict):
        raise _broken(app, path, f"{app.section} is not what it should be")
    servers = {each: value for each, value in expected.get(app.section, {}).items() if each != name}
    wanted = {**expected, app.section: servers if entry is None else {**servers, name: entry}}
    if _full(found, app.section) != _full(wanted, app.section):
        raise _broken(app, path, "it can't be changed safely")
    return Change(path, before, after)


def write(planned: Change) -> Path | None:
    """Write it. Returns where a copy of what was there is kept, None where nothing was."""
    target = Path(os.path.realpath(planned.path))  # a link, as people have them for such files, stays one
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if _text(target) != planned.before:
            raise InvalidInput(f"{planned.path} was changed meanwhile.", hint="Run the command again.")
        copy = None
        if planned.before is not None:
            copy = target.with_name(target.name + COPY)
            _replace(copy, planned.before, like=target)
        _replace(target, planned.after, like=target)
    except OSError as error:
        raise Misconfigured(
            f"{planned.path} can't be written: {error.strerror or error}.",
            hint="Make it writable, or put it in by hand what this prints: taskchat mcp show",
        ) from error
    return copy


def _replace(path: Path, text: str, *, like: Path) -> None:
    """Write a file whole or not at all, for those who may read `like`, which may hold other servers' secrets."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    mode = stat.S_IMODE(like.stat().st_mode) if like.exists() else 0o600
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)
        temporary.replace(path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _matches(place: Path) -> list[Path]:
    """The places that a pattern stands for: one in each folder that is there and fits."""
    for depth, part in enumerate(place.parts):
        if "*" in part:
            folders = Path(*place.parts[:depth]).glob(part)
            return [folder.joinpath(*place.parts[depth + 1 :]) for folder in sorted(folders)]
    return [place]


def _text(path: Path) -> str | None:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return file.read()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InvalidInput(f"{path} can't be read: {reason}.", hint="Nothing was changed.") from error


def _language(app: App) -> Any:
    return toml if app.form == "toml" else jsonc


def _full(found: Any, section: str) -> Any:
    """Equal where only an empty section is or is not there."""
    return {section: {}, **found} if isinstance(found, dict) else found


def _broken(app: App, path: Path, why: str) -> InvalidInput:
    return InvalidInput(
        f"{path} is not a file of settings that taskchat can change: {why}. Nothing was changed.",
        hint=f"Mend it, or put in by hand what this prints: taskchat mcp show {app.name}",
    )
