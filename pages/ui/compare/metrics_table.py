"""Runs side by side: how their settings differ and whose figures are best."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from dlcore import Run
from dlcore.analysis.baselines import naive_errors
from dlcore.analysis.compare import differences, merged_layers, winners
from pages.ui.charts.style import SERIES, SYMBOLS
from pages.ui.common.baselines import forecast_name
from pages.ui.common.metric_text import distance
from pages.ui.common.setting_text import setting_text
from pages.ui.compare.published import published_figures
from pages.ui.shell.metric_names import figure_text, metric_name, metrics_of, series_name
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import place_text
from pages.ui.shell.text import duration, number, t
from pages.ui.shell.theme import accent, ground

_STYLE = """
<style>
.dl-runs { overflow-x: auto; }
.dl-runs table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
.dl-runs th, .dl-runs td { padding: 0.4rem 1rem; border-bottom: 1px solid #80889444;
  text-align: right; vertical-align: top; min-width: 9rem; max-width: 16rem; }
.dl-runs thead th { overflow-wrap: anywhere; vertical-align: bottom; }
.dl-runs thead div { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3;
  overflow: hidden; }
.dl-runs th:first-child { text-align: left; font-weight: 400; padding-left: 0;
  white-space: nowrap; max-width: none; position: sticky; left: 0; background: var(--ground); }
.dl-runs .part th:first-child { padding-top: 1rem; font-weight: 650; }
.dl-runs b { color: var(--accent); font-weight: 700; }
.dl-runs small { display: block; opacity: 0.8; white-space: nowrap; }
.dl-runs i { font-style: normal; font-size: 0.75em; font-weight: 600; margin-right: 0.5em;
  padding: 0.1em 0.5em; border: 1px solid currentColor; border-radius: 1em; }
.dl-runs span { display: inline-block; width: 0.85em; height: 0.85em; margin-right: 0.5em;
  vertical-align: -0.05em; }
</style>
"""

_SHAPES: Mapping[str, str] = {
    "circle": "circle(50%)",
    "diamond": "polygon(50% 0, 100% 50%, 50% 100%, 0 50%)",
    "square": "inset(8%)",
    "triangle-up": "polygon(50% 4%, 100% 92%, 0 92%)",
    "x": "polygon(25% 5%, 50% 30%, 75% 5%, 95% 25%, 70% 50%, 95% 75%, 75% 95%, 50% 70%, 25% 95%,"
    " 5% 75%, 30% 50%, 5% 25%)",
    "star": "polygon(50% 0, 62% 36%, 100% 36%, 70% 59%, 81% 96%, 50% 74%, 19% 96%, 30% 59%,"
    " 0 36%, 38% 36%)",
    "pentagon": "polygon(50% 0, 100% 38%, 81% 98%, 19% 98%, 0 38%)",
}
"""The chart's markers as CSS knows shapes."""


@dataclass(frozen=True)
class Row:
    """One row.

    Args:
        label: what it shows.
        texts: one for each run.
        best: positions of the best.
        notes: small print below a text, by position.
    """

    label: str
    texts: Sequence[str]
    best: frozenset[int] = frozenset()
    notes: Mapping[int, str] | None = None


def figures_table(
    runs: Sequence[Run],
    titles: Mapping[str, str],
    curves: Sequence[int],
    baseline: int | None = None,
) -> str:
    """The runs as columns of an HTML table; each bears its curve's colour and marker.

    Args:
        runs: in the order of the chart.
        titles: their titles by id.
        curves: number of each run's curve in the chart, from 0.
        baseline: place of the run from which the others' distance is told.
    """
    heads = "".join(
        f"<th scope=col><div>{_mark(curve)}{escape(titles[run.id])}</div></th>"
        for run, curve in zip(runs, curves, strict=True)
    )
    parts = (
        (t("compare.different_settings"), list(_settings(runs))),
        (t("compare.at_the_end"), list(_latest(runs, baseline))),
        (t("compare.best_epoch"), list(_best(runs, baseline))),
        (t("compare.on_the_test_set"), list(_test(runs, baseline))),
    )
    body = "".join(_part(label, rows, len(runs)) for label, rows in parts if rows)
    table = f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>{body}</tbody></table>"
    colours = f"--accent:{accent()};--ground:{ground()}"
    return f'{_STYLE}<div class="dl-runs" style="{colours}">{table}</div>'


def _settings(runs: Sequence[Run]) -> Iterator[Row]:
    specs = [run.spec for run in runs]
    kinds = merged_layers(specs)
    for path, values in differences(specs).items():
        yield Row(place_text(path, kinds), [setting_text(path, value) for value in values])


def _latest(runs: Sequence[Run], baseline: int | None) -> Iterator[Row]:
    progress = [run.progress for run in runs]
    states = [
        t("compare.state_epochs", state=name_of("state", run.state), count=run.progress.epoch)
        for run in runs
    ]
    yield Row(t("compare.state"), states)
    latest = [p.latest for p in progress]
    published = [published_figures(run) for run in runs]
    for name in metrics_of(latest):
        sources = [p.get(name) for p in published]
        yield _figures(name, series_name(name), runs, latest, sources, baseline)
    yield Row(t("compare.time"), [duration(p.seconds or None) for p in progress])


def _best(runs: Sequence[Run], baseline: int | None) -> Iterator[Row]:
    progress = [run.progress for run in runs]
    published = [published_figures(run) for run in runs]
    if any(p.best_epoch for p in progress):
        yield Row(t("chart.epoch"), [number(p.best_epoch or None) for p in progress])
    for name in metrics_of(p.best for p in progress):
        if name.startswith("val_"):
            sources = [figures.get(f"best_{name}") for figures in published]
            best = [p.best for p in progress]
            yield _figures(name, series_name(name), runs, best, sources, baseline)


def _test(runs: Sequence[Run], baseline: int | None) -> Iterator[Row]:
    test = [run.progress.test for run in runs]
    published = [published_figures(run) for run in runs]
    for name in metrics_of(test):
        sources = [figures.get(f"test_{name}") for figures in published]
        yield _figures(f"test_{name}", metric_name(name), runs, test, sources, baseline)
    yield from _naive_forecasts(runs)


def _naive_forecasts(runs: Sequence[Run]) -> Iterator[Row]:
    """Errors of forecasts without learning, for the runs on a series."""
    known = [naive_errors(run.spec) for run in runs]
    for code in dict.fromkeys(code for figures in known for code in figures):
        label = t("compare.no_learning", name=forecast_name(code))
        yield Row(label, [figure_text("rmse", figures.get(code)) for figures in known])


def _figures(
    name: str,
    label: str,
    runs: Sequence[Run],
    measured: Sequence[Mapping[str, float]],
    published: Sequence[float | None],
    baseline: int | None,
) -> Row:
    key = name.removeprefix("test_")
    values = [figures.get(key) for figures in measured]
    distances = _distances(name, values, baseline)
    notes = {
        place: t("compare.published_value", value=figure_text(key, value))
        for place, value in enumerate(published)
        if value is not None and place not in distances
    } | distances
    best = winners(name, [run.spec for run in runs], values)
    return Row(label, [figure_text(key, value) for value in values], best, notes)


def _distances(name: str, values: Sequence[float | None], baseline: int | None) -> dict[int, str]:
    """How far each figure lies from the baseline's."""
    origin = values[baseline] if baseline is not None else None
    if origin is None:
        return {}
    return {
        place: distance(name, value - origin)
        for place, value in enumerate(values)
        if value is not None and place != baseline
    }


def _part(label: str, rows: Sequence[Row], columns: int) -> str:
    head = f'<tr class=part><th scope=rowgroup colspan="{columns + 1}">{escape(label)}</th></tr>'
    return head + "".join(map(_row, rows))


def _row(row: Row) -> str:
    cells = "".join(_cell(row, place, text) for place, text in enumerate(row.texts))
    return f"<tr><th scope=row>{escape(row.label)}</th>{cells}</tr>"


def _cell(row: Row, place: int, text: str) -> str:
    note = (row.notes or {}).get(place)
    small = f"<small>{escape(note)}</small>" if note else ""
    if place in row.best:
        return f"<td><b><i>{escape(t('compare.best'))}</i>{escape(text)}</b>{small}</td>"
    return f"<td>{escape(text)}{small}</td>"


def _mark(place: int) -> str:
    colour, shape = SERIES[place % len(SERIES)], _SHAPES[SYMBOLS[place % len(SYMBOLS)]]
    return f'<span style="background:{colour};clip-path:{shape}"></span>'
