"""Runs side by side: the settings in which they differ, and their metrics with the best marked.

Repetitions with other seeds are one column, with the mean and the standard deviation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from dlcore import Run, Spec
from dlcore.analysis.compare import best_indices, differences, have_one_scale, merged_layers
from dlcore.analysis.significance import SeedSpread, seed_spread
from pages.ui.charts.run_style import RunStyle, run_mark
from pages.ui.common.baselines import baselines_of, forecast_name
from pages.ui.common.metric_text import format_difference, format_run_metric
from pages.ui.common.published import published_metrics
from pages.ui.common.setting_text import setting_text
from pages.ui.common.test_result import spread_text
from pages.ui.shell.metric_names import format_metric, metric_name, metrics_of, series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import path_text
from pages.ui.shell.text import duration, number, t

_TEST = "test_"


@dataclass(frozen=True)
class Row:
    """One row.

    Args:
        label: its name.
        texts: one for each column.
        best: positions of the best.
        notes: small print below a text, by position.
    """

    label: str
    texts: Sequence[str]
    best: frozenset[int] = frozenset()
    notes: Mapping[int, str] | None = None


@dataclass(frozen=True)
class Group:
    """Runs in one column.

    Args:
        title: of the column.
        style: of their curve.
        runs: one, or one for each seed of a recipe.
    """

    title: str
    style: RunStyle
    runs: Sequence[Run]

    @property
    def spec(self) -> Spec:
        return self.runs[0].spec


def results_table(groups: Sequence[Group], baseline: int | None = None) -> str:
    """Return an HTML table of what differs, of the validation and of the test.

    Args:
        groups: the columns, in the order of the chart.
        baseline: index of the group to which the others' differences are shown.
    """
    parts = (
        (t("compare.different_settings"), list(_settings(groups))),
        (t("compare.on_the_test_set"), list(_test_metrics(groups, baseline))),
        (t("compare.best_epoch"), list(_best_metrics(groups, baseline))),
    )
    return _table(groups, parts)


def course_table(groups: Sequence[Group], baseline: int | None = None) -> str:
    """Return an HTML table of state, time, and metrics after the last epoch; see above."""
    return _table(groups, [(t("compare.at_the_end"), list(_latest_metrics(groups, baseline)))])


def _table(groups: Sequence[Group], parts: Iterable[tuple[str, Sequence[Row]]]) -> str:
    heads = "".join(
        f"<th scope=col><div>{run_mark(group.style)}{escape(group.title)}</div></th>"
        for group in groups
    )
    body = "".join(_part(label, rows, len(groups)) for label, rows in parts if rows)
    table = f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="dl-runs" tabindex="0">{table}</div>'


def _settings(groups: Sequence[Group]) -> Iterator[Row]:
    specs = [group.spec for group in groups]
    kinds = merged_layers(specs)
    for path, values in differences(specs).items():
        texts = [setting_text(path, value) for value in values]
        yield Row(path_text(path, kinds), list(map(_seeds, groups)) if path == "seed" else texts)


def _seeds(group: Group) -> str:
    return t("chart.separator").join(setting_text("seed", run.spec.seed) for run in group.runs)


def _latest_metrics(groups: Sequence[Group], baseline: int | None) -> Iterator[Row]:
    yield Row(t("compare.state"), [_state(group.runs) for group in groups])
    yield from _metric_rows(groups, _latest, baseline, series_name)
    yield Row(t("compare.time"), [_mean_time(group.runs) for group in groups])


def _state(runs: Sequence[Run]) -> str:
    states = dict.fromkeys(
        t("compare.state_epochs", state=name_of("state", run.state), count=run.progress.epoch)
        for run in runs
    )
    return t("chart.separator").join(states)


def _mean_time(runs: Sequence[Run]) -> str:
    return duration(seed_spread(run.progress.seconds or None for run in runs).mean or None)


def _best_metrics(groups: Sequence[Group], baseline: int | None) -> Iterator[Row]:
    epochs = [[run.progress.best_epoch or None for run in group.runs] for group in groups]
    if any(map(any, epochs)):
        yield Row(t("chart.epoch"), [_range_text(values) for values in epochs])
    yield from _metric_rows(groups, _best, baseline, series_name, "best_{}")


def _range_text(values: Sequence[int | None]) -> str:
    known = [value for value in values if value]
    low, high = min(known, default=None), max(known, default=None)
    return number(low) if low == high else f"{number(low)}–{number(high)}"


def _test_metrics(groups: Sequence[Group], baseline: int | None) -> Iterator[Row]:
    yield from _metric_rows(groups, _test, baseline, _test_name)
    runs = [group.runs[0] for group in groups]
    for code, errors in baselines_of(runs).items():
        label = t("compare.no_learning", name=forecast_name(code))
        yield Row(label, [format_metric("rmse", error) for error in errors])


def _test_name(name: str, beside: Iterable[str]) -> str:
    return metric_name(name.removeprefix(_TEST), [other.removeprefix(_TEST) for other in beside])


def _latest(run: Run) -> Mapping[str, float]:
    return run.progress.latest


def _best(run: Run) -> Mapping[str, float]:
    return {name: value for name, value in run.progress.best.items() if name.startswith("val_")}


def _test(run: Run) -> Mapping[str, float]:
    return {f"{_TEST}{name}": value for name, value in run.progress.test.items()}


def _metric_rows(
    groups: Sequence[Group],
    measured: Callable[[Run], Mapping[str, float]],
    baseline: int | None,
    label: Callable[[str, Sequence[str]], str],
    published_as: str = "{}",
) -> Iterator[Row]:
    """Yield a row for each metric that a run has.

    Args:
        groups: the columns.
        measured: the metrics of a run by name, those of the test with ``test_``.
        baseline: index of the group to which the others' differences are shown.
        label: returns the name of a metric in words, beside those of the other rows.
        published_as: name of a published metric, with a place for that of the metric.
    """
    published = [published_metrics(group.runs[0]) for group in groups]
    names = metrics_of(measured(run) for group in groups for run in group.runs)
    specs = [group.spec for group in groups]
    for name in names:
        spreads = [seed_spread(measured(run).get(name) for run in group.runs) for group in groups]
        means = [spread.mean if spread.count else None for spread in spreads]
        texts = [_text(name, spread) for spread in spreads]
        source = published_as.format(name)
        notes = {
            index: t("compare.published_value", value=format_run_metric(name, values[source]))
            for index, values in enumerate(published)
            if source in values
        } | _differences(name, specs, means, baseline)
        best = best_indices(name, specs, means)
        yield Row(label(name, names), texts, best, notes)


def _text(name: str, spread: SeedSpread) -> str:
    if not spread.count:
        return format_run_metric(name, None)
    return spread_text(name, spread.mean, spread.deviation)


def _differences(
    name: str, specs: Sequence[Spec], values: Sequence[float | None], baseline: int | None
) -> dict[int, str]:
    """Return each value's difference to the baseline's, by index."""
    if baseline is None or (reference := values[baseline]) is None:
        return {}
    return {
        index: format_difference(name, value - reference)
        for index, value in enumerate(values)
        if value is not None
        and index != baseline
        and have_one_scale(name, specs[index], specs[baseline])
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
