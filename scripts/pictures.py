"""Pictures of the chat screen: what the tests compare with, and what the documentation shows.

python -m scripts.pictures            write tests/tui/pictures/*.txt, and docs/pictures/screen-*.svg
python -m scripts.pictures FOLDER     write every scene in every size and two themes there, as SVG, to be looked at
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs" / "pictures"
SHOWN = (  # of the documentation
    ("conversation", (160, 44), "taskchat-dark"),
    ("day", (120, 36), "taskchat-light"),
    ("tasks", (80, 24), "taskchat-contrast"),
)
THEMES = ("taskchat-dark", "taskchat-light")


async def write() -> None:
    """What the tests compare with, and what the documentation shows."""
    from tests.tui.pictures import texts
    from tests.tui.scenes import SCENES, shown

    for scene in SCENES:
        texts.file_of(scene).write_text(await texts.text_of(scene), encoding="utf-8")
    scenes = {scene.name: scene for scene in SCENES}
    for name, size, theme in SHOWN:
        async with shown(scenes[name], size, theme) as screen:
            (DOCS / f"screen-{name}.svg").write_text(screen.app.export_screenshot(), encoding="utf-8")


async def write_all(folder: Path) -> None:
    """Every scene in every size and two themes."""
    from tests.tui.scenes import SCENES, SIZES, shown

    for scene in SCENES:
        for size in SIZES:
            for theme in THEMES:
                async with shown(scene, size, theme) as screen:
                    name = f"{scene.name}-{size[0]}x{size[1]}-{theme.removeprefix('taskchat-')}.svg"
                    (folder / name).write_text(screen.app.export_screenshot(), encoding="utf-8")


def main() -> None:
    """Draw, in a home of nobody."""
    os.environ |= {"TEXTUAL_ANIMATIONS": "none", "TZ": "UTC"}
    os.environ.pop("NO_COLOR", None)
    with tempfile.TemporaryDirectory() as home:
        os.environ["TASKCHAT_HOME"] = home
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS
        folder.mkdir(parents=True, exist_ok=True)
        asyncio.run(write_all(folder) if len(sys.argv) > 1 else write())


if __name__ == "__main__":
    main()
