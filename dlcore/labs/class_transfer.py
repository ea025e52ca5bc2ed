"""Transfer to the handwriting of a class: half of its writers train, the others test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dlcore.classroom.drawings import ClassDrawing
from dlcore.classroom.handwriting_experiment import HandwritingExperiments, check_halves
from dlcore.datasets.class_handwriting import READING
from dlcore.datasets.program_text import KERAS, NUMPY, Section
from dlcore.labs import transfer
from dlcore.labs.lab import Lab
from dlcore.labs.transfer import TrainOnOther, Transfer
from dlcore.spec import Spec
from dlcore.store import Run

DATASETS = ("mnist", "fashion-mnist")
"""Of the runs whose layers are transferred: their images are as large as the drawings."""

PRESET = "kaneko-mlp"


def class_transfer(
    handwriting: HandwritingExperiments, class_id: str, drawings: Sequence[ClassDrawing]
) -> Lab[Transfer]:
    """Return the lab on the digits that a class drew.

    Its queries read a copy of the digits, which is deleted as soon as one of these is.

    Args:
        handwriting: saves the copy.
        class_id: of the class.
        drawings: of the class.

    Raises:
        TooFewDrawings: a half of the writers has too few drawings.
    """
    drawn, _ = check_halves(drawings)

    def queries(run: Run) -> list[TrainOnOther]:
        return transfer.queries(run, handwriting.save(class_id, drawings))

    return replace(
        transfer.LAB,
        preset=PRESET,
        fits=fits,
        queries=queries,
        program=lambda spec: _program(drawn),
        class_id=class_id,
    )


def fits(spec: Spec) -> bool:
    """Return whether the runs of a spec take images as large as the drawings."""
    return transfer.fits(spec) and spec.dataset.name in DATASETS


_LOAD = f"""\
{READING}
x = x.reshape(-1, *x_train.shape[1:]) / 255
x_new, y_new, x_check, y_check = x[trains], y[trains], x[~trains], y[~trains]"""


def _program(drawn: int) -> tuple[Section, ...]:
    code = transfer.target_program(transfer.example_counts(drawn), transfer.STEPS)
    return (
        Section("data_class_handwriting", _LOAD, (NUMPY,)),
        Section("lab_transfer", code, (NUMPY, KERAS)),
    )
