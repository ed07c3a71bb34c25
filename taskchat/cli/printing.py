"""The only place that writes to standard output and standard error, and asks who reads them."""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

from taskchat.errors import InvalidInput, TaskchatError

if TYPE_CHECKING:
    from rich.console import RenderableType

# What could move the cursor or forge output: control characters but line feed and tab, and those that turn direction.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def prepare() -> None:
    """Let neither a closed output nor a character that the terminal's encoding lacks end the command."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - open as long as the process


def to_terminal() -> bool:
    """Whether a person reads standard output."""
    return sys.stdout.isatty()


def in_colour() -> bool:
    """Whether standard output takes ANSI styles: a terminal that can, and NO_COLOR is not set."""
    return to_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def safe(text: str) -> str:
    """`text` without what could command the terminal."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text)


def out(text: str) -> None:
    """One line, or several, of the answer."""
    sys.stdout.write(safe(text) + "\n")


def piece(styled: str) -> None:
    """A piece of the answer that is shown at once. The caller has made it safe."""
    sys.stdout.write(styled)
    sys.stdout.flush()


def raw_json(value: object) -> None:
    """One JSON value, on a terminal readable."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2 if to_terminal() else None) + "\n")


def rows(lines: Iterable[Sequence[object]]) -> None:
    """Tab-separated columns, one line each, for other programs."""
    for line in lines:
        cells = ("" if cell is None else re.sub(r"\s", " ", str(cell)) for cell in line)
        sys.stdout.write("\t".join(cells) + "\n")


def rich(renderable: RenderableType) -> None:
    """Something of Rich's, as the terminal takes it."""
    from rich.console import Console

    Console(file=sys.stdout, highlight=False).print(renderable)


def note(text: str) -> None:
    """A word beside the answer, on standard error."""
    with contextlib.suppress(OSError):  # nobody reads: that is no reason to break off
        sys.stdout.flush()
        sys.stderr.write(safe(text) + "\n")
        sys.stderr.flush()


def progress(text: str) -> bool:
    """How far something is, in the place of what was said of it before. False where no terminal shows that."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return False
    sys.stderr.write(f"\r\x1b[K{safe(text)}")
    sys.stderr.flush()
    return True


@contextlib.contextmanager
def bar(what: str, total: int) -> Iterator[Callable[[float, str], None]]:
    """How far something is, as a bar on standard error where that is a terminal: tell it how much is done, and of what.

    It is gone at the end.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda _done, _what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done, now: progress.update(task, completed=done, description=_escaped(now))


def _escaped(text: str) -> str:
    from rich.markup import escape

    return escape(safe(text)[:60])


def failure(error: TaskchatError) -> None:
    """What went wrong, and what to do next, on standard error."""
    note(f"taskchat: {error.detail}")
    for field, message in error.fields.items():
        if message in error.detail:
            continue
        note(f"  {field}: {message}")
    if error.hint:
        note(f"  {error.hint}")


def finish() -> None:
    """Everything written, before the command says that it is done."""
    sys.stdout.flush()


def hang_up() -> None:
    """The reader has gone: write nothing more, not even at exit."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def take_streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output as bytes, for a protocol. Whatever else is written to standard output from now on goes
    to standard error, so that nothing foreign gets between the messages."""
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return sys.stdin.buffer, output


def has_input() -> bool:
    """Whether standard input is a pipe or a file rather than a person."""
    return sys.stdin is not None and not sys.stdin.isatty()


def read_input(limit: int) -> str:
    """Standard input as text, of which no more than `limit` bytes are taken."""
    data = sys.stdin.buffer.read(limit + 1)
    if len(data) > limit:
        raise InvalidInput(f"Standard input is longer than {limit:,} bytes.", hint="Send less at once.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("Standard input is not UTF-8 text.", hint="Convert it first, for example with iconv.") from (
            error
        )


def answer_to(question: str, *, hidden: bool = False) -> str:
    """What the person at the terminal answers. Raises InvalidInput when there is none."""
    if has_input():
        raise InvalidInput(f"{question}: nobody is there to answer.", hint="Give it as an option: see --help.")
    if hidden:
        import getpass

        return getpass.getpass(f"{question}: ")
    sys.stderr.write(f"{question}: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def as_json(models: Iterable[Any]) -> list[Any]:
    """Pydantic models as JSON values."""
    return [model.model_dump(mode="json") for model in models]
