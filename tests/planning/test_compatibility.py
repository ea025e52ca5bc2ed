"""Which layer kinds can be used with which data."""

from __future__ import annotations

import pytest

from dlcore.datasets import DATASETS
from dlcore.experiments.presets import PRESETS
from dlcore.models.layers import GRU, AnyLayer, Conv1D, Conv2D, Dense, Embedding, RandomFlip
from dlcore.planning.compatibility import incompatibility

CASES: list[tuple[AnyLayer, str, str | None]] = [
    (Conv2D(filters=2), "mnist", None),
    (Conv2D(filters=2), "cifar10", None),
    (Conv2D(filters=2), "imdb", "needs_axis"),
    (RandomFlip(), "points", "needs_axis"),
    (Conv1D(filters=2), "imdb", None),
    (Conv1D(filters=2), "airline-passengers", "window_too_large"),
    (GRU(units=2), "airline-passengers", None),
    (GRU(units=2), "two-class", "needs_sequence"),
    (Embedding(input_dim=10_000), "imdb", None),
    (Embedding(input_dim=10_000), "digits", "needs_words"),
]


@pytest.mark.parametrize(("layer", "dataset", "reason"), CASES)
def test_the_reason_for_an_incompatible_layer(
    layer: AnyLayer, dataset: str, reason: str | None
) -> None:
    assert incompatibility(layer, DATASETS[dataset](name=dataset).info()) == reason


@pytest.mark.parametrize("dataset", DATASETS)
def test_dense_layers_are_compatible_with_any_data(dataset: str) -> None:
    assert incompatibility(Dense(units=2), DATASETS[dataset](name=dataset).info()) is None


@pytest.mark.parametrize("preset", PRESETS)
def test_layers_of_published_networks_are_compatible(preset: str) -> None:
    spec = PRESETS[preset].spec
    for layer in spec.layers:
        if layer.is_addable:
            assert incompatibility(layer, spec.dataset.info()) is None
