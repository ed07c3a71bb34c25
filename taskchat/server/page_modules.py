"""The modules of the web page, joined. As they are written there are many small ones, each of which would be asked for
and compressed alone; a browser gets few, with the same modules in them, each in a function of its own. Pure.

A *pack* is app.js with all that it imports, each module that is imported later (`import("./tasks/view.js")`) with what
it needs beside that, and each that several of these need. Packs import each other, so every module runs once. What is
below vendor/ stays as it came.

It knows the forms that the page's modules are written in, and refuses others: imports and exports begin a line, what is
exported is never another value later, and no module imports itself, by whatever way round.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator, Mapping

MAIN = "app.js"
VENDOR = "vendor/"

_FROM = r"""["'](?P<path>\.{1,2}/[^"']+)["'];[ \t]*\n?"""
_IMPORT = re.compile(rf"^import (?P<what>[^;\"']+?) from {_FROM}", re.MULTILINE)
_AGAIN = re.compile(rf"^export \* from {_FROM}", re.MULTILINE)
_LIST = re.compile(r"^export \{(?P<names>[^}]*)\};[ \t]*\n?", re.MULTILINE)
_NAMED = re.compile(r"^export (?P<kind>(?:async )?function\*? |const |class )(?P<name>\w+)", re.MULTILINE)
_DEFAULT = re.compile(r"^export default (?P<kind>(?:async )?function )(?P<name>\w+)", re.MULTILINE)
_LATER = re.compile(r"""(?<![\w$.])import\((?P<quote>["'`])(?P<path>\.{1,2}/.+?)(?P=quote)\)""")
_WAITS = re.compile(r"^(?:const \w+ = )?await ", re.MULTILINE)
_LEFT = re.compile(r"^(?:import\b(?!\()|export\b).*", re.MULTILINE)
_BLANKS = re.compile(r"^\s+", re.MULTILINE)
_COMMENT = re.compile(r"^//.*\n", re.MULTILINE)


class Unjoinable(Exception):
    """A module is written in a way that can't be joined."""


def joined(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the page, with packs in the place of the modules that are in them. Raises Unjoinable."""
    sources = {name: content.decode() for name, content in files.items() if name.endswith(".js")}
    packs = packs_of(sources) if MAIN in sources else {}
    within = {module for modules in packs.values() for module in modules}
    made = {name: content for name, content in files.items() if name not in within}
    home = {module: pack for pack, modules in packs.items() for module in modules}
    wanted = {path for pack, modules in packs.items() for path in _foreign(sources, modules)}
    return made | {pack: _written(sources, pack, home, packs, wanted).encode() for pack in packs}


def packs_of(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """Which modules each pack has, in the order in which they run. A pack has the name of its last module."""
    packs = {MAIN: _order(sources, MAIN, set())}
    main = set(packs[MAIN])
    begun = sorted({found for name in _reached(sources) for found in _later(sources, name)} - main)
    needed = {name: _order(sources, name, main) for name in begun}
    counts = Counter(module for modules in needed.values() for module in modules)
    shared = [module for module, count in counts.items() if count > 1]
    for name in [*shared, *begun]:
        packs[name] = _order(sources, name, main | set(shared) - {name})
    return packs


def _reached(sources: Mapping[str, str]) -> list[str]:
    """Every module that app.js leads to, at once or later."""
    found = [MAIN]
    for name in found:  # grows while it is walked
        found += [each for each in {*_imported(sources, name), *_later(sources, name)} if each not in found]
    return found


def _order(sources: Mapping[str, str], name: str, without: set[str]) -> list[str]:
    """A module and all that it imports, each behind what it needs itself."""
    order: list[str] = []

    def visit(module: str, above: tuple[str, ...]) -> None:
        if module in above:
            raise Unjoinable(f"Modules import each other: {' → '.join([*above, module])}")
        if module in order or module in without:
            return
        for needed in _imported(sources, module):
            visit(needed, (*above, module))
        order.append(module)

    visit(name, ())
    return order


def _imported(sources: Mapping[str, str], name: str) -> Iterator[str]:
    for pattern in (_IMPORT, _AGAIN):
        for found in pattern.finditer(sources[name]):
            path = _at(name, found["path"])
            if not path.startswith(VENDOR):
                if path not in sources:
                    raise Unjoinable(f"{name} imports {path}, which is not there.")
                yield path


def _later(sources: Mapping[str, str], name: str) -> Iterator[str]:
    paths = (_at(name, found["path"]) for found in _LATER.finditer(sources[name]))
    return (path for path in paths if path in sources)


def _written(
    sources: Mapping[str, str], pack: str, home: Mapping[str, str], packs: Mapping[str, list[str]], wanted: set[str]
) -> str:
    """A pack's text: 1 what it imports  2 its modules  3 what it gives to other packs"""
    modules, heads, values = packs[pack], dict[str, str](), dict[str, str]()
    for path in sorted(_foreign(sources, modules)):
        vendored = path.startswith(VENDOR)
        other = path if vendored else home[path]
        value = f"${'v' if vendored else 'p'}{len(heads)}"
        if other not in heads:
            what = f"* as {value}" if vendored else f"{{ packed as {value} }}"
            heads[other] = f'import {what} from "{_way(pack, other)}";\n'
        else:
            value = f"$p{list(heads).index(other)}"
        values[path] = value if vendored else f'{value}["{path}"]'
    values |= {name: f"$m{number}" for number, name in enumerate(modules)}
    bodies = [_module(sources[name], name, pack, values) for name in modules]
    given = ", ".join(f'"{name}": {values[name]}' for name in modules if name in wanted)
    packed = f"export const packed = {{ {given} }};\nexport default {values[modules[-1]]}.default;\n"
    return "".join([*heads.values(), *bodies, packed])


def _foreign(sources: Mapping[str, str], modules: list[str]) -> set[str]:
    """What these modules import that is none of them."""
    named = (
        _at(name, found["path"])
        for name in modules
        for pattern in (_IMPORT, _AGAIN)
        for found in pattern.finditer(sources[name])
    )
    return set(named) - set(modules)


def _module(source: str, name: str, pack: str, values: Mapping[str, str]) -> str:
    """One module as a function that is called at once, with what it exports as its value."""
    gives = [f"...{values[_at(name, found['path'])]}" for found in _AGAIN.finditer(source)]
    gives += [each.strip() for found in _LIST.finditer(source) for each in found["names"].split(",") if each.strip()]
    gives += [found["name"] for found in _NAMED.finditer(source)]
    gives += [f"default: {found['name']}" for found in _DEFAULT.finditer(source)]
    text = _IMPORT.sub(lambda found: _taken(found["what"], values[_at(name, found["path"])]), source)
    text = _LIST.sub("", _AGAIN.sub("", text))
    text = _DEFAULT.sub(r"\g<kind>\g<name>", _NAMED.sub(r"\g<kind>\g<name>", text))
    text = _LATER.sub(
        lambda found: f"import({found['quote']}{_way(pack, _at(name, found['path']))}{found['quote']})", text
    )
    text = text.replace("import.meta.url", f'new URL("{_way(pack, name)}", import.meta.url)')
    if (left := _LEFT.search(text)) is not None:
        raise Unjoinable(f"{name} has a line that can't be joined: {left[0]}")
    text = _COMMENT.sub("", _BLANKS.sub("", text))
    waits, how = ("await ", "async ") if _WAITS.search(source) else ("", "")
    return f"const {values[name]} = {waits}({how}() => {{\n{text}return {{ {', '.join(gives)} }};\n}})();\n"


def _taken(what: str, value: str) -> str:
    """What an import names, as constants."""
    if what.startswith("* as "):
        return f"const {what.removeprefix('* as ').strip()} = {value};\n"
    if not what.startswith("{"):
        return f"const {{ default: {what.strip()} }} = {value};\n"
    return f"const {what.replace(' as ', ': ')} = {value};\n"


def _at(name: str, path: str) -> str:
    """Where a path leads that a module names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _way(pack: str, path: str) -> str:
    """How a pack names a path."""
    way = posixpath.relpath(path, posixpath.dirname(pack) or ".")
    return way if way.startswith("..") else f"./{way}"
