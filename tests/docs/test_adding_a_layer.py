"""The code in docs/adding-a-layer.md works as described."""

from __future__ import annotations

import importlib
import re
from io import BytesIO
from pathlib import Path

import keras
import numpy as np
import pytest
from babel.messages.pofile import read_po

from dlcore.datasets.program_text import keras_code
from dlcore.experiments import presets
from dlcore.models.keras_call import keras_call
from dlcore.models.layers import LAYERS, LayerSpec, Unfit
from dlcore.models.layers.traits import Compilation
from dlcore.models.metrics import MetricName
from dlcore.models.optimizers import OptimizerName
from dlcore.planning.plan import plan

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-layer.md"
KIND = "layer_normalization"


def blocks(language: str) -> list[str]:
    """Return the document's code blocks in a language."""
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


FILE, OPTIMIZER, METRIC, PRESET = blocks("python")


@pytest.fixture
def layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LayerSpec:
    """The layer that the document defines."""
    (tmp_path / f"{KIND}.py").write_text(FILE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found: LayerSpec = importlib.import_module(KIND).LayerNormalization.new()
    return found


def test_the_file_defines_a_new_kind(layer: LayerSpec) -> None:
    assert layer.kind == KIND not in LAYERS
    assert layer.compilation is Compilation.UNTESTED, "plain model.fit trains it"
    with pytest.raises(Unfit):
        layer.output_shape(())


@pytest.mark.parametrize("shape", [(7,), (5, 3), (8, 8, 2)])
def test_shapes_and_variables_are_those_of_keras(layer: LayerSpec, shape: tuple[int, ...]) -> None:
    built = layer.build()
    assert built(np.zeros((2, *shape), "float32")).shape == (2, *layer.output_shape(shape))
    assert built.count_params() == layer.parameter_count(shape) > 0
    stored = {variable.path.split("/", 1)[-1]: variable.shape for variable in built.variables}
    assert stored == dict(layer.variables(shape))


def test_the_layer_trains(layer: LayerSpec) -> None:
    model = keras.Sequential([keras.Input((4,)), layer.build(), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    before = model.get_weights()
    model.fit(np.ones((8, 4)), np.ones((8, 1)), verbose=0)
    assert any((old != new).any() for old, new in zip(before, model.get_weights(), strict=True))


def test_the_exported_program_builds_the_layer(layer: LayerSpec) -> None:
    code = keras_code(layer.call())
    assert code == "keras.layers.LayerNormalization(epsilon=0.001)"
    assert eval(code, {"keras": keras}).get_config()["epsilon"] == 0.001


def test_the_entry_matches_the_registry() -> None:
    (entry,) = blocks("diff")
    source = (DOCUMENT.parents[1] / "dlcore/models/layers/__init__.py").read_text("utf-8")
    for line in entry.splitlines():
        if line and line[0] not in "+@":
            assert line[1:] in source


def test_the_table_names_the_attributes_of_a_layer() -> None:
    rows = re.findall(r"^\| (`.*?) \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    names = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert {name for name in names if not hasattr(LayerSpec, name)} == set()


def test_the_words_can_be_read() -> None:
    ids = [
        message.id
        for block in blocks("po")
        for message in read_po(BytesIO(block.encode()), abort_invalid=True)
        if message.id
    ]
    fields = ["place.layers.epsilon", "field.epsilon"]
    assert ids == [f"name.layer.{KIND}", *fields, f"layer_{KIND}"]


def test_the_optimizer_is_one_of_keras() -> None:
    name, keras_class, slots = eval(OPTIMIZER.partition(" = ")[2])
    assert name not in {*OptimizerName}
    optimizer = getattr(keras.optimizers, keras_class)()
    optimizer.build([keras.Variable(np.zeros(620))])
    stored = sum(int(np.prod(variable.shape)) for variable in optimizer.variables)
    assert stored == slots * 620 + 2, "besides the slots: the step count and the learning rate"


def test_the_metric_is_one_of_keras() -> None:
    name, call = eval(METRIC.partition(" = ")[2], {"keras_call": keras_call})
    assert name not in {*MetricName}
    assert call.build().name == name


def test_the_preset_can_be_trained() -> None:
    preset: presets.Preset = eval(PRESET, dict(vars(presets)))
    assert preset.id not in presets.PRESETS
    assert plan(preset.spec).parameters > 0
