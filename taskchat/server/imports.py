"""Imports that take seconds, made beside the first requests.

They are made one after the other: of libraries that import each other, two threads could each see half.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import sys
import threading

_one_at_a_time = threading.Lock()

SELDOM = (50_000, 20, 100)  # most of what a turn leaves goes by its count of references: a round finds little


async def brought(*modules: str) -> None:
    """Import these modules, in a thread. Their many objects stay for good, so the garbage collector does not go
    through them: neither while they are made, nor in each of its rounds later, which would take a fifth of the time
    of a turn."""
    await asyncio.to_thread(_bring, modules)


def _bring(modules: tuple[str, ...]) -> None:
    with _one_at_a_time:
        if all(module in sys.modules for module in modules):
            return
        collecting = gc.isenabled()
        gc.disable()
        try:
            for module in modules:
                importlib.import_module(module)
        finally:
            gc.freeze()
            gc.set_threshold(*SELDOM)
            if collecting:
                gc.enable()
