from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from taskchat import paths
from taskchat.accounts.secret import signing_secret
from taskchat.config import Settings
from taskchat.errors import Misconfigured


def test_a_machine_makes_its_secret_once_and_for_its_user_only() -> None:
    made = signing_secret(Settings())
    assert len(made) >= 32
    assert signing_secret(Settings()) == made
    assert stat.S_IMODE(paths.signing_secret().stat().st_mode) == 0o600
    assert [path.name for path in paths.data_dir().iterdir()] == [paths.signing_secret().name]


def test_servers_that_start_at_once_agree_on_the_secret() -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: signing_secret(Settings()), range(8)))) == 1


def test_a_configured_secret_is_used_and_nothing_is_written() -> None:
    secret = "kUq2-9xLr_7vTz0mWd5sHc8nYb3jEa6g"
    assert signing_secret(Settings(secret=secret)) == secret
    assert not paths.signing_secret().exists()


@pytest.mark.parametrize(
    "weak",
    [
        "short",
        "changethis" * 4,
        "please-CHANGE-me-1234567890-abcdefghi",
        "your_secret_here_0123456789_abcdefghij",
        "a" * 64,
        "abcabcabc" * 8,
    ],
)
def test_a_weak_secret_is_refused_and_not_repeated(weak: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        signing_secret(Settings(secret=weak))
    assert "TASKCHAT_SECRET" in str(refused.value)
    assert weak not in str(refused.value)


@pytest.mark.parametrize("content", [b"", b"cut", b"\xff" * 64])
def test_a_damaged_secret_is_refused_rather_than_used(content: bytes) -> None:
    signing_secret(Settings())
    paths.signing_secret().write_bytes(content)
    with pytest.raises(Misconfigured) as refused:
        signing_secret(Settings())
    assert str(paths.signing_secret()) in str(refused.value)
