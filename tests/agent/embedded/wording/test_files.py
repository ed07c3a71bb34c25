"""Every language says the same things: the same keys, the same placeholders, the plural forms that it needs."""

from __future__ import annotations

import ast
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

import taskchat.agent
from taskchat.agent.embedded.wording import Wording, languages, wording
from taskchat.agent.embedded.wording.sentences import Text

ENGLISH = wording("en")
OTHERS = [code for code in languages() if code != "en"]
UNLIKE = {"note.failed"}  # in English an error's own sentence is enough


def sentences_of(text: Text) -> list[str]:
    return [text] if isinstance(text, str) else list(text.values()) if hasattr(text, "values") else list(text)


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def every_sentence(words: Wording) -> Iterator[tuple[str, str]]:
    for key, text in words.texts.items():
        yield from ((key, sentence) for sentence in sentences_of(text))


def test_there_are_six_languages() -> None:
    assert languages() == ("de", "en", "es", "fr", "it", "zh")


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_has_the_keys_of_english(code: str) -> None:
    assert wording(code).texts.keys() == ENGLISH.texts.keys()


@pytest.mark.parametrize("code", OTHERS)
def test_a_sentence_takes_the_placeholders_of_the_english_one(code: str) -> None:
    def of(words: Wording, key: str) -> set[str]:
        return set().union(*map(placeholders, sentences_of(words.texts[key]))) - {"count"}

    words = wording(code)
    assert {key for key in words.texts if of(words, key) != of(ENGLISH, key)} <= UNLIKE


@pytest.mark.parametrize("code", languages())
def test_a_sentence_with_a_number_has_every_plural_form_of_its_language(code: str) -> None:
    words = wording(code)
    for key, text in words.texts.items():
        if isinstance(text, dict):
            assert text.keys() == {*words.plural, "other"}, key


@pytest.mark.parametrize("code", languages())
def test_a_number_is_told_where_a_form_is_for_more_than_one(code: str) -> None:
    for key, text in wording(code).texts.items():
        if "count" in placeholders(sentences_of(ENGLISH.texts[key])[-1]):
            said = text["other"] if isinstance(text, dict) else sentences_of(text)[0]
            assert "{count}" in said, key


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("en", {0: "other", 1: "one", 2: "other", 21: "other"}),
        ("de", {0: "other", 1: "one", 2: "other"}),
        ("fr", {0: "one", 1: "one", 2: "other", 10: "other"}),
        ("zh", {0: "other", 1: "other", 2: "other"}),
    ],
)
def test_a_number_takes_the_form_of_the_language(code: str, forms: dict[int, str]) -> None:
    assert {number: wording(code).form(number) for number in forms} == forms


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [("de-AT", "de"), ("zh-Hans", "zh"), ("FR", "fr"), ("tlh", "en"), ("", "en"), (None, "en"), ("../en", "en")],
)
def test_a_region_is_left_away_and_what_is_not_there_is_english(asked: str | None, spoken: str) -> None:
    assert wording(asked).language == spoken


@pytest.mark.parametrize("code", languages())
def test_markdown_takes_all_emphasis_for_emphasis(code: str) -> None:
    """Chinese has no spaces, and "*…？*或者" would show its asterisks."""
    markdown = MarkdownIt()
    for key, sentence in every_sentence(wording(code)):
        filled = sentence.format_map(dict.fromkeys(placeholders(sentence), "x"))
        shown = "".join(
            child.content for token in markdown.parse(filled) for child in token.children or () if child.type == "text"
        )
        assert "*" not in shown, (key, filled)


@pytest.mark.parametrize("code", languages())
def test_every_question_ends_in_a_question_mark(code: str) -> None:
    words = wording(code)
    asked = [key for key in words.texts if key.split(".")[0] in {"which_one", "which_task", "shall", "what_about"}]
    for key in (*asked, "add.what", "add.shall", "did_you_mean.one", "confirm.listed", "confirm.named"):
        assert any(mark in sentence for sentence in sentences_of(words.texts[key]) for mark in "?？"), key


def sources() -> Iterator[ast.AST]:
    for file in Path(taskchat.agent.__file__).parent.rglob("*.py"):
        yield from ast.walk(ast.parse(file.read_text(encoding="utf-8")))


def test_every_key_is_said_somewhere_and_none_is_said_that_is_not_there() -> None:
    whole, beginnings, asked = set(), set(), set()
    for node in sources():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            whole.add(node.value)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            beginnings.add(str(node.values[0].value))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"say", "count"}:
            asked |= {each.value for each in node.args[:1] if isinstance(each, ast.Constant)}
    beginnings = {each for each in beginnings if each.endswith(".") and each.count(".") < 3 and " " not in each}
    unsaid = {key for key in ENGLISH.texts if key not in whole and not any(key.startswith(each) for each in beginnings)}
    assert unsaid == set()
    assert {key for key in asked if isinstance(key, str) and "." in key} <= ENGLISH.texts.keys()


def test_who_speaks_english_loads_no_other_file() -> None:
    code = (
        "from taskchat.agent.embedded.wording import wording, files\n"
        "wording('en').say('talk.kept')\n"
        "print(files._read.cache_info().currsize)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "1"
