"""CSV: each row becomes a line that can be read alone."""

from __future__ import annotations

import csv
import io

from taskchat.knowledge.reading.marked import records
from taskchat.knowledge.reading.plain import text_of
from taskchat.knowledge.reading.source import CannotRead, ReadText, Source, too_long

SAMPLE = 64 * 1024
SIGNS = ",;\t|"
CELL_LETTERS = 1_000_000


def read_csv(source: Source) -> ReadText:
    """A table in a text file, whatever separates its cells."""
    text = text_of(source)
    csv.field_size_limit(CELL_LETTERS)
    lines: list[str] = []
    length = 0
    try:
        for line in records(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text[:SAMPLE]))):
            length += len(line) + 1
            if length > source.limits.characters:
                raise too_long(source.limits)
            lines.append(line)
    except csv.Error as error:
        raise CannotRead("It is no table that can be read.", "Save it again as CSV.") from error
    return ReadText(text="\n".join(lines), form="records")


def _separator(sample: str) -> str:
    """What separates the cells: the sign that most lines have, and have as often."""
    lines = [line for line in sample.splitlines()[:50] if line.strip()]
    counts = {sign: [line.count(sign) for line in lines] for sign in SIGNS}
    return max(SIGNS, key=lambda sign: (sum(count > 0 for count in counts[sign]), min(counts[sign], default=0)))
