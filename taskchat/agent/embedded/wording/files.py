"""The languages that there are, and each one's sentences, read when first needed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from taskchat.agent.embedded.wording.sentences import Wording

FOLDER = Path(__file__).parent
DEFAULT = "en"


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that can be spoken."""
    return tuple(sorted(file.stem for file in FOLDER.glob("*.toml")))


def wording(language: str | None) -> Wording:
    """A language's sentences. A region is left away ("de-AT" is German); what is not there is English."""
    code = (language or DEFAULT).partition("-")[0].lower()
    return _read(code if code in languages() else DEFAULT)


@cache
def _read(code: str) -> Wording:
    import tomllib

    return Wording.of(code, tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8")))
