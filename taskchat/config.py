"""The server's settings: one dataclass, read from a file and from `TASKCHAT_*` variables, which win.

`docs/reference/settings.md` is made from it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from taskchat import paths
from taskchat.errors import Misconfigured

PREFIX = "TASKCHAT_"
NUMBER_MAX = 1_000_000_000
SHOW_ALL = "See every setting: taskchat config show --all"
SECRETS = frozenset({"secret", "model_key", "smtp_password", "moderation_key", "embeddings_key"})  # never shown
ADDRESSES = frozenset({"database", "redis"})  # whose passwords are not shown
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


def _setting(default: object, help_text: str, *, least: float = 0, most: float = NUMBER_MAX) -> Any:
    return field(default=default, metadata={"help": help_text, "least": least, "most": most})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting of the server, with its default."""

    database: str = _setting(
        "",
        "SQLite file to keep everything in, or postgresql://user:password@host/name."
        " Default: taskchat.db in the data folder.",
    )
    pool_size: int = _setting(10, "PostgreSQL connections that one server process keeps open.")
    pool_overflow: int = _setting(10, "PostgreSQL connections that it may open beside those when it is busy.")
    pool_wait_seconds: float = _setting(10.0, "Seconds that a request waits for a free PostgreSQL connection.")
    secret: str = _setting(
        "",
        "Signing secret of tokens, 32 characters or more, the same for all servers on one database. Needed to listen"
        " on an address that others can reach, and to use PostgreSQL.",
    )
    access_minutes: int = _setting(15, "Minutes that an access token holds.", least=1, most=1440)
    refresh_days: int = _setting(60, "Days that a refresh token holds when it is not used.", least=1, most=3650)
    model: str = _setting(
        "embedded",
        "Model that answers: embedded, openai/NAME, openrouter/NAME, ollama/NAME, lmstudio/NAME, llamacpp/NAME,"
        " vllm/NAME, or the address of any OpenAI-compatible server with the name behind a #, like"
        " http://127.0.0.1:8080/v1#qwen3.",
    )
    model_url: str = _setting("", "Address of that model's server, where it is not the usual one of its provider.")
    model_key: str = _setting(
        "",
        "Key for that server. Default: OPENAI_API_KEY or OPENROUTER_API_KEY for these two at their usual host, else the"
        " keyring's.",
    )
    models: str = _setting(
        "",
        "Other models that people may choose, separated by commas; * stands for any letters, as in ollama/*, but for no"
        " part of an address. Those of the local server may choose any.",
    )
    model_fallback: bool = _setting(
        False,  # noqa: FBT003
        "Whether the embedded model answers when the chosen one fails, for people who have not said so themselves.",
    )
    model_stream: bool = _setting(True, "Whether models are asked to stream. Off: for servers that do it badly.")  # noqa: FBT003
    model_connect_seconds: float = _setting(5.0, "Seconds in which a model's server must take a connection.", least=0.1)
    model_seconds: float = _setting(60.0, "Seconds that a model may be silent before it is given up.", least=0.1)
    model_retries: int = _setting(2, "Times that a failed call of a model is tried again.", most=10)
    model_context: int = _setting(
        0, "Tokens that the model takes at once. 0: what is known of it, else history and a reply are thought to fit."
    )
    model_reply_tokens: int = _setting(
        0, "Most tokens that a model may write at once. 0: as many as its server lets it."
    )
    tool_result_tokens: int = _setting(
        2000, "Estimated tokens of a tool's result that a model is shown; the rest it can ask for.", least=100
    )
    moderation: str = _setting("off", "What checks what people and models say: off, rules, or openai.")
    moderation_rules: str = _setting(
        "", "File of the rules: a category, a colon and a word, phrase or /regular expression/ a line. Default: ours."
    )
    moderation_url: str = _setting("https://api.openai.com/v1", "Address of the server whose moderation is asked.")
    moderation_key: str = _setting("", "Key for that. Default: OPENAI_API_KEY.")
    moderation_model: str = _setting("omni-moderation-latest", "Model that it is asked for.")
    history_messages: int = _setting(50, "Messages of a conversation that the agent sees.")
    history_tokens: int = _setting(8000, "Estimated tokens of history that the agent sees.")
    turn_rounds: int = _setting(64, "Model calls that one turn may make.")
    turn_seconds: float = _setting(120.0, "Seconds that one turn may take.")
    body_bytes: int = _setting(256 * 1024, "Largest request body, in bytes.")
    head_seconds: float = _setting(10.0, "Seconds in which the head of a request must have come; 0 is any time.")
    body_seconds: float = _setting(30.0, "Seconds in which the body of a request must have come; 0 is any time.")
    connections: int = _setting(800, "Connections that one server process holds at once; 0 is any number.")
    connections_per_address: int = _setting(
        100, "Connections that one address may hold of those; proxies may hold all."
    )
    allowed_hosts: str = _setting(
        "",
        "Names by which the server may be asked for, separated by commas; *.example.com is every name below."
        " Default: on a loopback address localhost, elsewhere any.",
    )
    trusted_proxies: str = _setting(
        "", "Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For and -Proto are believed."
    )
    turns_per_user: int = _setting(16, "Messages of one user that one server process answers at once; 0 is no limit.")
    sockets_per_user: int = _setting(10, "WebSockets that one user may have open on one server process.")
    sockets_per_address: int = _setting(100, "WebSockets that one address may have open on one server process.")
    socket_bytes: int = _setting(128 * 1024, "Largest message over a WebSocket, in bytes.")
    socket_idle_seconds: float = _setting(900.0, "Seconds after which a WebSocket is closed when nothing is said.")
    cors_origins: str = _setting("", "Origins of web pages that may call the API, separated by commas.")
    web_page: bool = _setting(True, "Whether this server has the web page. Off: the API alone.")  # noqa: FBT003
    mcp_servers: str = _setting(
        "",
        "Addresses of MCP servers that people may connect, whole and separated by commas. The local server also starts"
        " programs that its user names.",
    )
    mcp_seconds: float = _setting(30.0, "Seconds in which a connected MCP server must answer a call.", least=0.1)
    documents_per_user: int = _setting(2000, "Documents that one user may have, those of their bots too; 0: any.")
    document_megabytes_per_user: int = _setting(
        1024, "Megabytes that the files of all these may have together; 0 is any number."
    )
    document_bytes: int = _setting(32 * 1024 * 1024, "Largest file that can be added, in bytes.", least=1)
    document_urls: bool = _setting(True, "Whether people may have this server fetch documents from the web.")  # noqa: FBT003
    document_originals: bool = _setting(
        True,  # noqa: FBT003
        "Whether the files of documents are kept. Off: a file goes as soon as its text is read.",
    )
    document_workers: int = _setting(
        2, "Documents that one server process reads at once; 0 leaves all to the other servers.", most=64
    )
    document_seconds: float = _setting(120.0, "Seconds of the processor that reading one document may take.", least=1)
    document_memory: int = _setting(512, "Megabytes of memory that reading one document may take.", least=128)
    upload_seconds: float = _setting(300.0, "Seconds in which a file that is sent must have come; 0 is any time.")
    embeddings: str = _setting(
        "builtin",
        "Model that makes vectors of passages and questions: builtin (word vectors, knows English best), off,"
        " onnx:FOLDER (with model.onnx and tokenizer.json; needs taskchat[semantic]), openai:NAME, openrouter:NAME,"
        " ollama:NAME, lmstudio:NAME, llamacpp:NAME, vllm:NAME, or an address with the name behind a #, like"
        " http://127.0.0.1:8080/v1#bge-m3.",
    )
    embeddings_key: str = _setting(
        "",
        "Key for that model's server. Default: as for a model that answers, TASKCHAT_MODEL_KEY at the same provider.",
    )
    vector_memory: int = _setting(
        128, "Megabytes that one server process may use to search vectors; larger collections are searched slower."
    )
    prompts: str = _setting("", "Folder whose text files replace the prompts of the same name.")
    registration: bool = _setting(True, "Whether people may make an account by themselves.")  # noqa: FBT003
    public_url: str = _setting(
        "", "Address at which people reach the server, like https://tasks.example.com: links in mails begin with it."
    )
    oauth: bool = _setting(
        True,  # noqa: FBT003
        "Whether people may let other programs at their tasks by OAuth, for MCP. It needs an https:// public address,"
        " or is possible on a loopback address only.",
    )
    smtp_host: str = _setting("", "SMTP server that mails for forgotten passwords go through. Empty: no mail is sent.")
    smtp_port: int = _setting(587, "Its port.", least=1, most=65535)
    smtp_security: str = _setting("starttls", "starttls, tls (from the first byte, often port 465) or none.")
    smtp_user: str = _setting("", "Who to sign in as there. Empty: nobody.")
    smtp_password: str = _setting("", "The password for that.")
    smtp_from: str = _setting("", "Sender of mails, like taskchat <taskchat@example.com>.")
    idle_minutes: float = _setting(30.0, "Minutes without a request after which the local server ends; 0 is never.")
    rate_limits: bool = _setting(True, "Request limits; off is honoured on a loopback address only.")  # noqa: FBT003
    rate_user: str = _setting(
        "60/minute, 1000/hour, 10000/day", "Requests of one user, over every address. Empty: no limit."
    )
    rate_address: str = _setting(
        "60/minute, 1000/hour, 10000/day", "Requests of one address, of whichever users. Empty: no limit."
    )
    redis: str = _setting(
        "", "Redis that several server processes count requests in, like redis://host:6379/0. Default: each by itself."
    )
    host: str = _setting("127.0.0.1", "Address to listen on. 0.0.0.0 is every address of this machine.")
    port: int = _setting(8000, "Port to listen on.")
    workers: int = _setting(1, "Server processes. More than one needs PostgreSQL.")
    tls_cert: str = _setting("", "Certificate file (PEM, with its chain), to speak HTTPS.")
    tls_key: str = _setting("", "Private key file of the certificate (PEM, without a passphrase).")
    drain_seconds: float = _setting(
        0.0, "Seconds after SIGTERM in which /ready says no but requests are still taken, for load balancers to notice."
    )
    log_level: str = _setting("info", "debug, info, warning or error.")
    log_format: str = _setting("", "text or json. Default: text on a terminal, else one JSON object a line.")

    @classmethod
    def from_env(cls, environ: Mapping[str, str], **changes: Any) -> Settings:
        """Read the settings that `environ` has; `changes` win. Raises Misconfigured, naming the variable."""
        return cls(**{**_found_in(environ), **changes})

    @classmethod
    def load(cls, environ: Mapping[str, str], **changes: Any) -> Settings:
        """Read the settings of the file; those of `environ` win over it, and `changes` over both.

        Raises Misconfigured, naming the variable, or the file and the setting.
        """
        return cls(**{**read_file(paths.config_file()), **_found_in(environ), **changes})

    def as_environ(self) -> dict[str, str]:
        """The variables that would set all of them: what another process needs that is to have the same."""
        values = ((item, getattr(self, item.name)) for item in fields(self))
        return {
            variable_of(item): ("on" if value else "off") if isinstance(value, bool) else str(value)
            for item, value in values
        }

    @property
    def cors_origin_list(self) -> list[str]:
        """The origins, one by one."""
        return [origin.strip() for origin in self.cors_origins.split(",") if origin.strip()]


def read_file(path: Path) -> dict[str, Any]:
    """The settings that a TOML file has, none where there is no file. Raises Misconfigured."""
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no UTF-8 text"
        raise Misconfigured(f"The settings in {path} can't be read: {reason}.", hint="See: taskchat doctor") from error
    return parse_file(text, path)


def parse_file(text: str, path: Path) -> dict[str, Any]:
    """The settings that this text of a TOML file has: `name = value`, a list for several. Raises Misconfigured."""
    import tomllib

    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{path} is not TOML: {error}.", hint="To mend it: taskchat config edit") from error
    known = {item.name: item for item in fields(Settings)}
    found = {}
    for name, value in written.items():
        if name not in known:
            raise Misconfigured(f"{path} has {name}, which is no setting.{_nearest(name, known)}", hint=SHOW_ALL)
        listed = isinstance(value, list) and all(isinstance(each, str) for each in value)
        if not listed and not isinstance(value, str | int | float):
            raise Misconfigured(f"{name} in {path} must be a text, a number, true or false.", hint=SHOW_ALL)
        plain = ", ".join(value) if listed else str(value)
        if plain.strip():
            found[name] = _read(f"{name} in {path}", plain.strip(), known[name])
    return found


def checked(name: str, text: str) -> Any:
    """The value that a setting gets by this text. Raises Misconfigured."""
    return _read(name, text.strip(), next(item for item in fields(Settings) if item.name == name))


def _nearest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower().removeprefix(PREFIX.lower()), known, n=1)
    return f" Did you mean {near[0]}?" if near else ""


def _found_in(environ: Mapping[str, str]) -> dict[str, Any]:
    texts = ((item, variable_of(item), environ.get(variable_of(item), "").strip()) for item in fields(Settings))
    return {item.name: _read(variable, text, item) for item, variable, text in texts if text}


def variable_of(item: Field[Any]) -> str:
    """The environment variable that sets `item`."""
    return PREFIX + item.name.upper()


def _read(variable: str, text: str, item: Field[Any]) -> object:
    kind: type = type(item.default)
    try:
        if kind is bool:
            if text.lower() in TRUE | FALSE:
                return text.lower() in TRUE
            raise ValueError(text)
        value = kind(text)
        if kind is float and not math.isfinite(value):
            raise ValueError(text)
    except ValueError as error:
        wanted = {bool: "on or off", int: "a whole number", float: "a number"}[kind]
        raise Misconfigured(f"{variable} is {text[:50]!r}, but it must be {wanted}.") from error
    least, most = item.metadata["least"], item.metadata["most"]
    if kind in (int, float) and not least <= value <= most:
        raise Misconfigured(f"{variable} is {text[:50]!r}, but it must be between {least:,g} and {most:,.0f}.")
    return value
