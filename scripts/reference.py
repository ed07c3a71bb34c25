"""Write docs/reference from the code, or say that it is stale.

python -m scripts.reference            write
python -m scripts.reference --check    exit 1 and name the stale pages
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

from scripts import command_reference
from scripts.man_page import man_page

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
ENV_EXAMPLE = Path(__file__).parent.parent / ".env.example"
MAN_PAGE = FOLDER.parent / "man" / "taskchat.1"
COMPLETION = Path(__file__).parent.parent / "taskchat" / "cli" / "completion" / "table.json"
NOTE = "<!-- Written by `make docs`. Change the code instead. -->\n\n"


def command_page() -> str:
    """Every command's help."""
    return command_reference.command_page(NOTE)


def settings_page() -> str:
    """Every setting of the server, and the variables that the client reads."""
    tables = (
        f"## {topic}\n\n| variable | default | what it does |\n| --- | --- | --- |\n"
        + "".join(f"| `{name}` | {_shown(default)} | {told} |\n" for name, default, told in settings)
        for topic, settings in _settings_by_topic()
    )
    return (
        f"{NOTE}# Settings\n\nA server reads them from a file, which `taskchat config` shows and writes, and from the"
        " environment, which wins; options of `taskchat serve` win over both. In the file they have the short name:"
        " `port = 9000`."
        f" [OPERATING.md](../OPERATING.md) says which you need.\n\n{chr(10).join(tables)}\n{CLIENT_SETTINGS}"
    )


TOPICS = {
    "Where it listens": "host port workers tls_cert tls_key public_url allowed_hosts trusted_proxies cors_origins"
    " web_page",
    "Where it keeps everything": "database pool_size pool_overflow pool_wait_seconds redis",
    "Accounts": "secret access_minutes refresh_days registration oauth",
    "Mail": "smtp_host smtp_port smtp_security smtp_user smtp_password smtp_from",
    "Which model answers": "model model_url model_key models model_fallback model_stream model_connect_seconds"
    " model_seconds model_retries model_context model_reply_tokens tool_result_tokens",
    "Moderation": "moderation moderation_rules moderation_url moderation_key moderation_model",
    "Talking": "history_messages history_tokens turn_rounds turn_seconds turns_per_user prompts",
    "Documents": "documents_per_user document_megabytes_per_user document_bytes document_urls document_originals"
    " document_workers document_seconds document_memory upload_seconds",
    "Search by meaning": "embeddings embeddings_key vector_memory",
    "Other MCP servers": "mcp_servers mcp_seconds",
    "Limits": "rate_limits rate_user rate_address body_bytes head_seconds body_seconds connections"
    " connections_per_address sockets_per_user sockets_per_address socket_bytes socket_idle_seconds",
    "Running it": "log_level log_format drain_seconds idle_minutes",
}


def _settings_by_topic() -> list[tuple[str, list[tuple[str, object, str]]]]:
    """Each topic's settings: variable, default, what it does. Fails for a setting that no topic names."""
    from taskchat.config import Settings, variable_of

    known = {item.name: (variable_of(item), item.default, item.metadata["help"]) for item in fields(Settings)}
    found = [(topic, [known.pop(name) for name in names.split()]) for topic, names in TOPICS.items()]
    if known:
        raise SystemExit(f"scripts/reference.py: no topic names {', '.join(known)}. Add them to TOPICS.")
    return found


CLIENT_SETTINGS = """## Of the client

| variable | what it does |
| --- | --- |
| `TASKCHAT_SERVER` | Address of the server to use, like https://tasks.example.com. It wins over `taskchat login`. |
| `TASKCHAT_TOKEN` | Access token to use there, for CI: nothing is read from or written to the keyring. |
| `TASKCHAT_HOME` | Folder for everything that taskchat keeps on this machine. |
| `TASKCHAT_DEBUG` | Set to 1, errors inside taskchat show where they happened. |
| `NO_COLOR` | Set, the output has no colours. |
| `FORCE_COLOR`, `CLICOLOR_FORCE` | Set to 1, it has colours where no terminal is, too. |
| `CLICOLOR` | Set to 0, it has none. |
"""


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return "`on`" if default else "`off`"
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`" if default else "–"


def env_example() -> str:
    """Every setting as a commented line."""
    lines = [
        "# Settings of `taskchat serve`. Copy to .env and load it as you like; docs/reference/settings.md tells more."
    ]
    for topic, settings in _settings_by_topic():
        lines += ["", f"# --- {topic} ---"]
        for name, default, told in settings:
            lines += ["", f"# {told}", f"#{name}={_shown(default).strip('`').replace('–', '')}"]
    return "\n".join(lines) + "\n"


def tools_page() -> str:
    """Every tool, resource and prompt, as an AI client sees it."""
    from mcp import Client

    from taskchat.bots.access import collection_for
    from taskchat.knowledge.asking import Knowledge
    from taskchat.knowledge.documents.opening import Opening
    from taskchat.knowledge.index import Index
    from taskchat.store.sqlite import SqliteStore
    from taskchat.tasks import TaskService
    from taskchat.tools.server import build_tool_server

    async def offered() -> tuple[list[Any], list[Any], list[Any]]:
        with tempfile.TemporaryDirectory() as folder:
            store = SqliteStore.open(Path(folder) / "docs.db")
            index = Index(store)
            tasks, opening = TaskService(store, _no_clock), Opening(store, collection_for, index)
            server = build_tool_server(tasks, Knowledge(store, index), opening)
            async with Client(server, mode="2026-07-28", cache=None) as client:
                tools = (await client.list_tools()).tools
                resources = (await client.list_resources()).resources
                templates = (await client.list_resource_templates()).resource_templates
                prompts = (await client.list_prompts()).prompts
            await store.close()
            return list(tools), [*resources, *templates], list(prompts)

    tools, resources, prompts = asyncio.run(offered())
    return (
        f"{NOTE}# Tools\n\nWhat any MCP client can do for the signed-in user. Our own agent has the same tools without"
        " `add_tasks` and `confirm`, and dates come as they are stored.\n\n"
        + "\n".join(_tool(tool) for tool in tools)
        + "\n# Resources\n\n| address | what it is |\n| --- | --- |\n"
        + "".join(f"| `{getattr(one, 'uri', None) or one.uri_template}` | {one.description} |\n" for one in resources)
        + "\n# Prompts\n\n| prompt | arguments | what it does |\n| --- | --- | --- |\n"
        + "".join(
            f"| `{one.name}` | {', '.join(f'`{each.name}`' for each in one.arguments or [])} | {one.description} |\n"
            for one in prompts
        )
    )


def _no_clock() -> Any:
    raise RuntimeError("describing tools needs no clock")


def _tool(tool: Any) -> str:
    needed = set(tool.input_schema.get("required", ()))
    rows = [
        f"| `{name}`{' (needed)' if name in needed else ''} | {_kind(schema)} | {schema.get('description', '')} |\n"
        for name, schema in tool.input_schema.get("properties", {}).items()
    ]
    table = f"\n| argument | type | what it is |\n| --- | --- | --- |\n{''.join(rows)}" if rows else ""
    hints = tool.annotations
    kind = "reads" if hints.read_only_hint else "changes or deletes" if hints.destructive_hint else "adds or marks"
    return f"## `{tool.name}`\n\n{' '.join((tool.description or '').split())} It {kind}.\n{table}"


def _kind(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"] if each.get("type") != "null")
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("type", "any"))


def errors_page() -> str:
    """Every error code with its HTTP status and exit code."""
    from taskchat.cli import exits
    from taskchat.errors import every_error
    from taskchat.server.problems import STATUS

    rows = [
        f"| `{kind.code}` | {kind.title} | {STATUS[kind]} | {exits.code_of(kind(''))} |\n" for kind in every_error()
    ]
    codes = [f"| {code} | {meaning} |\n" for code, meaning in exits.MEANINGS.items()]
    return (
        f"{NOTE}# Errors\n\n| code | meaning | HTTP status | exit code |\n| --- | --- | --- | --- |\n{''.join(rows)}"
        f"\n## Exit codes\n\n| code | meaning |\n| --- | --- |\n{''.join(codes)}"
    )


def api_page() -> str:
    """Every path of the HTTP API."""
    from taskchat.config import Settings
    from taskchat.server.app import create_app

    with tempfile.TemporaryDirectory() as folder:
        os.environ["TASKCHAT_HOME"] = folder
        app = create_app(
            Settings(database=str(Path(folder) / "docs.db"), secret="0123456789abcdefghijklmnopqrstuvwxyz")
        )
        paths = app.openapi()["paths"]
        asyncio.run(app.state.services.store.close())
    rows = [
        f"| `{method.upper()} {path}` | `{operation['operationId']}` | {operation.get('summary', '')} |\n"
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]
    return (
        f"{NOTE}# HTTP API\n\nThe server describes itself in full at `/openapi.json`, and `/docs` shows it.\n\n"
        f"| call | operation | what it does |\n| --- | --- | --- |\n{''.join(rows)}"
    )


ATTACKS_HEAD = """# Attacks

What hostile strangers and users try, what comes of it, and how it stands. Each line that passes is tried by tests,
which `tests/security/attacks.py` names. Settings that strengthen a server are in [OPERATING.md](../OPERATING.md).

"""


def attacks_page() -> str:
    """Every attack that is tried, and those that there is nothing for yet."""
    from tests.security.attacks import ATTACKS

    counts = Counter(attack.status for attack in ATTACKS.values())
    rows = [
        f"| {number} | {attack.tried} | {attack.missing or attack.then or attack.absent}. | {attack.status} |\n"
        for number, attack in ATTACKS.items()
    ]
    return (
        f"{NOTE}{ATTACKS_HEAD}{', '.join(f'{status}: {count}' for status, count in sorted(counts.items()))}.\n\n"
        f"| | what is attempted | what happens | status |\n| --- | --- | --- | --- |\n{''.join(rows)}"
    )


PAGES: dict[Path, Callable[[], str]] = {
    FOLDER / "commands.md": command_page,
    COMPLETION: command_reference.completion_table,
    FOLDER / "settings.md": settings_page,
    FOLDER / "tools.md": tools_page,
    FOLDER / "errors.md": errors_page,
    FOLDER / "api.md": api_page,
    FOLDER / "attacks.md": attacks_page,
    ENV_EXAMPLE: env_example,
    MAN_PAGE: man_page,
}


def main() -> int:
    """Write the pages, or compare them."""
    os.environ.update(TERM="dumb", COLUMNS="100", NO_COLOR="1")
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--check", action="store_true", help="compare instead of writing")
    check = options.parse_args().check
    stale = []
    for path, page in PAGES.items():
        text = page()
        if check:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(path.name)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if stale:
        print(f"stale: {', '.join(stale)}. Run: make docs", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
