"""Links to connected servers: whatever these do, a link opens or fails in its time, and nothing is left of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from taskchat.agent.connections.links import Links, Refused
from taskchat.errors import ConnectionFailed
from taskchat.schemas.connections import Target
from tests.fakes.mcp_servers import manners
from tests.fakes.mcp_servers.site import Trick, site
from tests.fakes.mcp_servers.started import is_running, target, variables_of
from tests.fakes.waiting import until


@contextlib.asynccontextmanager
async def linking(*, open_seconds: float = 5.0, idle_seconds: float = 60.0) -> AsyncIterator[Links]:
    """Links that are ended at the end."""
    links = Links(open_seconds=open_seconds, idle_seconds=idle_seconds)
    try:
        yield links
    finally:
        await links.aclose()


async def said(links: Links, wanted: Target, tool: str = "search", *, seconds: float = 5.0) -> str:
    """What a call gives, in words, or why there is none."""
    try:
        link = await links.to("notes", wanted)
        result = await link.call(tool, {"q": "a"}, key="k", seconds=seconds)
    except (ConnectionFailed, Refused) as error:
        return str(error)
    return "".join(getattr(part, "text", "") for part in result.content)


@contextlib.asynccontextmanager
async def either(kind: str, name: str, trick: Trick = "") -> AsyncIterator[Target]:
    """A server with these manners, of either kind."""
    if kind == "program":
        yield target(name)
        return
    async with site(getattr(manners, name)(), trick) as there:
        yield Target(name="notes", url=there.url)


HARM = [
    ("Polite", "search", 'search gave {"q": "a"}'),
    ("Huge", "search", "notes sent a message of more than 2 MB"),
    ("Hanging", "search", "notes did not answer in time"),
    ("Flooding", "search", 'search gave {"q": "a"}'),
    ("Flooding", "save", "notes sent more than 1,000 messages"),
    ("Lying", "save", "notes answers with what is no MCP"),
    ("Crowded", "tool_1", "tool_1 gave"),
    ("Endless", "tool_1", "tool_1 gave"),
    ("Modern", "search", "notes answers with what is no MCP"),
]


@pytest.mark.parametrize("kind", ["program", "site"])
@pytest.mark.parametrize(("name", "tool", "outcome"), HARM)
async def test_whatever_a_server_does_a_call_ends_in_words(kind: str, name: str, tool: str, outcome: str) -> None:
    async with either(kind, name) as wanted, linking() as links:
        seconds = 0.3 if name == "Hanging" else 5.0
        assert (await said(links, wanted, tool, seconds=seconds)).startswith(outcome)


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("Dying", "notes ended."),
        ("Babbling", 'search gave {"q": "a"}'),
        ("Asking", "3 of 3 were refused"),
        ("Complaining", "notes ended, and its last words were: error: NOTES_TOKEN is not set"),
    ],
)
async def test_a_program_that_misbehaves_is_a_sentence(name: str, outcome: str) -> None:
    async with linking() as links:
        assert (await said(links, target(name))).startswith(outcome)


@pytest.mark.parametrize(
    ("trick", "outcome"),
    [
        ("events", 'search gave {"q": "a"}'),
        ("redirect", "notes leads to another address, which is not followed"),
        ("redirect here", "notes leads to another address, which is not followed"),
        ("packed", "notes packs its answers"),
        ("endless", "notes sent more than 8 MB"),
        ("cut off", "notes broke off"),
        ("sign in", "notes refuses the sign-in"),
        ("html", "notes refuses: Unexpected content type"),
    ],
)
async def test_a_site_that_misbehaves_is_a_sentence(trick: Trick, outcome: str) -> None:
    async with either("site", "Polite", trick) as wanted, linking() as links:
        assert (await said(links, wanted)).startswith(outcome)


async def test_a_server_that_never_begins_is_given_up() -> None:
    async with linking(open_seconds=0.5) as links:
        assert (await said(links, target("Silent"))).startswith("notes did not answer in time")


async def test_a_program_that_is_not_there_says_so() -> None:
    async with linking() as links:
        assert (await said(links, Target(name="notes", command="no-such-program"))).startswith("notes can't be started")


async def test_lists_have_an_end_and_it_is_told_what_is_left_out() -> None:
    async with linking() as links:
        crowd, pages = await links.look(target("Crowded")), await links.look(target("Endless"))
        assert (len(crowd.tools), crowd.left_out) == (100, 9_900)
        assert [tool.tool for tool in pages.tools] == ["tool_0", "tool_1", "tool_2"]


async def test_links_end_at_once_also_where_a_server_never_begins(tmp_path: Path) -> None:
    links = Links(open_seconds=60.0)
    opening = asyncio.create_task(links.to("notes", target("Silent", str(tmp_path / "journal"))))
    await until((tmp_path / "pid").exists)
    async with asyncio.timeout(5):
        await links.aclose()
        with pytest.raises(ConnectionFailed):
            await opening


async def test_a_site_that_has_forgotten_us_is_begun_with_anew() -> None:
    async with site(trick="session") as there, linking() as links:
        wanted = Target(name="notes", url=there.url)
        assert await said(links, wanted) == 'search gave {"q": "a"}'
        there.session = "another"
        assert (await said(links, wanted)).startswith("notes has forgotten this connection")
        assert await said(links, wanted) == 'search gave {"q": "a"}'


async def test_every_schema_that_is_plain_comes_through_the_sdk() -> None:
    async with linking() as links:
        tools = (await links.look(target("Scheming"))).tools
        assert [tool.tool for tool in tools] == ["patterned", "far", "loop", "deep", "free"]


async def test_a_link_is_shared_and_ends_when_it_is_idle(tmp_path: Path) -> None:
    async with linking(idle_seconds=0.2) as links:
        wanted = target("Polite", str(tmp_path / "journal"))
        one, two = await links.to("notes", wanted), await links.to("notes", wanted)
        assert one is two
        pid = int((tmp_path / "pid").read_text())
        assert is_running(pid)
        await until(lambda: not one.alive)
        await until(lambda: not is_running(pid))
        assert await links.to("notes", wanted) is not one


async def test_a_program_that_does_not_want_to_end_is_made_to(tmp_path: Path) -> None:
    async with linking() as links:
        await links.to("notes", target("Stubborn", str(tmp_path / "journal")))
        pid = int((tmp_path / "pid").read_text())
    assert not is_running(pid)


async def test_other_secrets_are_another_link() -> None:
    async with site() as there, linking() as links:
        one = await links.to("notes", Target(name="notes", url=there.url, headers={"X-Key": "1"}))
        two = await links.to("notes", Target(name="notes", url=there.url, headers={"X-Key": "2"}))
        assert one is not two
        await until(lambda: not one.alive)
        assert {headers.get("x-key") for _, headers in there.heads} == {"1", "2"}


async def test_a_site_gets_its_headers_and_none_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    async with site() as there, linking() as links:
        await said(links, Target(name="notes", url=there.url, headers={"Authorization": "Bearer of Ann"}))
        (line, headers), *_ = there.heads
        assert line == "POST /mcp HTTP/1.1"
        assert headers["authorization"] == "Bearer of Ann"
        assert headers["user-agent"].startswith("taskchat/")
        assert all("cookie" not in each for _, each in there.heads)


async def test_a_program_gets_its_variables_and_none_of_this_servers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TASKCHAT_SECRET", "of this server")
    async with linking() as links:
        await links.to("notes", target("Polite", str(tmp_path / "journal")))
        pid = (tmp_path / "pid").read_text()
        given = variables_of(int(pid))
        assert "OFFLINE_ATTEMPTS" in given
        assert "of this server" not in given


@pytest.mark.slow
async def test_a_server_of_the_official_sdk_is_listed_and_called() -> None:
    async with linking(open_seconds=20.0) as links:
        wanted = target("stdio", module="real")
        (tool,) = (await links.to("notes", wanted)).listing.tools
        assert (tool.read_only, tool.parameters["required"]) == (True, ["q"])
        assert tool.parameters["properties"]["sort"] == {"type": "string", "enum": ["new", "old"]}
        assert '"text": "a, the new one"' in await said(links, wanted)
