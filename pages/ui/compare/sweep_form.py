"""What a sweep varies: two settings, their values, all combinations or some by chance."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import streamlit as st

from dlcore import Spec
from dlcore.errors import SpecError
from dlcore.experiments.estimate import whole_run
from dlcore.experiments.presets import matching
from dlcore.experiments.sweep import MAX_RUNS, Axis, AxisValue, Sweep, axes, value_at
from pages.ui.common.setting_text import setting_text
from pages.ui.shell.choice import radio, select, select_many
from pages.ui.shell.problems import error_text, place_text
from pages.ui.shell.services import begin, own_runs
from pages.ui.shell.text import duration, t

GRID, DRAWN = "grid", "drawn"
PAIRS = (
    ("layers.1.units", "training.epochs"),
    ("training.optimizer.learning_rate", "training.batch_size"),
)
"""What is varied at first, where the network has it."""

_VALUES = 3
_PAST_RUNS = 40


def axes_choice(base: Spec) -> tuple[str, str]:
    """Draws the choice of the two settings and returns their paths."""
    offered = list(axes(base))
    kinds = [layer.kind for layer in base.layers]
    first, second = next((p for p in PAIRS if set(p) <= set(offered)), PAIRS[-1])
    offered.sort(key=lambda path: (path != first, path != second))
    left, right = st.columns(2)
    with left:
        label = t("sweep.across")
        across = select("sweep_across", label, offered, lambda p: place_text(p, kinds))
    others = [path for path in offered if path != across]
    with right:
        up = select("sweep_up", t("sweep.up"), others, lambda p: place_text(p, kinds))
    return across, up


def sweep_form(base: Spec, across: str, up: str) -> list[str]:
    """Draws the values and the button.

    Args:
        base: gives all other settings.
        across: path of the one setting.
        up: path of the other.

    Returns:
        Ids of the runs begun; empty while the button was not pressed.
    """
    left, right = st.columns(2)
    with left:
        horizontal = _values(base, across)
    with right:
        vertical = _values(base, up)
    sweep = Sweep(base, Axis(across, horizontal), Axis(up, vertical))
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
        pairs = len(horizontal) * len(vertical)
        count = pairs
        if kind == DRAWN:
            most = max(1, min(pairs, MAX_RUNS))
            label = t("sweep.count")
            count = int(st.number_input(label, 1, most, min(8, most), key=f"sweep_{most}"))
    return _start(sweep, kind, count)


def _start(sweep: Sweep, kind: str, count: int) -> list[str]:
    try:
        # The runs themselves are drawn only when the button is pressed.
        specs = sweep.grid() if kind == GRID else sweep.draw(count, seed=0)
    except SpecError as error:
        st.error(error_text(error), icon=":material/error:")
        specs = ()
    pressed = st.button(
        t("sweep.start", count=len(specs)),
        type="primary",
        icon=":material/play_arrow:",
        disabled=not specs,
        key="sweep_start",
    )
    if specs:
        st.caption(_estimate(specs))
    if not pressed or not specs:
        return []
    if kind == DRAWN:
        specs = sweep.draw(count, seed=secrets.randbelow(2**31))
    return [_begin(sweep, spec) for spec in specs]


def _begin(sweep: Sweep, spec: Spec) -> str:
    preset = matching(spec)
    return begin(spec, preset=preset.id if preset else "", name=run_name(sweep, spec)).id


def run_name(sweep: Sweep, spec: Spec) -> str:
    """What a run of a sweep is called: both settings with their values."""
    kinds = [layer.kind for layer in spec.layers]
    paths = (sweep.across.path, sweep.up.path)
    from_spec = [
        f"{place_text(path, kinds)} {setting_text(path, value_at(spec, path))}" for path in paths
    ]
    return t("chart.separator").join(from_spec)


def _values(base: Spec, path: str) -> tuple[AxisValue, ...]:
    offered = axes(base)[path]
    at = f"sweep_values.{path}"
    own = value_at(base, path)
    place = offered.index(own)
    first = max(0, min(place - _VALUES // 2, len(offered) - _VALUES))
    label = place_text(path, [layer.kind for layer in base.layers])
    chosen = select_many(
        at,
        label,
        offered,
        lambda value: setting_text(path, value),
        default=offered[first : first + _VALUES],
        placeholder=t("sweep.values"),
    )
    return tuple(sorted(chosen))


def _estimate(specs: Sequence[Spec]) -> str:
    past = own_runs()[:_PAST_RUNS]
    ranges = [whole_run(spec, past) for spec in specs]
    low, high = (sum(bounds) for bounds in zip(*ranges, strict=True))
    return t("sweep.estimate", low=duration(low), high=duration(high))
