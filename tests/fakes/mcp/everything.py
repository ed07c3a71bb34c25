"""A server with everything that the official conformance suite looks for, by the names that it looks for.

The suite looks at the protocol, so it needs tools that give each kind of content, ask the client for each thing that
one can ask for, and so on: ours do not. These are served by our endpoint, in the place of our tools.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Annotated, Any

from mcp.server.context import ServerRequestContext
from mcp.server.mcpserver import Context, MCPServer, RequestStateSecurity
from mcp.server.mcpserver.prompts.base import UserMessage
from mcp.shared.exceptions import MCPError
from mcp.types import (
    MISSING_REQUIRED_CLIENT_CAPABILITY,
    AudioContent,
    Completion,
    CompletionArgument,
    CompletionContext,
    ContentBlock,
    CreateMessageRequest,
    CreateMessageRequestParams,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    EmbeddedResource,
    EmptyResult,
    ImageContent,
    InputRequest,
    InputRequiredResult,
    ListRootsRequest,
    PromptReference,
    ResourceTemplateReference,
    SamplingMessage,
    SetLevelRequestParams,
    SubscribeRequestParams,
    TextContent,
    TextResourceContents,
    UnsubscribeRequestParams,
)
from pydantic import BaseModel, Field

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="  # a red dot
WAV = base64.b64encode(
    b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\0\0\0"
).decode()
CHOICES: list[Any] = ["active", "inactive", "pending"]
TOOLS: list[Callable[..., Any]] = []


def tool(function: Callable[..., Any]) -> Callable[..., Any]:
    """One of the tools; the suite knows it as test_ and this name."""
    TOOLS.append(function)
    return function


def text(words: str) -> TextContent:
    return TextContent(type="text", text=words)


def image() -> ImageContent:
    return ImageContent(type="image", data=PNG, mime_type="image/png")


def embedded(uri: str, words: str, mime_type: str = "text/plain") -> EmbeddedResource:
    return EmbeddedResource(type="resource", resource=TextResourceContents(uri=uri, mime_type=mime_type, text=words))


# Tools that give each kind of content


@tool
def simple_text() -> str:
    """Text."""
    return "This is a simple text response for testing."


@tool
def image_content() -> list[ImageContent]:
    """An image."""
    return [image()]


@tool
def audio_content() -> list[AudioContent]:
    """A sound."""
    return [AudioContent(type="audio", data=WAV, mime_type="audio/wav")]


@tool
def embedded_resource() -> list[EmbeddedResource]:
    """A resource."""
    return [embedded("test://embedded-resource", "This is an embedded resource content.")]


@tool
def multiple_content_types() -> list[ContentBlock]:
    """Several kinds at once."""
    mixed = embedded("test://mixed-content-resource", '{"test": "data", "value": 123}', "application/json")
    return [text("Multiple content types test:"), image(), mixed]


@tool
def error_handling() -> str:
    """A failure."""
    raise RuntimeError("This tool intentionally returns an error for testing")


# Tools that say something on their way


@tool
async def tool_with_logging(ctx: Context[Any, Any]) -> str:
    """Three lines of log."""
    for line in ("Tool execution started", "Tool processing data", "Tool execution completed"):
        await ctx.request_context.session.send_log_message("info", line, related_request_id=ctx.request_id)
        await asyncio.sleep(0)
    return "Tool with logging executed successfully"


@tool
async def tool_with_progress(ctx: Context[Any, Any]) -> str:
    """Three steps of progress."""
    for done in (0, 50, 100):
        await ctx.report_progress(progress=done, total=100, message=f"Completed step {done} of 100")
        await asyncio.sleep(0)
    return "Tool with progress executed successfully"


# Tools that ask the client, as it was done before 2026-07-28


@tool
async def sampling(prompt: str, ctx: Context[Any, Any]) -> str:
    """Have the client's model answer."""
    said = await ctx.session.create_message(
        messages=[SamplingMessage(role="user", content=text(prompt))],
        max_tokens=100,
        related_request_id=ctx.request_id,
    )
    return f"LLM response: {said.content.text if isinstance(said.content, TextContent) else said.content}"


class Person(BaseModel):
    username: str
    email: str


class WithDefaults(BaseModel):
    name: str = "John Doe"
    age: int = 30
    score: float = 95.5
    status: str = Field(default="active", json_schema_extra={"enum": CHOICES})
    verified: bool = True


def options(**titles: str) -> Any:
    return [{"const": value, "title": title} for value, title in titles.items()]


class WithChoices(BaseModel):
    one: str = Field(alias="untitledSingle", json_schema_extra={"enum": CHOICES})
    one_titled: str = Field(alias="titledSingle", json_schema_extra={"oneOf": options(a="First", b="Second")})
    some: list[str] = Field(alias="untitledMulti", json_schema_extra={"items": {"type": "string", "enum": CHOICES}})
    some_titled: list[str] = Field(
        alias="titledMulti", json_schema_extra={"items": {"anyOf": options(a="First", b="Second")}}
    )
    legacy: str = Field(alias="legacyEnum", json_schema_extra={"enum": ["a", "b"], "enumNames": ["First", "Second"]})


async def asked(ctx: Context[Any, Any], message: str, schema: type[BaseModel], *, told: str) -> str:
    answer = await ctx.elicit(message=message, schema=schema)
    content = answer.data.model_dump_json() if answer.action == "accept" else "{}"
    return f"{told}: action={answer.action}, content={content}"


@tool
async def elicitation(message: str, ctx: Context[Any, Any]) -> str:
    """Ask the user."""
    return await asked(ctx, message, Person, told="User response")


@tool
async def elicitation_sep1034_defaults(ctx: Context[Any, Any]) -> str:
    """Ask the user, with a default for each kind of value."""
    return await asked(ctx, "Please provide user information", WithDefaults, told="Elicitation completed")


@tool
async def elicitation_sep1330_enums(ctx: Context[Any, Any]) -> str:
    """Ask the user to choose, in each way that there is."""
    return await asked(ctx, "Please choose", WithChoices, told="Elicitation completed")


# Tools that ask the client, as it is done since 2026-07-28: the call ends with a question, and is made again


def question(message: str, field: str, kind: str = "string") -> ElicitRequest:
    schema = {"type": "object", "properties": {field: {"type": kind}}, "required": [field]}
    return ElicitRequest(params=ElicitRequestFormParams(message=message, requested_schema=schema))


def thought(words: str) -> CreateMessageRequest:
    message = SamplingMessage(role="user", content=text(words))
    return CreateMessageRequest(params=CreateMessageRequestParams(messages=[message], max_tokens=100))


def answered(ctx: Context[Any, Any], name: str, field: str) -> Any:
    """What the client answered to this question; None where it did not."""
    answer = (ctx.input_responses or {}).get(name)
    return (answer.content or {}).get(field) if isinstance(answer, ElicitResult) else None


Asks = str | InputRequiredResult


@tool
async def input_required_result_elicitation(ctx: Context[Any, Any]) -> Asks:
    """Ask the user one thing."""
    if name := answered(ctx, "user_name", "name"):
        return f"Hello, {name}!"
    return InputRequiredResult(input_requests={"user_name": question("What is your name?", "name")})


@tool
async def input_required_result_sampling(ctx: Context[Any, Any]) -> Asks:
    """Ask the client's model one thing."""
    if "capital_question" in (ctx.input_responses or {}):
        return "The model has answered."
    return InputRequiredResult(input_requests={"capital_question": thought("What is the capital of France?")})


@tool
async def input_required_result_list_roots(ctx: Context[Any, Any]) -> Asks:
    """Ask the client for its roots."""
    if "client_roots" in (ctx.input_responses or {}):
        return "The client has named its roots."
    return InputRequiredResult(input_requests={"client_roots": ListRootsRequest()})


@tool
async def input_required_result_request_state(ctx: Context[Any, Any]) -> Asks:
    """Give the client something to bring back."""
    if ctx.request_state == "a state" and answered(ctx, "confirm", "ok"):
        return "state-ok"
    return InputRequiredResult(input_requests={"confirm": question("Go on?", "ok", "boolean")}, request_state="a state")


@tool
async def input_required_result_multiple_inputs(ctx: Context[Any, Any]) -> Asks:
    """Ask three things at once."""
    wanted: dict[str, InputRequest] = {
        "user_name": question("What is your name?", "name"),
        "greeting": thought("Write a greeting"),
        "client_roots": ListRootsRequest(),
    }
    if wanted.keys() <= (ctx.input_responses or {}).keys():
        return "Everything was answered."
    return InputRequiredResult(input_requests=wanted, request_state="three")


@tool
async def input_required_result_multi_round(ctx: Context[Any, Any]) -> Asks:
    """Ask one thing after the other."""
    known = json.loads(ctx.request_state or "{}")
    if (color := answered(ctx, "step2", "color")) and "name" in known:
        return f"{known['name']} likes {color}."
    if name := answered(ctx, "step1", "name"):
        asks, state = {"step2": question("What is your favorite color?", "color")}, {"round": 2, "name": name}
    else:
        asks, state = {"step1": question("What is your name?", "name")}, {"round": 1}
    return InputRequiredResult(input_requests={**asks}, request_state=json.dumps(state))


@tool
async def input_required_result_tampered_state(ctx: Context[Any, Any]) -> Asks:
    """Give the client something that it will change."""
    if ctx.request_state is not None:
        return "state-ok"
    return InputRequiredResult(input_requests={"confirm": question("Go on?", "ok", "boolean")}, request_state="whole")


@tool
async def input_required_result_capabilities(ctx: Context[Any, Any]) -> Asks:
    """Ask only what the client can be asked."""
    can = ctx.client_capabilities
    asks: dict[str, InputRequest] = {}
    if can is None or can.sampling is not None:
        asks["sample"] = thought("Say hello")
    if can is None or can.elicitation is not None:
        asks["ask"] = question("What is your name?", "name")
    return InputRequiredResult(input_requests=asks, request_state="asked")


# Others


@tool
def x_mcp_header(
    region: Annotated[str, Field(json_schema_extra={"x-mcp-header": "Region"})] = "nowhere",
) -> str:
    """An argument that travels in a header, too."""
    return f"region={region}"


@tool
async def missing_capability(ctx: Context[Any, Any]) -> str:
    """What only a client can use that has a model."""
    can = ctx.client_capabilities
    if can is None or can.sampling is None:
        lacking: dict[str, Any] = {"requiredCapabilities": {"sampling": {}}}
        raise MCPError(MISSING_REQUIRED_CLIENT_CAPABILITY, "This needs a client with a model", lacking)
    return "The client has a model."


@tool
async def trigger_tool_change(ctx: Context[Any, Any]) -> str:
    """Tell who listens that there are other tools."""
    await ctx.notify_tools_changed()
    return "told"


@tool
async def trigger_prompt_change(ctx: Context[Any, Any]) -> str:
    """Tell who listens that there are other prompts."""
    await ctx.notify_prompts_changed()
    return "told"


# Resources and prompts


def static_text() -> str:
    """A text."""
    return "This is the content of the static text resource."


def static_binary() -> bytes:
    """Bytes."""
    return base64.b64decode(PNG)


def by_template(id: str) -> str:  # noqa: A002 - the suite's
    """One of many."""
    return json.dumps({"id": id, "templateTest": True, "data": f"Data for ID: {id}"})


RESOURCES: dict[str, tuple[Callable[..., Any], str]] = {
    "test://static-text": (static_text, "text/plain"),
    "test://static-binary": (static_binary, "image/png"),
    "test://template/{id}/data": (by_template, "application/json"),
    "test://watched-resource": (static_text, "text/plain"),
}


def simple_prompt() -> list[UserMessage]:
    """Without arguments."""
    return [UserMessage(text("This is a simple prompt for testing."))]


def prompt_with_arguments(arg1: str, arg2: str) -> list[UserMessage]:
    """With two."""
    return [UserMessage(text(f"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'"))]


def prompt_with_embedded_resource(resourceUri: str) -> list[UserMessage]:  # noqa: N803 - the suite's
    """With a resource in it."""
    resource = embedded(resourceUri, "Embedded resource content for testing.")
    return [UserMessage(resource), UserMessage(text("Please process the embedded resource above."))]


def prompt_with_image() -> list[UserMessage]:
    """With an image in it."""
    return [UserMessage(image()), UserMessage(text("Please analyze the image above."))]


async def input_required_result_prompt(ctx: Context[Any, Any]) -> list[UserMessage] | InputRequiredResult:
    """That asks the user first."""
    if context := answered(ctx, "user_context", "context"):
        return [UserMessage(text(f"Use the following context: {context}"))]
    return InputRequiredResult(input_requests={"user_context": question("Which context?", "context")})


PROMPTS: dict[str, Callable[..., Any]] = {
    "test_simple_prompt": simple_prompt,
    "test_prompt_with_arguments": prompt_with_arguments,
    "test_prompt_with_embedded_resource": prompt_with_embedded_resource,
    "test_prompt_with_image": prompt_with_image,
    "test_input_required_result_prompt": input_required_result_prompt,
}


# What the SDK's server has no decorator for


async def nothing(_ctx: ServerRequestContext[Any, Any], _params: object) -> EmptyResult:
    """Take note."""
    return EmptyResult()


async def completion(
    _ref: PromptReference | ResourceTemplateReference, _argument: CompletionArgument, _context: CompletionContext | None
) -> Completion:
    """Know nothing."""
    return Completion(values=[], total=0, has_more=False)


def build(state_key: str) -> MCPServer[Any]:
    """The server, as our endpoint wants to have it built."""
    security = RequestStateSecurity(keys=[state_key])
    server = MCPServer[Any]("everything", version="1", log_level="WARNING", request_state_security=security)
    for each in TOOLS:
        server.tool(f"test_{each.__name__}")(each)
    for uri, (read, mime_type) in RESOURCES.items():
        server.resource(uri, mime_type=mime_type, name=uri)(read)
    for name, prompt in PROMPTS.items():
        server.prompt(name)(prompt)
    server.completion()(completion)  # type: ignore[no-untyped-call]  # as the SDK has it
    for method, params in (
        ("logging/setLevel", SetLevelRequestParams),
        ("resources/subscribe", SubscribeRequestParams),
        ("resources/unsubscribe", UnsubscribeRequestParams),
    ):
        server._lowlevel_server.add_request_handler(method, params, nothing)
    return server
