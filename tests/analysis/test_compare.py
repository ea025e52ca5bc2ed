"""Which settings differ, and which values are best."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.analysis.compare import best_indices, differences, merged_layers
from dlcore.datasets import Digits, Mnist
from dlcore.experiments.presets import PRESETS, Preset
from dlcore.models.activations import Activation
from dlcore.models.callbacks import EarlyStopping
from dlcore.models.layers import AnyLayer, Dense, Dropout, Flatten
from dlcore.models.optimizers import Optimizer, OptimizerName
from dlcore.spec import Loss, Spec, Training
from tests.strategies import specs

BASE = PRESETS["digits-mlp"].spec
OUTPUT = Dense(units=10, activation=Activation.SOFTMAX)


def built(*hidden: AnyLayer, **training: Any) -> Spec:
    return Spec(
        dataset=Digits(), layers=(Flatten(), *hidden, OUTPUT), training=Training(**training)
    )


def relu(units: int) -> Dense:
    return Dense(units=units, activation=Activation.RELU)


def test_equal_specs_differ_in_nothing() -> None:
    assert differences([BASE, BASE, BASE]) == {}
    assert differences([BASE]) == {}
    assert differences([]) == {}


def test_differences_have_paths_in_the_order_of_a_spec() -> None:
    other = BASE.changed({"seed": 7, "training.epochs": 3, "layers.1.units": 128})
    found = differences([BASE, other])
    assert list(found.items()) == [
        ("layers.1.units", (64, 128)),
        ("training.epochs", (20, 3)),
        ("seed", (42, 7)),
    ]


def test_enum_values_are_their_codes() -> None:
    sgd = Optimizer(name=OptimizerName.SGD, momentum=0.9)
    found = differences([built(relu(8)), built(relu(8), optimizer=sgd)])
    assert found == {
        "training.optimizer.name": ("adam", "sgd"),
        "training.optimizer.momentum": (0.0, 0.9),
    }


def test_an_additional_layer_is_one_difference() -> None:
    small, large = built(relu(64)), built(relu(64), relu(32))
    assert merged_layers([small, large]) == ("flatten", "dense", "dense", "dense")
    assert differences([small, large]) == {
        "layers.2.units": (None, 32),
        "layers.2.activation": (None, "relu"),
    }


def test_a_dropout_in_between_does_not_shift_other_layers() -> None:
    plain, dropped = built(relu(64)), built(relu(64), Dropout(rate=0.2))
    assert merged_layers([plain, dropped]) == ("flatten", "dense", "dropout", "dense")
    assert differences([plain, dropped]) == {"layers.2.rate": (None, 0.2)}


def test_output_layers_are_aligned() -> None:
    linear = Spec(dataset=Digits(), layers=(Flatten(), OUTPUT))
    sigmoid = Dense(units=10, activation=Activation.SIGMOID)
    deep = Spec(dataset=Digits(), layers=(Flatten(), relu(4), sigmoid))
    assert differences([linear, deep]) == {
        "layers.1.units": (None, 4),
        "layers.1.activation": (None, "relu"),
        "layers.2.activation": ("softmax", "sigmoid"),
    }


def test_a_layer_without_settings_differs_by_its_kind() -> None:
    bare = Spec(dataset=Digits(), layers=(OUTPUT,))
    flat = Spec(dataset=Digits(), layers=(Flatten(), OUTPUT))
    assert differences([bare, flat]) == {"layers.0.kind": (None, "flatten")}


def test_the_order_of_specs_does_not_change_the_layers() -> None:
    one, two = built(relu(8), Dropout(rate=0.2)), built(relu(8), relu(8))
    assert merged_layers([one, two]) == merged_layers([two, one])


def test_a_group_that_some_lack_is_on_or_off() -> None:
    off, on = built(relu(8)), built(relu(8), early_stopping=EarlyStopping())
    assert differences([off, on]) == {"training.early_stopping": (False, True)}


def test_settings_of_a_group_are_compared_where_it_exists() -> None:
    off = built(relu(8))
    short = built(relu(8), early_stopping=EarlyStopping(patience=2))
    long = built(relu(8), early_stopping=EarlyStopping(patience=9))
    assert differences([short, off, long]) == {
        "training.early_stopping": (True, False, True),
        "training.early_stopping.patience": (2, None, 9),
    }


def test_all_samples_against_some_is_a_difference() -> None:
    some = BASE.changed({"dataset.train_size": 100})
    assert differences([BASE, some]) == {"dataset.train_size": (None, 100)}


def test_layers_within_a_layer_are_compared_too() -> None:
    base = PRESETS["two-inputs"].spec
    other = base.changed({"layers.0.branches.1.layers.0.units": 8})
    assert differences([base, other]) == {"layers.0.branches.1.layers.0.units": (64, 8)}


@given(st.lists(specs(), min_size=1, max_size=5))
def test_every_spec_is_a_subsequence_of_the_merged_layers(several: list[Spec]) -> None:
    merged = merged_layers(several)
    for spec in several:
        kinds = iter(merged)
        assert all(layer.kind in kinds for layer in spec.layers)


@given(specs(), specs())
def test_specs_differ_exactly_when_there_are_differences(one: Spec, two: Spec) -> None:
    assert (one != two) == bool(differences([one, two]))
    assert not differences([one, one])


@pytest.mark.parametrize("preset", PRESETS.values(), ids=list(PRESETS))
def test_values_are_plain(preset: Preset) -> None:
    for values in differences([preset.spec, BASE]).values():
        plain = (str, int, float, bool, tuple, type(None))
        assert all(isinstance(value, plain) for value in values)


def test_the_best_is_low_for_a_loss_and_high_for_accuracy() -> None:
    specs = [BASE, BASE, BASE]
    assert best_indices("val_loss", specs, [0.2, 0.1, 0.3]) == {1}
    assert best_indices("test_accuracy", specs, [0.9, 0.8, 0.9]) == {0, 2}


def test_without_two_different_values_there_is_no_best() -> None:
    assert best_indices("loss", [BASE, BASE], [0.1, 0.1]) == set()
    assert best_indices("loss", [BASE, BASE], [0.1, None]) == set()
    assert best_indices("loss", [BASE, BASE], [0.1, math.nan]) == set()


def test_values_on_different_data_are_not_compared() -> None:
    mnist = BASE.model_copy(update={"dataset": Mnist()})
    assert best_indices("test_accuracy", [BASE, mnist], [0.9, 0.8]) == set()
    other_share = BASE.changed({"training.validation": 0.3})
    assert best_indices("val_accuracy", [BASE, other_share], [0.9, 0.8]) == set()
    assert best_indices("test_accuracy", [BASE, other_share], [0.9, 0.8]) == {0}


def test_losses_are_compared_when_the_functions_are_equivalent() -> None:
    one_hot = BASE.changed({"training.loss": Loss.CATEGORICAL_CROSSENTROPY.value})
    squared = BASE.changed({"training.loss": Loss.MEAN_SQUARED_ERROR.value})
    assert best_indices("loss", [BASE, one_hot], [0.2, 0.1]) == {1}
    assert best_indices("loss", [BASE, squared], [0.2, 0.1]) == set()
    assert best_indices("accuracy", [BASE, squared], [0.2, 0.1]) == {0}
    two = BASE.changed({"second_output": {"group": "even"}})
    assert best_indices("loss", [BASE, two], [0.2, 0.1]) == set()
    assert best_indices("accuracy", [BASE, two], [0.2, 0.1]) == {0}
