"""The code of docs/adding-a-layer.md does what the document says."""

from __future__ import annotations

import importlib
import re
from io import BytesIO
from pathlib import Path

import keras
import numpy as np
import pytest
from babel.messages.pofile import read_po

from dlcore.export.call import code_of
from dlcore.models.layers import LAYERS, LayerSpec, Unfit
from dlcore.planning.trainer_choice import KNOWN

DOCUMENT = Path(__file__).parents[2] / "docs" / "adding-a-layer.md"
KIND = "layer_normalization"


def blocks(language: str) -> list[str]:
    """The document's code blocks in a language."""
    return re.findall(rf"```{language}\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


@pytest.fixture
def layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LayerSpec:
    """The layer that the document defines."""
    (code,) = blocks("python")
    (tmp_path / f"{KIND}.py").write_text(code, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    found: LayerSpec = importlib.import_module(KIND).LayerNormalization()
    return found


def test_the_file_defines_a_new_kind(layer: LayerSpec) -> None:
    assert layer.kind == KIND not in LAYERS
    assert KIND not in KNOWN, "so it goes to plain model.fit"
    with pytest.raises(Unfit):
        layer.output_shape(())


@pytest.mark.parametrize("shape", [(7,), (5, 3), (8, 8, 2)])
def test_what_is_worked_out_is_what_keras_builds(layer: LayerSpec, shape: tuple[int, ...]) -> None:
    built = layer.build()
    assert built(np.zeros((2, *shape), "float32")).shape == (2, *layer.output_shape(shape))
    assert built.count_params() == layer.parameter_count(shape) > 0
    stored = {variable.path.split("/", 1)[-1]: variable.shape for variable in built.variables}
    assert stored == dict(layer.variables(shape))


def test_it_trains(layer: LayerSpec) -> None:
    model = keras.Sequential([keras.Input((4,)), layer.build(), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    before = model.get_weights()
    model.fit(np.ones((8, 4)), np.ones((8, 1)), verbose=0)
    assert any((old != new).any() for old, new in zip(before, model.get_weights(), strict=True))


def test_a_program_says_what_builds_it(layer: LayerSpec) -> None:
    code = code_of(layer.call())
    assert code == "keras.layers.LayerNormalization(epsilon=0.001)"
    assert eval(code, {"keras": keras}).get_config()["epsilon"] == 0.001


def test_the_entry_starts_from_the_registry_as_it_is() -> None:
    (entry,) = blocks("diff")
    source = (DOCUMENT.parents[1] / "dlcore/models/layers/__init__.py").read_text("utf-8")
    for line in entry.splitlines():
        if line and line[0] not in "+@":
            assert line[1:] in source


def test_the_words_can_be_read() -> None:
    ids = [
        message.id
        for block in blocks("po")
        for message in read_po(BytesIO(block.encode()), abort_invalid=True)
        if message.id
    ]
    assert ids == [f"name.layer.{KIND}", "place.layers.epsilon", f"layer_{KIND}"]
