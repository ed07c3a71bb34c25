"""What was asked for is proven by tests that exist, and what shapes the package is as asked."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from taskchat.config import Settings, variable_of
from tests.requirements import HOW, PROOFS, ROWS

TESTS = Path(__file__).parent
ROOT = TESTS.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
ASKED_FOR = {"typer", "rich", "textual", "httpx", "fastapi", "sqlmodel", "openai", "mcp", "keyring", "openai-agents"}


def test_every_row_named_is_a_row() -> None:
    assert set(PROOFS) | set(HOW) <= set(ROWS)


@pytest.mark.parametrize("proof", sorted({proof for proofs in PROOFS.values() for proof in proofs}))
def test_every_proof_is_a_test_that_exists(proof: str) -> None:
    file, _, name = proof.partition("::")
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_one_package_installs_one_command() -> None:
    assert PROJECT["scripts"] == {"taskchat": "taskchat.cli.launch:main"}


def test_the_packages_asked_for_are_dependencies() -> None:
    named = {requirement.split(">")[0].split("[")[0] for requirement in PROJECT["dependencies"]}
    assert named >= ASKED_FOR
    assert any(requirement.startswith("pytest>") for requirement in PROJECT["optional-dependencies"]["dev"])


def test_the_top_level_is_as_asked_for() -> None:
    assert (ROOT / "pyproject.toml").is_file()
    for name in ("cli", "tui", "server", "agent", "tools"):
        assert (ROOT / "taskchat" / name / "__init__.py").is_file(), name


def test_the_agent_imports_neither_tools_nor_services_nor_sql() -> None:
    forbidden = ("taskchat.tools", "taskchat.tasks", "taskchat.store", "taskchat.accounts", "sqlalchemy", "sqlmodel")
    for file in (ROOT / "taskchat" / "agent").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not [name for name in names if name.startswith(forbidden)], file


def test_the_example_environment_names_every_setting() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert all(variable_of(item) in example for item in fields(Settings))
