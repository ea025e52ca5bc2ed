"""The runs of a sweep over two settings as a grid."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dlcore.analysis.compare import is_higher_better
from dlcore.errors import SpecError
from dlcore.experiments.sweep import AxisValue, value_at
from dlcore.spec import Spec

Cell = tuple[AxisValue, AxisValue]


@dataclass(frozen=True)
class SweepGrid:
    """Runs that differ in two settings and the seed alone.

    Args:
        across: values of the horizontal axis, from left to right.
        up: values of the vertical axis, from bottom to top.
        cells: indices of the runs by both values; several where seeds differ. Cells without a run
            are left out.
    """

    across: tuple[AxisValue, ...]
    up: tuple[AxisValue, ...]
    cells: Mapping[Cell, tuple[int, ...]]

    def extended(self, across: Iterable[AxisValue], up: Iterable[AxisValue]) -> SweepGrid:
        """Return the grid with more values on its axes, such as those of runs to come."""
        return SweepGrid(_sorted([*self.across, *across]), _sorted([*self.up, *up]), self.cells)

    def means(self, values: Sequence[float | None]) -> Mapping[Cell, float]:
        """Return the mean of a metric in each cell that has one.

        Args:
            values: of each run, by its index; None or NaN where there is none.
        """
        known = {
            cell: [v for i in indices if (v := values[i]) is not None and math.isfinite(v)]
            for cell, indices in self.cells.items()
        }
        return {cell: statistics.fmean(found) for cell, found in known.items() if found}


def best_cell(metric: str, means: Mapping[Cell, float]) -> Cell | None:
    """Return the cell with the best mean; None without any.

    Args:
        metric: Keras name, prefixed with ``val_`` or ``test_`` where it applies.
        means: from :meth:`SweepGrid.means`.
    """
    best = max if is_higher_better(metric) else min
    return best(means, key=means.__getitem__) if means else None


def grids(specs: Sequence[Spec], across: str, up: str) -> tuple[SweepGrid, ...]:
    """Group runs into grids over two settings.

    Args:
        specs: of the runs.
        across: path of the setting on the horizontal axis, see
            :class:`dlcore.experiments.sweep.Axis`.
        up: path of the setting on the vertical axis.

    Returns:
        Grids of at least two runs, in the order of their first runs. A spec that lacks one of the
        settings is in none of them.
    """
    groups: dict[str, list[int]] = {}
    for index, spec in enumerate(specs):
        try:
            value_at(spec, across), value_at(spec, up)
        except SpecError:
            continue
        groups.setdefault(_other_settings(spec, across, up), []).append(index)
    return tuple(
        _grid(specs, indices, across, up) for indices in groups.values() if len(indices) > 1
    )


def _grid(specs: Sequence[Spec], indices: Sequence[int], across: str, up: str) -> SweepGrid:
    cells: dict[Cell, tuple[int, ...]] = {}
    for index in indices:
        cell = value_at(specs[index], across), value_at(specs[index], up)
        cells[cell] = (*cells.get(cell, ()), index)
    return SweepGrid(
        across=_sorted(cell[0] for cell in cells),
        up=_sorted(cell[1] for cell in cells),
        cells=cells,
    )


def _sorted(values: Iterable[AxisValue]) -> tuple[AxisValue, ...]:
    return tuple(sorted(set(values), key=_sort_key))


def _sort_key(value: AxisValue) -> tuple[bool, float, str]:
    """Sort numbers by size, and texts after them."""
    is_text = isinstance(value, str)
    return is_text, 0.0 if is_text else float(value), str(value)


def _other_settings(spec: Spec, *paths: str) -> str:
    """Return a spec without its seed and some settings, as JSON."""
    data = spec.model_dump(mode="json", exclude={"seed"})
    for path in paths:
        *parents, last = path.split(".")
        inner = data
        for part in parents:
            inner = inner[int(part)] if isinstance(inner, list) else inner[part]
        inner.pop(last, None)
    return json.dumps(data, sort_keys=True)
