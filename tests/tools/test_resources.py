"""What AI clients can read."""

from __future__ import annotations

import pytest
from mcp import Client, MCPError
from mcp.types import TextResourceContents

from taskchat.schemas.caller import Caller
from taskchat.schemas.tasks import TaskDraft
from taskchat.store.engine import Store
from taskchat.tasks import TaskService
from taskchat.tools import uris
from tests.fakes.database import Clock, person
from tests.tools.clients import MODES, acting_as, client_of

ODD = "Haus & Hof/../2027 50%"


@pytest.fixture
async def ann(store: Store) -> Caller:
    """Somebody with a list."""
    ann = await person(store, "ann", timezone="Europe/Berlin")  # where it is Monday, 10:00
    tasks = TaskService(store, Clock())
    for title, due, project in (
        ("rent", "2027-01-03", None),
        ("call", "2027-01-04T09:30:00+01:00", None),
        ("gym", "2027-01-04", None),
        ("tiles", None, ODD),
        ("milk", "2027-01-05", "Shopping"),
    ):
        await tasks.add(ann, TaskDraft(title=title, due=due, project=project))
    return ann


async def read(client: Client, uri: str) -> str:
    (contents,) = (await client.read_resource(uri)).contents
    assert isinstance(contents, TextResourceContents)
    assert contents.mime_type == "text/markdown"
    return contents.text


@pytest.mark.parametrize("mode", MODES)
async def test_lists_projects_and_tasks_can_be_read(store: Store, ann: Caller, mode: str) -> None:
    with acting_as(ann):
        async with client_of(store, mode) as client:
            today = await read(client, "taskchat://tasks/today")
            assert today.splitlines() == [
                "# Due today, Monday 2027-01-04",
                "",
                "- #3 gym · due 2027-01-04 (today)",
                "- #2 call · due 2027-01-04 09:30 (today, overdue)",
            ]
            overdue = await read(client, "taskchat://tasks/overdue")
            assert [line[:6] for line in overdue.splitlines()[2:]] == ["- #1 r", "- #2 c"]
            assert "- #5 milk" in await read(client, "taskchat://projects/shopping")
            assert (await read(client, "taskchat://tasks/5")).startswith("# #5 milk · due 2027-01-05 (tomorrow)")


async def test_projects_are_listed_under_addresses_that_can_be_read(store: Store, ann: Caller) -> None:
    with acting_as(ann):
        async with client_of(store) as client:
            listed = {one.name: one.uri for one in (await client.list_resources()).resources}
            assert listed.keys() == {"today", "overdue", ODD, "Shopping"}
            assert "- #4 tiles" in await read(client, listed[ODD])
            templates = (await client.list_resource_templates()).resource_templates
            assert {one.uri_template for one in templates} == {uris.TASK, uris.PROJECT, uris.DOCUMENT}


async def test_a_project_may_be_called_like_a_folder(store: Store, ann: Caller) -> None:
    await TaskService(store, Clock()).add(ann, TaskDraft(title="x", project=".."))
    with acting_as(ann):
        async with client_of(store) as client:
            assert "- #6 x" in await read(client, uris.of_project(".."))


async def test_a_note_is_part_of_a_task_and_a_done_one_says_when(store: Store, ann: Caller) -> None:
    tasks = TaskService(store, Clock())
    await tasks.add(ann, TaskDraft(title="x", description="by the door"))
    await tasks.complete(ann, 6)
    with acting_as(ann):
        async with client_of(store) as client:
            text = await read(client, "taskchat://tasks/6")
    assert text == "# #6 x · done\n\nAdded 2027-01-04 10:00. Done 2027-01-04 10:00.\n\nNote:\n\nby the door\n"


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("taskchat://tasks/99", "There is no task 99"),
        ("taskchat://tasks/abc", "ends in its number"),
        ("taskchat://tasks/0", "ends in its number"),
        ("taskchat://tasks/" + "9" * 40, "ends in its number"),
        ("taskchat://projects/none", "resources/list shows those there are"),
        ("taskchat://projects/%20", "resources/list shows those there are"),
        ("taskchat://projects/a%00b", "resources/list shows those there are"),
        ("taskchat://projects/" + "x" * 300, "resources/list shows those there are"),
        ("taskchat://users/1", "Unknown resource"),
        ("file:///etc/passwd", "Unknown resource"),
    ],
)
async def test_what_is_not_there_says_what_is(store: Store, ann: Caller, uri: str, said: str) -> None:
    with acting_as(ann):
        async with client_of(store) as client:
            with pytest.raises(MCPError, match=said):
                await client.read_resource(uri)


async def test_nobody_reads_nothing(store: Store, ann: Caller) -> None:
    async with client_of(store) as client:
        assert {one.name for one in (await client.list_resources()).resources} == {"today", "overdue"}
        for uri in (uris.TODAY, uris.OVERDUE, "taskchat://tasks/1", "taskchat://projects/Shopping"):
            with pytest.raises(MCPError, match="Nobody is signed in"):
                await client.read_resource(uri)
