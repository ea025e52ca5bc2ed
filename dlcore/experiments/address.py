"""A spec as the parameters of an address: a preset, and the settings in which the spec differs.

The settings are those of :class:`dlcore.spec.Spec` by dotted path, for instance
``preset=kaneko-mlp&training.epochs=50&layers.1.units=128``. Values are JSON, texts without quotes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from dlcore.errors import Problem, SpecError
from dlcore.experiments.presets import PRESETS
from dlcore.io.bounded_json import check_bounds
from dlcore.spec import BOUNDS, Spec

PRESET = "preset"


def is_setting(name: str) -> bool:
    """Return whether a parameter of an address belongs to a spec."""
    return name == PRESET or name.partition(".")[0] in Spec.model_fields


@lru_cache(maxsize=256)
def parameters_of(spec: Spec) -> Mapping[str, str]:
    """Return the shortest parameters, which ``spec_at`` reads as an equal spec."""
    data = spec.model_dump(mode="json")
    candidates = (
        {PRESET: preset.id, **dict(_changes(preset.spec.model_dump(mode="json"), data, ""))}
        for preset in PRESETS.values()
    )
    return min(candidates, key=lambda each: sum(map(len, each.values())) + sum(map(len, each)))


def spec_at(parameters: Mapping[str, str]) -> Spec | None:
    """Return the spec of an address; None if no parameter belongs to a spec.

    Raises:
        SpecError: the preset or a setting is unknown, or a value is invalid.
    """
    settings = {name: text for name, text in parameters.items() if is_setting(name)}
    if not settings:
        return None
    preset = settings.pop(PRESET, next(iter(PRESETS)))
    if preset not in PRESETS:
        raise SpecError([Problem("unknown_choice", PRESET, {"given": preset[:100]})])
    return PRESETS[preset].spec.changed({name: _value(text) for name, text in settings.items()})


def _changes(before: Any, after: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of each setting that differs; a list of another length as a whole."""
    if before == after:
        return
    prefix = f"{path}." if path else ""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for name in after:
            yield from _changes(before[name], after[name], f"{prefix}{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, pair in enumerate(zip(before, after, strict=True)):
            yield from _changes(*pair, f"{prefix}{index}")
    else:
        yield path, _text(after)


def _text(value: Any) -> str:
    if isinstance(value, str) and _value(value) == value:
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _value(text: str) -> Any:
    try:
        check_bounds(text.encode(), BOUNDS)
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
