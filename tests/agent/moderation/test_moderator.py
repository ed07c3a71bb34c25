"""Which moderator the settings choose, and which settings they can't be."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from taskchat.agent.moderation.moderator import moderator_for
from taskchat.agent.moderation.openai_moderation import OpenAIModeration
from taskchat.agent.moderation.rules import Rules
from taskchat.config import Settings
from taskchat.errors import Misconfigured

KEY = {"OPENAI_API_KEY": "sk-of-the-environment"}


@pytest.mark.parametrize(
    ("settings", "environ", "kind"),
    [
        ({}, {}, None),
        ({"moderation": "rules"}, {}, Rules),
        ({"moderation": "openai"}, KEY, OpenAIModeration),
        ({"moderation": "openai", "moderation_key": "k"}, {}, OpenAIModeration),
        ({"moderation": "openai", "moderation_url": "http://127.0.0.1:9/v1"}, {}, OpenAIModeration),  # may want no key
    ],
)
def test_the_settings_choose(settings: dict[str, Any], environ: dict[str, str], kind: type | None) -> None:
    moderator = moderator_for(Settings(**settings), environ)
    assert moderator is None if kind is None else isinstance(moderator, kind)


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"moderation": "on"}, "must be off, rules or openai"),
        ({"moderation": "openai"}, "no key for it"),
        ({"moderation": "openai", "moderation_key": "k", "moderation_url": "api.openai.com"}, "no address"),
        ({"moderation": "openai", "moderation_key": "k", "moderation_url": "http://[x/v1"}, "no address"),
        ({"moderation": "openai", "moderation_key": "k", "moderation_url": "http://api.openai.com/v1"}, "https"),
        ({"moderation": "rules", "moderation_rules": "/nowhere/rules.txt"}, "can't be read"),
    ],
)
def test_settings_that_can_not_be_are_refused_and_name_no_key(settings: dict[str, Any], why: str) -> None:
    with pytest.raises(Misconfigured, match=why) as refused:
        moderator_for(Settings(**settings), {})
    assert "'k'" not in str(refused.value)


def test_it_is_chosen_before_the_sdk_is_there() -> None:
    code = (
        "import sys; from taskchat.agent.moderation.moderator import moderator_for; "
        "sys.exit(bool({'agents', 'openai', 'httpx2'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
