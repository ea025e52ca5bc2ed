"""The code of docs/adding-a-trained-lab.md does what the document says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from dlcore.labs import TRAINED_LABS
from dlcore.labs.double_descent import Errors
from dlcore.planning.plan import plan

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-trained-lab.md"


@pytest.mark.parametrize(("few", "outcome"), [(0.2, "loses"), (0.04, "alike"), (0.01, "gains")])
def test_the_file_is_a_lab_that_concludes_from_its_results(few: float, outcome: str) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    lab = names["LAB"]
    assert lab.id not in TRAINED_LABS
    assert all(plan(spec).parameters for specs in lab.specs().values() for spec in specs)
    errors = {"all": 0.04, "few": few}
    results = {
        code: [Errors(0.0, error + step) for step in (-0.001, 0.0, 0.001)]
        for code, error in errors.items()
    }
    assert lab.conclude(results).outcome == outcome
    (figure,) = lab.figures(results)
    assert figure.series["test"] == pytest.approx((0.04, few))
