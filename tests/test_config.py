"""Settings as the environment has them."""

from __future__ import annotations

import pytest

from taskchat.config import Settings
from taskchat.errors import Misconfigured


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TASKCHAT_TURN_SECONDS", "inf"),  # the server would never end
        ("TASKCHAT_TURN_SECONDS", "nan"),
        ("TASKCHAT_IDLE_MINUTES", "-1"),
        ("TASKCHAT_TURN_ROUNDS", "many"),
        ("TASKCHAT_REGISTRATION", "perhaps"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(name: str, text: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        Settings.from_env({name: text})
    assert name in str(refused.value)
