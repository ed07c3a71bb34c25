"""What the app costs before its first picture."""

from __future__ import annotations

import subprocess
import sys


def test_the_screen_imports_neither_the_client_nor_the_shapes() -> None:
    heavy = "pydantic_core", "httpx", "markdown_it", "taskchat.schemas.chat", "taskchat.client.api"
    program = f"import sys, taskchat.tui.app; print([name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
