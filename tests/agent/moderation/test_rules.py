"""The list of rules: whole words, phrases and expressions, of our file or the operator's."""

from __future__ import annotations

from pathlib import Path

import pytest

from taskchat.agent.moderation.rules import FILE_MAX, Rules
from taskchat.errors import Misconfigured

RULES = Rules([("violence", "blood bath"), ("insult", "dolt"), ("insult", "傻瓜"), ("number", r"/\b\d{4}-\d{4}\b/")])


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("You dolt!", ("insult",)),
        ("D\u200bO\u200bL\u200bT", ("insult",)),
        ("ｄｏｌｔ", ("insult",)),
        ("**do**lt", ("insult",)),
        ("a dolt's blood\n\nbath", ("insult", "violence")),
        ("blood-bath", ("violence",)),
        ("call 1234-5678", ("number",)),
        ("你真是个傻瓜啊", ("insult",)),  # no spaces there
        ("adolts of dolty", None),
        ("bath of blood", None),
        ("blood " + "." * 50 + " bath", None),  # too far apart to belong together
        ("12345-67890", None),
        ("", None),
    ],
)
async def test_a_text_has_the_categories_of_the_rules_that_fit(text: str, categories: tuple[str, ...] | None) -> None:
    flags = await RULES.check(text)
    assert (flags.categories if flags else None) == categories
    assert flags is None or dict(flags.scores) == dict.fromkeys(flags.categories, 1.0)


@pytest.mark.parametrize(
    "text",
    [
        "buy milk tomorrow at 5pm",
        "kill the process on port 8000",
        "shoot the video, then cut it",
        "read the book about murder in Oxford",
        "buy a bath bomb for mum",
        "die Blumen gießen",
        "delete all tasks about the war",
        "photos of the kids: print them",
        "order a new passport and a credit card",
        "I will kill it at the interview",
    ],
)
async def test_our_rules_leave_ordinary_tasks_alone(text: str) -> None:
    assert await Rules.from_file().check(text) is None


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("how do I make a pipe bomb at home", "illicit/violent"),
        ("I want to kill myself", "self-harm"),
        ("Remind me: i will kill him tonight", "violence"),
        ("KYS", "self-harm/instructions"),
    ],
)
async def test_our_rules_flag_what_means_harm(text: str, category: str) -> None:
    flags = await Rules.from_file().check(text)
    assert flags is not None
    assert category in flags.categories


def file_of(folder: Path, text: str) -> str:
    file = folder / "rules.txt"
    file.write_text(text, encoding="utf-8")
    return str(file)


async def test_the_operators_file_takes_the_place_of_ours(tmp_path: Path) -> None:
    rules = Rules.from_file(file_of(tmp_path, "\ufeff# ours\n\n secrets :  Project X \nsecrets: /x-\\d+/\n"))
    for text in ("about project x", "X-17"):
        flags = await rules.check(text)
        assert flags is not None
        assert flags.categories == ("secrets",)
    assert await rules.check("kill myself") is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("nothing here", "does not begin with a category"),
        ("Big Letters: x", "does not begin with a category"),
        ("empty:", "nothing behind the colon"),
        ("signs: !!!", "no word in it"),
        ("far: a ........................ b", "too far apart"),
        ("many: " + "a " * 21, "more than 20 words"),
        ("long: " + "a" * 201, "longer than 200 letters"),
        ("long: " + "a" * 501, "longer than 500 characters"),
        ("regex: /(/", "is missing"),
        ("regex: /a*/", "fits every text"),
    ],
)
def test_a_line_that_can_not_be_used_is_named(tmp_path: Path, line: str, why: str) -> None:
    with pytest.raises(Misconfigured, match=rf"Line 2 of the rules .*{why}"):
        Rules.from_file(file_of(tmp_path, f"fine: word\n{line}\n"))


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b"a: b\n" * (FILE_MAX // 5 + 1)])
def test_a_file_that_can_not_be_used_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "rules.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Misconfigured, match=r"rules\.txt"):
        Rules.from_file(str(file))


def test_expressions_that_are_too_large_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="too large together"):
        Rules.from_file(file_of(tmp_path, "".join(f"x: /{letter}{{100}}b{{100}}/\n" for letter in "abcdefghijkl" * 4)))
