"""The libraries of the web page, which are kept with it: where they come from, and that they are what came from there.

    python -m scripts.vendor [--refresh]

Without `--refresh` the files are held against the manifest beside them; nothing is fetched. With it, npm fetches the
packages in the versions below, and files, licences and manifest are written anew.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "taskchat" / "server" / "web" / "vendor"
MANIFEST, LICENCES = "manifest.json", "LICENSES.txt"
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*\n?", re.MULTILINE)
BARE = re.compile(r'from"preact"')  # a browser knows no packages, only addresses


@dataclass(frozen=True)
class Library:
    """One file of a package on npm, and what we call it."""

    file: str
    package: str
    version: str
    licence: str
    path: str
    licence_path: str = "LICENSE"


LIBRARIES = (
    Library("preact.js", "preact", "11.2.0", "MIT", "dist/preact.mjs"),
    Library("hooks.js", "preact", "11.2.0", "MIT", "hooks/dist/hooks.mjs"),
    Library("htm.js", "htm", "3.1.1", "Apache-2.0", "dist/htm.mjs"),
    Library("smd.js", "streaming-markdown", "0.2.15", "MIT", "smd.min.js", "license"),
)


def main() -> None:
    """Check, or fetch anew."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--refresh", action="store_true", help="fetch the packages and write the files anew")
    if parser.parse_args().refresh:
        refresh()
    wrong = problems()
    print("\n".join(wrong) or "The libraries are as their manifest says.")
    sys.exit(bool(wrong))


def problems(folder: Path = FOLDER) -> list[str]:
    """What is not as the manifest says, in words."""
    manifest = {row["file"]: row for row in json.loads((folder / MANIFEST).read_text(encoding="utf-8"))}
    there = {path.name for path in folder.glob("*.js")}
    found = [f"{name} is not in the manifest." for name in sorted(there - manifest.keys())]
    for library in LIBRARIES:
        row = manifest.get(library.file)
        if row is None or (row["package"], row["version"]) != (library.package, library.version):
            found.append(f"{library.file} is to be {library.package} {library.version}: run with --refresh.")
        elif library.file not in there:
            found.append(f"{library.file} is missing.")
        elif _sha256((folder / library.file).read_bytes()) != row["sha256"]:
            found.append(f"{library.file} was changed.")
    return found


def refresh() -> None:
    """Fetch every package, and write what we keep of it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    licences: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as place:
        for library in LIBRARIES:
            files = _package(library, Path(place))
            original = files[f"package/{library.path}"]
            kept = ours(original.decode("utf-8")).encode("utf-8")
            (FOLDER / library.file).write_bytes(kept)
            rows.append(
                {
                    "file": library.file,
                    "package": library.package,
                    "version": library.version,
                    "licence": library.licence,
                    "path": library.path,
                    "sha256_of_original": _sha256(original),
                    "sha256": _sha256(kept),
                }
            )
            head = f"{library.package} {library.version} ({library.licence})"
            licences[head] = files[f"package/{library.licence_path}"].decode("utf-8").strip()
    (FOLDER / MANIFEST).write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    texts = (f"{head}\n{'=' * len(head)}\n\n{text}\n" for head, text in licences.items())
    (FOLDER / LICENCES).write_text("\n\n".join(texts), encoding="utf-8")


def ours(source: str) -> str:
    """A module as we keep it: it names the others by their files here, and no map that is not here."""
    return BARE.sub('from"./preact.js"', SOURCE_MAP.sub("", source))


def _package(library: Library, place: Path) -> dict[str, bytes]:
    """The files of a package, by their path. npm holds them against the registry's own hash."""
    named = f"{library.package}@{library.version}"
    command = ["npm", "pack", named, "--json", "--ignore-scripts", f"--pack-destination={place}"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    with tarfile.open(place / json.loads(told)[0]["filename"]) as archive:
        wanted = {f"package/{library.path}", f"package/{library.licence_path}"}
        return {
            name: found.read() for name in wanted if (found := archive.extractfile(archive.getmember(name))) is not None
        }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
