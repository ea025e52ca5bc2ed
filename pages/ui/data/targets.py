"""What there is to predict, in words: of a data set, and of one of its samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from dlcore.datasets import DatasetSpec, Info, Task
from pages.ui.common.plain_table import decimals
from pages.ui.shell.names import classes_of
from pages.ui.shell.text import t


def target_text(info: Info) -> str:
    """One of so many classes, or a number."""
    return _TARGETS[info.task](info)


def answer_text(spec: DatasetSpec, answer: np.ndarray) -> str:
    """The answer of one sample.

    Args:
        spec: its data set.
        answer: an entry of ``y_train``: a label, or a number in a row of its own.
    """
    return _ANSWERS[spec.info().task](spec, answer)


_TARGETS: Mapping[Task, Callable[[Info], str]] = {
    Task.CLASSES: lambda info: t("data.class_count", count=len(info.classes)),
    Task.NUMBER: lambda info: t("data.a_number"),
}

_ANSWERS: Mapping[Task, Callable[[DatasetSpec, np.ndarray], str]] = {
    Task.CLASSES: lambda spec, answer: classes_of(spec)[int(answer)],
    Task.NUMBER: lambda spec, answer: decimals(float(answer[0])),
}
