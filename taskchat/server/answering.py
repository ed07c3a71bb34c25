"""Who answers a turn: its bot, the model, and how much of the past they see. Told in the transaction that begins it."""

from __future__ import annotations

from sqlalchemy import Connection

from taskchat.accounts.signed_in import Account
from taskchat.bots.access import no_such_bot, turn_bot
from taskchat.conversations.journal import Answering, Answers
from taskchat.errors import Conflict
from taskchat.schemas.bots import TurnBot
from taskchat.schemas.chat import ChatRequest
from taskchat.server.agent_host import AgentHost
from taskchat.server.models import ModelChoice


class WhoAnswers:
    """Joins what the request, the bot and the account want with what the operator allows."""

    def __init__(self, choice: ModelChoice, host: AgentHost) -> None:
        self._choice, self._host = choice, host

    def of(self, account: Account, request: ChatRequest) -> Answers:
        """Who answers this request. Refuses a bot that is not for the user, and a model that may not be named."""

        def answers(conn: Connection, bot_id: str | None, begun_with: str | None) -> Answering:
            bot = _bot(conn, account.id, bot_id, request) if bot_id is not None else None
            wish = bot.config.model if bot is not None else None
            model = begun_with or self._choice.choose(account, request, bot=wish).name.text
            history = self._host.history_messages(model)
            if bot is not None:
                history = min(history, bot.config.chat_history_length)
            return Answering(model=model, history=history, bot=bot)

        return answers


def _bot(conn: Connection, user_id: int, bot_id: str, request: ChatRequest) -> TurnBot:
    found = turn_bot(conn, user_id, bot_id)
    if found is not None:
        return found
    if request.conversation_id is None:
        raise no_such_bot()
    raise Conflict(
        "The bot of this conversation is gone, or is not for you any more.",
        hint="You can still read the conversation. Start a new one to go on.",
    )
