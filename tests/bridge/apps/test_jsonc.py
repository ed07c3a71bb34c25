"""JSON with comments, changed in one place."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.bridge.apps import jsonc
from taskchat.bridge.apps.jsonc import Unreadable

PATH = ("mcpServers", "taskchat")
VALUE = {"command": "taskchat"}

SPREAD = """{
    // why
    "a": [1, 2,], // {
    "mcpServers": {
        "taskchat": {
            "command": "taskchat"
        }
    }
}
"""

PUT = [
    # nothing there yet
    ("", '{\n  "mcpServers": {\n    "taskchat": {\n      "command": "taskchat"\n    }\n  }\n}\n'),
    (
        "// mine\n",
        '// mine\n{\n  "mcpServers": {\n    "taskchat": {\n      "command": "taskchat"\n    }\n  }\n}\n',
    ),
    ("{}", '{\n  "mcpServers": {\n    "taskchat": {\n      "command": "taskchat"\n    }\n  }\n}'),
    # on one line
    (
        '{"a": 1}\n',
        '{"a": 1,\n  "mcpServers": {\n    "taskchat": {\n      "command": "taskchat"\n    }\n  }\n}\n',
    ),
    # comments, a trailing comma, an indent of four
    (
        '{\n    // why\n    "a": [1, 2,], // {\n}\n',
        SPREAD,
    ),
    # others are there; a tab as indent; no comma yet, and a comment behind
    (
        '{\n\t"mcpServers": {\n\t\t"x": {} /* } */\n\t}\n}',
        '{\n\t"mcpServers": {\n\t\t"x": {}, /* } */\n\t\t"taskchat": {\n\t\t\t"command": "taskchat"\n\t\t}\n\t}\n}',
    ),
    # taken out and put in again
    (
        '{\n  "mcpServers": {\n    "taskchat": {"old": true}, // ours\n    "y": 1\n  }\n}',
        '{\n  "mcpServers": {\n    "taskchat": {\n      "command": "taskchat"\n    }, // ours\n    "y": 1\n  }\n}',
    ),
    # of a name that is there twice, programs see the last
    (
        '{"mcpServers": {"taskchat": 1, "taskchat": 2}}',
        '{"mcpServers": {"taskchat": 1, "taskchat": {\n  "command": "taskchat"\n}}}',
    ),
]

DROP = [
    ('{\n  "mcpServers": {\n    "taskchat": {"a": 1},\n    "y": 1\n  }\n}', '{\n  "mcpServers": {\n    "y": 1\n  }\n}'),
    (
        '{\n  "mcpServers": {\n    "y": 1, // y\n    "taskchat": {}\n  }\n}',
        '{\n  "mcpServers": {\n    "y": 1 // y\n  }\n}',
    ),
    ('{"mcpServers": {"x": 1, "taskchat": 1, }}', '{"mcpServers": {"x": 1 }}'),
    ('{"mcpServers": {"taskchat": 1}, "b": 2}', '{"mcpServers": {}, "b": 2}'),
    ('{"mcpServers": {"taskchat": 1 /* , */ , "b": 2}}', '{"mcpServers": { "b": 2}}'),
    ('{"a": 1}', '{"a": 1}'),
    ("", ""),
]


@pytest.mark.parametrize(("before", "after"), PUT)
def test_a_value_is_put_in_and_all_else_stays_to_the_letter(before: str, after: str) -> None:
    assert jsonc.put(before, PATH, VALUE) == after
    assert jsonc.read(after)["mcpServers"]["taskchat"] == VALUE


@pytest.mark.parametrize(("before", "after"), DROP)
def test_a_value_is_taken_out_with_its_line(before: str, after: str) -> None:
    assert jsonc.drop(before, PATH) == after
    assert "taskchat" not in jsonc.read(after).get("mcpServers", {})


def test_line_ends_of_windows_stay_so() -> None:
    after = jsonc.put('{\r\n  "a": 1\r\n}\r\n', PATH, VALUE)
    assert "\n" not in after.replace("\r\n", "")
    assert jsonc.drop(after, ("mcpServers",)) == '{\r\n  "a": 1\r\n}\r\n'


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('{"a": }', 1),
        ('{\n"a": 1\n"b": 2}', 3),
        ("{a: 1}", 1),
        ('{"a": 1} x', 1),
        ('{"a": tru}', 1),
        ('{"a": "\n"}', 1),
        ('{"a": 01x}', 1),
        ('{"a": [1 2]}', 1),
        ('{"a"\n1}', 2),
        ("{,}", 1),
        ("[" * 1000, 1),
        ('{"a": "\\x"}', 1),
        ("/* never closed", 1),
    ],
)
def test_what_is_no_json_is_said_with_its_line(text: str, line: int) -> None:
    with pytest.raises(Unreadable, match=f"^line {line}: "):
        jsonc.put(text, PATH, VALUE)


@pytest.mark.parametrize("text", ['{"mcpServers": []}', '{"mcpServers": null}', "[]", '"x"'])
def test_where_no_object_is_nothing_is_put(text: str) -> None:
    with pytest.raises(Unreadable):
        jsonc.put(text, PATH, VALUE)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(
    found=st.dictionaries(st.text(), json_values, max_size=4),
    servers=st.none() | st.dictionaries(st.text(), json_values, max_size=3),
    indent=st.sampled_from([None, 0, 1, 2, 4, "\t"]),
    ascii_only=st.booleans(),
)
def test_every_json_is_read_as_it_is_and_changed_only_there(
    found: dict[str, Any], servers: dict[str, Any] | None, indent: int | str | None, ascii_only: bool
) -> None:
    found = {**found, **({"mcpServers": servers} if servers is not None else {})}
    if not isinstance(found.get("mcpServers", {}), dict):
        return
    text = json.dumps(found, indent=indent, ensure_ascii=ascii_only)
    assert jsonc.read(text) == found
    after = jsonc.put(text, PATH, VALUE)
    wanted = {**found, "mcpServers": {**found.get("mcpServers", {}), "taskchat": VALUE}}
    assert jsonc.read(after) == wanted == json.loads(after)
    del wanted["mcpServers"]["taskchat"]
    assert json.loads(jsonc.drop(after, PATH)) == wanted
