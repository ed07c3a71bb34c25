"""What `taskchat docs add` was given: files, the files of folders, and addresses."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from taskchat.errors import InvalidInput
from taskchat.schemas.document_kinds import kind_by_name

PASSED_OVER = {"node_modules", "__pycache__", "venv", "target", "dist", "build"}  # of others, or made from the rest
FILES_MAX = 20_000


class Wanted(NamedTuple):
    """Something to add: a file with the name that it gets, or an address."""

    name: str
    path: Path | None = None
    url: str | None = None


def wanted_of(given: Sequence[str]) -> list[Wanted]:
    """All that is to be added, each once. Raises InvalidInput for what is not there."""
    found: dict[str, Wanted] = {}
    for each in given:
        for one in _wanted(each):
            found.setdefault(one.url or str(one.path), one)
            if len(found) > FILES_MAX:
                raise InvalidInput(f"That would be more than {FILES_MAX:,} files.", hint="Add fewer at once.")
    return list(found.values())


def _wanted(given: str) -> Iterator[Wanted]:
    if given.startswith(("http://", "https://")):
        yield Wanted(given, url=given)
        return
    path = Path(given).expanduser()
    if path.is_dir():
        yield from _of_folder(path)
    elif path.is_file():
        yield Wanted(path.name, path)
    else:
        raise InvalidInput(f"There is no file {given}.", hint="Give a file, a folder, or an address with https://")


def _of_folder(folder: Path) -> Iterator[Wanted]:
    """The files of a folder that can be read, without those that are hidden. No link to another folder is followed."""
    top = folder.resolve()
    for base, folders, files in os.walk(top):
        folders[:] = sorted(each for each in folders if not each.startswith(".") and each not in PASSED_OVER)
        for name in sorted(files):
            path = Path(base, name)
            if not name.startswith(".") and kind_by_name(name) is not None and path.is_file():
                yield Wanted(Path(top.name, path.relative_to(top)).as_posix(), path)
