"""Sweeps: vary two settings of a recipe and see all results as a map."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

import streamlit as st

from dlcore import Run, Spec
from dlcore.errors import SpecError
from dlcore.experiments.presets import find_preset
from dlcore.experiments.sweep import MAX_RUNS, Axis, AxisValue, Sweep, sweepable_settings, value_at
from pages.ui.common.run_selection import save_selection
from pages.ui.common.setting_text import setting_text
from pages.ui.compare.sweep_map import sweep_map
from pages.ui.shell.choice import radio, select, select_many
from pages.ui.shell.number_form import submit_button
from pages.ui.shell.problems import error_text, path_text
from pages.ui.shell.services import estimate_seconds, start_run
from pages.ui.shell.text import duration, t

GRID, DRAWN = "grid", "drawn"
DEFAULT_AXES = (
    ("layers.1.units", "training.epochs"),
    ("training.optimizer.learning_rate", "training.batch_size"),
)
"""Settings that are varied at first; the first pair that the network has."""

_DEFAULT_VALUES = 3
_DEFAULT_DRAWN = 8


def sweep_view(runs: Sequence[Run], selected: Sequence[Run], titles: Mapping[str, str]) -> None:
    """Draw the recipe, the two settings, their values, and the map.

    Args:
        runs: the learner's, newest first.
        selected: the runs to compare, the baseline first; the first is the default recipe.
        titles: their titles by id.
    """
    st.markdown(t("sweep.lead"))
    by_id = {run.id: run for run in (*selected, *runs)}
    base = by_id[select("sweep_base", t("sweep.base"), list(by_id), titles.__getitem__)].spec
    across, up = _axes_choice(base)
    sweep = _sweep_form(base, across, up)
    started = _run_choice(sweep)
    if started:
        # The selection stays as it is: so many new runs would hide its curves.
        save_selection([*started, *[run.id for run in runs]], [run.id for run in selected])
        st.rerun()
    sweep_map(runs, base, sweep.across, sweep.up)


def _axes_choice(base: Spec) -> tuple[str, str]:
    """Draw the choice of the two settings and return their paths."""
    paths = list(sweepable_settings(base))
    kinds = _kinds(base)
    first, second = next((p for p in DEFAULT_AXES if set(p) <= set(paths)), DEFAULT_AXES[-1])
    paths.sort(key=lambda path: (path != first, path != second))
    left, right = st.columns(2)
    with left:
        label = t("sweep.across")
        across = select("sweep_across", label, paths, lambda p: path_text(p, kinds))
    others = [path for path in paths if path != across]
    with right:
        up = select("sweep_up", t("sweep.up"), others, lambda p: path_text(p, kinds))
    return across, up


def _sweep_form(base: Spec, across: str, up: str) -> Sweep:
    """Draw the choice of the values.

    Args:
        base: the recipe.
        across: path of one setting.
        up: path of the other.
    """
    left, right = st.columns(2)
    with left:
        horizontal = _values_choice(base, across)
    with right:
        vertical = _values_choice(base, up)
    return Sweep(base, Axis(across, horizontal), Axis(up, vertical))


def _run_choice(sweep: Sweep) -> list[str]:
    """Draw the choice of the runs and the button.

    Returns:
        Ids of the started runs; empty unless the button was pressed.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = {GRID: t("sweep.grid"), DRAWN: t("sweep.drawn")}
        kind = radio(
            "sweep_kind",
            t("sweep.kind"),
            list(names),
            names.__getitem__,
            default=GRID,
            horizontal=True,
        )
        count = len(sweep.across.values) * len(sweep.up.values)
        if kind == DRAWN:
            maximum = max(1, min(count, MAX_RUNS))
            default = min(_DEFAULT_DRAWN, maximum)
            label = t("sweep.count")
            key = f"sweep_{maximum}"
            count = int(
                st.number_input(label, 1, maximum, default, key=key, persist_state="session")
            )
    return _start_button(sweep, kind, count)


def _values_choice(base: Spec, path: str) -> tuple[AxisValue, ...]:
    """Draw the choice of a setting's values; at first the recipe's own and its neighbours."""
    options = sweepable_settings(base)[path]
    centre = options.index(value_at(base, path))
    start = max(0, min(centre - _DEFAULT_VALUES // 2, len(options) - _DEFAULT_VALUES))
    values = select_many(
        f"sweep_values.{path}",
        path_text(path, _kinds(base)),
        options,
        lambda value: setting_text(path, value),
        default=options[start : start + _DEFAULT_VALUES],
        placeholder=t("sweep.values"),
    )
    return tuple(sorted(values))


def _start_button(sweep: Sweep, kind: str, count: int) -> list[str]:
    try:
        # The combinations that will run are drawn only when the button is pressed.
        specs = sweep.grid() if kind == GRID else sweep.draw(count, seed=0)
    except SpecError as error:
        st.error(error_text(error, _kinds(sweep.base)), icon=":material/error:")
        specs = ()
    is_pressed = submit_button(
        t("sweep.start", count=len(specs)),
        type="primary",
        icon=":material/play_arrow:",
        disabled=not specs,
        key="sweep_start",
    )
    if specs and (estimate := estimate_seconds(specs)):
        low, high = map(duration, estimate)
        st.caption(t("sweep.estimate", low=low, high=high))
    if not is_pressed or not specs:
        return []
    if kind == DRAWN:
        specs = sweep.draw(count, seed=secrets.randbelow(2**31))
    return [_start(spec) for spec in specs]


def _start(spec: Spec) -> str:
    preset = find_preset(spec)
    return start_run(spec, preset=preset.id if preset else "").id


def _kinds(spec: Spec) -> list[str]:
    return [layer.kind for layer in spec.layers]
