"""The page's words: the same keys in every language, with the same places for values, in the forms it counts by."""

from __future__ import annotations

import json
import re
from typing import TypeAlias

import pytest

from taskchat.agent.embedded.wording import languages
from taskchat.server.page_files import FOLDER

Words: TypeAlias = dict[str, str | dict[str, str]]

TEXTS = FOLDER / "languages"
CODES = sorted(path.name for path in TEXTS.iterdir())
FILES = sorted(path.stem for path in (TEXTS / "en").glob("*.js"))
# Of Intl.PluralRules: the forms that whole numbers take.
FORMS = {"de": 2, "en": 2, "es": 3, "fr": 3, "it": 3, "zh": 1}
PLACE = re.compile(r"\{(\w+)\}")
ENTRY = re.compile(r'^  "(?P<key>[^"]+)": (?P<value>"[^"]*"|\{ .* \}),$', re.MULTILINE)


def words(code: str, file: str) -> Words:
    source = (TEXTS / code / f"{file}.js").read_text(encoding="utf-8")
    found = [
        (each["key"], json.loads(re.sub(r"(\w+): \"", r'"\1": "', each["value"]))) for each in ENTRY.finditer(source)
    ]
    assert len(found) == source.count('\n  "'), f"{code}/{file}.js has a line in another form"
    assert len(dict(found)) == len(found), f"{code}/{file}.js has a key twice"
    return dict(found)


def places(value: str | dict[str, str]) -> set[str]:
    texts = [value] if isinstance(value, str) else list(value.values())
    return {name for text in texts for name in PLACE.findall(text)}


def test_the_page_speaks_what_the_embedded_model_speaks() -> None:
    assert set(CODES) == {"en", *languages()}
    named = re.search(r"LANGUAGES = \{(.*?)\}", (FOLDER / "app/texts.js").read_text(encoding="utf-8"))
    assert named is not None
    assert set(re.findall(r"(\w+):", named[1])) == set(CODES)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("file", FILES)
def test_every_language_has_every_word(code: str, file: str) -> None:
    english, found = words("en", file), words(code, file)
    assert set(found) == set(english)
    for key, value in found.items():
        assert isinstance(value, dict) is isinstance(english[key], dict), key
        assert places(value) == places(english[key]), key
        assert all(text.strip() for text in ([value] if isinstance(value, str) else value.values())), key
        if isinstance(value, dict):
            assert len(value) == FORMS[code], key


@pytest.mark.parametrize("file", FILES)
def test_every_word_is_said_somewhere(file: str) -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("[!lv]*/*.js"))
    begun = set(re.findall(rf"`({file}\.\w*)\$\{{", sources))
    unsaid = [
        key
        for key in words("en", file)
        if f'"{key}"' not in sources and not any(key.startswith(each) for each in begun)
    ]
    assert not unsaid


def test_every_word_that_is_said_is_there() -> None:
    known = {key for file in FILES for key in words("en", file)}
    sources = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("[!lv]*/*.js"))
    said = set(re.findall(rf'"((?:{"|".join(FILES)})\.\w+)"', sources))
    assert said <= known
