"""The models that somebody may choose, as they are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taskchat.accounts.signed_in import Account
from taskchat.agent.models.discovery import running_here
from taskchat.errors import InvalidInput
from taskchat.schemas.chat import ChatRequest
from taskchat.schemas.model_names import EMBEDDED, ModelName
from taskchat.schemas.models import ModelEntry, ModelPage
from taskchat.server.models import ModelChoice

if TYPE_CHECKING:
    from taskchat.agent.models.llm import Llms

UNNAMED = ChatRequest(message="-")  # names no model


async def page_of(choice: ModelChoice, account: Account, *, llms: Llms | None, search: bool) -> ModelPage:
    """The server's own, those of TASKCHAT_MODELS without a *, the account's; on a local server also what runs there."""
    used, fallback = choice.choose(account, UNNAMED)
    here = await running_here() if choice.local and search else []
    named = [choice.default, *_plain(choice.patterns), *here, ModelName.parse(EMBEDDED), used]
    found = {name.text: name for name in here}
    return ModelPage(
        items=[
            ModelEntry(
                name=name.text,
                provider=name.provider.name if name.provider else None,
                in_use=name.text == used.text,
                default=name.text == choice.default.text,
                running_here=name.text in found,
                state=state_of(choice, name, llms),
            )
            for name in {name.text: name for name in named}.values()
        ],
        in_use=used.text,
        fallback=fallback,
        patterns=[pattern for pattern in choice.patterns if "*" in pattern],
        any=choice.local,
        note=choice.note(account),
    )


def state_of(choice: ModelChoice, name: ModelName, llms: Llms | None) -> str | None:
    """What is wrong with the model's server, as far as earlier calls have shown it. Asks nobody."""
    return None if name.embedded or llms is None else llms.state(choice.keyless(name))


def _plain(patterns: list[str]) -> list[ModelName]:
    """The patterns that are names. One that is neither was meant for another version."""
    names = []
    for pattern in patterns:
        if "*" not in pattern:
            try:
                names.append(ModelName.parse(pattern))
            except InvalidInput:
                continue
    return names
