"""What tells runs apart: the settings that differ, and whose figures are best."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from dlcore.models.layers import AnyLayer
from dlcore.spec import Spec

SettingValue = str | int | float | bool | tuple[str, ...] | None

_Role = tuple[str, bool]
"""A layer's kind, and whether it is the output layer."""

_HIGHER_IS_BETTER = ("accuracy", "precision", "recall")


class _Mark(Enum):
    """What is not a setting's value: there is no such setting; a group of settings is there."""

    MISSING = 0
    PRESENT = 1


def merged_layers(specs: Sequence[Spec]) -> tuple[str, ...]:
    """Kinds of layers in which the layers of every spec are found in their order.

    Output layers meet each other at the end, however many layers lie before them.
    """
    return tuple(kind for kind, _ in _merged_roles(specs))


def differences(specs: Sequence[Spec]) -> Mapping[str, tuple[SettingValue, ...]]:
    """The settings in which specs differ.

    Args:
        specs: to compare, in any order.

    Returns:
        In the order of a spec: dotted path, for instance ``layers.1.units``, to one value for
        each spec. Layers are counted as in ``merged_layers``, so a layer more in one spec does not
        make all that follow differ; of a layer that some lack, what is as usual is left out. A
        setting that a spec lacks is None. A group that only some specs have
        (``training.early_stopping``) is True or False, and what is inside it counts only where
        those that have it differ.
    """
    merged = _merged_roles(specs)
    flat = [dict(_flat(spec, merged)) for spec in specs]
    telling = {path for spec in specs for path in _telling(spec, merged)}
    paths = sorted(dict.fromkeys(path for settings in flat for path in settings), key=_place)
    columns = {path: [settings.get(path, _Mark.MISSING) for settings in flat] for path in paths}
    return {
        path: tuple(_known(value, column) for value in column)
        for path, column in columns.items()
        if _differs(column, is_telling=path in telling)
    }


def winners(metric: str, specs: Sequence[Spec], values: Sequence[float | None]) -> frozenset[int]:
    """Positions of the best figures.

    Args:
        metric: Keras' name, with ``val_`` or ``test_`` before it where it applies.
        specs: of the runs.
        values: their figures; None or NaN where there is none.

    Returns:
        Empty when there are not two different figures, or when they were measured on different
        data or with different loss functions and so cannot be compared.
    """
    known = [v for v in values if v is not None and math.isfinite(v)]
    if len(set(known)) < 2 or len({_measured(metric, spec) for spec in specs}) > 1:
        return frozenset()
    best = max(known) if is_higher_better(metric) else min(known)
    return frozenset(place for place, value in enumerate(values) if value == best)


def is_higher_better(metric: str) -> bool:
    """Whether a larger figure is the better one.

    Args:
        metric: Keras' name, whatever stands before it: ``val_``, ``test_`` or ``best_val_``.
    """
    return metric.rpartition("_")[2] in _HIGHER_IS_BETTER


def _merged_roles(specs: Sequence[Spec]) -> tuple[_Role, ...]:
    merged: tuple[_Role, ...] = ()
    # Sorted, so that the order of the specs does not matter.
    for stack in sorted({_roles(spec.layers) for spec in specs}, reverse=True):
        merged = _merge(merged, stack)
    return merged


def _roles(layers: Sequence[AnyLayer]) -> tuple[_Role, ...]:
    return tuple((layer.kind, place == len(layers)) for place, layer in enumerate(layers, start=1))


def _merge(first: tuple[_Role, ...], second: tuple[_Role, ...]) -> tuple[_Role, ...]:
    """A sequence in which both are found in their order, common parts once."""
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    parts = (
        first[i1:i2] if tag == "equal" else first[i1:i2] + second[j1:j2]
        for tag, i1, i2, j1, j2 in blocks
    )
    return tuple(role for part in parts for role in part)


def _flat(spec: Spec, merged: Sequence[_Role]) -> Iterator[tuple[str, Any]]:
    """Every setting of a spec by its path."""
    settings = spec.model_dump(mode="json", exclude={"version", "dataset", "layers"})
    yield from _leaves({"dataset": spec.dataset.compared(), **settings}, "")
    for slot, layer in _slots(spec, merged):
        yield from _leaves(layer.model_dump(mode="json"), f"layers.{slot}.")


def _telling(spec: Spec, merged: Sequence[_Role]) -> Iterator[str]:
    """What to say of a layer that other specs lack: all that is not as usual, else its kind."""
    for slot, layer in _slots(spec, merged):
        settings = layer.model_dump(mode="json", exclude_defaults=True) or {"kind": layer.kind}
        leaves = _leaves(settings, f"layers.{slot}.")
        yield from (path for path, value in leaves if value is not _Mark.PRESENT)


def _slots(spec: Spec, merged: Sequence[_Role]) -> Iterator[tuple[int, AnyLayer]]:
    """Each layer with its place among the merged layers."""
    slots = iter(range(len(merged)))
    for layer, role in zip(spec.layers, _roles(spec.layers), strict=True):
        yield next(slot for slot in slots if merged[slot] == role), layer


def _leaves(data: Mapping[str, Any], before: str) -> Iterator[tuple[str, Any]]:
    """Every setting by its path; a group has a mark, and what is in it follows."""
    for name, value in data.items():
        path = f"{before}{name}"
        if isinstance(value, list):
            groups = {str(place): item for place, item in enumerate(value)}
            is_plain = not any(isinstance(item, Mapping) for item in value)
            yield from [(path, tuple(value))] if is_plain else _leaves(groups, f"{path}.")
        elif isinstance(value, Mapping):
            yield path, _Mark.PRESENT
            yield from _leaves(value, f"{path}.")
        else:
            yield path, value


def _place(path: str) -> tuple[int, int]:
    section, _, rest = path.partition(".")
    index = rest.partition(".")[0]
    return list(Spec.model_fields).index(section), int(index) if index.isdigit() else 0


def _differs(column: Sequence[Any], *, is_telling: bool) -> bool:
    known = [value for value in column if value is not _Mark.MISSING]
    return any(v != known[0] for v in known) or (is_telling and len(known) < len(column))


def _known(value: Any, column: Sequence[Any]) -> SettingValue:
    if value is _Mark.MISSING:
        return None
    is_group = _Mark.PRESENT in column
    known: SettingValue = value is _Mark.PRESENT if is_group else value
    return known


def _measured(metric: str, spec: Spec) -> tuple[object, ...]:
    """What must be equal for figures of the metric to be comparable."""
    is_validation = metric.startswith("val_")
    loss = spec.training.loss.value.removeprefix("sparse_") if metric.endswith("loss") else None
    if is_validation:
        return spec.dataset, spec.training.validation, loss
    return spec.dataset.measure(), loss
