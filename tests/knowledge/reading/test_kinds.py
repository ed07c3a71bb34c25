"""What is read of each kind of file."""

from __future__ import annotations

import pytest

from taskchat.knowledge.reading.source import CannotRead
from tests.fakes import papers
from tests.knowledge.reading.reads import read, text


async def test_markdown_is_kept_to_the_letter_and_named_by_its_heading_or_its_front_matter() -> None:
    found = await read(b"\xef\xbb\xbfIntro.\r\n\r\n# House *rules*\r\n\r\n- a\r\n", "md")
    assert found.read.text == "Intro.\n\n# House *rules*\n\n- a\n"
    assert found.read.title == "House *rules*"
    assert (await read(b"---\nlayout: x\ntitle: 'A title'\n---\n# Other\nText.\n", "md")).read.title == "A title"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("Grüße".encode(), "Grüße"),
        ("Grüße".encode("utf-16"), "Grüße"),
        ("Grüße".encode("utf-32"), "Grüße"),
        ("Grüße – 5 €".encode("cp1252"), "Grüße – 5 €"),
        ("日本語\r麺".encode(), "日本語\n麺"),
    ],
)
async def test_text_is_read_in_whatever_encoding_it_is(data: bytes, words: str) -> None:
    assert await text(data, "txt") == words


async def test_code_is_split_along_its_functions() -> None:
    found = await read(b"import os\n\n\ndef first():\n    return 1\n\n\ndef second():\n    return 2\n", "code")
    assert [passage.path for passage in found.passages][-1] == ("second",)


PAGE = """<html><head><title> A
page </title><style>p {}</style></head><body>
<nav><a href=/>Home</a></nav>
<main><h1>House <em>rules</em></h1><p>Quiet from
ten.<br>Really.<p>Second.<ul><li>one<li>two<ol><li>deep</ol></ul>
<table><tr><th>day<th>hour<tr><td>Mon<td>9 | 10</table>
<table><tr><td>alone</td></tr></table>
<pre>a
  b</pre><script>alert()</script></main>
<footer>Imprint</footer></body></html>"""


async def test_of_a_page_is_read_what_a_reader_would_see() -> None:
    found = await read(PAGE.encode(), "html")
    assert found.read.title == "A page"
    assert found.read.text == (
        "# House rules\n\nQuiet from ten.\nReally.\n\nSecond.\n\n- one\n- two\n  - deep\n\n"
        "| day | hour |\n| --- | --- |\n| Mon | 9 \\| 10 |\n\nalone\n\n```\na\n  b\n```"
    )


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<form><p>All of it is in a form.</form>", "All of it is in a form."),
        ("<nav>Only a menu", "Only a menu"),
        ("plain &amp; simple", "plain & simple"),
        ("<p>a</div></b><p>b", "a\n\nb"),
        ("<title>x</title><svg><title>y</title></svg><p>z", "z"),
        ("<meta charset=iso-8859-1><p>Gr\xfc\xdfe", "Grüße"),
    ],
)
async def test_of_a_page_that_is_badly_made_something_is_read(markup: str, words: str) -> None:
    assert await text(markup.encode("latin-1"), "html") == words


async def test_rows_become_lines_that_can_be_read_alone() -> None:
    assert await text(b"name;city\nAnna;Rome\nBob;\n;;\n", "csv") == "name: Anna; city: Rome\nname: Bob"
    assert await text(b"1,2\n3,4\n", "csv") == "1 | 2\n3 | 4"
    assert await text(b'a\tb\n"x\ny"\tz\n', "csv") == "a: x y; b: z"
    assert await text(b"only,names\n", "csv") == "only | names"


async def test_a_word_file_has_headings_lists_and_tables() -> None:
    file = papers.docx(
        ("Title", "Handbook"),
        ("Heading 1", "Leave"),
        ("Normal", "Thirty days."),
        ("List Bullet", "ask early"),
        [["month", "days"], ["May", "3"]],
        ("Heading 2", "Parents"),
        title="The handbook",
    )
    found = await read(file, "docx")
    assert found.read.title == "The handbook"
    table = "| month | days |\n| --- | --- |\n| May | 3 |"
    assert found.read.text == f"# Handbook\n\n# Leave\n\nThirty days.\n\n- ask early\n\n{table}\n\n## Parents"


async def test_each_slide_is_a_page_with_its_notes() -> None:
    found = await read(papers.pptx(("Plan", ["first", "then"], "Say it slowly."), ("End", ["thanks"], "")), "pptx")
    assert found.read.text == "## Plan\n\n- first\n- then\n\nSay it slowly.\n\n## End\n\n- thanks"
    assert [found.read.text[start:][:6] for start in found.read.pages] == ["## Pla", "## End"]
    assert [(passage.path, passage.page) for passage in found.passages] == [(("Plan",), 1), (("End",), 2)]


async def test_each_sheet_is_a_page_of_records() -> None:
    file = papers.xlsx(People=[["name", "age"], ["Ann", 41], ["Bob", None]], Empty=[], Prices=[["tea", 2.5]])
    found = await read(file, "xlsx")
    assert found.read.text == "# People\n\n- name: Ann; age: 41\n- name: Bob\n\n# Prices\n\n- tea | 2.5"
    assert len(found.read.pages) == 3


async def test_the_chapters_of_a_book_come_in_their_order() -> None:
    found = await read(papers.epub("<h1>One</h1><p>a</p>", "<h1>Two</h1><p>b</p>", title="Tale"), "epub")
    assert (found.read.title, found.read.text) == ("Tale", "# One\n\na\n\n# Two\n\nb")


async def test_a_mail_tells_who_and_when_and_names_what_was_attached() -> None:
    found = await read(papers.eml("Lunch?", "At noon.", "<p>At <b>noon</b>.</p>", "menu.pdf"), "eml")
    assert found.read.title == "Lunch?"
    assert "From: Ann <ann@example.com>" in found.read.text
    assert found.read.text.endswith("At noon.\n\n- Attachment: menu.pdf")
    assert "secret" not in found.read.text
    only_page = await text(papers.eml("Hi", "", "<p>Only a page.</p>"), "eml")
    assert only_page.endswith("Only a page.")


async def test_a_pdf_has_pages_bookmarks_as_headings_and_whole_words() -> None:
    pages = ["Leave\nThirty days a ye-\nar.", "Nothing new here", "Pay\nEvery month."]
    found = await read(papers.pdf(*pages, bookmarks=[("Leave", 0), ("Pay", 2)], title="Handbook"), "pdf")
    assert found.read.title == "Handbook"
    assert found.read.text == "# Leave\n\nThirty days a year.\n\nNothing new here\n\n# Pay\n\nEvery month."
    assert [found.read.text[start:][:5] for start in found.read.pages] == ["# Lea", "Nothi", "# Pay"]
    assert found.passages[-1].path == ("Pay",)
    assert found.passages[-1].page == 3


async def test_what_stands_at_the_edge_of_every_page_of_a_pdf_is_left_out() -> None:
    rules = "\n".join(f"Line {number} of the rule." for number in range(8))
    pages = [
        f"ACME Handbook\nRule {name} is this.\n{rules}\nPage {number} of 9" for number, name in enumerate("abcdefghi")
    ]
    found = await text(papers.pdf(*pages), "pdf")
    assert "ACME" not in found
    assert "of 9" not in found
    assert "Rule h is this.\nLine 0 of the rule." in found


async def test_a_pdf_without_text_says_what_to_do() -> None:
    with pytest.raises(CannotRead, match="only pictures") as told:
        await read(papers.pdf("", ""), "pdf")
    assert "OCR" in told.value.hint
    half = await read(papers.pdf("words", ""), "pdf")
    assert half.read.notes == ("1 of 2 pages have no text: they may be pictures.",)


async def test_every_passage_is_a_stretch_of_the_text() -> None:
    files = {"md": b"# A\n\n" + b"Some words here. " * 500, "csv": b"a,b\n" + b"1,2\n" * 300}
    for kind, data in files.items():
        found = await read(data, kind)  # type: ignore[arg-type]
        assert len(found.passages) > 1
        assert all(found.read.text[each.start : each.end] == each.text for each in found.passages)
