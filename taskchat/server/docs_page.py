"""The OpenAPI description as a page for people: plain HTML without scripts, which works offline."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

Schema = dict[str, Any]

STYLE = "/docs/style.css"
METHODS = ("get", "post", "put", "patch", "delete")


def page(description: Schema) -> str:
    """The whole page."""
    info = description["info"]
    tags = description.get("tags", [])
    shapes = description.get("components", {}).get("schemas", {})
    links = [f'<a href="#{_id(tag["name"])}">{escape(tag["name"])}</a>' for tag in tags]
    return "\n".join(
        [
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(info["title"])} API</title>',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<link rel="stylesheet" href="{STYLE}"></head><body>',
            f"<h1>{escape(info['title'])} API {escape(info['version'])}</h1>",
            _prose(info.get("description", "")),
            '<p>For programs: <a href="/openapi.json">/openapi.json</a></p>',
            f'<nav>{" ".join(links)} <a href="#shapes">shapes</a></nav>',
            *(line for tag in tags for line in _section(tag, description)),
            '<h2 id="shapes">Shapes</h2>',
            *(_shape(name, shape) for name, shape in sorted(shapes.items())),
            "</body></html>",
        ]
    )


def _section(tag: Schema, description: Schema) -> Iterator[str]:
    yield f'<h2 id="{_id(tag["name"])}">{escape(tag["name"])}</h2>{_prose(tag.get("description", ""))}'
    for path, operations in description["paths"].items():
        for method in METHODS:
            operation = operations.get(method)
            if operation is not None and tag["name"] in operation.get("tags", ()):
                yield _operation(method, path, operation, description)


def _operation(method: str, path: str, operation: Schema, description: Schema) -> str:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    parts = [
        f"<summary><b>{method.upper()}</b> <code>{escape(path)}</code> {escape(operation['summary'])}</summary>",
        _prose(operation.get("description", "")),
        "<p>Needs a token.</p>" if operation.get("security") else "",
        _table("Parameters", (_parameter(each) for each in operation.get("parameters", ()))),
        f"<p>Body: {_kind(body['schema'])}</p>{_examples(body)}" if body else "",
        _table("Answers", (_answer(status, operation, description) for status in operation["responses"])),
    ]
    return f'<details id="{_id(operation["operationId"])}">{"".join(parts)}</details>'


def _parameter(parameter: Schema) -> tuple[str, str, str]:
    needed = " (needed)" if parameter.get("required") else ""
    name = f"<code>{escape(parameter['name'])}</code> in {escape(parameter['in'])}{needed}"
    return name, _kind(parameter.get("schema", {})), escape(parameter.get("description", ""))


def _answer(status: str, operation: Schema, description: Schema) -> tuple[str, str, str]:
    answer = operation["responses"][status]
    if "$ref" in answer:
        answer = description["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    kinds = [
        f"{escape(kind)}: {_kind(each.get('schema', {}))}" for kind, each in sorted(answer.get("content", {}).items())
    ]
    return f"<code>{escape(status)}</code>", escape(answer.get("description", "")), "<br>".join(kinds)


def _shape(name: str, shape: Schema) -> str:
    needed = set(shape.get("required", ()))
    rows = (
        (f"<code>{escape(field)}</code>{' (needed)' if field in needed else ''}", _kind(each), _told(each))
        for field, each in shape.get("properties", {}).items()
    )
    about = _prose(shape.get("description", ""))
    return f'<details id="{_id(name)}"><summary>{escape(name)}</summary>{about}{_table("", rows)}</details>'


def _told(schema: Schema) -> str:
    limits = [
        f"{words} {schema[name]}"
        for name, words in (("minimum", "from"), ("maximum", "to"), ("minLength", "at least"), ("maxLength", "at most"))
        if name in schema
    ]
    return escape(". ".join(each for each in (schema.get("description", ""), " ".join(limits)) if each))


def _kind(schema: Schema) -> str:
    """What a value is, in a few words."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f'<a href="#{_id(name)}">{escape(name)}</a>'
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return " or ".join(_kind(each) for each in schema[several])
    if "const" in schema or "enum" in schema:
        return ", ".join(f"<code>{escape(str(each))}</code>" for each in schema.get("enum", [schema.get("const")]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    return escape(str(schema.get("type", "anything")))


def _examples(content: Schema) -> str:
    found = [each.get("value") for each in content.get("examples", {}).values()]
    found += content["schema"].get("examples", [])
    return "".join(f"<pre>{escape(json.dumps(each, indent=2, ensure_ascii=False))}</pre>" for each in found)


def _table(title: str, rows: Iterable[tuple[str, str, str]]) -> str:
    lines = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    heading = f"<h4>{title}</h4>" if title else ""
    return f"{heading}<table>{''.join(lines)}</table>" if lines else ""


def _prose(text: str) -> str:
    """Paragraphs, with the Markdown that descriptions use: code and bold."""
    paragraphs = [" ".join(each.split()) for each in text.split("\n\n") if each.strip()]
    return "".join(f"<p>{_marked(_marked(escape(each), '`', 'code'), '**', 'strong')}</p>" for each in paragraphs)


def _marked(text: str, mark: str, tag: str) -> str:
    parts = text.split(mark)
    if len(parts) % 2 == 0:  # one is not closed
        return text
    return "".join(f"<{tag}>{part}</{tag}>" if number % 2 else part for number, part in enumerate(parts))


def _id(name: str) -> str:
    return escape(name.replace(" ", "-"))
