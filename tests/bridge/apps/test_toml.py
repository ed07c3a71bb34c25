"""One table of a TOML file."""

from __future__ import annotations

import tomllib

import pytest

from taskchat.bridge.apps import toml
from taskchat.bridge.apps.jsonc import Unreadable

PATH = ("mcp_servers", "taskchat")
VALUE = {"command": "C:\\taskchat.exe", "args": ["mcp"], "env": {"TASKCHAT_SERVER": "https://büro.example"}}
TABLE = (
    '[mcp_servers.taskchat]\ncommand = "C:\\\\taskchat.exe"\nargs = ["mcp"]\n'
    'env = { TASKCHAT_SERVER = "https://büro.example" }\n'
)

PUT = [
    ("", TABLE),
    ('model = "x" # mine\n', 'model = "x" # mine\n\n' + TABLE),
    ("[mcp_servers.other]\ncommand = 'x'\n", "[mcp_servers.other]\ncommand = 'x'\n\n" + TABLE),
    # there already, with a table of its own below, in the middle of the file
    (
        '[a]\nb = 1\n\n[mcp_servers.taskchat]\ncommand = "old"\n[mcp_servers.taskchat.env]\nA = "b"\n[[c]]\nd = 2\n',
        "[a]\nb = 1\n\n[[c]]\nd = 2\n\n" + TABLE,
    ),
    ("[ mcp_servers . 'taskchat' ] # ours\ncommand = 'x'\n", TABLE),
]


@pytest.mark.parametrize(("before", "after"), PUT)
def test_the_table_is_put_at_the_end_in_the_place_of_the_old_one(before: str, after: str) -> None:
    assert toml.put(before, PATH, VALUE) == after
    assert tomllib.loads(after)["mcp_servers"]["taskchat"] == VALUE


def test_it_is_taken_out_again() -> None:
    before = "[a]\nb = 1\n"
    assert toml.drop(toml.put(before, PATH, VALUE), PATH).rstrip() == before.rstrip()
    assert toml.drop(before, PATH) == before


def test_what_is_no_toml_is_refused() -> None:
    with pytest.raises(Unreadable, match="line 1"):
        toml.put("a = \n", PATH, VALUE)
