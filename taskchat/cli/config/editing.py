"""`taskchat config edit`: the file of settings in one's own editor. It is kept only if it can be read afterwards."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from taskchat import paths
from taskchat.cli import printing
from taskchat.cli.parsing import Fast, Given, without_options
from taskchat.errors import InvalidInput, Misconfigured

EDITORS = ("nano", "vi") if sys.platform != "win32" else ("notepad",)


def _edit(_given: Given) -> None:
    from taskchat.cli.config import file
    from taskchat.config import parse_file

    path = paths.config_file()
    before = file.text_of(path)
    draft = path.with_name(f".edited-{path.name}")
    paths.write_private(draft, before)
    try:
        while True:
            _open_editor(draft)
            after = file.text_of(draft)
            try:
                parse_file(after, path)
                break
            except Misconfigured as error:
                printing.failure(error)
                if not printing.can_answer() or printing.answer_to("Edit it again? [Y/n]").lower().startswith("n"):
                    raise InvalidInput("The settings are as they were.", hint="See: taskchat config show") from error
        if after == before:
            printing.out("Nothing has changed.")
            return
        file.write(path, after)
    finally:
        draft.unlink(missing_ok=True)
    printing.out(f"Written: {path}")
    file.say_when_it_holds()


def _open_editor(draft: Path) -> None:
    import shlex
    import shutil
    import subprocess

    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR") or next(filter(shutil.which, EDITORS), "")
    command = shlex.split(chosen)
    if not command:
        raise InvalidInput("There is no editor.", hint="Name yours: EDITOR=nano taskchat config edit")
    try:
        code = subprocess.run([*command, str(draft)], check=False).returncode
    except OSError as error:
        raise InvalidInput(
            f"The editor {command[0]} can't be started: {error.strerror or error}.", hint="Set EDITOR to another one."
        ) from error
    if code:
        raise InvalidInput(f"The editor ended with status {code}; the settings are as they were.")


EDIT = Fast(
    without_options,
    _edit,
    more="The editor is that of VISUAL or EDITOR. What can't be read is not kept: you are asked to edit it again.",
    examples="taskchat config edit\nEDITOR=nano taskchat config edit",
)
