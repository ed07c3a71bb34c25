"""Plays many dialogues, several at once, and gives each result as it comes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence

from taskchat.evaluation.dialogues import Dialogue
from taskchat.evaluation.results import Result

TICK_SECONDS = 0.5  # on some systems nothing else lets Ctrl-C through


def played(dialogues: Sequence[Dialogue], play: Callable[[Dialogue], Result], *, jobs: int) -> Iterator[Result]:
    """Each dialogue's result, the first to end first. What `play` raises is raised here, and ends it all.

    Whoever stops listening leaves at most `jobs` dialogues running, in threads that end with the process.
    """
    waiting: queue.SimpleQueue[Dialogue] = queue.SimpleQueue()
    done: queue.SimpleQueue[Result | BaseException] = queue.SimpleQueue()
    for dialogue in dialogues:
        waiting.put(dialogue)
    stopped = threading.Event()

    def work() -> None:
        while not stopped.is_set():
            try:
                done.put(play(waiting.get_nowait()))
            except queue.Empty:
                return
            except BaseException as error:  # noqa: BLE001 - it belongs to the one who waits
                done.put(error)
                return

    for number in range(min(jobs, len(dialogues))):
        threading.Thread(target=work, name=f"eval-{number}", daemon=True).start()
    try:
        for _ in dialogues:
            result = _next(done)
            if isinstance(result, BaseException):
                raise result
            yield result
    finally:
        stopped.set()


def _next(done: queue.SimpleQueue[Result | BaseException]) -> Result | BaseException:
    while True:
        try:
            return done.get(timeout=TICK_SECONDS)
        except queue.Empty:
            continue
