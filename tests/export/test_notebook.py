"""Exported notebooks are valid, run in a kernel without dlcore, and reproduce the metrics."""

from __future__ import annotations

import ast
from itertools import cycle
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from dlcore.datasets import Cache
from dlcore.export.comments import LANGUAGES
from dlcore.export.notebook import comparison_notebook, notebook
from dlcore.export.program import program
from tests.export.conftest import FEW_TESTS, Measure, assert_same, missing
from tests.export.specs import SPECS

RUN = ("digits-adam", "digits-sgd")
"""Enough to show that cells run one after another; all programs run in test_program.py."""


@pytest.mark.parametrize(("name", "language"), zip(SPECS, cycle(LANGUAGES), strict=False))
def test_a_notebook_is_valid_and_has_the_code_of_the_program(name: str, language: str) -> None:
    document = nbformat.reads(notebook(SPECS[name], language), as_version=4)
    nbformat.validate(document)
    code = "\n".join(cell.source for cell in document.cells if cell.cell_type == "code")
    assert ast.dump(ast.parse(code)) == ast.dump(ast.parse(program(SPECS[name], language)))


def test_notebooks_run(
    tmp_path: Path,
    mnist_cache: Cache,
    keras_home: Path,
    measure: Measure,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All run in one kernel: starting TensorFlow takes longer than training."""
    specs = {name: SPECS[name] for name in RUN if not missing(SPECS[name], mnist_cache)}
    monkeypatch.setenv("KERAS_HOME", str(keras_home))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    document = nbformat.reads(comparison_notebook(specs, "ja"), as_version=4)
    document.cells.insert(0, nbformat.v4.new_code_cell(FEW_TESTS))
    NotebookClient(
        document,
        timeout=240,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    tests = [
        cell for cell in document.cells if cell.cell_type == "code" and "print(test)" in cell.source
    ]
    for spec, cell in zip(specs.values(), tests, strict=True):
        printed = "".join(out.text for out in cell.outputs if out.get("name") == "stdout")
        _, test = measure(spec)
        assert_same(test, ast.literal_eval(printed.splitlines()[-1].strip()))


def test_a_title_is_escaped() -> None:
    title = "<img src=x onerror=alert(1)> **bold**\n# head"
    text = comparison_notebook({title: SPECS["digits-adam"]}, "en")
    cells = nbformat.reads(text, as_version=4).cells
    (heading,) = [cell.source for cell in cells if cell.source.startswith("## ")]
    assert "<" not in heading and "*" not in heading and "\n" not in heading
