"""Every screen and state as it was reviewed, in four sizes; and words that can be read in each of our themes."""

from __future__ import annotations

import pytest
from rich.color import Color

from tests.tui.pictures import texts
from tests.tui.scenes import SCENES, Scene, shown

READABLE = {"taskchat-dark": 3.0, "taskchat-light": 3.0, "taskchat-contrast": 4.5}  # contrast, as WCAG counts it
LOOKED_AT = [scene for scene in SCENES if scene.name in {"conversation", "tasks", "conversations"}]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
async def test_the_screen_is_as_it_was_reviewed(scene: Scene) -> None:
    """When it is meant to be another: python -m scripts.pictures, and look at what has changed."""
    assert await texts.text_of(scene) == texts.file_of(scene).read_text(encoding="utf-8")


@pytest.mark.parametrize("theme", READABLE)
@pytest.mark.parametrize("scene", LOOKED_AT, ids=lambda scene: scene.name)
async def test_all_words_stand_out_from_what_is_behind_them(scene: Scene, theme: str) -> None:
    async with shown(scene, (120, 40), theme) as screen:
        faint = {
            part.text.strip(): round(_contrast(part.style.color, part.style.bgcolor), 1)
            for strip in screen.painted()
            for part in strip
            if part.text.strip(" ▌▎▏▂▄█") and part.style and part.style.color and part.style.bgcolor
        }
    assert {words: found for words, found in faint.items() if found < READABLE[theme]} == {}


def _contrast(one: Color, other: Color) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Color) -> float:
    parts = [part / 255 for part in color.get_truecolor()]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
