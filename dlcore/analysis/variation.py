"""What a spec changes about the first preset of its data set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dlcore.analysis.compare import SettingValue, differences, merged_layers
from dlcore.experiments.presets import PRESETS
from dlcore.spec import Spec

_NOT_OF_RECIPE = ("seed", "training.trainer")


@dataclass(frozen=True)
class Variation:
    """A preset, and the settings in which a spec differs from it.

    Args:
        preset: id of the preset of the same recipe, else of the first one on the same data set;
            empty if there is none.
        settings: dotted path to the spec's value, see :func:`dlcore.analysis.compare.differences`.
            The trainer is left out, as it does not change the result.
        layers: kinds of layers to which the indices in the paths belong.
        seed: the spec's seed if it is not that of the preset.
    """

    preset: str
    settings: Mapping[str, SettingValue]
    layers: tuple[str, ...]
    seed: int | None


@lru_cache(maxsize=1024)
def variation(spec: Spec) -> Variation:
    """Return how a spec differs from a preset; of an uploaded table or series there is none."""
    variations = [
        _variation(preset.id, preset.spec, spec)
        for preset in PRESETS.values()
        if preset.spec.dataset.name == spec.dataset.name
    ]
    equal = [found for found in variations if not found.settings]
    none = Variation("", {}, merged_layers([spec]), None)
    return next(iter(equal + variations), none)


def _variation(preset: str, base: Spec, spec: Spec) -> Variation:
    changed = {path: values[1] for path, values in differences((base, spec)).items()}
    settings = {path: value for path, value in changed.items() if path not in _NOT_OF_RECIPE}
    seed = spec.seed if spec.seed != base.seed else None
    return Variation(preset, settings, merged_layers((base, spec)), seed)
