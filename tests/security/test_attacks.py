"""Every attack is either tried by tests that exist, or says what keeps it from being tried."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.security.attacks import ATTACKS

TESTS = Path(__file__).parents[1]


def test_all_of_them_are_there() -> None:
    assert list(ATTACKS) == list(range(1, 51))


@pytest.mark.parametrize("number", ATTACKS)
def test_an_attack_is_proven_to_fail_or_can_not_be_tried_yet(number: int) -> None:
    attack = ATTACKS[number]
    assert (attack.status == "not applicable yet") is not bool(attack.proofs)
    assert bool(attack.then) is bool(attack.proofs)


@pytest.mark.parametrize("number", ATTACKS)
def test_the_tests_of_an_attack_exist(number: int) -> None:
    for proof in ATTACKS[number].proofs:
        path, _, name = proof.partition("::")
        tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
        assert name in {getattr(node, "name", None) for node in tree.body}, proof


def test_every_test_of_this_folder_belongs_to_an_attack() -> None:
    named = {proof for attack in ATTACKS.values() for proof in attack.proofs}
    for file in Path(__file__).parent.glob("test_*.py"):
        if file.name != Path(__file__).name:
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                    assert f"security/{file.name}::{node.name}" in named
