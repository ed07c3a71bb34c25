from __future__ import annotations

import pytest

from taskchat.server.page_files import FOLDER
from taskchat.server.page_modules import MAIN, Unjoinable, joined, packs_of

APP = 'import { one } from "./parts/one.js";\nawait one();\nimport("./late.js");\n'
ONE = 'import * as lib from "../vendor/lib.js";\nexport function one() {\n  return lib.x;\n}\n'


def packed(**files: str) -> dict[str, str]:
    """Files by their path, with __ for / and without their ending, joined."""
    named = {name.replace("__", "/") + ".js": text.encode() for name, text in files.items()}
    return {name: content.decode() for name, content in joined(named).items()}


def test_what_the_entry_imports_is_in_it_and_runs_before_it() -> None:
    made = packed(app=APP, parts__one=ONE, late="export const late = 1;\n")
    assert made.keys() == {"app.js", "late.js"}
    text = made["app.js"]
    assert text.index("function one()") < text.index("await one();")
    assert 'import * as $v0 from "./vendor/lib.js";' in text
    assert "const { one } = $m0;" in text


def test_what_is_imported_later_takes_what_is_there_already() -> None:
    late = 'import { one as first } from "./parts/one.js";\nexport default function View() {\n  return first();\n}\n'
    text = packed(app=APP, parts__one=ONE, late=late)["late.js"]
    assert 'import { packed as $p0 } from "./app.js";' in text
    assert 'const { one: first } = $p0["parts/one.js"];' in text
    assert "return { default: View };" in text
    assert "function one" not in text


def test_what_two_late_ones_need_is_a_pack_of_its_own() -> None:
    uses = 'import { both } from "./both.js";\nexport const x = both;\n'
    app = 'import("./a.js");\nimport("./b.js");\n'
    made = packed(app=app, a=uses, b=uses, both="export const both = {};\n")
    assert made.keys() == {"app.js", "a.js", "b.js", "both.js"}
    assert 'from "./both.js"' in made["a.js"]


def test_ways_of_a_module_are_ways_of_its_pack() -> None:
    one = 'export const x = new URL("../style/x.css", import.meta.url);\nimport(`../languages/${x}/y.js`);\n'
    made = packed(app='import { x } from "./parts/one.js";\n', parts__one=one, languages__de__y="export default 1;\n")
    assert 'new URL("../style/x.css", new URL("./parts/one.js", import.meta.url))' in made["app.js"]
    assert "import(`./languages/${x}/y.js`)" in made["app.js"]
    assert made["languages/de/y.js"] == "export default 1;\n"


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"app": 'import { a } from "./a.js";\n', "a": 'import { b } from "./app.js";\n'}, "import each other"),
        ({"app": 'import { a } from "./gone.js";\n'}, "not there"),
        ({"app": "export let x = 1;\n"}, "can't be joined"),
        ({"app": "export default {\n  a: 1,\n};\n"}, "can't be joined"),
        ({"app": 'import "./a.js";\n', "a": ""}, "can't be joined"),
    ],
)
def test_what_it_does_not_know_is_refused(files: dict[str, str], told: str) -> None:
    with pytest.raises(Unjoinable, match=told):
        packed(**files)


def test_files_without_an_entry_stay_as_they_are() -> None:
    files = {"a.css": b"p {}", "b.js": b"export let x = 1;"}
    assert joined(files) == files


def test_every_module_of_the_page_is_in_exactly_one_pack() -> None:
    sources = {
        path.relative_to(FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in FOLDER.rglob("*.js")
        if path.name != "reset.js"
    }
    modules = [module for pack in packs_of(sources).values() for module in pack]
    assert len(modules) == len(set(modules))
    ours = {name for name in sources if not name.startswith(("vendor/", "languages/"))}
    assert set(modules) == ours
    assert MAIN in ours
