"""The messages of a conversation, with what can be done with each: open a card, take back what it changed, copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from taskchat.tui.widgets.lines import Lines

if TYPE_CHECKING:
    from taskchat.tui.entries import Picture

Place = tuple[int, int | None]  # a message's number, and which block of it; None is the message as a whole


class Messages(Lines, can_focus=True):
    """Arrows go from message to message and through the cards and listings in them; Enter does what fits."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(-1)", "Previous", show=False, tooltip="To the message, card or listing before"),
        Binding("down", "step(1)", "Next", show=False, tooltip="To the next message, card or listing"),
        Binding("enter", "act", "Open or copy", tooltip="Open or close a card; copy a listing or a message"),
        Binding("ctrl+c", "copy", "Copy", key_display="^c", tooltip="Copy what is selected, else what is marked"),
        Binding("ctrl+z", "undo", "Undo", key_display="^z", tooltip="Take back what the marked card changed"),
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
        Binding("home,ctrl+home", "scroll_home", "To the top", show=False),
        Binding("end,ctrl+end", "scroll_end", "To the end", show=False),
    ]

    class CopyWanted(Message):
        """The user wants `text` in the clipboard; `what` names it."""

        def __init__(self, text: str, what: str) -> None:
            super().__init__()
            self.text = text
            self.what = what

    class UndoWanted(Message):
        """The user wants what a call changed to be taken back. `message_id` is that of what they had said."""

        def __init__(self, message_id: int, call_id: str, picture: Picture) -> None:
            super().__init__()
            self.message_id = message_id
            self.call_id = call_id
            self.picture = picture

    # ------------------------------------------------------------------- keys

    def on_focus(self) -> None:
        """Begin at the newest message."""
        if self._here is None and self._pictures:
            self._here = (self._first + len(self._pictures) - 1, None)
        self.refresh()

    def action_step(self, step: int) -> None:
        """Go to the message, card or listing before or behind."""
        if not self._pictures:
            return
        if self._here is None:
            self.on_focus()
            return
        number, block = self._here
        places = self._places(number)
        at = (places.index(block) if block in places else 0) + step
        if 0 <= at < len(places):
            self._go((number, places[at]))
            return
        number += step
        if 0 <= number - self._first < len(self._pictures):
            self._go((number, self._places(number)[0 if step > 0 else -1]))

    def action_act(self) -> None:
        """Open or close the card, copy the listing or the message."""
        if self._here is not None:
            self._do(self._act_at(self._here), self._here)

    def action_copy(self) -> None:
        """Copy what is selected, else what is marked."""
        if (selected := self.screen.get_selected_text()) is not None:
            self.post_message(self.CopyWanted(selected, "the selection"))
        elif self._here is not None:
            act = self._act_at(self._here)
            if act.startswith("card "):
                from taskchat.tui.cards import words

                call = next(call for call in self._picture(self._here).calls() if call.id == act[5:])
                self.post_message(self.CopyWanted(words(call), "the card"))
            else:
                self._do(act, self._here)

    def action_undo(self) -> None:
        """Take back what the marked card changed, or the only one of the message."""
        if self._here is None:
            return
        from taskchat.tui.cards import can_be_undone

        act, picture = self._act_at(self._here), self._picture(self._here)
        wanted = [
            call.id
            for call in picture.calls()
            if can_be_undone(call) and call.id not in picture.undone and (act in {f"card {call.id}", "copy"})
        ]
        if len(wanted) == 1:
            self._do(f"undo {wanted[0]}", self._here)
        else:
            self.app.bell()

    def action_page_up(self) -> None:
        """Read back."""
        self.scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """Read on."""
        self.scroll_page_down(animate=False)

    # ------------------------------------------------------------------ mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Mark what is clicked."""
        self._here = self.place_at(event)
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Do what the words that were clicked offer. A drag that selected something is no click."""
        if event.chain > 1 or self.screen.get_selected_text():
            return
        act = str(event.style.meta.get("act", ""))
        place = self.place_at(event)
        if act == "earlier":
            self.post_message(self.NearTop())
        elif place is not None and (act or self._act_at(place).startswith("card ")):
            self._do(act or self._act_at(place), place)

    # ------------------------------------------------------------------ doing

    def _do(self, act: str, place: Place) -> None:
        kind, _, which = act.partition(" ")
        picture = self._picture(place)
        match kind:
            case "card":
                picture.toggle(which)
                self._heights.doubt(place[0] - self._first)
                self.settle()
            case "code":
                self.post_message(self.CopyWanted(picture.listing(int(which)), "the code"))
            case "undo":
                said = self._picture((place[0] - 1, None)).entry
                if said.message_id is not None:
                    self.post_message(self.UndoWanted(said.message_id, which, picture))
            case _:
                self.post_message(self.CopyWanted(picture.text(), "the message"))

    def undone(self, picture: Picture, call_id: str) -> None:
        """Show that a call was taken back."""
        picture.undone.add(call_id)
        if picture in self._pictures:
            self._heights.doubt(self._pictures.index(picture))
        self.settle()

    def last_reply(self) -> Picture | None:
        """The newest reply."""
        return next((picture for picture in reversed(self._pictures) if not picture.said), None)

    def _picture(self, place: Place) -> Picture:
        return self._pictures[min(max(0, place[0] - self._first), len(self._pictures) - 1)]

    def _places(self, number: int) -> list[int | None]:
        """The places of a message: itself, then its cards and listings, each where it begins."""
        found: list[int | None] = [None]
        acts = ""
        for at, block in enumerate(self._draw(number - self._first).blocks.blocks):
            if block.act and block.act != acts:
                found.append(at)
            acts = block.act
        return found

    def _act_at(self, place: Place) -> str:
        number, block = place
        blocks = self._draw(number - self._first).blocks.blocks
        return (blocks[block].act if block is not None and block < len(blocks) else "") or "copy"

    def _go(self, place: Place) -> None:
        """Mark a place, and scroll until one sees it."""
        self._here = place
        index = place[0] - self._first
        self._measure(self._header + self._heights.top(index), self._header + self._heights.top(index))
        drawn = self._draw(index)
        block = place[1]
        within = 0 if block is None else 1 + drawn.blocks.tops[block]
        top = self._header + self._heights.top(index) + within
        if top < self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True)
        elif top >= self.scroll_offset.y + self.size.height:
            self.scroll_to(y=top - self.size.height + min(len(drawn.strips), self.size.height), animate=False)
        if index == 0:
            self.post_message(self.NearTop())
        self.refresh()
