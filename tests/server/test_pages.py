"""How the web page is served: itself anew each time, its files for ever, and nothing that could run but those."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from taskchat.server.page_files import PREFIX, PageFiles, page_files
from taskchat.server.routes import pages
from tests.server.conftest import OpenSite, Site, problem

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
DEEP = ["/", "/c/0197", "/tasks?view=board", "/account", "/account/keys", "/documents/3", "/faqs", "/bots/1"]


@pytest.mark.parametrize("path", DEEP)
async def test_every_address_of_the_page_gives_the_page(site: Site, path: str) -> None:
    answer = await site.client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.content == page_files().page.content


async def test_the_page_may_run_and_load_its_own_files_alone(site: Site) -> None:
    policy = (await site.client.get("/")).headers["content-security-policy"]
    directives = dict(each.strip().partition(" ")[::2] for each in policy.split(";"))
    assert "unsafe" not in policy
    assert {"*", "http:", "https:", "blob:"}.isdisjoint(policy.split())
    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == "'self'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["require-trusted-types-for"] == "'script'"


async def test_nothing_in_the_page_is_a_script_or_a_style_of_its_own() -> None:
    html = page_files().page.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=|https?://", html)


async def test_who_has_the_page_is_told_that_it_has_not_changed(site: Site) -> None:
    etag = (await site.client.get("/")).headers["etag"]
    again = await site.client.get("/tasks", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert (await site.client.get("/", headers={"If-None-Match": '"older"'})).status_code == 200


async def test_every_file_is_kept_for_ever_and_comes_compressed(site: Site) -> None:
    found = page_files()
    for name, file in found.files.items():
        answer = await site.client.get(found.base + name)
        assert answer.content == file.content, name
        assert answer.headers["content-type"] == file.media_type
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert ("content-encoding" in answer.headers) is (file.compressed is not None), name
        plain = await site.client.get(found.base + name, headers={"Accept-Encoding": "identity"})
        assert (plain.content, plain.headers["vary"]) == (file.content, "Accept-Encoding")


@pytest.mark.parametrize(
    "name", ["../config.py", "%2e%2e/config.py", "..%2fconfig.py", "//etc/passwd", "index.html", "nothing.js", ""]
)
async def test_nothing_but_the_files_of_the_page_is_given_out(site: Site, name: str) -> None:
    answer = await site.client.get(page_files().base + name, headers=BROWSER)
    assert problem(answer)["code"] == "not_found"


async def test_files_of_another_version_are_gone(site: Site) -> None:
    answer = await site.client.get(f"{PREFIX}0000000000000000/app.js", headers=BROWSER)
    assert "Reload" in problem(answer)["hint"]


async def test_a_browser_that_is_lost_gets_the_page_and_a_program_a_problem(site: Site) -> None:
    lost = await site.client.get("/no/such/place", headers=BROWSER)
    assert (lost.status_code, lost.content) == (404, page_files().page.content)
    assert problem(await site.client.get("/no/such/place"))["status"] == 404
    for path in ("/api/v1/nothing", "/api/nothing", "/mcp/nothing", "/oauth/nothing", "/.well-known/nothing"):
        assert problem(await site.client.get(path, headers=BROWSER))["status"] == 404


async def test_asking_whether_the_page_is_there_sends_no_page(site: Site) -> None:
    answer = await site.client.head("/tasks")
    assert (answer.status_code, answer.headers["etag"]) == (200, page_files().etag)


async def test_a_server_may_be_without_a_page(open_site: OpenSite) -> None:
    site = open_site(web_page=False)
    for path in ("/", "/tasks", "/nowhere"):
        assert problem(await site.client.get(path, headers=BROWSER))["status"] == 404
    assert (await site.client.get("/reset-password")).status_code == 200
    assert (await site.client.get("/docs")).status_code == 200


async def test_the_files_of_a_page_are_not_counted_as_requests(open_site: OpenSite) -> None:
    site = open_site(rate_address="2/minute")
    name = page_files().base + next(iter(page_files().files))
    statuses = [(await site.client.get(name)).status_code for _ in range(5)]
    assert statuses == [200] * 5


def test_the_page_names_all_that_it_begins_with(tmp_path: Path) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "index.html").write_text('<head></head><script type="module" src="/web/app.js"></script>')
    (tmp_path / "app.js").write_text('import { a } from "./a.js";\nimport("./later.js");\na();\n')
    (tmp_path / "a.js").write_text('import * as b from "./vendor/b.js";\nexport const a = () => b;\n')
    (tmp_path / "vendor/b.js").write_text('export * from "./c.js"\n')
    (tmp_path / "vendor/c.js").write_text("export {};\n")
    (tmp_path / "later.js").write_text("export const later = 1;\n")
    found = PageFiles.read(tmp_path)
    links = re.findall(r'modulepreload" href="([^"]+)"', found.page.content.decode())
    assert [link.removeprefix(found.base) for link in links] == ["app.js", "vendor/b.js", "vendor/c.js"]


def test_style_sheets_of_the_page_come_as_one(tmp_path: Path) -> None:
    links = "".join(f'<link rel="stylesheet" href="/web/{name}.css">\n' for name in "ab")
    (tmp_path / "index.html").write_text(f"<head>{links}</head>")
    for name in "abc":
        (tmp_path / f"{name}.css").write_text(f"{name} {{ color: red; }}\n")
    found = PageFiles.read(tmp_path)
    assert set(found.files) == {"c.css", "style/page.css"}
    assert found.files["style/page.css"].content == b"a{color:red}b{color:red}"
    assert found.page.content.count(b"<link") == 1


def test_a_change_of_any_file_is_another_address(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text('<link rel="icon" href="/web/a.svg">')
    bases = []
    for text in ("<a/>", "<b/>"):
        (tmp_path / "a.svg").write_text(text * 20)
        found = PageFiles.read(tmp_path)
        assert gzip.decompress(found.files["a.svg"].compressed or b"").decode() == text * 20
        assert f'href="{found.base}a.svg"' in found.page.content.decode()
        bases.append(found.base)
    assert len(set(bases)) == 2


def test_the_addresses_of_the_page_take_nothing_from_the_api() -> None:
    assert not [address for address in pages.ADDRESSES if address.startswith(("/api", "/mcp", "/docs", "/oauth"))]
