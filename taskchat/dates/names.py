"""The words in which dates are said, by language: the files of `languages/`, read when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

_FOLDER: Final = Path(__file__).parent / "languages"
_DEFAULT: Final = "en"


def date_words(language: str = _DEFAULT) -> Mapping[str, Any]:
    """A language's words. A region is left away ("de-AT" is German); what is not there is English."""
    return _read(language.partition("-")[0].lower())


@cache
def _read(code: str) -> Mapping[str, Any]:
    file = _FOLDER / f"{code}.toml"
    if not code.isalpha() or not file.is_file():
        return _read(_DEFAULT)
    import tomllib

    return tomllib.loads(file.read_text(encoding="utf-8"))
