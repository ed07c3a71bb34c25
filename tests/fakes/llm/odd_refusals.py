"""Requests that servers refuse, and how they say so."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tests.fakes.llm.answers import Answer, fail
from tests.fakes.llm.quirk import HELLO, Quirk, ids

Refuses = Callable[[dict[str, Any]], Answer | None]
KNOWN_FIELDS = {"messages", "model", "tools", "tool_choice", "stream", "max_tokens", "temperature", "top_p", "stop"}


def _always(status: int, body: Any, **headers: str) -> Refuses:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _body: fail(status, body, named)


def _where(wrong: Callable[[dict[str, Any]], object], status: int, body: Any) -> Refuses:
    return lambda asked: fail(status, body) if wrong(asked) else None


def _error(message: str, code: Any = None, kind: str = "invalid_request_error", **more: Any) -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code, **more}}


def _foreign_ids(asked: dict[str, Any]) -> bool:
    ids = [one["id"] for message in asked["messages"] for one in message.get("tool_calls") or []]
    return not all(re.fullmatch(r"[a-zA-Z0-9]{9}", each) for each in ids)


def _repeated_ids(asked: dict[str, Any]) -> bool:
    ids = [one["id"] for message in asked["messages"] for one in message.get("tool_calls") or []]
    return len(set(ids)) < len(ids) or not all(ids)


def _null_content(asked: dict[str, Any]) -> bool:
    return any(message.get("content", "") is None for message in asked["messages"])


def _unpaired(asked: dict[str, Any]) -> bool:
    open_ids: list[str] = []
    for message in asked["messages"]:
        if message["role"] == "tool":
            if message["tool_call_id"] not in open_ids:
                return True
            open_ids.remove(message["tool_call_id"])
        elif open_ids:
            return True
        open_ids += [one["id"] for one in message.get("tool_calls") or []]
    return bool(open_ids)


PARTICULAR = (
    Quirk(
        name="no-stream-options",
        what="It refuses stream_options (400)",
        seen="Groq, vercel/ai#1578",
        refuses=_where(
            lambda asked: "stream_options" in asked,
            400,
            _error("property 'stream_options' is unsupported, did you mean 'stream'?"),
        ),
    ),
    Quirk(
        name="no-stream-options-422",
        what="It refuses stream_options (422)",
        seen="Mistral, openai-agents-python#442",
        refuses=_where(
            lambda asked: "stream_options" in asked,
            422,
            {
                "object": "error",
                "type": "invalid_request_error",
                "message": {
                    "detail": [
                        {
                            "type": "extra_forbidden",
                            "loc": ["body", "stream_options", "include_usage"],
                            "msg": "Extra inputs are not permitted",
                            "input": True,
                        }
                    ]
                },
            },
        ),
    ),
    Quirk(
        name="no-stream-with-tools",
        what="It refuses tools in a stream (500)",
        seen="llm-llama-server#3: llama.cpp",
        refuses=_where(
            lambda asked: asked.get("stream") and asked.get("tools"),
            500,
            {"error": {"code": 500, "message": "Cannot use tools with stream", "type": "server_error"}},
        ),
    ),
    Quirk(
        name="no-stream",
        what="It refuses to stream (400)",
        seen="Roo-Code#274: o1",
        refuses=_where(
            lambda asked: asked.get("stream"),
            400,
            _error(
                "Unsupported value: 'stream' does not support true with this model. Only the default (false) value is"
                " supported.",
                "unsupported_value",
                param="stream",
            ),
        ),
    ),
    Quirk(
        name="strict-fields",
        what="It refuses each field that it does not know (422)",
        seen="Mistral, Databricks",
        refuses=lambda asked: (
            fail(
                422,
                {
                    "detail": [
                        {"type": "extra_forbidden", "loc": ["body", name], "msg": "Extra inputs are not permitted"}
                        for name in sorted(set(asked) - KNOWN_FIELDS)
                    ]
                },
            )
            if set(asked) - KNOWN_FIELDS
            else None
        ),
    ),
    Quirk(
        name="strict-ids",
        what="It refuses ids of calls that are not nine letters and digits (400)",
        seen="eca#233: Mistral",
        refuses=_where(
            _foreign_ids,
            400,
            {
                "object": "error",
                "type": "invalid_function_call",
                "param": None,
                "code": "3280",
                "message": "Tool call id was call_0 but must be a-z, A-Z, 0-9, with a length of 9.",
            },
        ),
    ),
    Quirk(
        name="unique-ids",
        what="It refuses ids of calls that come twice (400), which it gives itself",
        seen="zeph#6501: Kimi",
        refuses=_where(_repeated_ids, 400, _error("messages[3].tool_calls[0].id must be unique within the request")),
        **ids("call_0"),
    ),
    Quirk(
        name="paired-calls",
        what="It refuses calls without a result, and results without a call (400)",
        seen="OpenAI",
        refuses=_where(
            _unpaired,
            400,
            _error(
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each"
                " 'tool_call_id'."
            ),
        ),
    ),
    Quirk(
        name="no-null-content",
        what="It refuses messages whose content is null (400)",
        seen="lmstudio#261",
        refuses=_where(
            _null_content,
            400,
            {"error": "Invalid 'content': 'content' field must be a string or an array of objects."},
        ),
    ),
    Quirk(
        name="no-empty-content",
        what="It refuses messages whose content is empty (400)",
        seen="vercel/ai#13466: Bedrock",
        refuses=_where(
            lambda asked: any(message.get("content") == "" for message in asked["messages"]),
            400,
            _error("messages: text content blocks must be non-empty"),
        ),
    ),
)

REFUSALS = (
    Quirk(
        name="no-tools",
        what="400: the model does not support tools",
        seen="ollama#11131",
        means=HELLO,
        refuses=_where(
            lambda asked: asked.get("tools"),
            400,
            _error("registry.ollama.ai/library/gemma3:4b does not support tools", kind="api_error"),
        ),
    ),
    Quirk(
        name="no-tools-vllm",
        what="400: tools are not switched on",
        seen="vLLM",
        means=HELLO,
        refuses=_where(
            lambda asked: asked.get("tools"),
            400,
            {
                "object": "error",
                "type": "BadRequestError",
                "param": None,
                "code": 400,
                "message": '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
            },
        ),
    ),
    Quirk(
        name="no-tools-llamacpp",
        what="500: tools are not switched on",
        seen="llama.cpp",
        means=HELLO,
        refuses=_where(
            lambda asked: asked.get("tools"),
            500,
            {"error": {"code": 500, "message": "tools param requires --jinja flag", "type": "server_error"}},
        ),
    ),
    Quirk(
        name="no-tools-openrouter",
        what="404: nobody offers the model with tools",
        seen="OpenRouter",
        means=HELLO,
        refuses=_where(
            lambda asked: asked.get("tools"),
            404,
            {"error": {"message": "No endpoints found that support tool use.", "code": 404}},
        ),
    ),
    Quirk(
        name="key-refused",
        what="401: the key is wrong",
        seen="OpenAI",
        means=HELLO,
        refuses=_always(401, _error("Incorrect API key provided: sk-abc*****xyz.", "invalid_api_key")),
    ),
    Quirk(
        name="key-refused-text",
        what="401 with a plain text",
        seen="proxies",
        means=HELLO,
        refuses=_always(401, "Unauthorized", Content_Type="text/plain"),
    ),
    Quirk(
        name="forbidden",
        what="403: not from here, or not for this key",
        seen="OpenAI",
        means=HELLO,
        refuses=_always(
            403,
            _error(
                "Country, region, or territory not supported",
                "unsupported_country_region_territory",
                "request_forbidden",
            ),
        ),
    ),
    Quirk(
        name="quota",
        what="429: the quota is used up",
        seen="OpenAI",
        means=HELLO,
        refuses=_always(
            429,
            _error(
                "You exceeded your current quota, please check your plan and billing details.",
                "insufficient_quota",
                "insufficient_quota",
            ),
        ),
    ),
    Quirk(
        name="credits",
        what="402: no credits are left",
        seen="OpenRouter",
        means=HELLO,
        refuses=_always(402, {"error": {"code": 402, "message": "Insufficient credits. Add more at the website."}}),
    ),
    Quirk(
        name="busy-once",
        what="429, once: come back in a moment",
        seen="OpenAI",
        at=frozenset({1}),
        refuses=_always(429, _error("Rate limit reached", "rate_limit_exceeded", "requests"), retry_after_ms="20"),
    ),
    Quirk(
        name="busy-for-long",
        what="429: come back in an hour",
        seen="OpenRouter free models",
        means=HELLO,
        refuses=_always(429, _error("Rate limit reached", "rate_limit_exceeded", "requests"), Retry_After="3600"),
    ),
    Quirk(
        name="busy",
        what="429, always",
        seen="OpenRouter free models",
        means=HELLO,
        refuses=_always(429, _error("Provider returned error", 429), retry_after_ms="20"),
    ),
    Quirk(
        name="overloaded-after-calls",
        what="503, always, once the tools were called",
        seen="all",
        at=None,
        refuses=_where(lambda asked: asked["messages"][-1]["role"] == "tool", 503, _error("Overloaded")),
    ),
    Quirk(
        name="unknown-model",
        what="404: there is no such model",
        seen="Ollama",
        means=HELLO,
        refuses=_always(404, _error("model 'llama9' not found", None, "not_found_error")),
    ),
    Quirk(
        name="unknown-model-openai",
        what="404 with code model_not_found",
        seen="OpenAI",
        means=HELLO,
        refuses=_always(
            404, _error("The model `gpt-9` does not exist or you do not have access to it.", "model_not_found")
        ),
    ),
    Quirk(
        name="unknown-model-400",
        what="400: that is no valid model",
        seen="OpenRouter",
        means=HELLO,
        refuses=_always(400, {"error": {"message": "scripted is not a valid model ID", "code": 400}}),
    ),
    Quirk(
        name="wrong-path",
        what="404: there is no such page",
        seen="Ollama without /v1",
        means=HELLO,
        refuses=_always(404, "404 page not found", Content_Type="text/plain"),
    ),
    Quirk(
        name="context-openai",
        what="400 with code context_length_exceeded",
        seen="OpenAI",
        means=HELLO,
        refuses=_always(
            400,
            _error(
                "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
                "context_length_exceeded",
            ),
        ),
    ),
    Quirk(
        name="context-llamacpp",
        what="400: more than the context",
        seen="llama.cpp#15780",
        means=HELLO,
        refuses=_always(
            400,
            {
                "error": {
                    "code": 400,
                    "type": "exceed_context_size_error",
                    "n_prompt_tokens": 4390,
                    "n_ctx": 4096,
                    "message": "request (4390 tokens) exceeds the available context size (4096 tokens)",
                }
            },
        ),
    ),
    Quirk(
        name="context-llamacpp-500",
        what="500: more than the context",
        seen="llama.cpp#19774",
        means=HELLO,
        refuses=_always(
            500, {"error": {"code": 500, "message": "Context size has been exceeded.", "type": "server_error"}}
        ),
    ),
    Quirk(
        name="context-vllm",
        what="400: more than the context",
        seen="vLLM",
        means=HELLO,
        refuses=_always(
            400,
            {
                "object": "error",
                "type": "BadRequestError",
                "param": None,
                "code": 400,
                "message": "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
            },
        ),
    ),
    Quirk(
        name="policy",
        what="400: refused by the content policy",
        seen="Azure OpenAI",
        means=HELLO,
        refuses=_always(
            400,
            _error(
                "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
                "content_filter",
            ),
        ),
    ),
    Quirk(
        name="policy-403",
        what="403: flagged by moderation",
        seen="OpenRouter",
        means=HELLO,
        refuses=_always(
            403,
            {
                "error": {
                    "code": 403,
                    "message": "Your input was flagged",
                    "metadata": {"reasons": ["violence"], "flagged_input": "…"},
                }
            },
        ),
    ),
    Quirk(
        name="bad-request",
        what="400 that nobody can tell the reason of",
        seen="all",
        means=HELLO,
        refuses=_always(400, _error("Something about your request")),
    ),
    Quirk(
        name="bad-request-text",
        what="400 whose error is but a text",
        seen="Ollama",
        means=HELLO,
        refuses=_always(400, {"error": "json: cannot unmarshal array into Go struct field"}),
    ),
    Quirk(
        name="bad-request-list",
        what="400 whose body is a list",
        seen="Gemini's compatible API",
        means=HELLO,
        refuses=_always(400, '[{"error": {"code": 400, "message": "Invalid JSON payload received."}}]'),
    ),
    Quirk(
        name="loading-once",
        what="503, once: the model is being loaded",
        seen="llama.cpp",
        at=frozenset({1}),
        refuses=_always(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}),
    ),
    Quirk(
        name="loading",
        what="503, always: the model is being loaded",
        seen="llama.cpp",
        means=HELLO,
        refuses=_always(503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}}),
    ),
    Quirk(
        name="broken",
        what="500, always",
        seen="all",
        means=HELLO,
        refuses=_always(500, _error("The server had an error while processing your request.", None, "server_error")),
    ),
    Quirk(
        name="bad-gateway",
        what="502 with a web page, always",
        seen="proxies",
        means=HELLO,
        refuses=_always(502, "<html><h1>502 Bad Gateway</h1><hr>nginx</html>", Content_Type="text/html"),
    ),
    Quirk(
        name="redirect",
        what="307 to another server",
        seen="ogx#2496",
        means=HELLO,
        refuses=_always(307, "", Location="http://127.0.0.1:9/v1/chat/completions"),
    ),
    Quirk(
        name="redirect-to-page",
        what="302 to a page for signing in",
        seen="company proxies",
        means=HELLO,
        refuses=_always(302, "", Location="http://127.0.0.1:9/login"),
    ),
)
