"""This machine's timezone."""

from __future__ import annotations

from pathlib import Path

import pytest

from taskchat.client.zone import local_zone


@pytest.mark.parametrize(
    ("named", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (":America/New_York", "America/New_York"),
        ("posix/Asia/Tokyo", "Asia/Tokyo"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", None),  # a rule, not a name
        ("Europe/Nowhere", None),
        ("../../etc/passwd", None),
    ],
)
def test_the_variable_tz_wins(named: str, zone: str | None, tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/timezone").write_text("Asia/Tokyo\n")
    assert local_zone({"TZ": named}, root=str(tmp_path)) == zone


def test_the_link_of_the_system_comes_before_its_file(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/timezone").write_text("Asia/Tokyo\n")
    assert local_zone({}, root=str(tmp_path)) == "Asia/Tokyo"
    (tmp_path / "etc/localtime").symlink_to("/usr/share/zoneinfo/Europe/Berlin")
    assert local_zone({}, root=str(tmp_path)) == "Europe/Berlin"


def test_nothing_known_is_none(tmp_path: Path) -> None:
    assert local_zone({}, root=str(tmp_path)) is None
