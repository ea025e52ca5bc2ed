"""Runs as a table: what they are, the settings in which they differ, what they reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
import streamlit as st

from dlcore import Run
from dlcore.analysis.baselines import naive_errors
from dlcore.analysis.compare import SettingValue, differences, merged_layers
from pages.ui.common.baselines import forecast_name
from pages.ui.common.csv_file import Cell, csv_file
from pages.ui.common.setting_text import setting_text
from pages.ui.compare.published import published_text
from pages.ui.shell.metric_names import is_share, metric_name, metrics_of, series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import place_text
from pages.ui.shell.text import NOTHING, t

Kind = Literal["text", "count", "setting", "figure", "share", "seconds"]

_ROW, _ROWS_SHOWN, _PUBLISHED_WIDTH = 38, 8, 170
_DATASET = "dataset.name"
_IN_WORDS = ("dataset.train_size", "training.validation")
"""Numbers that read better in words."""


@dataclass(frozen=True)
class Column:
    """One column.

    Args:
        code: stable name.
        label: what stands above it, in the learner's language.
        values: one for each run.
        kind: how values are written.
        about: what it means, shown over the label.
    """

    code: str
    label: str
    values: Sequence[Cell]
    kind: Kind
    about: str | None = None


def run_columns(runs: Sequence[Run], titles: Mapping[str, str]) -> list[Column]:
    """The table's columns; those in which no run has anything are left out.

    Args:
        runs: its rows.
        titles: their titles by id.
    """
    states = [name_of("state", run.state) for run in runs]
    datasets = [name_of("dataset", run.spec.dataset.name) for run in runs]
    columns = [
        Column("title", t("compare.run"), [titles[run.id] for run in runs], "text"),
        Column("state", t("compare.state"), states, "text"),
        Column("dataset", t("compare.dataset"), datasets, "text"),
        *_settings(runs),
        *_measured(runs),
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


def draw_run_table(columns: Sequence[Column], chosen: Sequence[int], key: str) -> list[int]:
    """Draws the table with a box in each row to choose it.

    Args:
        columns: what ``run_columns`` returned.
        chosen: rows that are chosen at first.
        key: of the element, another one for other rows.

    Returns:
        The rows that are chosen now.
    """
    rows = len(columns[0].values)
    state = st.dataframe(
        pd.DataFrame({column.code: _series(column) for column in columns}),
        column_config={column.code: _config(column) for column in columns},
        key=key,
        on_select="rerun",
        selection_mode="multi-row",
        selection_default={"selection": {"rows": list(chosen)}},
        hide_index=True,
        row_height=_ROW,
        height=_ROW * (min(rows, _ROWS_SHOWN) + 1) + 2,
        placeholder=NOTHING,
        alt=t("compare.table"),
    )
    return sorted(state["selection"]["rows"])


def table_csv(columns: Sequence[Column]) -> Callable[[], bytes]:
    """What makes the CSV file of the table; shares stay fractions of 1."""
    header = [column.label for column in columns]
    return lambda: csv_file(header, zip(*(column.values for column in columns), strict=True))


def _settings(runs: Sequence[Run]) -> list[Column]:
    specs = [run.spec for run in runs]
    kinds = merged_layers(specs)
    return [
        _setting(path, place_text(path, kinds), values)
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


def _measured(runs: Sequence[Run]) -> list[Column]:
    progress = [run.progress for run in runs]
    best = [_validated(p.best) for p in progress]
    test = [_without_loss(p.test) for p in progress]
    epochs = [p.epoch for p in progress]
    best_epochs = [p.best_epoch or None for p in progress]
    about = t("compare.best_epoch_about")
    return [
        Column("epoch", t("compare.epochs_done"), epochs, "count"),
        Column("best_epoch", t("compare.best_epoch"), best_epochs, "count", about),
        *_figures("best", best, lambda name: t("compare.at_best", metric=series_name(name))),
        *_figures("latest", [p.latest for p in progress], series_name),
        *_figures("test", test, lambda name: t("compare.test", metric=metric_name(name))),
        *_naive_forecasts(runs),
    ]


def _naive_forecasts(runs: Sequence[Run]) -> Iterator[Column]:
    """Errors of forecasts without learning, for the runs on a series."""
    known = [naive_errors(run.spec) for run in runs]
    for code in dict.fromkeys(code for figures in known for code in figures):
        label = t("compare.no_learning", name=forecast_name(code))
        values, about = [figures.get(code) for figures in known], t("compare.no_learning_about")
        yield Column(f"naive.{code}", label, values, "figure", about)


def _without_loss(figures: Mapping[str, float]) -> Mapping[str, float]:
    """The loss says less than any other metric, so it goes unless there is no other."""
    return {name: value for name, value in figures.items() if name != "loss" or len(figures) == 1}


def _validated(figures: Mapping[str, float]) -> Mapping[str, float]:
    return {name: value for name, value in figures.items() if name.startswith("val_")}


def _figures(
    part: str, figures: Sequence[Mapping[str, float]], label: Callable[[str], str]
) -> Iterator[Column]:
    """A column for each metric that any run has."""
    for name in metrics_of(figures):
        kind: Kind = "share" if is_share(name.removeprefix("val_")) else "figure"
        values = [measured.get(name) for measured in figures]
        yield Column(f"{part}.{name}", label(name), values, kind)


def _seconds(run: Run) -> float | None:
    return run.progress.seconds or None


def _series(column: Column) -> pd.Series:
    if column.kind == "text":
        return pd.Series(column.values, dtype="object")
    if column.kind == "share":
        return pd.Series([v if v is None else 100 * v for v in column.values], dtype="Float64")
    whole = all(isinstance(value, int | None) for value in column.values)
    return pd.Series(column.values, dtype="Int64" if whole else "Float64")


def _config(column: Column) -> Any:
    if column.code == "title":
        return st.column_config.TextColumn(column.label, pinned=True)
    if column.code == "published":
        return st.column_config.TextColumn(
            column.label, help=column.about, alignment="right", width=_PUBLISHED_WIDTH
        )
    if column.kind == "text":
        return st.column_config.TextColumn(column.label, help=column.about)
    formats = {
        "count": "localized",
        "setting": "%g",
        "figure": "%.4f",
        "share": "%.2f%%",
        "seconds": "%.1f",
    }
    return st.column_config.NumberColumn(
        column.label, help=column.about, format=formats[column.kind]
    )
