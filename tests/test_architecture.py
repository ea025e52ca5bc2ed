"""Rules of the architecture: imports, texts, choice widgets and names."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("tensorflow", "keras")

PROSE = re.compile(r"[A-Za-z][a-z]+ [a-z]{2,} [a-z]{2,}")
"""Three words of a sentence in a row; names and lists of columns have none."""

SQL = re.compile(r"(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|WHERE|BEGIN|PRAGMA)\b")
CODE = re.compile(r"^(from \S+ )?import |\bfor \w+ in ")
"""Lines of exported programs."""

VAGUE = {
    *("wish", "wishes", "foretell", "foretold", "reckon", "crew", "desk", "told", "wanted"),
    *("place", "places", "sureness", "surest"),
}
"""Words that no name may contain: each of their meanings has an exact term."""

NAME_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def files(*names: str) -> list[Path]:
    """Return the Python files of folders, or the files themselves."""
    found: list[Path] = []
    for name in names:
        path = ROOT / name
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return found


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path, *, everywhere: bool) -> Set[str]:
    """Return the modules that a file imports.

    Args:
        path: Python file.
        everywhere: include imports in functions and for type checking, not only those at load time.
    """
    tree = ast.parse(path.read_text("utf-8"))
    nodes = ast.walk(tree) if everywhere else _run_at_import(tree)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _run_at_import(child)


def loaded_by(*starts: Path) -> dict[str, str]:
    """Return all modules that are loaded with some files, each with the file that imports it."""
    ours = {module_of(path): path for path in files("app.py", "pages", "dlcore")}
    found: dict[str, str] = {}
    queue = list(starts)
    while queue:
        path = queue.pop()
        for name in imports(path, everywhere=False):
            for module in _with_parents(name):
                if module not in found:
                    found[module] = str(path.relative_to(ROOT))
                    if module in ours:
                        queue.append(ours[module])
    return found


def _with_parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def loaded_modules(code: str, **environment: str) -> set[str]:
    """Return the top-level modules that are loaded after some code ran in a new process."""
    show = "import json, sys; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    done = python(f"{code}\n{show}", **environment)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_dlcore_imports_neither_streamlit_nor_pages() -> None:
    wrong = {
        (str(path.relative_to(ROOT)), module)
        for path in files("dlcore")
        for module in imports(path, everywhere=True)
        if module.split(".")[0] in ("streamlit", "pages", "app")
    }
    assert not wrong


def test_no_module_imports_a_page_script() -> None:
    pages = {module_of(path) for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__"}
    wrong = {
        (str(path.relative_to(ROOT)), module)
        for path in files("pages")
        for module in imports(path, everywhere=True) & (pages | {"app"})
    }
    assert not wrong


def test_pages_import_neither_tensorflow_nor_keras() -> None:
    wrong = {
        (str(path.relative_to(ROOT)), module)
        for path in files("app.py", "pages")
        for module in imports(path, everywhere=True)
        if module.split(".")[0] in HEAVY
    }
    assert not wrong


def test_no_import_of_the_pages_leads_to_tensorflow() -> None:
    found = loaded_by(*files("app.py", "pages"))
    reached = {module: importer for module, importer in found.items() if module in HEAVY}
    assert not reached


def test_import_dlcore_is_light() -> None:
    assert not loaded_modules("import dlcore") & {*HEAVY, "streamlit", "pages", "plotly", "pandas"}


@pytest.mark.timeout(300)
def test_pages_run_without_tensorflow_and_pandas(tmp_path: Path) -> None:
    """A table of runs needs pandas; without runs no page does."""
    code = """
from pathlib import Path
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=120).run()
for page in sorted(Path("pages").glob("[a-z]*.py")):
    app.switch_page(str(page)).run()
    assert not app.exception and not app.error, (page, [e.value for e in app.error])
"""
    loaded = loaded_modules(code, DLCORE_HOME=str(tmp_path))
    assert not loaded & {*HEAVY, "pandas", "pyarrow"}


def test_choice_widgets_are_used_in_one_module() -> None:
    """Streamlit's own choice widgets have labels as values, which change with the language."""
    widgets = ("selectbox", "segmented_control", "radio", "multiselect", "select_slider", "pills")
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files("app.py", "pages")
        if path != ROOT / "pages" / "ui" / "shell" / "choice.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in widgets
    ]
    assert not wrong


def is_prose(text: str) -> bool:
    return bool(PROSE.search(text)) and not SQL.search(text) and not CODE.search(text)


def test_dlcore_has_no_prose() -> None:
    """Texts belong to the pages; the command line and the log have their own."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}"
        for path in files("dlcore")
        if path.parent.name != "cli"
        for node in _shown_texts(ast.parse(path.read_text("utf-8")))
        if is_prose(str(node.value))
    ]
    assert not found


def _shown_texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield strings that are neither docstrings nor log messages."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("_log.", "log.")):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node
        yield from _shown_texts(node)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The loss became too large", True),
        ("Please choose another data set.", True),
        ("SELECT id, learner FROM runs WHERE id = ?", False),
        ("E. Alpaydin, C. Kaynak (1998)", False),
        ("too_many_parameters", False),
        ("from sklearn.datasets import load_digits", False),
    ],
)
def test_prose_differs_from_codes_and_names(text: str, expected: bool) -> None:
    assert is_prose(text) is expected


def is_vague(text: str) -> bool:
    return not VAGUE.isdisjoint(part.lower() for part in set(NAME_PART.findall(text)))


def test_no_name_has_a_vague_word() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in files("app.py", "dlcore", "pages", "tests", "benchmarks")
        # Few files have such a word at all, and parsing is slow.
        if is_vague(f"{path.stem}\n{path.read_text('utf-8')}")
        for line, name in [(0, path.stem), *_defined_names(ast.parse(path.read_text("utf-8")))]
        if is_vague(name)
    ]
    assert not found, "\n".join(found)


def _defined_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and name of every function, class, argument, variable and attribute defined."""
    for node in ast.walk(tree):
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
                | ast.arg(arg=name)
                | ast.Name(id=name, ctx=ast.Store())
                | ast.Attribute(attr=name, ctx=ast.Store())
                | ast.ExceptHandler(name=str(name))
                | ast.MatchAs(name=str(name))
                | ast.MatchStar(name=str(name))
                | ast.MatchMapping(rest=str(name))
            ):
                yield node.lineno, name
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                yield from ((node.lineno, alias.asname) for alias in aliases if alias.asname)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("def queue_place(wish): ...", ["queue_place", "wish"]),
        ("class WordPlaces: told: int", ["WordPlaces", "told"]),
        ("PLACE = 1", ["PLACE"]),
        ("[x for place in y]", ["place"]),
        ("self.desk = 1", ["desk"]),
        ("import a as crew", ["crew"]),
        ("text.replace(place=1); placeholder = displaced = text.place", []),
    ],
)
def test_vague_words_are_found(code: str, expected: list[str]) -> None:
    names = [name for _, name in _defined_names(ast.parse(code))]
    assert [name for name in names if is_vague(name)] == expected


def test_few_modules_stand_outside_of_folders() -> None:
    for folder, most in (("dlcore", 8), ("pages/ui", 2)):
        loose = {path.stem for path in (ROOT / folder).glob("*.py")} - {"__init__", "__main__"}
        assert len(loose) <= most, folder
