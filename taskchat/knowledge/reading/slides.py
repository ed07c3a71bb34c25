"""PowerPoint: what stands on each slide of a .pptx file, and its notes, through python-pptx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from taskchat.knowledge.reading.archive import checked
from taskchat.knowledge.reading.marked import Marked
from taskchat.knowledge.reading.source import ReadText, Source, damaged

DEPTH_MAX = 20  # groups in groups


def read_pptx(source: Source) -> ReadText:
    """A presentation. Each slide is a page."""
    checked(source.file, source.limits, needs="ppt/presentation.xml")
    from lxml.etree import LxmlError
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    out = Marked(source.limits)
    source.file.seek(0)
    try:
        deck = Presentation(source.file)
        title = deck.core_properties.title or ""
        slides = list(deck.slides)
        for number, slide in enumerate(slides):
            source.told(number, len(slides))
            out.page()
            _add_slide(out, slide)
    except (PythonPptxError, LxmlError, KeyError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise damaged() from error
    known = title if title != "PowerPoint Presentation" else ""
    return ReadText(text=out.text(), form="marked", title=(known or out.first_heading), pages=out.pages())


def _add_slide(out: Marked, slide: Any) -> None:
    heading = slide.shapes.title
    if heading is not None:
        out.heading(2, heading.text_frame.text)
    for shape in _shapes(slide.shapes, 0):
        if heading is not None and shape.shape_id == heading.shape_id:
            continue
        if getattr(shape, "has_table", False):
            out.table([cell.text for cell in row.cells] for row in shape.table.rows)
        elif shape.has_text_frame:
            for paragraph in shape.text_frame.paragraphs:
                out.item("".join(run.text for run in paragraph.runs) or paragraph.text, paragraph.level)
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        out.paragraph(notes.text)


def _shapes(shapes: Iterable[Any], depth: int) -> Iterator[Any]:
    for shape in shapes:
        inner = getattr(shape, "shapes", None)
        if inner is None:
            yield shape
        elif depth < DEPTH_MAX:
            yield from _shapes(inner, depth + 1)
