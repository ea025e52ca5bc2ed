"""The target of a data set and the label of a sample as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from dlcore.datasets import DatasetSpec, Info, Task
from pages.ui.common.plain_table import decimals
from pages.ui.shell.names import classes_of
from pages.ui.shell.text import t


def target_text(info: Info) -> str:
    """Return the number of classes, or that the target is a number."""
    return _TARGETS[info.task](info)


def label_text(spec: DatasetSpec, y: np.ndarray) -> str:
    """Return the label of one sample.

    Args:
        spec: its data set.
        y: an entry of ``y_train``: a class index, or a number as shape ``(1,)``.
    """
    return _LABELS[spec.info().task](spec, y)


_TARGETS: Mapping[Task, Callable[[Info], str]] = {
    Task.CLASSES: lambda info: t("data.class_count", count=len(info.classes)),
    Task.NUMBER: lambda info: t("data.a_number"),
}

_LABELS: Mapping[Task, Callable[[DatasetSpec, np.ndarray], str]] = {
    Task.CLASSES: lambda spec, y: classes_of(spec)[int(y)],
    Task.NUMBER: lambda spec, y: decimals(float(y[0])),
}
