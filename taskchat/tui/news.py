"""What the parts of the screen report, for all to see under the prompt and in the top bar."""

from __future__ import annotations

from textual.message import Message


class Told(Message):
    """Something was done; `undoable` says that ctrl+z takes it back."""

    def __init__(self, words: str, *, undoable: bool = False) -> None:
        super().__init__()
        self.words, self.undoable = words, undoable


class Warned(Message):
    """Something could not be done."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.words = words


class Reached(Message):
    """The server was asked something: whether it could be reached."""

    def __init__(self, *, reached: bool) -> None:
        super().__init__()
        self.reached = reached
