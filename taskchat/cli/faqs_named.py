"""Which FAQ a person means, and how one is written on a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taskchat.cli.docs_adding import bot_id_of
from taskchat.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from taskchat.client.api import Client
    from taskchat.schemas.faqs import Faq

MARKS = {"published": "✓", "draft": "…", "archived": "✗"}
ID_LETTERS = 32


def is_id(name: str) -> bool:
    """Whether it can only be an id."""
    return len(name) == ID_LETTERS and not set(name) - set("0123456789abcdef")


async def faq_id_of(client: Client, name: str, bot: str | None) -> str:
    """The id of the FAQ of this id, slug or question. Raises NotFound, and InvalidInput where several are meant."""
    if is_id(name):
        return name
    bot_id = await bot_id_of(client, bot)
    if _may_be_slug(name):
        found = (await client.faqs.page(bot_id=bot_id, where={"slug": name})).items
        if found:
            return found[0].id
    near = (await client.faqs.page(bot_id=bot_id, where={"q": name}, limit=10)).items
    same = [each for each in near if each.question.casefold() == name.casefold()] or near
    if not same:
        raise NotFound(f"There is no FAQ {name}.", hint="See those there are: taskchat faqs")
    if len(same) > 1:
        told = ", ".join(each.slug for each in same[:5])
        raise InvalidInput(f"{len(same)} FAQs could be meant by {name}.", hint=f"Name it by its slug: {told}.")
    return same[0].id


def line_of(faq: Faq) -> str:
    """An FAQ on a line."""
    about = ", ".join(each for each in (faq.status if faq.status != "published" else "", faq.category or "") if each)
    return f"{MARKS[faq.status]} {faq.question}" + (f" ({about})" if about else "") + f"  {faq.slug}"


def _may_be_slug(name: str) -> bool:
    return bool(name) and not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-") and "--" not in name.strip("-")
