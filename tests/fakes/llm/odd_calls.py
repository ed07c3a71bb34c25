"""Calls of tools, as servers write them that do it otherwise."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from typing import Any

from tests.fakes.llm.answers import Answer, Call, call, say
from tests.fakes.llm.quirk import BOTH_ADDED, Quirk, each_call, each_choice, ids, whole_calls

ONE_BY_ONE = (call("add_task", title="milk"), call("add_task", title="bread"), say("Added milk and bread."))
ONE_ADDED = (call("add_task", title="milk"), say("Added milk."))
LISTED = (call("list_tasks"), say("Nothing is open."))
TOLD_OFF = (call("add_task", title="milk"), say("I could not add it."))


def _set(**fields: Any) -> dict[str, Any]:
    return each_call(lambda one: one.update(fields))


def _first_index(one: dict[str, Any]) -> None:
    if "index" in one:
        one["index"] = 0


def _no_index(one: dict[str, Any]) -> None:
    one.pop("index", None)


def _no_ids(one: dict[str, Any]) -> None:
    one.pop("id", None)


def _object(one: dict[str, Any]) -> None:
    one["function"]["arguments"] = json.loads(one["function"]["arguments"] or "{}")


def _arguments(value: Any) -> dict[str, Any]:
    return each_call(lambda one: one["function"].update(arguments=value))


def _in_one_delta(stream: list[Any]) -> list[Any]:
    made = whole_calls(stream)
    with_calls = [chunk for chunk in made if chunk["choices"] and chunk["choices"][0]["delta"].get("tool_calls")]
    for chunk in with_calls[1:]:
        with_calls[0]["choices"][0]["delta"]["tool_calls"] += chunk["choices"][0]["delta"]["tool_calls"]
    for one in with_calls[0]["choices"][0]["delta"]["tool_calls"] if with_calls else []:
        one["index"] = 0
    return [chunk for chunk in made if chunk not in with_calls[1:]]


def _later_pieces(**function: Any) -> Any:
    """The hook that says the name again in each later piece of a call."""

    def chunks(stream: list[Any]) -> list[Any]:
        made, names = copy.deepcopy(stream), dict[int, str]()
        for chunk in made:
            for choice in chunk["choices"]:
                for one in choice["delta"].get("tool_calls") or []:
                    name = names.setdefault(one["index"], one["function"].get("name", ""))
                    if "id" not in one:
                        one["function"].update({"name": name, **function})
                        one["id"] = "" if function else None
        return made

    return chunks


def _name_last(stream: list[Any]) -> list[Any]:
    made = copy.deepcopy(stream)
    firsts: dict[int, dict[str, Any]] = {}
    for chunk in made:
        for choice in chunk["choices"]:
            for one in choice["delta"].get("tool_calls") or []:
                if "id" in one:
                    firsts[one["index"]] = {**one["function"]}
                    del one["function"]["name"]
                else:
                    one["function"].setdefault("name", firsts[one["index"]].pop("name", None))
    return made


def _replayed(stream: list[Any]) -> list[Any]:
    made = whole_calls(stream)
    return [each for chunk in made for each in ([chunk, chunk] if _has_calls(chunk) else [chunk])]


def _replayed_whole(whole: dict[str, Any]) -> dict[str, Any]:
    made = copy.deepcopy(whole)
    message = made["choices"][0]["message"]
    if message.get("tool_calls"):
        message["tool_calls"] = [each for one in message["tool_calls"] for each in (one, one)]
    return made


def _has_calls(chunk: dict[str, Any]) -> bool:
    return any(choice["delta"].get("tool_calls") for choice in chunk["choices"])


def _finished_at_once(stream: list[Any]) -> list[Any]:
    made = copy.deepcopy(stream)
    last = next(place for place, chunk in enumerate(made) if chunk["choices"] and chunk["choices"][0]["finish_reason"])
    made[last - 1]["choices"][0]["finish_reason"] = made[last]["choices"][0]["finish_reason"]
    return made[:last] + made[last + 1 :]


def _finish(reason: str | None) -> dict[str, Any]:
    def change(choice: dict[str, Any]) -> None:
        if choice["finish_reason"]:
            choice["finish_reason"] = reason

    return each_choice(change)


def _old_style(choice: dict[str, Any]) -> None:
    message: dict[str, Any] = choice["message"] if "message" in choice else choice["delta"]
    for one in message.pop("tool_calls", None) or []:
        message["function_call"] = one["function"]
    if choice["finish_reason"] == "tool_calls":
        choice["finish_reason"] = "function_call"


def _printed(form: str, between: str = "\n", around: str = "{}") -> Any:
    """The hook that has the model print its calls as text, each in this form."""

    def answer(given: Answer, _body: dict[str, Any]) -> Answer:
        if not given.calls:
            return given
        texts = []
        for one in given.calls:
            arguments = dict(one.arguments) if not isinstance(one.arguments, str) else {}
            pieces = {"NAME": one.tool, "ARGUMENTS": json.dumps(arguments), "TITLE": str(arguments.get("title"))}
            text = form
            for place, piece in pieces.items():
                text = text.replace(place, piece)
            texts.append(text)
        return replace(given, calls=(), text=around.replace("{}", between.join(texts)))

    return answer


def _broken_off(given: Answer, _body: dict[str, Any]) -> Answer:
    halves = tuple(replace(one, arguments=json.dumps(one.arguments)[:-4]) for one in given.calls)
    return replace(given, calls=halves, finish="length" if halves else None)


def _many(given: Answer, _body: dict[str, Any]) -> Answer:
    if not given.calls:
        return given
    return replace(given, calls=tuple(Call(tool="add_task", arguments={"title": f"task {n}"}) for n in range(1000)))


def _with_others_identity(given: Answer, _body: dict[str, Any]) -> Answer:
    claimed = tuple(replace(one, arguments={**dict(one.arguments), "user_id": 1}) for one in given.calls)  # type: ignore[arg-type]
    return replace(given, calls=claimed)


CALLS = (
    Quirk(name="whole-calls", what="Each call in one piece", seen="Ollama", chunks=whole_calls),
    Quirk(name="no-index", what="Pieces of calls without an index", seen="ollama#7881", **each_call(_no_index)),
    Quirk(
        name="no-index-whole",
        what="Whole calls without an index",
        seen="ollama#7881",
        chunks=lambda stream: each_call(_no_index)["chunks"](whole_calls(stream)),
    ),
    Quirk(
        name="same-index",
        what="Parallel calls that all have index 0",
        seen="ollama#15457",
        chunks=lambda stream: each_call(_first_index)["chunks"](whole_calls(stream)),
    ),
    Quirk(
        name="same-index-pieces",
        what="Parallel calls in pieces that all have index 0",
        seen="vercel/ai#14277",
        **each_call(_first_index),
    ),
    Quirk(
        name="same-index-one-delta",
        what="All calls in one piece of the stream, all with index 0",
        seen="ollama#15457",
        chunks=_in_one_delta,
    ),
    Quirk(
        name="index-from-one",
        what="Calls numbered from 1",
        seen="proxies",
        **each_call(lambda one: one.update(index=one["index"] + 1) if "index" in one else None),
    ),
    Quirk(name="empty-id", what="Calls with an empty id", seen="llama.cpp#11992, lmstudio#830", **ids("")),
    Quirk(name="null-id", what="Calls whose id is null", seen="llama.cpp#11992", **ids(None)),
    Quirk(name="no-id", what="Calls without an id", seen="old Ollama", **each_call(_no_ids)),
    Quirk(
        name="empty-id-same-index",
        what="Parallel calls with an empty id, all with index 0",
        seen="Ollama and llama.cpp, both at once",
        chunks=lambda stream: ids("")["chunks"](each_call(_first_index)["chunks"](whole_calls(stream))),
        completion=ids("")["completion"],
    ),
    Quirk(name="same-id", what="Parallel calls that share an id", seen="oh-my-pi#2055: MiMo, Kimi", **ids("call_0")),
    Quirk(
        name="same-id-later",
        what="The id of an earlier call of the turn again",
        seen="fireconnect#16: Kimi, xAI",
        means=ONE_BY_ONE,
        **ids("call_0"),
    ),
    Quirk(
        name="replayed-call",
        what="Each call twice, with the same id",
        seen="qwen-code#5107",
        chunks=_replayed,
        completion=_replayed_whole,
    ),
    Quirk(
        name="arguments-object",
        what="Arguments as an object instead of a text",
        seen="llama.cpp#20198, text-generation-inference#2461",
        chunks=lambda stream: each_call(_object)["chunks"](whole_calls(stream)),
        completion=each_call(_object)["completion"],
    ),
    Quirk(
        name="arguments-null",
        what="null as the arguments of a call that needs none",
        seen="litellm#4440",
        means=LISTED,
        **_arguments(None),
    ),
    Quirk(
        name="arguments-empty",
        what="An empty text as the arguments of a call that needs none",
        seen="vercel/ai#6687",
        means=LISTED,
        **_arguments(""),
    ),
    Quirk(
        name="arguments-twice-encoded",
        what="Arguments that are JSON in a JSON text",
        seen="small models",
        answer=lambda given, _body: replace(
            given, calls=tuple(replace(one, arguments=json.dumps(json.dumps(one.arguments))) for one in given.calls)
        ),
    ),
    Quirk(
        name="arguments-broken",
        what="Arguments that are no JSON",
        seen="small models",
        means=TOLD_OFF,
        answer=lambda given, _body: replace(
            given, calls=tuple(replace(one, arguments='{"title": milk') for one in given.calls)
        ),
    ),
    Quirk(
        name="arguments-wrong",
        what="Arguments that the tool does not take",
        seen="small models",
        means=(call("add_task", title=["milk"], when="soon"), say("I could not add it.")),
    ),
    Quirk(
        name="unknown-tool",
        what="A call of a tool that there is not",
        seen="small models",
        means=(call("create_todo", title="milk"), say("I could not add it.")),
    ),
    Quirk(
        name="others-identity",
        what="A call that says which user it is for",
        seen="models that were talked into it",
        means=(call("add_task", title="milk"), say("I tried.")),
        answer=_with_others_identity,
    ),
    Quirk(
        name="name-repeated",
        what="The name of the tool again in each piece of a call",
        seen="llama.cpp#12379",
        chunks=_later_pieces(),
    ),
    Quirk(
        name="name-empty-later",
        what="An empty name and id in the later pieces of a call",
        seen="lmstudio#649",
        chunks=_later_pieces(name=""),
    ),
    Quirk(
        name="name-null-later",
        what='The text "null" as the name in the later pieces of a call',
        seen="litellm#12513",
        chunks=_later_pieces(name="null"),
    ),
    Quirk(name="name-last", what="The name of the tool after the id", seen="vercel/ai#14722", chunks=_name_last),
    Quirk(name="type-capital", what="FUNCTION as the type of calls", seen="litellm#12513", **_set(type="FUNCTION")),
    Quirk(
        name="function-call",
        what="One function_call, as before there were tool_calls",
        seen="old servers",
        means=ONE_ADDED,
        **each_choice(_old_style),
    ),
    Quirk(
        name="finish-stop", what="finish_reason stop after calls", seen="vllm#9209, litellm#12862", **_finish("stop")
    ),
    Quirk(name="finish-odd", what="finish_reason end_turn", seen="litellm#12481, OpenRouter", **_finish("end_turn")),
    Quirk(name="finish-null", what="No finish_reason, ever", seen="vllm#27572", **_finish(None)),
    Quirk(
        name="finish-with-last", what="finish_reason in the last piece itself", seen="Ollama", chunks=_finished_at_once
    ),
    Quirk(
        name="finish-calls-without-any",
        what="finish_reason tool_calls without a call",
        seen="mastra#14187",
        means=(replace(say(""), finish="tool_calls"),),
    ),
    Quirk(
        name="words-and-calls",
        what="Words before the calls",
        seen="most models",
        means=(say("I will add them.\n\n") + BOTH_ADDED[0], BOTH_ADDED[1]),
    ),
    Quirk(
        name="call-cut-by-length",
        what="A call broken off by the length limit (finish_reason length)",
        seen="any, with max_tokens",
        means=(call("add_task", title="milk and bread"), say("Added milk.")),
        answer=_broken_off,
    ),
    Quirk(
        name="call-cut-but-finished",
        what="A call broken off by the length limit, with finish_reason tool_calls",
        seen="vllm#53269",
        means=TOLD_OFF,
        answer=lambda given, body: replace(_broken_off(given, body), finish=None),
    ),
    Quirk(name="thousand-calls", what="A thousand calls at once", seen="models that loop", answer=_many),
    Quirk(
        name="printed-tag",
        what="Calls printed as text: `<tool_call>{…}</tool_call>`",
        seen="Qwen on Ollama, vLLM, llama.cpp",
        answer=_printed('<tool_call>\n{"name": "NAME", "arguments": ARGUMENTS}\n</tool_call>'),
    ),
    Quirk(
        name="both-ways",
        what="Calls as they should be, and printed as text as well",
        seen="Qwen on vLLM, LocalAI#10052",
        answer=lambda given, body: replace(
            _printed('<tool_call>\n{"name": "NAME", "arguments": ARGUMENTS}\n</tool_call>')(given, body),
            calls=given.calls,
        ),
    ),
    Quirk(
        name="printed-json",
        what="A call printed as text: a JSON object",
        seen="qwen2.5-coder on Ollama",
        means=ONE_ADDED,
        answer=_printed('{"name": "NAME", "arguments": ARGUMENTS}'),
    ),
    Quirk(
        name="printed-parameters",
        what="A call printed as text: a JSON object with `parameters`",
        seen="Llama 3 on llama.cpp",
        means=ONE_ADDED,
        answer=_printed('{"type": "function", "name": "NAME", "parameters": ARGUMENTS}'),
    ),
    Quirk(
        name="printed-fence",
        what="A call printed as text: JSON in a code fence",
        seen="bike4mind#686",
        means=ONE_ADDED,
        answer=_printed('```json\n{"name": "NAME", "arguments": ARGUMENTS}\n```'),
    ),
    Quirk(
        name="printed-mistral",
        what="Calls printed as text: `[TOOL_CALLS] […]`",
        seen="Mistral on vLLM",
        answer=_printed('{"name": "NAME", "arguments": ARGUMENTS}', between=", ", around="[TOOL_CALLS] [{}]"),
    ),
    Quirk(
        name="printed-python-tag",
        what="A call printed as text: `<|python_tag|>{…}`",
        seen="Llama 3 on vLLM",
        means=ONE_ADDED,
        answer=_printed('<|python_tag|>{"name": "NAME", "parameters": ARGUMENTS}'),
    ),
    Quirk(
        name="printed-xml",
        what="A call printed as text: `<function=…><parameter=…>`",
        seen="hermes-agent#83023: Qwen3-Coder",
        means=ONE_ADDED,
        answer=_printed(
            "<tool_call>\n<function=NAME>\n<parameter=title>\nTITLE\n</parameter>\n</function>\n</tool_call>"
        ),
    ),
    Quirk(
        name="printed-harmony",
        what="A call in gpt-oss's own form: `<|channel|>commentary to=functions.…`",
        seen="odysseus#4522, TensorRT-LLM#9256",
        means=ONE_ADDED,
        answer=_printed(
            "<|channel|>analysis<|message|>I shall add it.<|end|><|start|>assistant<|channel|>commentary"
            " to=functions.NAME <|constrain|>json<|message|>ARGUMENTS<|call|>"
        ),
    ),
    Quirk(
        name="printed-unknown",
        what="A call of a tool that there is not, printed as text",
        seen="small models",
        means=(say('{"name": "delete_everything", "arguments": {}}'),),
    ),
    Quirk(
        name="printed-in-passing",
        what="Words that speak of a call",
        seen="models that explain themselves",
        means=(say('You could say: <tool_call>{"name": "add_task", "arguments": {"title": "milk"}}</tool_call>'),),
    ),
)
