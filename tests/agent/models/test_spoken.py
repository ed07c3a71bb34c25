"""What a model says, what it thinks and what it calls, told apart in text that is cut anywhere."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskchat.agent.models.reading import HELD_MAX
from taskchat.agent.models.spoken import SpokenText
from tests.agent.models.cutting import CUTS, pieces_of

OFFERED = {
    "add_task": {"properties": {"title": {"type": "string"}, "tags": {"anyOf": [{"type": "array"}, {"type": "null"}]}}},
    "list_tasks": {},
}
ADD = '{"name": "add_task", "arguments": {"title": "milk"}}'
LIST = '{"name": "list_tasks", "parameters": {}}'
QWEN = """<function=add_task>
<parameter=title>
12
</parameter>
<parameter=tags>
[1]
</parameter>
</function>"""

Called = tuple[str, object]
Heard = tuple[str, list[Called]]
ADDED: Called = ("add_task", {"title": "milk"})
LISTED: Called = ("list_tasks", {})


def heard(pieces: Sequence[str], *, thinks_aloud: bool = False) -> Heard:
    spoken = SpokenText(OFFERED, thinks_aloud=thinks_aloud)
    words = "".join([spoken.feed(piece) for piece in pieces]) + spoken.end()
    return words, [(call.name, json.loads(call.arguments)) for call in spoken.calls]


CALLS: list[tuple[str, str, list[Called]]] = [
    (f"<tool_call>{ADD}</tool_call>", "", [ADDED]),
    (f"\n <tool_call>\n{ADD}\n</tool_call>\n<tool_call>{LIST}</tool_call>\n", "", [ADDED, LISTED]),
    (f"<tool_call>{ADD}</tool_call> Done.", "Done.", [ADDED]),
    (f"<tool_call>{ADD}", "", [ADDED]),
    (f"<tool_call>{ADD}</tool_call><tool_call>oops", "<tool_call>oops", [ADDED]),
    ('<tool_call>{"name": "fly"}</tool_call>', "", [("fly", {})]),
    (f"<tool_call>[{ADD}]</tool_call>", f"<tool_call>[{ADD}]</tool_call>", []),
    (ADD, "", [ADDED]),
    (f"  {ADD}\n{LIST}  ", "", [ADDED, LISTED]),
    (f"{ADD}; {LIST}</s>", "", [ADDED, LISTED]),
    ('{"name": "add_task", "arguments": "{\\"title\\": \\"milk\\"}"}', "", [ADDED]),
    ('{"type": "function", "function": ' + ADD + "}", "", [ADDED]),
    ('{"name": "add_task", "arguments": {"title": "} \\" {"}}', "", [("add_task", {"title": '} " {'})]),
    (f"```json\n{ADD}\n```", "", [ADDED]),
    (f"```\n{ADD}\n{LIST}\n```\n", "", [ADDED, LISTED]),
    (f"[TOOL_CALLS] [{ADD}, {LIST}]", "", [ADDED, LISTED]),
    (f"[TOOL_CALLS]{ADD} and so on", "and so on", [ADDED]),
    (f"<|python_tag|>{ADD}; {LIST}<|eom_id|>", "", [ADDED, LISTED]),
    (
        f"<tool_call>\n{QWEN}\n</tool_call>",
        "",
        [("add_task", {"title": "12", "tags": [1]})],
    ),
    ("<function=list_tasks></function>", "", [LISTED]),
    ('<function=add_task>{"title": "milk"}</function> Done.', "Done.", [ADDED]),
    ("<|channel|>analysis<|message|>hm<|end|><|start|>assistant<|channel|>final<|message|>Hi<|return|>", "Hi", []),
    (
        '<|channel|>commentary to=functions.add_task <|constrain|>json<|message|>{"title": "milk"}<|call|>',
        "",
        [ADDED],
    ),
    (f"<think>shall I?</think>\n\n<tool_call>{ADD}</tool_call>", "", [ADDED]),
]

TEXTS = [
    "",
    "Hello!",
    f"You could say: <tool_call>{ADD}</tool_call>",
    f"{ADD} is what I would call.",
    f"```json\n{ADD}\n``` is what I would call.",
    f"```python\n{ADD}\n```",
    '{"name": "fly", "arguments": {}}',
    '{"name": "add_task"}',
    '{"name": "add_task", "description": "Adds one", "parameters": {}}',
    '{"name": "add_task", "arguments": ["milk"]}',
    '{"title": "milk"',
    "{" * 50,
    "{}",
    "[TOOL_CALLS] none",
    "<tool_call>no JSON</tool_call>",
    "<function=add_task>milk</function>",
    "<function=add_task><parameter=title>milk",
    "<tool",
    "< 5 > 3",
    "a <| b",
]


@pytest.mark.parametrize(("text", "words", "calls"), CALLS)
def test_calls_that_are_printed_are_made(text: str, words: str, calls: list[Called]) -> None:
    assert heard([text]) == (words, calls)


@pytest.mark.parametrize("text", TEXTS)
def test_whatever_is_no_call_is_said(text: str) -> None:
    assert heard([text]) == (text, [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<think>hm</think>Hello", "Hello"),
        ("\n<think>\nhm\n</think>\n\nHello", "Hello"),
        ("Well <think>hm</think>then <think>hm</think>yes", "Well then yes"),
        ("<think>and so on", ""),
        ("<think>a <think> b</think>Hello", "Hello"),
        ("hm</think>Hello", "hmHello"),  # too late: it was said
        ("a < b and </thin> c", "a < b and </thin> c"),
        ("Hello <think", "Hello <think"),
    ],
)
def test_thoughts_are_not_said(text: str, words: str) -> None:
    assert heard([text])[0] == words


@pytest.mark.parametrize(
    ("text", "words"), [("hm\n</think>\nHello", "Hello"), ("Hello", "Hello"), ("hm</thi", "hm</thi")]
)
def test_of_a_model_that_is_known_to_think_aloud_nothing_is_said_before_it_has_thought(text: str, words: str) -> None:
    assert heard([text], thinks_aloud=True)[0] == words


def test_a_thought_that_nothing_began_is_noticed() -> None:
    spoken = SpokenText(OFFERED)
    spoken.feed("hm</think>Hello")
    assert spoken.thinks_aloud


def test_text_is_said_as_soon_as_it_can_be_no_call() -> None:
    spoken = SpokenText(OFFERED)
    assert [spoken.feed(piece) for piece in ("<to", "ol", "s", " are", " fine")] == ["", "", "<tools", " are", " fine"]


def test_without_tools_nothing_is_held_back() -> None:
    assert SpokenText({}).feed(ADD) == ADD


def test_a_call_without_an_end_is_held_back_only_so_long() -> None:
    endless = '{"name": "' + "x" * HELD_MAX
    assert SpokenText(OFFERED).feed(endless) == endless


def test_half_letters_are_made_whole_or_replaced() -> None:
    assert heard(["Hi \ud83c", "\udf4e", " \ud83c", "!", "\udf4e"])[0] == "Hi 🍎 �!�"


ALL_TEXTS = [text for text, _, _ in CALLS] + TEXTS + ["<think>hm</think>", "</think>", "\ud83c\udf4e", "\n"]


@given(st.lists(st.sampled_from(ALL_TEXTS) | st.text(max_size=5), max_size=4), CUTS, st.booleans())
def test_it_does_not_matter_where_text_is_cut(parts: list[str], cuts: list[int], aloud: bool) -> None:
    text = "".join(parts)
    assert heard(pieces_of(text, cuts), thinks_aloud=aloud) == heard([text], thinks_aloud=aloud)


MARKS = ["<think>", "</think>", "<tool_call>", "</tool_call>", "```", "json\n", "{", "}", '"', "\\", ADD, "<|", "|>"]
MARKS += ["<|channel|>", "<|message|>", "<|end|>", "<|start|>assistant", "final", "analysis", "<function=", ">", "a"]
MARKS += ["[TOOL_CALLS]", "<|python_tag|>", ";", " ", "<parameter=", "</parameter>", "</function>", " to=functions.x"]


@given(st.lists(st.sampled_from(MARKS), max_size=12).map("".join), CUTS)
def test_it_does_not_matter_where_nonsense_is_cut(text: str, cuts: list[int]) -> None:
    spoken, whole = SpokenText(OFFERED), SpokenText(OFFERED)
    words = "".join([spoken.feed(piece) for piece in pieces_of(text, cuts)]) + spoken.end()
    assert (words, spoken.calls) == (whole.feed(text) + whole.end(), whole.calls)
