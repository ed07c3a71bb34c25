"""Every attack has the tests that it names."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.security.attacks import ATTACKS

TESTS = Path(__file__).parents[1]


@pytest.mark.parametrize("number", ATTACKS)
def test_the_tests_of_an_attack_exist(number: int) -> None:
    for proof in ATTACKS[number][1]:
        path, _, name = proof.partition("::")
        tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
        assert name in {getattr(node, "name", None) for node in tree.body}, proof
