"""Links of the documents resolve, their code parses or runs, and their versions are current."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
READMES = [ROOT / "README.md", ROOT / "README.ja.md"]


def blocks(document: Path, language: str) -> list[str]:
    """Return the code blocks of one language, without list indents."""
    text = document.read_text("utf-8")
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", code, flags=re.MULTILINE) for indent, code in found]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_resolve(document: Path) -> None:
    text = re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [target for target in targets if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_python_code_parses(document: Path) -> None:
    for code in blocks(document, "python"):
        ast.parse(code)


def test_both_readmes_have_the_same_commands() -> None:
    english, japanese = READMES
    for language in ("python", "powershell"):
        assert blocks(english, language) == blocks(japanese, language)
    plain = [re.sub(r"\s*#.*|<.*?>", "", "".join(blocks(path, "sh"))) for path in READMES]
    assert plain[0] == plain[1]


def test_python_code_of_the_readme_runs(tmp_path: Path) -> None:
    (code,) = blocks(READMES[0], "python")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "DLCORE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "accuracy" in done.stdout


def test_the_readmes_have_the_pinned_version_of_tensorflow() -> None:
    pins = (ROOT / "requirements.txt").read_text("utf-8")
    version = re.search(r"^tensorflow==(\d+\.\d+)\.", pins, re.MULTILINE)
    assert version
    for readme in READMES:
        assert f"tensorflow[and-cuda]=={version.group(1)}.*" in readme.read_text("utf-8")


def test_all_dependencies_are_pinned() -> None:
    dependencies = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
        "dependencies"
    ]
    names = {re.split(r"[<>=;\[ ]", line)[0] for line in dependencies}
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / file).read_text("utf-8")
        assert names <= set(re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE))
        assert "://" not in text and "/home" not in text


def test_every_file_that_is_named_exists() -> None:
    text = (ROOT / "docs" / "where-things-are.md").read_text("utf-8")
    named = re.findall(r"`((?:dlcore|pages|static|tests|docs)/[\w./-]*)`", text)
    assert len(named) > 80
    assert [path for path in named if not (ROOT / path).exists()] == []


FILES_TO_OPEN = {
    "confusion matrix": 5,
    "forecast": 6,
    "attribution of a review's verdict to words": 5,
    "sweep": 5,
    "repeat over seeds": 5,
    "Stop button": 9,
}
"""At most so many files from the page script to the computation."""


def test_a_feature_is_followed_through_few_files() -> None:
    text = (ROOT / "docs" / "where-things-are.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| ([^|]+) \| (`[^|]+`) \|$", text, re.MULTILINE))
    for feature, most in FILES_TO_OPEN.items():
        assert len(rows[feature].split(", ")) <= most, feature
