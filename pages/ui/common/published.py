"""Metrics that a preset's source reports."""

from __future__ import annotations

from collections.abc import Mapping

from dlcore import Run
from dlcore.experiments.presets import PRESETS
from pages.ui.shell.metric_names import format_metric, main_metric
from pages.ui.shell.text import t


def published_metrics(run: Run) -> Mapping[str, float]:
    """Return the published metrics by name, see ``dlcore.Preset``; empty without a preset."""
    return PRESETS[run.preset].published if run.preset in PRESETS else {}


def published_text(run: Run) -> str | None:
    """Return the source's main metric with its data: test, else validation, else training."""
    published, metric = published_metrics(run), main_metric(run.spec)
    if f"test_{metric}" in published:
        return t("compare.on_test", value=format_metric(metric, published[f"test_{metric}"]))
    if f"val_{metric}" in published:
        return t("compare.on_validation", value=format_metric(metric, published[f"val_{metric}"]))
    if metric in published:
        return t("compare.on_training", value=format_metric(metric, published[metric]))
    return None
