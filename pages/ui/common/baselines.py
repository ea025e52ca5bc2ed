"""Baselines next to the metrics of runs: predictions without learning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dlcore import Run, Spec
from dlcore.analysis.baseline_comparison import (
    BaselineKind,
    Comparison,
    Standing,
    accuracy_baseline,
    compare,
)
from dlcore.analysis.baselines import baseline_errors
from dlcore.analysis.data_facts import DataFacts
from dlcore.datasets import AirlinePassengers, Cache
from dlcore.datasets.builtin.airline_passengers import SEASON
from dlcore.models.metrics import MetricName
from pages.ui.shell.markdown import escape_markdown
from pages.ui.shell.metric_names import format_metric, metric_name
from pages.ui.shell.names import classes_of
from pages.ui.shell.text import number, t

_METRIC = "rmse"


def baseline_rmse(spec: Spec) -> Mapping[str, float]:
    """Scaled RMSE of each baseline; empty for uploaded series, since the words speak of months."""
    is_monthly = isinstance(spec.dataset, AirlinePassengers)
    return baseline_errors(spec, Cache.default()) if is_monthly else {}


def baselines_of(runs: Sequence[Run]) -> Mapping[str, list[float | None]]:
    """Return the RMSE of each naive baseline for every run; None where a run has none."""
    shown = [baseline_rmse(run.spec) for run in runs]
    codes = dict.fromkeys(code for errors in shown for code in errors)
    return {code: [errors.get(code) for errors in shown] for code in codes}


def forecast_name(code: str) -> str:
    """Return the name of a naive baseline."""
    names = {
        "persistence": t("data.persistence"),
        "seasonal_naive": t("data.seasonal_naive", months=SEASON),
    }
    return names[code]


def baselines_line(run: Run) -> None:
    """Draw a line with the baselines of a run's data, as far as they are known."""
    naive = baseline_rmse(run.spec)
    if naive:
        shown = t("chart.separator").join(
            t("train.naive", name=forecast_name(code), value=format_metric(_METRIC, rmse))
            for code, rmse in naive.items()
        )
        st.caption(t("train.naive_errors", figures=shown))
    elif run.progress.facts:
        line = _constant_line(run, DataFacts.model_validate(run.progress.facts))
        if line:
            st.caption(line)


def _constant_line(run: Run, facts: DataFacts) -> str:
    """Return the line for the constant prediction; empty where a run has no such metric."""
    classes = len(run.spec.dataset.info().classes)
    if MetricName.ACCURACY in run.spec.training.metrics and classes:
        kind, accuracy = accuracy_baseline(facts, classes)
        value = format_metric(MetricName.ACCURACY, accuracy)
        if kind is BaselineKind.CHANCE:
            return t("train.baseline.chance", classes=classes, value=value)
        return t("train.baseline.majority", label=majority_name(run), value=value)
    if _METRIC in facts.test and not facts.naive:
        return t("train.baseline.mean", value=format_metric(_METRIC, facts.test[_METRIC]))
    return ""


def comparison_text(run: Run, comparison: Comparison) -> str:
    """Return a sentence that compares a run with its baseline."""
    info = run.spec.dataset.info()
    texts = {
        "value": format_metric(comparison.metric, comparison.value),
        "baseline": format_metric(comparison.metric, comparison.baseline),
        "metric": metric_name(comparison.metric),
        "points": number(abs(100 * (comparison.value - comparison.baseline)), 1),
        "label": majority_name(run),
        "classes": len(info.classes),
        "count": info.test_size,
    }
    return t(f"diagnosis.compared.{comparison.kind.value}.{comparison.standing.value}", **texts)


def guess_warning(run: Run) -> None:
    """Draw, where a run is no better than a guess of the classes, that it is not."""
    if not run.progress.facts:
        return
    facts = DataFacts.model_validate(run.progress.facts)
    comparison = compare(run.spec, run.progress.test, facts, {})
    if comparison and comparison.standing is not Standing.BETTER:
        st.warning(comparison_text(run, comparison), icon=":material/balance:")


def majority_name(run: Run) -> str:
    """Return the name of the most frequent training class as Markdown; empty if unknown."""
    majority = run.progress.facts.get("majority")
    return "" if majority is None else escape_markdown(classes_of(run.spec.dataset)[majority])
