"""Settings in the text of a file: what is changed is changed, and all else stays to the letter."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.cli.config.lines import literal, with_value, without

VALUES = st.one_of(st.text(), st.integers(0, 10**9), st.floats(0, 10**6), st.booleans())
OURS = """\
# mine
model = "embedded"  # the built-in one
  port=9000

idle_minutes = 30.0

[other]
model = "not this"
"""


@pytest.mark.parametrize(
    ("before", "name", "value", "after"),
    [
        ("", "port", 1, "port = 1\n"),
        ("# a word\n", "port", 1, "# a word\nport = 1\n"),
        ("port = 1\n", "port", 2, "port = 2\n"),
        ("port=1 # why", "port", 2, "port = 2 # why\n"),
        ("  'port' = 1\n", "port", 2, "  'port' = 2\n"),
        ('"port" = 1\n', "port", 2, '"port" = 2\n'),
        ('model = "a # b"  # c\n', "model", "x", 'model = "x"  # c\n'),
        ("model = 'a'\n", "model", 'say "x"', 'model = "say \\"x\\""\n'),
        ('cors_origins = ["a", "b"] # two\n', "cors_origins", "a", 'cors_origins = "a" # two\n'),
        ("port = 1\n\n\n[x]\ny = 1\n", "host", "h", 'port = 1\nhost = "h"\n\n\n[x]\ny = 1\n'),
        ("[x]\nport = 1\n", "port", 2, "port = 2\n[x]\nport = 1\n"),
        ("# port = 1\n", "port", 2, "# port = 1\nport = 2\n"),
        ("ports = 1\n", "port", 2, "ports = 1\nport = 2\n"),
    ],
)
def test_a_setting_takes_the_place_of_what_it_was(before: str, name: str, value: object, after: str) -> None:
    assert with_value(before, name, value) == after  # type: ignore[arg-type]


@given(value=VALUES)
def test_what_is_written_is_what_is_read_and_nothing_else_changes(value: str | float | bool) -> None:
    text = with_value(OURS, "model", value)
    assert tomllib.loads(text) == {**tomllib.loads(OURS), "model": value}
    assert "# the built-in one" in text
    assert without(text, "model") == without(OURS, "model")


@given(value=VALUES)
def test_a_value_is_written_as_toml_reads_it(value: str | float | bool) -> None:
    assert tomllib.loads(f"x = {literal(value)}") == {"x": value}


def test_a_setting_is_taken_out_above_the_tables_only() -> None:
    assert "model" not in tomllib.loads(without(OURS, "model"))
    assert without(OURS, "model").count("model") == 1
    assert without(OURS, "host") == OURS
