"""The table of runs: names, settings in which they differ, metrics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import streamlit as st

from dlcore import Run
from dlcore.analysis.compare import SettingValue, differences, merged_layers
from pages.ui.common.baselines import baselines_of, forecast_name
from pages.ui.common.csv_file import Cell, csv_file
from pages.ui.common.published import published_text
from pages.ui.common.setting_text import setting_text
from pages.ui.shell.metric_names import is_share, metric_name, metrics_of, series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import path_text
from pages.ui.shell.text import NOTHING, t

Kind = Literal["text", "count", "setting", "metric", "share", "seconds"]

_ROW, _ROWS_SHOWN, _PUBLISHED_WIDTH = 38, 8, 170
_DATASET = "dataset.name"
_IN_WORDS = ("dataset.train_size", "training.validation")
"""Numbers that are shown as text."""


@dataclass(frozen=True)
class Column:
    """One column.

    Args:
        code: stable name.
        label: header in the learner's language.
        values: one for each run.
        kind: format of the values.
        help: tooltip of the header.
    """

    code: str
    label: str
    values: Sequence[Cell]
    kind: Kind
    help: str | None = None


def run_columns(runs: Sequence[Run], titles: Mapping[str, str]) -> list[Column]:
    """Return the table's columns without those in which no run has a value.

    First stand the settings that differ and the metrics of validation and test.

    Args:
        runs: the rows.
        titles: their titles by id.
    """
    states = [name_of("state", run.state) for run in runs]
    datasets = [name_of("dataset", run.spec.dataset.name) for run in runs]
    columns = [
        Column("title", t("compare.run"), [titles[run.id] for run in runs], "text"),
        Column("note", t("compare.note"), [run.note or None for run in runs], "text"),
        *_settings(runs),
        *_results(runs),
        Column("state", t("compare.state"), states, "text"),
        Column("dataset", t("compare.dataset"), datasets, "text"),
        *_course(runs),
        Column("seconds", t("compare.seconds"), [_seconds(r) for r in runs], "seconds"),
        Column(
            "published",
            t("compare.published"),
            [published_text(run) for run in runs],
            "text",
            t("compare.published_about"),
        ),
    ]
    return [column for column in columns if any(v is not None for v in column.values)]


def draw_run_table(columns: Sequence[Column], selected: Sequence[int], key: str) -> list[int]:
    """Draw the table with a checkbox in each row.

    Args:
        columns: from ``run_columns``.
        selected: rows that are selected at first.
        key: of the element; other rows need another key.

    Returns:
        The selected rows.
    """
    rows = len(columns[0].values)
    state = st.dataframe(
        pd.DataFrame({column.code: _series(column) for column in columns}),
        column_config={column.code: _config(column) for column in columns},
        key=key,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": list(selected)}},
        hide_index=True,
        row_height=_ROW,
        height=_ROW * (min(rows, _ROWS_SHOWN) + 1) + 2,
        placeholder=NOTHING,
        alt=t("compare.table"),
    )
    return sorted(state["selection"]["rows"])


def table_csv(columns: Sequence[Column]) -> Callable[[], bytes]:
    """Return a function that makes the table's CSV file; shares stay fractions of 1."""
    header = [column.label for column in columns]
    return lambda: csv_file(header, zip(*(column.values for column in columns), strict=True))


def _settings(runs: Sequence[Run]) -> list[Column]:
    specs = [run.spec for run in runs]
    kinds = merged_layers(specs)
    return [
        _setting(path, path_text(path, kinds), values)
        for path, values in differences(specs).items()
        if path != _DATASET
    ]


def _setting(path: str, label: str, values: Sequence[SettingValue]) -> Column:
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    others = [v for v in values if v is not None and v not in numbers]
    if others or path in _IN_WORDS:
        return Column(path, label, [setting_text(path, value) for value in values], "text")
    return Column(
        path, label, [v if isinstance(v, int | float) else None for v in values], "setting"
    )


def _results(runs: Sequence[Run]) -> list[Column]:
    """Return the metrics of validation at the best epoch, and those of the test."""
    best = [_validation(run.progress.best) for run in runs]
    test = [_without_loss(run.progress.test) for run in runs]
    return [
        *_metric_columns("best", best, lambda name: t("compare.at_best", metric=series_name(name))),
        *_metric_columns("test", test, lambda name: t("compare.test", metric=metric_name(name))),
        *_baselines(runs),
    ]


def _course(runs: Sequence[Run]) -> list[Column]:
    """Return the epochs, and the metrics after the last one."""
    progress = [run.progress for run in runs]
    epochs = [p.epoch for p in progress]
    best_epochs = [p.best_epoch or None for p in progress]
    return [
        Column("epoch", t("compare.epochs_done"), epochs, "count"),
        Column(
            "best_epoch",
            t("compare.best_epoch"),
            best_epochs,
            "count",
            t("compare.best_epoch_about"),
        ),
        *_metric_columns("latest", [p.latest for p in progress], series_name),
    ]


def _baselines(runs: Sequence[Run]) -> Iterator[Column]:
    for code, errors in baselines_of(runs).items():
        label = t("compare.no_learning", name=forecast_name(code))
        yield Column(f"naive.{code}", label, errors, "metric", t("compare.no_learning_about"))


def _without_loss(metrics: Mapping[str, float]) -> Mapping[str, float]:
    """Drop the loss, the least informative metric, unless it is the only one."""
    return {name: value for name, value in metrics.items() if name != "loss" or len(metrics) == 1}


def _validation(metrics: Mapping[str, float]) -> Mapping[str, float]:
    return {name: value for name, value in metrics.items() if name.startswith("val_")}


def _metric_columns(
    part: str, measured: Sequence[Mapping[str, float]], label: Callable[[str], str]
) -> Iterator[Column]:
    """Yield a column for each metric that any run has."""
    for name in metrics_of(measured):
        kind: Kind = "share" if is_share(name.removeprefix("val_")) else "metric"
        values = [metrics.get(name) for metrics in measured]
        yield Column(f"{part}.{name}", label(name), values, kind)


def _seconds(run: Run) -> float | None:
    return run.progress.seconds or None


def _series(column: Column) -> pd.Series:
    if column.kind == "text":
        return pd.Series(column.values, dtype="object")
    if column.kind == "share":
        return pd.Series([v if v is None else 100 * v for v in column.values], dtype="Float64")
    is_integer = all(isinstance(value, int | None) for value in column.values)
    return pd.Series(column.values, dtype="Int64" if is_integer else "Float64")


def _config(column: Column) -> Any:
    if column.code == "title":
        return st.column_config.TextColumn(column.label, pinned=True)
    if column.code == "published":
        return st.column_config.TextColumn(
            column.label, help=column.help, alignment="right", width=_PUBLISHED_WIDTH
        )
    if column.kind == "text":
        return st.column_config.TextColumn(column.label, help=column.help)
    formats = {
        "count": "localized",
        "setting": "%g",
        "metric": "%.4f",
        "share": "%.2f%%",
        "seconds": "%.1f",
    }
    return st.column_config.NumberColumn(
        column.label, help=column.help, format=formats[column.kind]
    )
