"""Comparison of runs: the settings that differ, and the best values of a metric."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from dlcore.models.layers import AnyLayer
from dlcore.models.metrics import MetricName
from dlcore.spec import Spec

SettingValue = str | int | float | bool | tuple[str, ...] | None

_Role = tuple[str, bool]
"""A layer's kind, and whether it is the output layer."""

_HIGHER_IS_BETTER = {metric.value for metric in MetricName if metric.is_share}


class _Mark(Enum):
    """Stands for a setting that is missing, or for a group of settings."""

    MISSING = 0
    PRESENT = 1


def merged_layers(specs: Sequence[Spec]) -> tuple[str, ...]:
    """Return layer kinds of which the layers of every spec are a subsequence.

    Output layers are aligned at the end, however many layers precede them.
    """
    return tuple(kind for kind, _ in _merged_roles(specs))


def differences(specs: Sequence[Spec]) -> Mapping[str, tuple[SettingValue, ...]]:
    """Return the settings in which specs differ.

    Args:
        specs: to compare, in any order.

    Returns:
        In the order of a spec: dotted path, for instance ``layers.1.units``, to one value for each
        spec. Layers have the indices of ``merged_layers``, so an additional layer in one spec does
        not make all later ones differ; of a layer that some specs lack, settings with default
        values are left out. A setting that a spec lacks is None. A group that only some specs have
        (``training.early_stopping``) is True or False, and its settings are listed only where the
        specs that have it differ.
    """
    merged = _merged_roles(specs)
    flat = [dict(_flatten(spec, merged)) for spec in specs]
    descriptive = {path for spec in specs for path in _descriptive_paths(spec, merged)}
    paths = sorted(dict.fromkeys(path for settings in flat for path in settings), key=_sort_key)
    columns = {path: [settings.get(path, _Mark.MISSING) for settings in flat] for path in paths}
    return {
        path: tuple(_setting_value(value, column) for value in column)
        for path, column in columns.items()
        if _differs(column, counts_missing=path in descriptive)
    }


def best_indices(
    metric: str, specs: Sequence[Spec], values: Sequence[float | None]
) -> frozenset[int]:
    """Return the indices of the best values.

    Args:
        metric: Keras name, prefixed with ``val_`` or ``test_`` where it applies.
        specs: of the runs.
        values: of the metric for each run; None or NaN where there is none.

    Returns:
        Empty unless there are two different values, measured on the same data and, for a loss,
        with the same loss function.
    """
    known = [v for v in values if v is not None and math.isfinite(v)]
    if len(set(known)) < 2 or len({_comparison_key(metric, spec) for spec in specs}) > 1:
        return frozenset()
    best = max(known) if is_higher_better(metric) else min(known)
    return frozenset(index for index, value in enumerate(values) if value == best)


def have_one_scale(metric: str, first: Spec, second: Spec) -> bool:
    """Return whether two runs' values of a metric can be subtracted: losses of one function only.

    Args:
        metric: as of ``best_indices``.
        first: of one run.
        second: of the other.
    """
    return _loss_of(metric, first) == _loss_of(metric, second)


def is_higher_better(metric: str) -> bool:
    """Return whether larger values of a metric are better.

    Args:
        metric: Keras name with any prefix: ``val_``, ``test_`` or ``best_val_``.
    """
    return metric.rpartition("_")[2] in _HIGHER_IS_BETTER


def _merged_roles(specs: Sequence[Spec]) -> tuple[_Role, ...]:
    merged: tuple[_Role, ...] = ()
    # Sorted, so that the order of the specs does not matter.
    for stack in sorted({_roles(spec.layers) for spec in specs}, reverse=True):
        merged = _merge(merged, stack)
    return merged


def _roles(layers: Sequence[AnyLayer]) -> tuple[_Role, ...]:
    return tuple((layer.kind, number == len(layers)) for number, layer in enumerate(layers, 1))


def _merge(first: tuple[_Role, ...], second: tuple[_Role, ...]) -> tuple[_Role, ...]:
    """Return a sequence of which both are subsequences, with common parts once."""
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_opcodes()
    parts = (
        first[i1:i2] if tag == "equal" else first[i1:i2] + second[j1:j2]
        for tag, i1, i2, j1, j2 in blocks
    )
    return tuple(role for part in parts for role in part)


def _flatten(spec: Spec, merged: Sequence[_Role]) -> Iterator[tuple[str, Any]]:
    """Yield every setting of a spec with its path."""
    settings = spec.model_dump(mode="json", exclude={"version", "dataset", "layers"})
    yield from _leaves({"dataset": spec.dataset.comparison_fields(), **settings}, "")
    for index, layer in _aligned_layers(spec, merged):
        yield from _leaves(layer.model_dump(mode="json"), f"layers.{index}.")


def _descriptive_paths(spec: Spec, merged: Sequence[_Role]) -> Iterator[str]:
    """Yield the settings that describe a layer: those that are not defaults, else its kind."""
    for index, layer in _aligned_layers(spec, merged):
        settings = layer.model_dump(mode="json", exclude_defaults=True) or {"kind": layer.kind}
        leaves = _leaves(settings, f"layers.{index}.")
        yield from (path for path, value in leaves if value is not _Mark.PRESENT)


def _aligned_layers(spec: Spec, merged: Sequence[_Role]) -> Iterator[tuple[int, AnyLayer]]:
    """Yield each layer with its index in the merged layers."""
    indices = iter(range(len(merged)))
    for layer, role in zip(spec.layers, _roles(spec.layers), strict=True):
        yield next(index for index in indices if merged[index] == role), layer


def _leaves(data: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield every setting with its path; a group has a mark, followed by its settings."""
    for name, value in data.items():
        path = f"{prefix}{name}"
        if isinstance(value, list):
            groups = {str(index): item for index, item in enumerate(value)}
            is_plain = not any(isinstance(item, Mapping) for item in value)
            yield from [(path, tuple(value))] if is_plain else _leaves(groups, f"{path}.")
        elif isinstance(value, Mapping):
            yield path, _Mark.PRESENT
            yield from _leaves(value, f"{path}.")
        else:
            yield path, value


def _sort_key(path: str) -> tuple[int, int]:
    section, _, rest = path.partition(".")
    index = rest.partition(".")[0]
    return list(Spec.model_fields).index(section), int(index) if index.isdigit() else 0


def _differs(column: Sequence[Any], *, counts_missing: bool) -> bool:
    known = [value for value in column if value is not _Mark.MISSING]
    return any(v != known[0] for v in known) or (counts_missing and len(known) < len(column))


def _setting_value(value: Any, column: Sequence[Any]) -> SettingValue:
    if value is _Mark.MISSING:
        return None
    is_group = _Mark.PRESENT in column
    setting: SettingValue = value is _Mark.PRESENT if is_group else value
    return setting


def _comparison_key(metric: str, spec: Spec) -> tuple[object, ...]:
    """Return what must be equal for values of a metric to be comparable."""
    if metric.startswith("val_"):
        return spec.dataset, spec.training.validation, _loss_of(metric, spec)
    return spec.dataset.comparison_key(), _loss_of(metric, spec)


def _loss_of(metric: str, spec: Spec) -> tuple[object, ...]:
    """Return what a loss is the sum of; empty for another metric."""
    if not metric.endswith("loss"):
        return ()
    return spec.training.loss.value.removeprefix("sparse_"), spec.second_output
