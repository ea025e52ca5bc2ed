"""Specs adapted to other data sets."""

from __future__ import annotations

import pytest

from dlcore import DATASETS, PRESETS, Spec, plan
from dlcore.datasets import dataset_named
from dlcore.experiments.adapt import adapt, starting_spec

DIGITS = PRESETS["digits-mlp"].spec


@pytest.mark.parametrize("dataset", DATASETS)
@pytest.mark.parametrize("preset", PRESETS)
def test_an_adapted_spec_can_be_trained(preset: str, dataset: str) -> None:
    spec = adapt(PRESETS[preset].spec, DATASETS[dataset](name=dataset))
    assert spec.dataset.name == dataset
    assert plan(spec).parameters > 0
    assert Spec.parse(spec.to_json()) == spec


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_starting_spec_can_be_trained(dataset: str) -> None:
    assert plan(starting_spec(DATASETS[dataset](name=dataset))).parameters > 0


def test_suitable_layers_and_settings_are_kept() -> None:
    spec = adapt(DIGITS, DATASETS["mnist"](name="mnist"))
    assert (spec.layers, spec.training) == (DIGITS.layers, DIGITS.training)


def test_a_second_output_is_kept_where_the_data_has_its_group() -> None:
    two = DIGITS.changed({"second_output": {"group": "even"}})
    assert adapt(two, DATASETS["mnist"](name="mnist")).second_output == two.second_output
    assert adapt(two, DATASETS["fashion-mnist"](name="fashion-mnist")).second_output is None


def test_half_precision_goes_with_the_convolutions() -> None:
    spec = PRESETS["digits-cnn"].spec.changed({"training.precision": "mixed_bfloat16"})
    kept, replaced = (adapt(spec, DATASETS[name](name=name)) for name in ("mnist", "imdb"))
    assert (kept.training.precision, replaced.training.precision) == ("mixed_bfloat16", "float32")


def test_sequences_are_read_by_recurrent_layers() -> None:
    text, series = map(dataset_named, ("imdb", "airline-passengers"))
    assert [layer.kind for layer in adapt(DIGITS, text).layers] == [
        "embedding",
        "simple_rnn",
        "dense",
    ]
    assert [layer.kind for layer in adapt(DIGITS, series).layers] == ["lstm", "dense"]


def test_callbacks_monitor_a_metric_of_the_new_task() -> None:
    accuracy = {"monitor": "val_accuracy"}
    spec = adapt(
        DIGITS.changed(
            {"training.early_stopping": accuracy, "training.reduce_learning_rate": accuracy}
        ),
        DATASETS["noisy-line"](name="noisy-line"),
    )
    assert {callback.monitor for callback in spec.training.callbacks.values()} == {"val_loss"}
