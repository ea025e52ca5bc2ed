"""The code of docs/adding-a-lab.md does what the document says."""

from __future__ import annotations

import re
import sys
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from babel.messages.pofile import read_po

from dlcore import PRESETS, Store
from dlcore.datasets import Cache
from dlcore.glossary import TERMS
from dlcore.inference.context import QueryContext
from dlcore.inference.serialization import decode_answer, encode_answer
from dlcore.labs import LABS
from tests.stored_runs import finished_run_with_weights

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-lab.md"


def code_block(language: str) -> str:
    """Return the document's code block in a language."""
    (code,) = re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    return str(code)


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module that the document defines."""
    module = ModuleType("shift")
    monkeypatch.setitem(sys.modules, "shift", module)
    exec(code_block("python"), vars(module))
    return module


def test_the_entry_is_a_lab_that_answers(module: Any, store: Store) -> None:
    lab = module.LAB
    assert lab.id not in LABS
    assert lab.fits(PRESETS[lab.preset].spec)
    assert set(lab.terms) <= set(TERMS)
    run = finished_run_with_weights(store, "learner")
    context, (first, *others) = QueryContext(store, Cache.default()), lab.queries(run)
    answer = decode_answer(first, encode_answer(first.answer(context)))
    result = lab.combine([answer] * (1 + len(others)))
    # A network of zeros predicts one class, wherever an image is.
    assert lab.conclude(result).outcome == "alike"
    (figure,) = lab.figures(result)
    assert set(map(len, figure.series.values())) == {len(figure.x)}
    assert lab.program(run.spec)


@pytest.mark.parametrize(
    ("unchanged", "moved", "outcome"),
    [(90, 20, "harmed"), (20, 90, "helped"), (50, 51, "alike")],
)
def test_the_conclusion_follows_from_the_figures(
    module: Any, unchanged: int, moved: int, outcome: str
) -> None:
    right = np.stack([np.arange(100) < count for count in (unchanged, 0, moved)], axis=1)
    assert module.LAB.conclude(module.Shift(right)).outcome == outcome


def test_the_words_are_those_that_the_lab_needs(module: Any) -> None:
    lab = module.LAB
    file = BytesIO(code_block("po").encode())
    words = {message.id: message.string for message in read_po(file, abort_invalid=True)}
    whole = ("name", "question", "lead", "control", "needs", "picture", "basis", "caution")
    parts = [f"{part}.shift" for part in whole]
    parts += [f"choice.shift.{code}" for code in lab.outcomes]
    result = module.Shift(np.ones((3, 3), bool))
    for figure in lab.figures(result):
        parts += [f"{part}.shift.{figure.code}" for part in ("figure", "axis", "value")]
        parts += [f"series.shift.{code}" for code in figure.series]
    assert set(words) - {""} == {f"lab.{part}" for part in parts}
    basis = words["lab.basis.shift"]
    assert isinstance(basis, str)
    assert set(re.findall(r"\{(\w+)\}", basis)) <= set(lab.conclude(result).values)
