"""Sweeps: a grid or a random sample of two settings of a recipe."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from dlcore.errors import Problem, SpecError
from dlcore.planning.plan import plan
from dlcore.spec import Spec

MAX_RUNS = 64

AxisValue = int | float | str

_UNITS = (8, 16, 32, 64, 128, 256, 512)
_RATES = (0.1, 0.2, 0.3, 0.4, 0.5)
_TRAINING_VALUES: Mapping[str, tuple[AxisValue, ...]] = {
    "training.epochs": (1, 2, 3, 5, 10, 20, 50),
    "training.batch_size": (8, 16, 32, 64, 128, 256, 512),
    "training.optimizer.learning_rate": (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1),
}
_LAYER_VALUES: Mapping[str, tuple[AxisValue, ...]] = {
    "units": _UNITS,
    "filters": _UNITS,
    "rate": _RATES,
}


@dataclass(frozen=True)
class Axis:
    """A setting and its values.

    Args:
        path: dotted path into the spec, for instance ``layers.1.units``.
        values: in the order of the axis.
    """

    path: str
    values: tuple[AxisValue, ...]


@dataclass(frozen=True)
class Sweep:
    """A recipe and the two settings that vary.

    Args:
        base: gives every other setting, the seed included.
        across: the horizontal axis.
        up: the vertical axis.
    """

    base: Spec
    across: Axis
    up: Axis

    def grid(self) -> tuple[Spec, ...]:
        """Return a spec for every combination.

        Raises:
            SpecError: a value is invalid, a combination does not fit together, both axes are the
                same setting, or there are more than ``MAX_RUNS``.
        """
        return self._specs(list(product(self.across.values, self.up.values)))

    def draw(self, count: int, seed: int) -> tuple[Spec, ...]:
        """Return a random sample of the combinations, without replacement.

        Args:
            count: of specs; all combinations if there are fewer.
            seed: of the random choice.

        Raises:
            SpecError: as ``grid``.
        """
        pairs = list(product(self.across.values, self.up.values))
        return self._specs(random.Random(seed).sample(pairs, min(count, len(pairs))))

    def _specs(self, pairs: Sequence[tuple[AxisValue, AxisValue]]) -> tuple[Spec, ...]:
        if self.across.path == self.up.path:
            raise SpecError([Problem("repeated", self.up.path)])
        empty = [axis.path for axis in (self.across, self.up) if not axis.values]
        if empty:
            raise SpecError([Problem("too_few", path, {"minimum": 1}) for path in empty])
        if len(pairs) > MAX_RUNS:
            bounds = {"maximum": MAX_RUNS, "given": len(pairs)}
            raise SpecError([Problem("too_many", "combinations", bounds)])
        specs = tuple(
            self.base.changed({self.across.path: across, self.up.path: up}) for across, up in pairs
        )
        for spec in specs:
            plan(spec)
        return specs


def sweepable_settings(spec: Spec) -> Mapping[str, tuple[AxisValue, ...]]:
    """Return the settings that can be swept, with values that include the spec's own."""
    found = {path: (*values, value_at(spec, path)) for path, values in _TRAINING_VALUES.items()}
    for index, layer in enumerate(spec.layers[:-1]):
        for field, values in _LAYER_VALUES.items():
            if field in type(layer).model_fields:
                path = f"layers.{index}.{field}"
                found[path] = (*values, value_at(spec, path))
    return {path: tuple(sorted(set(values))) for path, values in found.items()}


def value_at(spec: Spec, path: str) -> AxisValue:
    """Return the value of a setting.

    Args:
        path: as in :class:`Axis`.

    Raises:
        SpecError: the setting does not exist.
    """
    found: object = spec
    try:
        for part in path.split("."):
            found = found[int(part)] if isinstance(found, tuple) else getattr(found, part)
    except (AttributeError, IndexError, ValueError):
        raise SpecError([Problem("unknown_setting", path)]) from None
    if not isinstance(found, int | float | str):
        raise SpecError([Problem("unknown_setting", path)])
    return found
