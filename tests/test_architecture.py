"""The house's rules: who may import whom, and where words may stand."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HEAVY = ("tensorflow", "keras")

PROSE = re.compile(r"[A-Za-z][a-z]+ [a-z]{2,} [a-z]{2,}")
"""Three words in a row as a sentence has them; names and lists of columns do not."""

SQL = re.compile(r"(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|WHERE|BEGIN|PRAGMA)\b")
CODE = re.compile(r"^(from \S+ )?import |\bfor \w+ in ")
"""Lines of exported programs."""


def files(*places: str) -> list[Path]:
    """Python files of a folder, or the file itself."""
    found: list[Path] = []
    for place in places:
        path = ROOT / place
        found += [path] if path.is_file() else sorted(path.rglob("*.py"))
    return found


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, *, everywhere: bool) -> set[str]:
    """Modules that a file imports.

    Args:
        everywhere: also inside functions and for type checking; else only what loading runs.
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
    """Every module that loading the files loads in the end, with the file that asks for it."""
    ours = {module_of(path): path for path in files("app.py", "pages", "dlcore")}
    found: dict[str, str] = {}
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        for name in imports(path, everywhere=False):
            for module in _with_parents(name):
                if module not in found:
                    found[module] = str(path.relative_to(ROOT))
                    if module in ours:
                        waiting.append(ours[module])
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
    """Top-level modules that are loaded after some code ran in a process of its own."""
    show = "import json, sys; print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})))"
    done = python(f"{code}\n{show}", **environment)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_dlcore_knows_nothing_of_the_screen() -> None:
    wrong = {
        (str(path.relative_to(ROOT)), module)
        for path in files("dlcore")
        for module in imports(path, everywhere=True)
        if module.split(".")[0] in ("streamlit", "pages", "app")
    }
    assert not wrong


def test_what_pages_share_does_not_import_pages() -> None:
    pages = {module_of(path) for path in (ROOT / "pages").glob("*.py") if path.stem != "__init__"}
    wrong = {
        (str(path.relative_to(ROOT)), module)
        for path in files("pages")
        for module in imports(path, everywhere=True) & (pages | {"app"})
    }
    assert not wrong


def test_pages_never_name_tensorflow_or_keras() -> None:
    wrong = {
        (str(path.relative_to(ROOT)), module)
        for path in files("app.py", "pages")
        for module in imports(path, everywhere=True)
        if module.split(".")[0] in HEAVY
    }
    assert not wrong


def test_loading_the_app_and_its_pages_does_not_reach_tensorflow() -> None:
    found = loaded_by(*files("app.py", "pages"))
    reached = {module: asked for module, asked in found.items() if module in HEAVY}
    assert not reached


def test_import_dlcore_is_light() -> None:
    assert not loaded_modules("import dlcore") & {*HEAVY, "streamlit", "pages", "plotly", "pandas"}


@pytest.mark.timeout(300)
def test_the_process_of_the_pages_never_loads_tensorflow(tmp_path: Path) -> None:
    code = """
from pathlib import Path
from streamlit.testing.v1 import AppTest
app = AppTest.from_file("app.py", default_timeout=120).run()
for page in sorted(Path("pages").glob("[a-z]*.py")):
    app.switch_page(str(page)).run()
    assert not app.exception and not app.error, (page, [e.value for e in app.error])
"""
    assert not loaded_modules(code, DLCORE_HOME=str(tmp_path)) & set(HEAVY)


def test_every_choice_goes_through_one_file() -> None:
    """Streamlit's own choice widgets hold labels, which change with the language."""
    raw = ("selectbox", "segmented_control", "radio", "multiselect", "select_slider", "pills")
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in files("app.py", "pages")
        if path != ROOT / "pages" / "ui" / "shell" / "choice.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in raw
    ]
    assert not wrong


def is_prose(text: str) -> bool:
    return bool(PROSE.search(text)) and not SQL.search(text) and not CODE.search(text)


def test_dlcore_holds_no_prose() -> None:
    """Words are the pages'; the command line has its own, and logs are for the server's owner."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}"
        for path in files("dlcore")
        if path.parent.name != "cli"
        for node in _shown_texts(ast.parse(path.read_text("utf-8")))
        if is_prose(str(node.value))
    ]
    assert not found


def _shown_texts(tree: ast.AST) -> Iterator[ast.Constant]:
    """Texts that are neither docstrings nor log messages."""
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
def test_prose_is_told_from_codes_and_names(text: str, expected: bool) -> None:
    assert is_prose(text) is expected
