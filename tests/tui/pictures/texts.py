"""A scene in words: the lines of the screen in every size."""

from __future__ import annotations

from pathlib import Path

from tests.tui.scenes import SIZES, Scene, shown

FOLDER = Path(__file__).parent
NO_BARS = str.maketrans(dict.fromkeys("▁▂▃▄▅▆▇█", " "))  # of scrollbars, which depend on when one looks
USUAL = SIZES[1:3]
IN_EVERY_SIZE = {"conversation", "tasks", "conversations"}


def file_of(scene: Scene) -> Path:
    """Where the scene's pictures are kept."""
    return FOLDER / f"{scene.name}.txt"


async def text_of(scene: Scene) -> str:
    """The scene as it is now."""
    pictures = []
    for size in SIZES if scene.name in IN_EVERY_SIZE else USUAL:
        async with shown(scene, size) as screen:
            lines = [line.translate(NO_BARS).rstrip() for line in screen.lines()]
            pictures.append("\n".join([f"--- {size[0]} x {size[1]}", *lines]))
    return "\n".join([*pictures, ""])
