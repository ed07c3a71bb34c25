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

PATIENCE_SECONDS = 2.0


def prepare() -> None:
    """Let neither a closed output nor a character that the terminal's encoding lacks end the command."""
    _quiet[0] = False
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


def encoding() -> str:
    """How standard output writes characters as bytes, like utf8; "" where it does not."""
    return (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "")


def in_colour() -> bool:
    """Whether standard output takes ANSI styles: a terminal that can, unless the environment says otherwise.

    NO_COLOR wins, then FORCE_COLOR and CLICOLOR_FORCE, then CLICOLOR=0 and TERM=dumb.
    """
    said = os.environ.get
    if said("NO_COLOR"):
        return False
    if said("FORCE_COLOR", "0") not in ("", "0", "false") or said("CLICOLOR_FORCE", "0") not in ("", "0"):
        return True
    return to_terminal() and said("CLICOLOR") != "0" and said("TERM") != "dumb"


def width() -> int:
    """How many columns the terminal has; 80 where nobody can tell."""
    try:
        return max(1, int(os.environ["COLUMNS"]))
    except (KeyError, ValueError):
        pass
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            if columns := os.get_terminal_size(stream.fileno()).columns:
                return columns
    return 80


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
    sys.stdout.write(_as_json(value, indent=2 if to_terminal() else None) + "\n")


def json_line(value: object) -> None:
    """One JSON value on one line, which leaves at once."""
    sys.stdout.write(_as_json(value) + "\n")
    sys.stdout.flush()


def _as_json(value: object, *, indent: int | None = None) -> str:
    """JSON escapes only some of what could command the terminal; the same value comes out of it with all escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def rows(lines: Iterable[Sequence[object]]) -> None:
    """Tab-separated columns, one line each, for other programs."""
    for line in lines:
        cells = ("" if cell is None else re.sub(r"\s", " ", str(cell)) for cell in line)
        sys.stdout.write("\t".join(cells) + "\n")


def rich(renderable: RenderableType) -> None:
    """Something of Rich's, as the terminal takes it."""
    from rich.console import Console

    colours = in_colour()
    Console(file=sys.stdout, highlight=False, no_color=not colours, force_terminal=colours or None).print(renderable)


_quiet = [False]


def be_quiet() -> None:
    """Say nothing beside the answer but what went wrong."""
    _quiet[0] = True


def note(text: str) -> None:
    """A word beside the answer, on standard error."""
    if not _quiet[0]:
        complain(text)


def complain(text: str) -> None:
    """What went wrong, on standard error."""
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
    complain(f"taskchat: {error.detail}")
    for field, message in error.fields.items():
        if message in error.detail:
            continue
        complain(f"  {field}: {message}")
    if error.hint:
        complain(f"  {error.hint}")


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


def has_piped_input() -> bool:
    """Whether standard input is a pipe or a file that was put there on purpose: not a terminal, and no /dev/null."""
    if not has_input():
        return False
    import stat

    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError):  # one that lives in memory
        return True
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


def say_if_waiting(text: str) -> None:
    """Say `text` when nothing has come on standard input after a while, and not even its end."""
    import select

    with contextlib.suppress(OSError, ValueError):  # Windows can't tell
        if not select.select([sys.stdin.fileno()], [], [], PATIENCE_SECONDS)[0]:
            note(text)


def can_answer() -> bool:
    """Whether a person sits there who sees a question and can answer it."""
    return not has_input() and to_terminal() and sys.stderr.isatty()


def read_input(limit: int) -> str:
    """Standard input as text, of which no more than `limit` bytes are taken."""
    try:
        return read_bytes(limit).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput("Standard input is not UTF-8 text.", hint="Convert it first, for example with iconv.") from (
            error
        )


def read_line(prompt: str) -> str | None:
    """A line that is typed behind `prompt`, or piped in. None at the end of the input."""
    if not prompt:
        line = sys.stdin.readline()
        return line.rstrip("\r\n") if line else None
    with contextlib.suppress(ImportError):
        if os.environ.get("TERM") != "dumb":
            import readline  # noqa: F401 - arrows edit the line and recall the ones before
    try:
        return input(prompt)
    except EOFError:
        sys.stdout.write("\n")
        return None


def read_bytes(limit: int) -> bytes:
    """Standard input as it is. Raises InvalidInput for more than `limit` bytes."""
    data = bytearray()
    while len(data) <= limit and (piece := sys.stdin.buffer.read1(1 << 16)):  # type: ignore[union-attr]
        data += piece  # piece by piece: in one long read, Ctrl-C would wait
    if len(data) > limit:
        raise InvalidInput(f"Standard input is longer than {limit:,} bytes.", hint="Send less at once.")
    return bytes(data)


def answer_to(question: str, *, hidden: bool = False) -> str:
    """What the person at the terminal answers. Raises InvalidInput when there is none."""
    if has_input():
        raise InvalidInput(f"{question}: nobody is there to answer.", hint="Give it as an option: see --help.")
    if hidden:
        import getpass

        try:
            return getpass.getpass(f"{question}: ")
        except EOFError:
            return ""
    sys.stderr.write(f"{question}: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def as_json(models: Iterable[Any]) -> list[Any]:
    """Pydantic models as JSON values."""
    return [model.model_dump(mode="json") for model in models]
