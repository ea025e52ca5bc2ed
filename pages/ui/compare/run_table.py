"""The table of runs: names, settings in which they differ, metrics.

Runs that differ by their seed alone can be one row, with the mean and the standard deviation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any, Literal

import streamlit as st

from dlcore import Run
from dlcore.analysis.compare import SettingValue, differences, merged_layers
from dlcore.analysis.significance import seed_spread
from pages.ui.common.baselines import baselines_of, forecast_name
from pages.ui.common.csv_file import Cell, csv_file
from pages.ui.common.published import published_text
from pages.ui.common.run_titles import RunTitles
from pages.ui.common.setting_text import setting_text
from pages.ui.shell.metric_names import is_share, metric_name, metrics_of, series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import path_text
from pages.ui.shell.text import NOTHING, t

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "count", "setting", "metric", "share", "points", "seconds"]

Row = Sequence[Run]
"""One run, or one for each seed of a recipe."""

_ROW, _ROWS_SHOWN, _PUBLISHED_WIDTH = 38, 8, 170
_DATASET, _SEED = "dataset.name", "seed"
_FIRST_SETTINGS = 3
"""So many stand before the metrics, which would be out of sight behind those of all layers."""

_IN_WORDS = ("dataset.train_size", "training.validation")
"""Numbers that are shown as text."""


@dataclass(frozen=True)
class Column:
    """One column.

    Args:
        code: stable name.
        label: header in the learner's language.
        values: one for each row.
        kind: format of the values.
        help: tooltip of the header.
    """

    code: str
    label: str
    values: Sequence[Cell]
    kind: Kind
    help: str | None = None


def run_columns(rows: Sequence[Row], titles: RunTitles) -> list[Column]:
    """Return the table's columns without those in which no run has a value.

    First stand the main settings that differ and the metrics of validation and test.

    Args:
        rows: of the table.
        titles: of all runs of the learner.
    """
    first, settings = [row[0] for row in rows], _settings(rows)
    states = [_joined(name_of("state", run.state) for run in row) for row in rows]
    notes = [_joined(run.note for run in row) for row in rows]
    datasets = [name_of("dataset", run.spec.dataset.name) for run in first]
    columns = [
        Column("title", t("compare.run"), [titles.title(row) for row in rows], "text"),
        Column("note", t("compare.note"), notes, "text"),
        *settings[:_FIRST_SETTINGS],
        *_results(rows),
        *settings[_FIRST_SETTINGS:],
        Column("state", t("compare.state"), states, "text"),
        Column("dataset", t("compare.dataset"), datasets, "text"),
        *_course(rows),
        Column("seconds", t("compare.seconds"), _means(rows, _seconds), "seconds"),
        Column(
            "published",
            t("compare.published"),
            [published_text(run) for run in first],
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
        _frame(columns),
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


def table_csv(rows: Sequence[Row], titles: RunTitles) -> Callable[[], bytes]:
    """Return a function that makes the table's CSV file; shares stay fractions of 1."""
    columns = run_columns(rows, titles) if rows else []
    header = [column.label for column in columns]
    return lambda: csv_file(header, zip(*(column.values for column in columns), strict=True))


def _joined(texts: Iterable[str]) -> str | None:
    return t("chart.separator").join(filter(None, dict.fromkeys(texts))) or None


def _settings(rows: Sequence[Row]) -> list[Column]:
    """Return the settings that differ, first those that all rows have."""
    specs = [row[0].spec for row in rows]
    kinds = merged_layers(specs)
    hidden = {_DATASET} if all(len(row) == 1 for row in rows) else {_DATASET, _SEED}
    found = sorted(differences(specs).items(), key=lambda setting: setting[1].count(None))
    return [
        _setting(path, path_text(path, kinds), values)
        for path, values in found
        if path not in hidden
    ]


def _setting(path: str, label: str, values: Sequence[SettingValue]) -> Column:
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    others = [v for v in values if v is not None and v not in numbers]
    if others or path in _IN_WORDS:
        return Column(path, label, [setting_text(path, value) for value in values], "text")
    return Column(
        path, label, [v if isinstance(v, int | float) else None for v in values], "setting"
    )


def _results(rows: Sequence[Row]) -> list[Column]:
    """Return the metrics of validation at the best epoch, and those of the test."""
    return [
        *_metric_columns(
            "best",
            rows,
            _validation,
            lambda *names: t("compare.at_best", metric=series_name(*names)),
        ),
        *_metric_columns(
            "test", rows, _test, lambda *names: t("compare.test", metric=metric_name(*names))
        ),
        *_baselines([row[0] for row in rows]),
    ]


def _course(rows: Sequence[Row]) -> list[Column]:
    """Return the epochs, and the metrics after the last one."""
    return [
        Column(
            "epoch", t("compare.epochs_done"), _means(rows, lambda run: run.progress.epoch), "count"
        ),
        Column(
            "best_epoch",
            t("compare.best_epoch"),
            _means(rows, lambda run: run.progress.best_epoch or None),
            "count",
            t("compare.best_epoch_about"),
        ),
        *_metric_columns("latest", rows, lambda run: run.progress.latest, series_name),
    ]


def _means(rows: Sequence[Row], value: Callable[[Run], float | None]) -> list[Cell]:
    """Return a run's value, the mean of several runs, or None where no run has it."""
    return [
        value(row[0]) if len(row) == 1 else _known(seed_spread(map(value, row)).mean)
        for row in rows
    ]


def _known(value: float) -> float | None:
    return None if isnan(value) else value


def _baselines(runs: Sequence[Run]) -> Iterator[Column]:
    for code, errors in baselines_of(runs).items():
        label = t("compare.no_learning", name=forecast_name(code))
        yield Column(f"naive.{code}", label, errors, "metric", t("compare.no_learning_about"))


def _test(run: Run) -> Mapping[str, float]:
    """Return the metrics of the test without the loss, unless it is the only one."""
    metrics = run.progress.test
    return {name: value for name, value in metrics.items() if name != "loss" or len(metrics) == 1}


def _validation(run: Run) -> Mapping[str, float]:
    return {name: value for name, value in run.progress.best.items() if name.startswith("val_")}


def _metric_columns(
    part: str,
    rows: Sequence[Row],
    measured: Callable[[Run], Mapping[str, float]],
    label: Callable[[str, Sequence[str]], str],
) -> Iterator[Column]:
    """Yield a column for each metric that any run has, and one of its spread over the seeds."""
    names = metrics_of(measured(run) for row in rows for run in row)
    for name in names:
        kind: Kind = "share" if is_share(name.removeprefix("val_")) else "metric"
        spreads = [seed_spread(measured(run).get(name) for run in row) for row in rows]
        yield Column(f"{part}.{name}", label(name, names), [_known(s.mean) for s in spreads], kind)
        deviations = [_known(spread.deviation) for spread in spreads]
        if any(deviation is not None for deviation in deviations):
            spread_kind: Kind = "points" if kind == "share" else "metric"
            about = t("compare.spread_about", metric=label(name, names))
            yield Column(f"{part}.{name}.spread", "±", deviations, spread_kind, about)


def _seconds(run: Run) -> float | None:
    return run.progress.seconds or None


def _frame(columns: Sequence[Column]) -> pd.DataFrame:
    # It takes a third of the memory of the process, for this table alone.
    import pandas as pd

    cells = {column.code: _cells(column) for column in columns}
    dtypes = {column.code: _dtype(column) for column in columns}
    return pd.DataFrame(cells, dtype="object").astype(dtypes)


def _cells(column: Column) -> Sequence[Cell]:
    if column.kind in ("share", "points"):
        return [value if value is None else 100 * value for value in column.values]
    return column.values


def _dtype(column: Column) -> str:
    if column.kind == "text":
        return "object"
    is_integer = all(isinstance(value, int | None) for value in column.values)
    is_count = is_integer and column.kind not in ("share", "points")
    return "Int64" if is_count else "Float64"


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
        "points": "%.2f",
        "seconds": "%.1f",
    }
    return st.column_config.NumberColumn(
        column.label, help=column.help, format=formats[column.kind]
    )
