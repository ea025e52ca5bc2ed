"""The figures that a preset's source states."""

from __future__ import annotations

from collections.abc import Mapping

from dlcore import Run
from dlcore.experiments.presets import PRESETS
from pages.ui.shell.metric_names import figure_text, main_metric
from pages.ui.shell.text import t


def published_figures(run: Run) -> Mapping[str, float]:
    """By metric, see ``dlcore.Preset``; empty for a run that came from no preset."""
    return PRESETS[run.preset].published if run.preset in PRESETS else {}


def published_text(run: Run) -> str | None:
    """The source's main figure with what it was measured on: the test before the rest."""
    figures, metric = published_figures(run), main_metric(run.spec)
    if f"test_{metric}" in figures:
        return t("compare.on_test", value=figure_text(metric, figures[f"test_{metric}"]))
    if f"val_{metric}" in figures:
        return t("compare.on_validation", value=figure_text(metric, figures[f"val_{metric}"]))
    if metric in figures:
        return t("compare.on_training", value=figure_text(metric, figures[metric]))
    return None
