"""The server, as typed calls. Everything but the one-shot `ask` talks through this; the screen uses it directly."""

from __future__ import annotations

import asyncio
import datetime as dt
import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from types import TracebackType
from typing import Self, TypeVar

import httpx
from pydantic import BaseModel, TypeAdapter

from taskchat.client import credentials
from taskchat.client.bots import BotCalls, Way
from taskchat.client.documents import DocumentCalls, Upload
from taskchat.client.faqs import FaqCalls
from taskchat.client.problems import error_from_answer
from taskchat.client.session import Session, open_session
from taskchat.client.shapes import checked, parsed
from taskchat.client.sse import EventReader
from taskchat.client.transfer import TransferCalls
from taskchat.client.turns import RETRY_DELAYS, no_words, own_model, unreachable
from taskchat.client.wire import ANSWER_SECONDS, CONNECT_SECONDS, EVENT_STREAM
from taskchat.client.zone import local_zone
from taskchat.errors import NotSignedIn, ServerUnreachable
from taskchat.schemas.accounts import LoginRequest, RegisterRequest, SignedIn, User, UserPatch
from taskchat.schemas.chat import (
    ChatRequest,
    Conversation,
    ConversationPage,
    ConversationPatch,
    MessagePage,
    StopResult,
    TurnEvent,
    TurnFailed,
    TurnFinished,
)
from taskchat.schemas.connections import Connection, ConnectionDraft, ConnectionPage, ConnectionPatch
from taskchat.schemas.models import ModelEntry, ModelPage, ModelReport, ModelTest
from taskchat.schemas.previews import TaskPreview
from taskchat.schemas.tasks import Task, TaskDraft, TaskFilter, TaskPage, TaskPatch, UndoCall, UndoResult
from taskchat.schemas.usage import UsageReport

API = "/api/v1"
KEY = "Idempotency-Key"
OWN_MODEL = "TASKCHAT_MODEL names it, which wins as long as it is set."
_EVENT: TypeAdapter[TurnEvent] = TypeAdapter(TurnEvent)
_Model = TypeVar("_Model", bound=BaseModel)


class Client:
    """A connection to the server in use: what `TASKCHAT_SERVER` or the last login names, else the local one.

    `say` hears what a person should know meanwhile ("Starting taskchat's local server…"). Every failure is an error
    of `taskchat.errors`: the one that the server raised, or ServerUnreachable.
    """

    def __init__(self, session: Session | None = None, *, say: Callable[[str], None] = no_words) -> None:
        self.session = session or open_session(say=say)
        self._say = say
        way = Way(self._read, self._write, self._request)
        self.bots = BotCalls(way)
        self.documents = DocumentCalls(way, self._send_file, self.session.name)
        self.faqs = FaqCalls(way, self._follow_file, self.session.name)
        self.transfer = TransferCalls(way, self._follow_file, self.session.name)
        self._http: httpx.AsyncClient | None = None
        self._address = ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Hang up."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    # ------------------------------------------------------------------ turns

    async def chat(
        self,
        message: str,
        conversation_id: str | None = None,
        *,
        idempotency_key: str | None = None,
        bot_id: str | None = None,
    ) -> AsyncIterator[TurnEvent]:
        """Say `message`; give the turn's events. Without a conversation, one starts, with the bot that is named.

        When the connection breaks before the reply came, the same turn is sent again under the same key, which the
        server carries out once: the events then go on behind the last one, or begin again with TurnStarted, or are
        only the last one, which holds the whole reply.
        """
        request = checked(
            ChatRequest,
            message=message,
            conversation_id=conversation_id,
            bot_id=bot_id,
            timezone=local_zone(),
            model=own_model(self.session),
        )
        key = idempotency_key or secrets.token_urlsafe(16)
        reader = EventReader()
        for attempt, delay in enumerate((*RETRY_DELAYS, None)):
            try:
                reader = EventReader(reader.last_id)
                async for event in self._turn(request, key, reader):
                    yield event
                    if isinstance(event, TurnFinished | TurnFailed):
                        return
                raise httpx.RemoteProtocolError("the stream ended before the reply")
            except httpx.TransportError as error:
                fresh = attempt == 0 and isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
                if delay is None or (fresh and not self.session.local):
                    raise unreachable(self.session, error) from error
            await asyncio.to_thread(self.session.revive)
            await asyncio.sleep(delay)

    async def stop(self, idempotency_key: str) -> StopResult:
        """Stop the turn that was sent under this key; whoever follows it gets what was said and done as its reply."""
        headers = {"Idempotency-Key": idempotency_key}
        response = await self._request("POST", f"{API}/chat/stop", headers=headers)
        return _parse(StopResult, response, self.session.name)

    async def _turn(self, request: ChatRequest, key: str, reader: EventReader) -> AsyncIterator[TurnEvent]:
        headers = {"Accept": EVENT_STREAM, "Idempotency-Key": key}
        if reader.last_id:
            headers["Last-Event-ID"] = reader.last_id
        body = request.model_dump(exclude_none=True)
        for refused in (False, True):
            http = await self._connected()
            sent = {**headers, **await self._authorization()}
            async with http.stream("POST", f"{API}/chat", json=body, headers=sent) as response:
                if response.status_code == httpx.codes.UNAUTHORIZED and not refused:
                    await self._renew(sent)
                    continue
                if not response.is_success:
                    raise error_from_answer(response.status_code, await response.aread(), server=self.session.name)
                async for event in _events(response, reader, self.session.name):
                    yield event
                return

    # ------------------------------------------------------------------ tasks

    async def tasks(
        self, wanted: TaskFilter | None = None, *, sort: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> TaskPage:
        """A page of the tasks that match `wanted`, by default the pending ones."""
        query = (wanted or TaskFilter()).model_dump(exclude_none=True)
        return await self._read(TaskPage, f"{API}/tasks", query | {"sort": sort, "limit": limit, "cursor": cursor})

    async def task(self, task_id: int) -> Task:
        """One task."""
        return await self._read(Task, f"{API}/tasks/{task_id}")

    async def add_task(self, draft: TaskDraft, *, key: str | None = None) -> Task:
        """Make a task. Sent again with the same key, it is made once."""
        return await self._change(Task, "POST", f"{API}/tasks", draft.model_dump(exclude_unset=True), key=key)

    async def update_task(self, task_id: int, patch: TaskPatch) -> Task:
        """Change what `patch` names."""
        return await self._change(Task, "PATCH", f"{API}/tasks/{task_id}", patch.model_dump(exclude_unset=True))

    async def complete_task(self, task_id: int) -> Task:
        """Mark a task as done."""
        return await self._change(Task, "POST", f"{API}/tasks/{task_id}/complete")

    async def reopen_task(self, task_id: int) -> Task:
        """Mark a task as not done."""
        return await self._change(Task, "POST", f"{API}/tasks/{task_id}/reopen")

    async def delete_task(self, task_id: int) -> None:
        """Delete a task. `undo` brings it back."""
        await self._request("DELETE", f"{API}/tasks/{task_id}", headers=_once())

    async def undo(self, call: UndoCall | None = None) -> UndoResult:
        """Take back the last change, or the last turn's changes; or those of one tool call."""
        body = call.model_dump() if call is not None else None
        return await self._change(UndoResult, "POST", f"{API}/tasks/undo", body)

    # ---------------------------------------------------------- conversations

    async def conversations(
        self,
        *,
        limit: int = 50,
        cursor: str | None = None,
        bot_id: str | None = None,
        q: str | None = None,
        archived: bool = False,
    ) -> ConversationPage:
        """A page of conversations, the last used first; with `bot_id`, only those with this bot; with `q`, only those
        with these words in their title; with `archived`, the archived ones instead of the others."""
        query = {"limit": limit, "cursor": cursor, "bot_id": bot_id, "q": q, "archived": "true" if archived else None}
        return await self._read(ConversationPage, f"{API}/conversations", query)

    async def conversation(self, conversation_id: str) -> Conversation:
        """One conversation, without its messages."""
        return await self._read(Conversation, f"{API}/conversations/{_segment(conversation_id)}")

    async def update_conversation(self, conversation_id: str, patch: ConversationPatch) -> Conversation:
        """Rename or archive."""
        path = f"{API}/conversations/{_segment(conversation_id)}"
        return await self._write(Conversation, "PATCH", path, patch.model_dump(exclude_unset=True))

    async def delete_conversation(self, conversation_id: str) -> None:
        """Delete a conversation and its messages."""
        await self._request("DELETE", f"{API}/conversations/{_segment(conversation_id)}")

    async def messages(self, conversation_id: str, *, limit: int = 50, cursor: str | None = None) -> MessagePage:
        """A page of messages, oldest first: the newest page without a cursor; `next_cursor` leads to older ones."""
        path = f"{API}/conversations/{_segment(conversation_id)}/messages"
        return await self._read(MessagePage, path, {"limit": limit, "cursor": cursor})

    async def export_conversation(self, conversation_id: str) -> str:
        """All of a conversation as Markdown."""
        path = f"{API}/conversations/{_segment(conversation_id)}/export"
        return (await self._request("GET", path, params={"format": "markdown"})).text

    async def preview(self, text: str) -> TaskPreview:
        """What the embedded model understands of words; nothing is changed."""
        return await self._write(TaskPreview, "POST", f"{API}/tasks/preview", {"text": text})

    # ----------------------------------------------------------------- models

    async def models(self, *, search: bool = True) -> ModelPage:
        """The models to choose from. With `search`, a local server also looks for those that run on its machine.

        What TASKCHAT_MODEL names is the one in use, where this client sends it along.
        """
        page = await self._read(ModelPage, f"{API}/models", {"search": str(search).lower()})
        own = own_model(self.session)
        if own is None or own == page.in_use:
            return page
        named = [model.model_copy(update={"in_use": model.name == own}) for model in page.items]
        if not any(model.in_use for model in named):
            named.append(ModelEntry(name=own, in_use=True, default=False))
        return page.model_copy(update={"items": named, "in_use": own, "note": OWN_MODEL})

    async def test_model(self, name: str | None = None) -> ModelReport:
        """Try a model, by default the one in use. It may take two minutes."""
        wanted = checked(ModelTest, model=name or own_model(self.session))
        return await self._write(ModelReport, "POST", f"{API}/models/test", wanted.model_dump(exclude_none=True))

    async def usage(self, *, since: dt.date | None = None, until: dt.date | None = None) -> UsageReport:
        """What models have cost, by day and model; by default in the last 30 days."""
        return await self._read(UsageReport, f"{API}/usage", {"since": since, "until": until})

    # ------------------------------------------------------------ connections

    async def connections(self) -> ConnectionPage:
        """The MCP servers that one's models may use."""
        return await self._read(ConnectionPage, f"{API}/connections")

    async def connect(self, draft: ConnectionDraft) -> Connection:
        """Connect an MCP server."""
        return await self._write(Connection, "POST", f"{API}/connections", draft.model_dump(exclude_unset=True))

    async def update_connection(self, connection_id: str, patch: ConnectionPatch) -> Connection:
        """Change what `patch` names."""
        path = f"{API}/connections/{_segment(connection_id)}"
        return await self._write(Connection, "PATCH", path, patch.model_dump(exclude_unset=True))

    async def refresh_connection(self, connection_id: str) -> Connection:
        """Read its tools anew."""
        return await self._write(Connection, "POST", f"{API}/connections/{_segment(connection_id)}/refresh")

    async def disconnect(self, connection_id: str) -> None:
        """Forget it, its tools and its secrets."""
        await self._request("DELETE", f"{API}/connections/{_segment(connection_id)}")

    # ---------------------------------------------------------------- account

    async def update_me(self, patch: UserPatch) -> User:
        """Change what `patch` names."""
        return await self._write(User, "PATCH", f"{API}/auth/me", patch.model_dump(exclude_unset=True))

    async def me(self) -> User:
        """The signed-in user."""
        return await self._read(User, f"{API}/auth/me")

    async def register(self, email: str, password: str, *, name: str | None = None) -> User:
        """Make an account on the server and sign in to it."""
        request = checked(RegisterRequest, email=email, password=password, name=name, timezone=local_zone())
        return await self._sign_in("register", request)

    async def login(self, email: str, password: str) -> User:
        """Sign in. The tokens are kept, and this server is the one in use from now on."""
        return await self._sign_in("login", checked(LoginRequest, email=email, password=password))

    async def login_with_token(self, token: str) -> User:
        """Sign in with an access token that was made elsewhere. It is kept only if the server accepts it."""
        response = await self._request("GET", f"{API}/auth/me", authorized=False, token=token)
        user = _parse(User, response, self.session.name)
        await self._keep(credentials.Tokens(token), user)
        return user

    async def logout(self) -> bool:
        """Sign out: end the refresh token, forget what was kept. False when nobody was signed in."""
        server, account = self.session.name, self.session.account
        kept = await asyncio.to_thread(credentials.read, server, account)
        if kept is not None and kept.refresh_token:
            try:
                await self._request(
                    "POST", f"{API}/auth/logout", {"refresh_token": kept.refresh_token}, authorized=False
                )
            except (ServerUnreachable, NotSignedIn):
                self._say("The server could not be told; the tokens are removed from this machine.")
        if account is not None:
            await asyncio.to_thread(credentials.forget, server, account)
        return account is not None

    async def health(self) -> dict[str, str]:
        """Whether the server lives, and its version. Needs no account."""
        response = await self._request("GET", "/health", authorized=False)
        return {str(name): str(value) for name, value in response.json().items()}

    async def _sign_in(self, way: str, request: LoginRequest | RegisterRequest) -> User:
        body = request.model_dump(exclude_none=True)
        response = await self._request("POST", f"{API}/auth/{way}", body, authorized=False)
        signed_in = _parse(SignedIn, response, self.session.name)
        await self._keep(credentials.Tokens(signed_in.access_token, signed_in.refresh_token), signed_in.user)
        return signed_in.user

    async def _keep(self, tokens: credentials.Tokens, user: User) -> None:
        server = self.session.name
        await asyncio.to_thread(credentials.begin, server, user.email, tokens, say=self._say)
        self.session.account = user.email

    # ----------------------------------------------------------------- the way

    async def _read(self, kind: type[_Model], path: str, query: Mapping[str, object] | None = None) -> _Model:
        params = {name: str(value) for name, value in (query or {}).items() if value is not None}
        return _parse(kind, await self._request("GET", path, params=params), self.session.name)

    async def _write(self, kind: type[_Model], method: str, path: str, body: object = None) -> _Model:
        return _parse(kind, await self._request(method, path, body), self.session.name)

    async def _change(
        self, kind: type[_Model], method: str, path: str, body: object = None, *, key: str | None = None
    ) -> _Model:
        """A change of tasks: sent under a key, so that sending it again does it once."""
        return _parse(kind, await self._request(method, path, body, headers=_once(key)), self.session.name)

    async def _request(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        params: dict[str, str] | None = None,
        authorized: bool = True,
        token: str = "",
        headers: Mapping[str, str] | None = None,
        upload: Upload | None = None,
    ) -> httpx.Response:
        """One request: signed in, renewed once, and sent again when that can't do anything twice."""
        refused = revived = False
        while True:
            try:
                http = await self._connected()
                signed = {"Authorization": f"Bearer {token}"} if token else {}
                if authorized:
                    signed = await self._authorization()
                response = await http.request(
                    method,
                    path,
                    json=body,
                    files=upload.form() if upload is not None else None,
                    params=params,
                    headers={**(headers or {}), **signed},
                    timeout=httpx.Timeout(upload.seconds if upload else ANSWER_SECONDS, connect=CONNECT_SECONDS),
                )
            except httpx.TransportError as error:
                unsent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
                if revived or not (unsent or method == "GET" or (headers and KEY in headers)):
                    raise unreachable(self.session, error) from error
                revived = True
                await asyncio.to_thread(self.session.revive)
                continue
            except (httpx.HTTPError, httpx.InvalidURL) as error:
                raise unreachable(self.session, error) from error
            if response.status_code == httpx.codes.UNAUTHORIZED and authorized and not refused:
                refused = True
                await self._renew(signed)
                continue
            if not response.is_success:
                raise error_from_answer(response.status_code, response.content, server=self.session.name)
            return response

    async def _send_file(self, path: str, upload: Upload, params: dict[str, str]) -> httpx.Response:
        return await self._request("POST", path, upload=upload, params=params)

    async def _follow_file(self, path: str, upload: Upload, params: dict[str, str]) -> AsyncIterator[bytes]:
        """Send a file, once; the data of the events that come of it."""
        reader = EventReader()
        timeout = httpx.Timeout(upload.seconds, connect=CONNECT_SECONDS)
        try:
            for refused in (False, True):
                http = await self._connected()
                sent = {"Accept": EVENT_STREAM, **await self._authorization()}
                files = upload.form()
                async with http.stream(
                    "POST", path, files=files, params=params, headers=sent, timeout=timeout
                ) as response:
                    if response.status_code == httpx.codes.UNAUTHORIZED and not refused:
                        await self._renew(sent)
                        continue
                    if not response.is_success:
                        raise error_from_answer(response.status_code, await response.aread(), server=self.session.name)
                    async for chunk in response.aiter_bytes():
                        for data in reader.feed(chunk):
                            yield data
                    return
        except httpx.TransportError as error:
            raise unreachable(self.session, error) from error

    async def _connected(self) -> httpx.AsyncClient:
        """The HTTP client for the server's present address."""
        address = await asyncio.to_thread(self.session.address)
        if self._http is None or address != self._address:
            await self.aclose()
            timeout = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
            if address.startswith("unix:"):
                transport = httpx.AsyncHTTPTransport(uds=address.removeprefix("unix:"))
                self._http = httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=timeout)
            else:
                self._http = httpx.AsyncClient(base_url=address, timeout=timeout)
            self._address = address
        return self._http

    async def _authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {await asyncio.to_thread(self.session.token)}"}

    async def _renew(self, headers: Mapping[str, str]) -> None:
        refused = headers["Authorization"].removeprefix("Bearer ")
        await asyncio.to_thread(self.session.renew, refused)


async def _events(response: httpx.Response, reader: EventReader, server: str) -> AsyncIterator[TurnEvent]:
    async for chunk in response.aiter_bytes():
        for data in reader.feed(chunk):
            yield parsed(_EVENT, data, server=server)


def _once(key: str | None = None) -> dict[str, str]:
    """What has the server do a change once, however often it arrives."""
    return {KEY: key or secrets.token_urlsafe(16)}


def _parse(kind: type[_Model], response: httpx.Response, server: str) -> _Model:
    return parsed(TypeAdapter(kind), response.content, server=server)


def _segment(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="")
