"""Words, thoughts and numbers, as servers write them that do it otherwise."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from tests.fakes.llm.answers import Answer, say
from tests.fakes.llm.quirk import HELLO, Quirk, delta, each_body, each_message

THOUGHT = "The user greets me; I should greet back."


def _thought(field: str) -> dict[str, Any]:
    def completion(whole: dict[str, Any]) -> dict[str, Any]:
        made = copy.deepcopy(whole)
        made["choices"][0]["message"][field] = THOUGHT
        return made

    def chunks(stream: list[Any]) -> list[Any]:
        first, *rest = stream
        return [first, *(delta(first, **{field: piece}) for piece in (THOUGHT[:12], THOUGHT[12:])), *rest]

    return {"completion": completion, "chunks": chunks}


def _text(form: str) -> Any:
    def answer(given: Answer, _body: dict[str, Any]) -> Answer:
        return replace(given, text=form.replace("TEXT", given.text).replace("THOUGHT", THOUGHT))

    return answer


def _parts(message: dict[str, Any]) -> None:
    if message.get("content"):
        message["content"] = [{"type": "text", "text": message["content"]}]


def _role(message: dict[str, Any]) -> None:
    message["role"] = "assistant"


def _no_words(message: dict[str, Any]) -> None:
    message["content"] = None


def _usage(change: Any) -> dict[str, Any]:
    def of_body(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "usage": change(body["usage"])} if body.get("usage") else body

    return each_body(of_body)


def _usage_in_each(stream: list[Any]) -> list[Any]:
    return [
        {**chunk, "usage": {"prompt_tokens": 100, "completion_tokens": place, "total_tokens": 100 + place}}
        for place, chunk in enumerate(stream)
    ]


def _null_usage(stream: list[Any]) -> list[Any]:
    return [{**chunk, "usage": chunk.get("usage")} for chunk in stream if chunk["choices"]]


def _loose(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "id": None, "created": "1700000000.5", "model": None, "object": ""}


def _two_choices(body: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(body)
    for choice in list(made["choices"]):
        kind = "message" if "message" in choice else "delta"
        other = {"content": "Something else. "} if choice[kind].get("content") else {}
        made["choices"].append({"index": 1, kind: other, "finish_reason": choice["finish_reason"]})
    return made


def _refusal(body: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(body)
    for choice in made["choices"]:
        message: dict[str, Any] = choice["message"] if "message" in choice else choice["delta"]
        if message.get("content"):
            message["refusal"], message["content"] = message["content"], None
    return made


WORDS = (
    Quirk(
        name="think-tags",
        what="Thoughts as text: `<think>…</think>`",
        seen="vllm#13375, DeepSeek, Qwen",
        means=HELLO,
        answer=_text("<think>\nTHOUGHT\n</think>\n\nTEXT"),
    ),
    Quirk(
        name="think-tags-and-calls",
        what="Thoughts as text before calls",
        seen="lmstudio#723, Qwen 3",
        answer=_text("<think>\nTHOUGHT\n</think>\n\nTEXT"),
    ),
    Quirk(
        name="think-unopened",
        what="Thoughts whose `<think>` was in the prompt, so that only `</think>` is seen (the first time; from then on"
        " they are known)",
        seen="Qwen 3 thinking, DeepSeek R1",
        means=HELLO,
        unmarked=True,
        answer=_text("THOUGHT\n</think>\n\nTEXT"),
    ),
    Quirk(
        name="think-unclosed",
        what="Thoughts that never end",
        seen="Qwen 3, cut by the length limit",
        means=HELLO,
        answer=lambda given, _body: replace(given, text=f"<think>\n{THOUGHT}", finish="length"),
    ),
    Quirk(
        name="harmony-thoughts",
        what="Thoughts and words in gpt-oss's own form: `<|channel|>analysis<|message|>…`",
        seen="mlx-lm#1867, macprovider#743",
        means=HELLO,
        answer=_text(
            "<|channel|>analysis<|message|>THOUGHT<|end|><|start|>assistant<|channel|>final<|message|>TEXT<|return|>"
        ),
    ),
    Quirk(
        name="reasoning-content",
        what="Thoughts in reasoning_content",
        seen="vllm#12473, DeepSeek, llama.cpp",
        means=HELLO,
        **_thought("reasoning_content"),
    ),
    Quirk(
        name="reasoning",
        what="Thoughts in reasoning",
        seen="OpenRouter, vLLM, Ollama",
        means=HELLO,
        **_thought("reasoning"),
    ),
    Quirk(
        name="reasoning-alone",
        what="Thoughts and nothing else",
        seen="amx#372: gpt-oss on Ollama",
        means=(say(""),),
        **_thought("reasoning_content"),
    ),
    Quirk(
        name="content-parts",
        what="Words as a list of parts",
        seen="meilisearch#6327: Mistral",
        means=HELLO,
        **each_message(_parts),
    ),
    Quirk(
        name="role-repeated",
        what="The role in each piece",
        seen="DeepSeek behind Alibaba, gptel#592",
        **each_message(_role),
    ),
    Quirk(
        name="content-empty-with-calls",
        what="Empty words beside calls",
        seen="vLLM",
        **each_message(lambda message: message.setdefault("content", "")),
    ),
    Quirk(name="nothing-said", what="An answer without a word", seen="lmstudio#2339, pi#8462", means=(say(""),)),
    Quirk(
        name="null-said",
        what="An answer whose words are null",
        seen="llama.cpp",
        means=(say(""),),
        **each_message(_no_words),
    ),
    Quirk(name="blank-said", what="An answer of blanks", seen="small models", means=(say(" \n\n "),)),
    Quirk(
        name="nothing-said-after-calls",
        what="Calls, and then no word about them",
        seen="thane#167",
        answer=lambda given, _body: given if given.calls else replace(given, text=""),
    ),
    Quirk(
        name="cut-by-length",
        what="Words broken off by the length limit",
        seen="any, with max_tokens",
        means=(replace(say("First you need flour, and th"), finish="length"),),
    ),
    Quirk(
        name="filtered",
        what="finish_reason content_filter, and no word",
        seen="Azure OpenAI",
        means=(replace(say(""), finish="content_filter"),),
    ),
    Quirk(
        name="filtered-midway",
        what="finish_reason content_filter after some words",
        seen="Azure OpenAI",
        means=(replace(say("Well, you take"), finish="content_filter"),),
    ),
    Quirk(
        name="refusal", what="A refusal", seen="OpenAI", means=(say("I can't help with that."),), **each_body(_refusal)
    ),
    Quirk(
        name="no-usage", what="No usage", seen="old llama.cpp", answer=lambda given, _body: replace(given, spent=None)
    ),
    Quirk(
        name="usage-null",
        what="Usage that is null",
        seen="many",
        chunks=_null_usage,
        completion=lambda whole: {**whole, "usage": None},
    ),
    Quirk(name="usage-in-each", what="Usage in each piece", seen="vLLM continuous_usage_stats", chunks=_usage_in_each),
    Quirk(
        name="usage-texts",
        what="Usage in texts",
        seen="proxies",
        **_usage(lambda spent: {name: str(value) for name, value in spent.items() if isinstance(value, int)}),
    ),
    Quirk(
        name="usage-partial",
        what="Usage with only one of its numbers",
        seen="proxies",
        **_usage(lambda spent: {"completion_tokens": spent["completion_tokens"]}),
    ),
    Quirk(name="loose-fields", what="No id, no model, a time that is a text", seen="proxies", **each_body(_loose)),
    Quirk(name="two-choices", what="Two choices", seen="proxies", means=HELLO, **each_body(_two_choices)),
)
