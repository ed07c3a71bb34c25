"""FAQs imported and exported: nothing twice, nothing run, every wrong row named."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from tests.fakes.faqs import PATH, asked, listed, make, take_in
from tests.fakes.served import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

SHEET = (
    "question,answer,wordings,category,keywords,tags,status,priority,meta\r\n"
    'When does the laundry close?,At nine.,"Can I wash at night?\nLaundry hours?",House,"wash, dry",a,published,7,'
    '"{""ticket"": 7}"\r\n'
    "May I keep a dog?,Ask first.,,,,,,,\r\n"
)


def counts(found: dict[str, Any]) -> tuple[int, ...]:
    return tuple(found[name] for name in ("added", "updated", "unchanged", "failed"))


async def export(served: Served, form: str, **query: str) -> str:
    answer = await served.client.get(f"{PATH}/export", params={"format": form, **query})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"] == f'attachment; filename="faqs.{form}"'
    return answer.text


async def test_a_file_is_imported_and_importing_it_twice_makes_no_doubles(served: Served) -> None:
    assert counts(await take_in(served, "faqs.csv", SHEET)) == (2, 0, 0, 0)
    assert counts(await take_in(served, "faqs.csv", SHEET)) == (0, 0, 2, 0)
    assert counts(await take_in(served, "faqs.csv", SHEET.replace("At nine.", "At ten."))) == (0, 1, 1, 0)
    faq = (await served.client.get(PATH, params={"status": "published"})).json()["items"][0]
    assert (faq["answer"], faq["wordings"]) == ("At ten.", ["Can I wash at night?", "Laundry hours?"])
    assert (faq["keywords"], faq["priority"], faq["meta"]) == (["wash", "dry"], 7, {"ticket": 7})
    assert await listed(served) == ["When does the laundry close?", "May I keep a dog?"]
    assert await asked(served, "wash at night") == ["When does the laundry close?"]


async def test_rows_without_a_status_get_the_one_that_is_named(served: Served) -> None:
    await take_in(served, "faqs.csv", SHEET, status="published")
    assert len(await listed(served, status="published")) == 2


@pytest.mark.parametrize("form", ["csv", "json"])
async def test_what_is_exported_comes_back_as_it_was(served: Served, form: str) -> None:
    await take_in(served, "faqs.csv", SHEET)
    await make(served, "Why?", 'Because, "so"\nit is; \'=1', wordings=["=HYPERLINK(1)", "@home?"], tags=["x", "y"])
    before = await export(served, form)
    assert counts(await take_in(served, f"faqs.{form}", before)) == (0, 0, 3, 0)
    for faq in (await served.client.get(PATH)).json()["items"]:
        await served.client.delete(f"{PATH}/{faq['id']}")
    assert counts(await take_in(served, f"faqs.{form}", before)) == (3, 0, 0, 0)
    assert sorted(await export(served, form)) == sorted(before)


async def test_no_cell_of_an_export_is_a_formula(served: Served) -> None:
    for number, start in enumerate(("=1+1", "+1", "-1", "@sum", "%0A", "|cmd", "'=1")):
        await make(served, f"{start} or {number}?", f"{start}!A1", category=f"{start} category")
    rows = list(csv.reader(io.StringIO((await export(served, "csv")).removeprefix("\ufeff"))))
    assert len(rows) == 8
    assert [cell for row in rows for cell in row if cell[:1] and cell[:1] in "=+-@%|\t\r"] == []


async def test_wrong_rows_are_named_and_keep_no_other_one_out(served: Served) -> None:
    lines = ["question,answer,status,priority,slug", "Fine?,Yes.,published,1,", ",No question,,,"]
    lines += [
        "No answer?,,published,,",
        "Odd?,x,shown,,",
        "Far?,x,,1000,",
        "Slug?,x,,,No Slug",
        "fine,x,,,",
        "a,b,c,d,e,f",
    ]
    found = await take_in(served, "faqs.csv", "\n".join(lines))
    assert counts(found) == (1, 0, 0, 7)
    wrong = [(each["row"], each["field"]) for each in found["errors"]]
    assert wrong == [
        (2, "question"),
        (3, "answer"),
        (4, "status"),
        (5, "priority"),
        (6, "slug"),
        (7, "question"),
        (8, None),
    ]
    assert "as row 1" in found["errors"][5]["detail"]
    assert await listed(served) == ["Fine?"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("faqs.csv", b"title,text\nA,B\n"),
        ("faqs.csv", b"question,question\nA,B\n"),
        ("faqs.csv", b"\xff\xfe\x00"),
        ("faqs.csv", b""),
        ("faqs.json", b"{"),
        ("faqs.json", b"[" * 100_000),
        ("faqs.json", b'{"items": 7}'),
        ("faqs.json", b'[{"question": NaN}]'),
        ("faqs.exe", b"MZ"),
        ("faqs.csv", b"question\n" + b"Why?\n" * 5_001),
    ],
)
async def test_what_is_no_such_file_is_refused_whole(served: Served, name: str, data: bytes) -> None:
    answer = await served.client.post(f"{PATH}/import", files={"file": (name, data)})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input"), answer.text
    assert answer.json()["hint"]
    assert await listed(served) == []


async def test_rows_of_json_are_named_too(served: Served) -> None:
    items = [{"question": "A?", "answer": "x"}, 7, {"question": "B?", "color": "red"}, {"question": "C\x00?"}]
    found = await take_in(served, "faqs.json", json.dumps(items))
    assert counts(found) == (1, 0, 0, 3)
    assert [(each["row"], each["field"]) for each in found["errors"]] == [(2, None), (3, "color"), (4, "question")]


async def test_how_far_an_import_is_is_told(served: Served) -> None:
    data = "question;answer\n" + "".join(f"Number {number}?;It is {number}.\n" for number in range(45))
    headers = {"Accept": "text/event-stream"}
    answer = await served.client.post(f"{PATH}/import", files={"file": ("a.csv", data.encode())}, headers=headers)
    told = [json.loads(line.removeprefix("data: ")) for line in answer.text.splitlines() if line.startswith("data: ")]
    assert [each["done"] for each in told[:-1]] == [0, 20, 40, 45]
    assert (told[-1]["type"], told[-1]["added"]) == ("import.finished", 45)
