"""Runs that differ in two settings, as the cells of a rectangle."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dlcore.analysis.compare import is_higher_better
from dlcore.errors import SpecError
from dlcore.experiments.sweep import AxisValue, value_at
from dlcore.spec import Spec

Cell = tuple[AxisValue, AxisValue]


@dataclass(frozen=True)
class Grid:
    """A rectangle of runs, all other settings and the data being equal.

    Args:
        across: values from left to right.
        up: values from bottom to top.
        cells: places of the runs by both values; several where seeds differ, none where no run is.
    """

    across: tuple[AxisValue, ...]
    up: tuple[AxisValue, ...]
    cells: Mapping[Cell, tuple[int, ...]]

    def figures(self, values: Sequence[float | None]) -> Mapping[Cell, float]:
        """The mean of a figure in each cell that has one.

        Args:
            values: of each run, by its place; None or NaN where there is none.
        """
        known = {
            cell: [v for place in places if (v := values[place]) is not None and math.isfinite(v)]
            for cell, places in self.cells.items()
        }
        return {cell: statistics.fmean(found) for cell, found in known.items() if found}


def best_cell(metric: str, figures: Mapping[Cell, float]) -> Cell | None:
    """The cell with the best figure; None without any.

    Args:
        metric: Keras' name, with ``val_`` or ``test_`` before it where it applies.
        figures: from :meth:`Grid.figures`.
    """
    better = max if is_higher_better(metric) else min
    return better(figures, key=figures.__getitem__) if figures else None


def grids(specs: Sequence[Spec], across: str, up: str) -> tuple[Grid, ...]:
    """The rectangles that two settings make of runs.

    Args:
        specs: of the runs.
        across: path of the one setting, see :class:`dlcore.experiments.sweep.Axis`.
        up: path of the other.

    Returns:
        Those with at least two runs, in the order of their first runs. A spec that lacks one of
        the settings is in none of them.
    """
    groups: dict[str, list[int]] = {}
    for place, spec in enumerate(specs):
        try:
            value_at(spec, across), value_at(spec, up)
        except SpecError:
            continue
        groups.setdefault(_rest(spec, across, up), []).append(place)
    return tuple(_grid(specs, places, across, up) for places in groups.values() if len(places) > 1)


def _grid(specs: Sequence[Spec], places: Sequence[int], across: str, up: str) -> Grid:
    cells: dict[Cell, tuple[int, ...]] = {}
    for place in places:
        cell = value_at(specs[place], across), value_at(specs[place], up)
        cells[cell] = (*cells.get(cell, ()), place)
    return Grid(
        across=tuple(sorted({cell[0] for cell in cells}, key=_order)),
        up=tuple(sorted({cell[1] for cell in cells}, key=_order)),
        cells=cells,
    )


def _order(value: AxisValue) -> tuple[bool, float, str]:
    """Numbers by size, texts behind them."""
    is_text = isinstance(value, str)
    return is_text, 0.0 if is_text else float(value), str(value)


def _rest(spec: Spec, *paths: str) -> str:
    """All of a spec but its seed and some settings."""
    data = spec.model_dump(mode="json", exclude={"seed"})
    for path in paths:
        *parents, last = path.split(".")
        inner = data
        for part in parents:
            inner = inner[int(part)] if isinstance(inner, list) else inner[part]
        inner.pop(last, None)
    return json.dumps(data, sort_keys=True)
