"""Who one is, for a server that wants to know: an account there, or a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import HorizontalGroup, VerticalScroll
from textual.content import Content
from textual.widgets import Button, Footer, Input, Static

from taskchat.errors import TaskchatError
from taskchat.tui.plain import one_line
from taskchat.tui.screens.page import Page

if TYPE_CHECKING:
    from taskchat.tui.server import SignsIn

ELSEWHERE, SIGNED_IN = "elsewhere", "signed in"


class SignInScreen(Page[str | None]):
    """Ends with SIGNED_IN, with ELSEWHERE where another server is wanted, or with nothing."""

    AUTO_FOCUS = "#email"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Later", key_display="esc", tooltip="Sign in later; ctrl+r comes back here")
    ]

    def __init__(self, server: SignsIn) -> None:
        super().__init__()
        self._server = server

    def compose(self) -> ComposeResult:
        """Address, password, and what one can do with them."""
        with VerticalScroll(id="sign-in"):
            yield Static(Content.assemble("Sign in to ", (one_line(self._server.session.name), "bold")), markup=False)
            yield Input(placeholder="e-mail address", id="email", compact=True)
            yield Input(placeholder="password", password=True, id="password", compact=True)
            yield Static(id="sign-in-trouble", markup=False)
            with HorizontalGroup():
                yield Button("Sign in", id="login", variant="primary", compact=True)
                yield Button("New account", id="register", compact=True)
                yield Button("Another server", id=ELSEWHERE, compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Begin at what is not known yet."""
        known = getattr(self._server.session, "account", None)
        if known:
            self.query_one("#email", Input).value = known
            self.query_one("#password").focus()

    @on(Input.Submitted, "#email")
    def _to_password(self) -> None:
        self.query_one("#password").focus()

    @on(Input.Submitted, "#password")
    def _enter(self) -> None:
        self._send("login")

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == ELSEWHERE:
            self.dismiss(ELSEWHERE)
        else:
            self._send(event.button.id or "login")

    @work(exclusive=True)
    async def _send(self, way: str) -> None:
        email, password = self.query_one("#email", Input).value.strip(), self.query_one("#password", Input).value
        self._say("…", "$foreground 60%")
        try:
            await (self._server.register if way == "register" else self._server.login)(email, password)
        except TaskchatError as error:
            fields = [f"{name}: {words}" for name, words in error.fields.items()]
            self._say("\n".join([error.detail, *fields, error.hint or ""]).strip(), "$text-error")
            self.query_one("#password").focus()
            return
        self.dismiss(SIGNED_IN)

    def _say(self, words: str, look: str) -> None:
        self.query_one("#sign-in-trouble", Static).update(Content.styled(words, look))
