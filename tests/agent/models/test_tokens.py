"""Tokens of a text, counted or estimated."""

from __future__ import annotations

import hashlib
import json
import sys
import types
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.models import tokenizers
from taskchat.agent.models.tokenizers import SOURCE, WHOLE, Tokenizer, tokenizer_for
from taskchat.agent.models.tokens import COUNTED_LETTERS, counter_for, estimated
from taskchat.schemas.model_names import ModelName

# Texts, with their tokens as OpenAI's models since 2024 count them: by a tokenizer with their vocabulary (o200k).
TABLE = json.loads((Path(__file__).parent / "tokens.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "tokens"), TABLE["english"])
def test_english_and_what_programs_write_is_estimated_within_15_percent(text: str, tokens: int) -> None:
    assert abs(estimated(text) - tokens) <= 0.15 * tokens


@pytest.mark.parametrize(("text", "tokens"), TABLE["others"])
def test_other_languages_are_estimated_within_30_percent(text: str, tokens: int) -> None:
    assert abs(estimated(text) - tokens) <= 0.3 * tokens


def test_all_in_all_the_estimate_is_rather_too_high() -> None:
    for table in TABLE.values():
        assert 1.0 < sum(estimated(text) for text, _ in table) / sum(tokens for _, tokens in table) < 1.1


@given(st.text(max_size=300))
def test_any_text_has_tokens_but_no_more_than_a_few_a_letter(text: str) -> None:
    assert bool(text) <= estimated(text) <= 2 * len(text)


@given(st.text(max_size=80), st.text(max_size=80))
def test_two_texts_are_about_as_much_as_both_together(one: str, other: str) -> None:
    apart, together = estimated(one) + estimated(other), estimated(one + other)
    assert together <= 3 * apart + 2
    assert apart <= 3 * together + 2


@pytest.mark.parametrize("text", ["x" * 2000, "QZXW" * 500, "aGVsbG8gd29ybGQ" * 100, "\ud83e\udd5b" * 1000])
def test_what_is_in_no_vocabulary_is_not_taken_for_words(text: str) -> None:
    assert estimated(text) > len(text) / 4


# Tokenizers


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder for vocabularies, and a library in whose every word is a token. It can't fetch: it has no network."""
    fake = types.ModuleType("tiktoken")
    fake.get_encoding = lambda _name: types.SimpleNamespace(encode_ordinary=str.split)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "tiktoken", fake)
    monkeypatch.setenv("TIKTOKEN_CACHE_DIR", str(tmp_path))
    tokenizers._tokenizer.cache_clear()
    return tmp_path


def put(folder: Path, vocabulary: str, content: bytes) -> Path:
    """A vocabulary's file, where the library has it."""
    source = SOURCE.format(vocabulary).encode()
    file = folder / hashlib.sha1(source, usedforsecurity=False).hexdigest()
    file.write_bytes(content)
    return file


def read(name: str) -> Tokenizer:
    """The tokenizer of a model, when all of it has been read."""
    found = tokenizer_for(ModelName.parse(name))
    assert found is not None
    found.reading.join(5)
    return found


def test_a_tokenizer_that_is_at_hand_counts(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(library, "o200k_base", b"whole")
    monkeypatch.setitem(WHOLE, "o200k_base", hashlib.sha256(b"whole").hexdigest())
    read("openai/gpt-5-mini")
    for name in ("openai/gpt-5-mini", "openrouter/openai/gpt-4o", "openai/o3"):
        assert counter_for(ModelName.parse(name))("Notwithstanding, unfathomably") == 2
    long = "abc " * COUNTED_LETTERS
    assert counter_for(ModelName.parse("openai/o3"))(long) == estimated(long)


def test_a_damaged_file_is_left_alone_and_tokens_are_estimated(library: Path) -> None:
    file = put(library, "cl100k_base", b"half of i")
    assert read("openai/gpt-4-turbo").encode is None
    assert file.read_bytes() == b"half of i"
    assert counter_for(ModelName.parse("openai/gpt-4"))("buy milk") == estimated("buy milk")


def test_without_a_file_or_the_library_tokens_are_estimated(library: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read("openai/gpt-5").encode is None
    assert list(library.iterdir()) == []
    tokenizers._tokenizer.cache_clear()
    put(library, "o200k_base", b"whole")
    monkeypatch.setitem(WHOLE, "o200k_base", hashlib.sha256(b"whole").hexdigest())
    monkeypatch.setitem(sys.modules, "tiktoken", None)
    assert read("openai/gpt-5").encode is None


@pytest.mark.parametrize(
    "name",
    ["embedded", "ollama/gpt-oss", "openai/ft-of-ours", "openrouter/qwen/qwen3-32b", "http://127.0.0.1:1/v1#gpt-4o"],
)
def test_of_most_models_no_tokenizer_is_known(name: str) -> None:
    assert tokenizer_for(ModelName.parse(name)) is None
    assert counter_for(ModelName.parse(name)) is estimated
