"""Dialogue files: what is read, and what is said of those that are wrong."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from taskchat.errors import InvalidInput
from taskchat.evaluation.dialogues import read_dialogues, shipped

OWN = Path(__file__).parents[1] / "dialogues"

YAML = """
- id: add-one
  given: [{title: Buy milk, due: 2027-01-05}]
  turns:
    - say: mark 1 as done
      mentions: [12]
      tasks: [{title: Buy milk, status: done, due: [fri, +1d]}]
- id: list-all
  turns: [{say: show all, unchanged: true}]
"""


def test_json_and_yaml_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(YAML)
    (first, second) = read_dialogues([tmp_path / "a.yaml"])
    (tmp_path / "a.json").write_text(json.dumps([first.model_dump(mode="json"), second.model_dump(mode="json")]))
    again, _ = read_dialogues([tmp_path / "a.json"])
    assert (first.id, first.group, second.group) == ("add-one", "add", "list")
    assert first.turns == again.turns
    assert first.turns[0].mentions == ["12"]


def test_those_are_taken_whose_id_begins_as_wanted(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(YAML)
    assert [each.id for each in read_dialogues([tmp_path / "a.yaml"], only="list-")] == ["list-all"]
    with pytest.raises(InvalidInput, match="begins with 'undo'"):
        read_dialogues([tmp_path / "a.yaml"], only="undo")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {id: a, turns: [{say: x, task: []}]}", r"a\.yaml, a, turns\.1\.task: there is no such key\."),
        ("- {id: a}", r"a\.yaml, a, turns: it is missing\."),
        ("- {id: a, turns: []}", r"a, turns: List should have at least 1 item"),
        ("- {turns: [{say: x}]}", r"dialogue 1, id: it is missing\."),
        ("- {id: a, turns: [{say: yes}]}", r"a, turns\.1\.say: put it in quotes"),
        ("- {id: a, turns: [{say: x, tasks: [{name: b}]}]}", r"turns\.1\.tasks\.1: a task has no name, only title"),
        ("- {id: a, given: [{title: b, due: soon}], turns: [{say: x}]}", r"given\.1: 'soon' is no due like \+1d"),
        ("id: a", r"a\.yaml: it must be a list\."),
        ("", r"a\.yaml: it must be a list\."),
        ("- {id: a", r"a\.yaml is no YAML: "),
        ("[]", r"There is no dialogue in it"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(InvalidInput, match=said):
        read_dialogues([tmp_path / "a.yaml"])


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"none\.json can't be read: No such file"):
        read_dialogues([tmp_path / "none.json"])
    (tmp_path / "a.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidInput, match=r"a\.json can't be read"):
        read_dialogues([tmp_path / "a.json"])
    (tmp_path / "b.json").write_text("[")
    with pytest.raises(InvalidInput, match=r"b\.json is no JSON"):
        read_dialogues([tmp_path / "b.json"])


def test_without_pyyaml_yaml_says_how_to_have_it_and_the_shipped_ones_play(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    (tmp_path / "a.yaml").write_text(YAML)
    with pytest.raises(InvalidInput, match=r"pip install 'taskchat\[eval\]'"):
        read_dialogues([tmp_path / "a.yaml"])
    assert read_dialogues(shipped())


def test_the_shipped_dialogues_are_about_everything_that_people_do() -> None:
    found = read_dialogues(shipped())
    assert len({each.id for each in found}) == len(found) >= 40
    groups = {each.group for each in found}
    assert groups == {"add", "list", "complete", "update", "delete", "bulk", "undo", "safe", "clarify"}


def test_the_dialogues_of_the_tests_are_in_the_same_format() -> None:
    assert len(read_dialogues(sorted(OWN.glob("*.yaml")))) > 300
