"""The figures that a preset's source states."""

from __future__ import annotations

from collections.abc import Mapping

from dlcore import Run
from dlcore.models.presets import PRESETS
from pages.ui.text import percent, t


def published_figures(run: Run) -> Mapping[str, float]:
    """By metric, see ``dlcore.Preset``; empty for a run that came from no preset."""
    return PRESETS[run.preset].published if run.preset in PRESETS else {}


def published_accuracy(run: Run) -> str | None:
    """The source's accuracy with what it was measured on, the test before the rest."""
    figures = published_figures(run)
    if "test_accuracy" in figures:
        return t("compare.on_test", value=percent(figures["test_accuracy"], 2))
    if "val_accuracy" in figures:
        return t("compare.on_validation", value=percent(figures["val_accuracy"], 2))
    if "accuracy" in figures:
        return t("compare.on_training", value=percent(figures["accuracy"], 2))
    return None
