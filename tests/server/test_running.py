"""A turn under way keeps its events for whoever follows, and little else."""

from __future__ import annotations

import tracemalloc

from taskchat.schemas.chat import ChatRequest, TextDelta, TurnStarted
from taskchat.server.running import RunningTurn

PIECES = 10_000


def turn() -> RunningTurn:
    """One that has begun."""
    made = RunningTurn(1, ChatRequest(message="tell me a story"), None)
    made.begin_run(stored=False)
    made.emit(TurnStarted(conversation_id="c", message_id=7, model="embedded"))
    return made


async def test_a_reply_in_many_pieces_takes_little_room() -> None:
    telling = turn()
    tracemalloc.start()
    try:
        for number in range(PIECES):
            telling.emit(TextDelta(text=f"{number:04} "))
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert taken < 100 * PIECES, "bytes"


async def test_who_comes_late_hears_every_piece_in_its_place() -> None:
    telling = turn()
    for word in ("one", "two"):
        telling.emit(TextDelta(text=word))
    heard = []
    async for told in telling.events(tick=0.001):
        if told is None:
            break
        heard.append(told)
    assert [each.number for each in heard] == [1, 2, 3]
    assert [each.event for each in heard[1:]] == [TextDelta(text="one"), TextDelta(text="two")]
    assert len({each.id for each in heard}) == 3
    assert telling.said == "onetwo"
