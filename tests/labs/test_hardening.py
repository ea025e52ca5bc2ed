"""Training against fooling: both arms, the conclusion, and the program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np
import pytest

from dlcore import Run
from dlcore.arrays import Array
from dlcore.inference.context import QueryContext
from dlcore.labs import hardening
from dlcore.labs.fooling import EPSILONS, JUDGED, FoolTestImages
from dlcore.labs.hardening import LAB, Hardening, TrainOnFooled
from tests.labs.programs import run_program


def test_training_on_changed_images_resists_them(context: QueryContext, mlp_run: Run) -> None:
    queries = cast(Sequence[TrainOnFooled], LAB.queries(mlp_run))
    result = LAB.combine([query.answer(context) for query in queries if query.seed == 0])
    plain, fooled = (result.of(arm)[0] for arm in hardening.ARMS)
    assert fooled[JUDGED] > plain[JUDGED] + 0.05
    # The network of the run stays as it is.
    count = mlp_run.spec.dataset.info().test_size
    unchanged = FoolTestImages(run=mlp_run.id, start=0, count=count).answer(context).fgsm
    assert unchanged[:, 0].mean() == pytest.approx(plain[0], abs=0.05)
    # The program takes other batches.
    printed = {line[0]: list(map(float, line[1:])) for line in run_program(context, mlp_run, LAB)}
    assert printed["fooled"][1] > printed["plain"][1] + 0.05
    assert printed["plain"][0] == pytest.approx(plain[0], abs=0.05)


@pytest.mark.parametrize(
    ("plain", "fooled", "outcome"),
    [(0.3, 0.8, hardening.HELPS), (0.8, 0.3, hardening.HARMS), (0.5, 0.5, hardening.ALIKE)],
)
def test_the_conclusion_follows_from_the_figures(plain: float, fooled: float, outcome: str) -> None:
    def rows(value: float) -> Array:
        return value + np.array([[0.01], [0.0], [-0.01]]) * np.ones(len(EPSILONS))

    result = Hardening(
        ("plain",) * 3 + ("fooled",) * 3, np.concatenate([rows(plain), rows(fooled)])
    )
    conclusion = LAB.conclude(result)
    assert conclusion.outcome == outcome
    assert conclusion.values["fooled_changed"].value == pytest.approx(fooled)
    (figure,) = LAB.figures(result)
    assert figure.series["plain"][0] == pytest.approx(plain)


def test_a_stopped_lab_has_no_conclusion() -> None:
    result = Hardening((), np.zeros((0, len(EPSILONS))))
    assert LAB.conclude(result).outcome == hardening.ALIKE and LAB.figures(result) == ()
