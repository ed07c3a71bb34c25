"""SIGTERM, SIGHUP and a time that is over end a command as Ctrl-C does: tidily, with the exit code for it."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from typing import Any

from taskchat.cli import exits

_SIGNALS = ("SIGTERM", "SIGHUP")  # by name: Windows has no SIGHUP


class Interrupted(KeyboardInterrupt):
    """Something other than Ctrl-C ended the command."""

    def __init__(self, exit_code: int) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


def listen() -> None:
    """Raise Interrupted where the signals would end the process. One that is ignored (nohup) stays so."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            with contextlib.suppress(ValueError):  # not in the main thread
                signal.signal(number, _interrupt)


def exit_code(error: KeyboardInterrupt) -> int:
    """The exit code of what interrupted."""
    return error.exit_code if isinstance(error, Interrupted) else exits.INTERRUPTED


@contextlib.contextmanager
def deadline(seconds: float | None) -> Iterator[None]:
    """Raise Interrupted inside when that lasts longer. Windows, which has no such alarm, waits on."""
    if seconds is None or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, _too_late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _interrupt(number: int, _frame: Any) -> None:
    signal.signal(number, signal.SIG_IGN)  # the second one does not disturb the tidying up
    raise Interrupted(128 + number)


def _too_late(_number: int, _frame: Any) -> None:
    raise Interrupted(exits.TURN_FAILED)
