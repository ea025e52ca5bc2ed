"""Runs side by side: the settings in which they differ, and their metrics with the best marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from dlcore import Run
from dlcore.analysis.compare import best_indices, differences, merged_layers
from pages.ui.charts.run_style import RunStyle, run_mark
from pages.ui.common.baselines import baselines_of, forecast_name
from pages.ui.common.metric_text import format_difference
from pages.ui.common.published import published_metrics
from pages.ui.common.setting_text import setting_text
from pages.ui.shell.metric_names import format_metric, metric_name, metrics_of, series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import path_text
from pages.ui.shell.text import duration, number, t


@dataclass(frozen=True)
class Row:
    """One row.

    Args:
        label: its name.
        texts: one for each run.
        best: positions of the best.
        notes: small print below a text, by position.
    """

    label: str
    texts: Sequence[str]
    best: frozenset[int] = frozenset()
    notes: Mapping[int, str] | None = None


def metrics_table(
    runs: Sequence[Run],
    titles: Mapping[str, str],
    styles: Mapping[str, RunStyle],
    baseline: int | None = None,
) -> str:
    """Return an HTML table with a column per run, headed by its curve's colour and marker.

    Args:
        runs: in the order of the chart.
        titles: their titles by id.
        styles: of their curves by id.
        baseline: index of the run to which the others' differences are shown.
    """
    heads = "".join(
        f"<th scope=col><div>{run_mark(styles[run.id])}{escape(titles[run.id])}</div></th>"
        for run in runs
    )
    parts = (
        (t("compare.different_settings"), list(_settings(runs))),
        (t("compare.at_the_end"), list(_latest_metrics(runs, baseline))),
        (t("compare.best_epoch"), list(_best_metrics(runs, baseline))),
        (t("compare.on_the_test_set"), list(_test_metrics(runs, baseline))),
    )
    body = "".join(_part(label, rows, len(runs)) for label, rows in parts if rows)
    table = f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="dl-runs">{table}</div>'


def _settings(runs: Sequence[Run]) -> Iterator[Row]:
    specs = [run.spec for run in runs]
    kinds = merged_layers(specs)
    for path, values in differences(specs).items():
        yield Row(path_text(path, kinds), [setting_text(path, value) for value in values])


def _latest_metrics(runs: Sequence[Run], baseline: int | None) -> Iterator[Row]:
    progress = [run.progress for run in runs]
    states = [
        t("compare.state_epochs", state=name_of("state", run.state), count=run.progress.epoch)
        for run in runs
    ]
    yield Row(t("compare.state"), states)
    latest = [p.latest for p in progress]
    published = [published_metrics(run) for run in runs]
    for name in metrics_of(latest):
        sources = [values.get(name) for values in published]
        yield _metric_row(name, series_name(name), runs, latest, sources, baseline)
    yield Row(t("compare.time"), [duration(p.seconds or None) for p in progress])


def _best_metrics(runs: Sequence[Run], baseline: int | None) -> Iterator[Row]:
    progress = [run.progress for run in runs]
    published = [published_metrics(run) for run in runs]
    if any(p.best_epoch for p in progress):
        yield Row(t("chart.epoch"), [number(p.best_epoch or None) for p in progress])
    for name in metrics_of(p.best for p in progress):
        if name.startswith("val_"):
            sources = [values.get(f"best_{name}") for values in published]
            best = [p.best for p in progress]
            yield _metric_row(name, series_name(name), runs, best, sources, baseline)


def _test_metrics(runs: Sequence[Run], baseline: int | None) -> Iterator[Row]:
    test = [run.progress.test for run in runs]
    published = [published_metrics(run) for run in runs]
    for name in metrics_of(test):
        sources = [values.get(f"test_{name}") for values in published]
        yield _metric_row(f"test_{name}", metric_name(name), runs, test, sources, baseline)
    yield from _baselines(runs)


def _baselines(runs: Sequence[Run]) -> Iterator[Row]:
    for code, errors in baselines_of(runs).items():
        label = t("compare.no_learning", name=forecast_name(code))
        yield Row(label, [format_metric("rmse", error) for error in errors])


def _metric_row(
    name: str,
    label: str,
    runs: Sequence[Run],
    measured: Sequence[Mapping[str, float]],
    published: Sequence[float | None],
    baseline: int | None,
) -> Row:
    key = name.removeprefix("test_")
    values = [run_values.get(key) for run_values in measured]
    differences_to_baseline = _differences(name, values, baseline)
    notes = {
        index: t("compare.published_value", value=format_metric(key, value))
        for index, value in enumerate(published)
        if value is not None
    } | differences_to_baseline
    best = best_indices(name, [run.spec for run in runs], values)
    return Row(label, [format_metric(key, value) for value in values], best, notes)


def _differences(name: str, values: Sequence[float | None], baseline: int | None) -> dict[int, str]:
    """Return each value's difference to the baseline's, by index."""
    reference = values[baseline] if baseline is not None else None
    if reference is None:
        return {}
    return {
        index: format_difference(name, value - reference)
        for index, value in enumerate(values)
        if value is not None and index != baseline
    }


def _part(label: str, rows: Sequence[Row], columns: int) -> str:
    head = f'<tr class=part><th scope=rowgroup colspan="{columns + 1}">{escape(label)}</th></tr>'
    return head + "".join(map(_row, rows))


def _row(row: Row) -> str:
    cells = "".join(_cell(row, index, text) for index, text in enumerate(row.texts))
    return f"<tr><th scope=row>{escape(row.label)}</th>{cells}</tr>"


def _cell(row: Row, index: int, text: str) -> str:
    note = (row.notes or {}).get(index)
    small = f"<small>{escape(note)}</small>" if note else ""
    if index in row.best:
        return f"<td><b><i>{escape(t('compare.best'))}</i>{escape(text)}</b>{small}</td>"
    return f"<td>{escape(text)}{small}</td>"
