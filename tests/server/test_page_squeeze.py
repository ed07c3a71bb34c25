from __future__ import annotations

from pathlib import Path

import pytest

from taskchat.server.page_files import FOLDER
from taskchat.server.page_squeeze import squeezed_script, squeezed_sheet

SCRIPTS = [
    # as it is written, and as it travels
    ("const a = 1; // one\n", "const a=1;"),
    ("/* two\nlines */ let b;\n", "let b;"),
    ("say(\"a  //  b\", '/* c */');", "say(\"a  //  b\",'/* c */');"),
    ("const t = `a  ${ b + `c  ${ d }` }  // e`;", "const t=`a  ${b + `c  ${d}`}  // e`;"),
    ("`\\${ a } \\` b`;", "`\\${ a } \\` b`;"),
    ("`${ { a: { b: 1 } }.a.b } c`;", "`${{a:{b:1}}.a.b} c`;"),
    ("const r = / [/]  \\/ /g.test(x);", "const r=/ [/]  \\/ /g.test(x);"),
    ("return / a /;", "return / a /;"),
    ("half(a) / 2 / b;", "half(a)/ 2 / b;"),
    ("a + +b - -c;", "a + +b - -c;"),
    ("a\n  b\n\n\n  (c)", "a\nb\n(c)"),
    ("x = a\n++b", "x=a\n++b"),
    ("if (a) return b;\nelse throw c;", "if(a)return b;\nelse throw c;"),
    ('"a\\"  b"', '"a\\"  b"'),
    ("'://' // gone", "'://'"),
]


@pytest.mark.parametrize(("written", "travels"), SCRIPTS)
def test_a_script_loses_what_means_nothing(written: str, travels: str) -> None:
    assert squeezed_script(written).rstrip("\n") == travels


@pytest.mark.parametrize("path", sorted(FOLDER.glob("**/*.js")), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_squeezing_again_changes_nothing(path: Path) -> None:
    once = squeezed_script(path.read_text(encoding="utf-8"))
    assert squeezed_script(once) == once


def test_a_template_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="no end"):
        squeezed_script("`a ${b}")


@pytest.mark.parametrize(
    ("written", "travels"),
    [
        ("a { color: red; }\n\nb > c , d { x: y }", "a{color:red}b>c,d{x:y}"),
        ("/* a */ a :is(b, c) { d: calc(1rem + 2px) }", "a :is(b,c){d:calc(1rem + 2px)}"),
        ('a { font: "Segoe  UI" , b }', 'a{font:"Segoe  UI",b}'),
        (
            "@media (pointer: coarse) and (width > 1px) { a { b: c } }",
            "@media (pointer:coarse) and (width>1px){a{b:c}}",
        ),
    ],
)
def test_a_style_sheet_loses_its_blanks(written: str, travels: str) -> None:
    assert squeezed_sheet(written) == travels
