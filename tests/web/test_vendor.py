from __future__ import annotations

import json
import shutil
from pathlib import Path

from scripts.vendor import FOLDER, LIBRARIES, LICENCES, MANIFEST, ours, problems


def test_the_libraries_are_what_their_manifest_says() -> None:
    assert problems() == []


def test_a_changed_a_missing_and_a_foreign_file_are_told(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "vendor")
    changed, missing = (library.file for library in LIBRARIES[:2])
    (tmp_path / "vendor" / changed).write_text("alert(1)")
    (tmp_path / "vendor" / missing).unlink()
    (tmp_path / "vendor" / "foreign.js").write_text("")
    told = problems(tmp_path / "vendor")
    assert told == ["foreign.js is not in the manifest.", f"{changed} was changed.", f"{missing} is missing."]


def test_every_library_is_under_a_free_licence_whose_text_is_there() -> None:
    texts = (FOLDER / LICENCES).read_text(encoding="utf-8")
    for row in json.loads((FOLDER / MANIFEST).read_text(encoding="utf-8")):
        assert row["licence"] in {"MIT", "Apache-2.0"}
        assert f"{row['package']} {row['version']} ({row['licence']})" in texts


def test_a_library_names_no_package_and_no_map() -> None:
    source = 'import{h}from"preact";h();\n//# sourceMappingURL=x.map\n'
    assert ours(source) == 'import{h}from"./preact.js";h();\n'
