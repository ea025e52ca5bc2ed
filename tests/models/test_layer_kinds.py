"""A layer kind is named in its own file only; other modules use the traits of its class."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from dlcore.models.layers import LAYERS
from dlcore.models.layers.traits import Role

ROOT = Path(__file__).parents[2]

EXEMPT: Mapping[str, str] = {
    "dlcore/models/layers/": "the kinds themselves, and their registry",
    "dlcore/models/builders.py": "builds common stacks of layers",
    "dlcore/experiments/forecasts.py": "recipes of forecasts",
    "dlcore/experiments/presets.py": "recipes of published experiments",
    "dlcore/glossary/": "terms and programs of the glossary, in Keras' words",
    "dlcore/lessons/registry.py": "recipes of lessons",
    "dlcore/pretrained/": "recipes of the pretrained networks",
    "dlcore/experiments/remedies.py": "'dropout' is the stored code of a remedy",
    "dlcore/ideas/": "terms of the glossary",
    "dlcore/inference/reviews/reading.py": "reads the networks that read word by word",
    "dlcore/labs/autoencoder.py": "a network of its own",
    "dlcore/labs/membership.py": "'dropout' is the code of an arm",
    "dlcore/labs/next_letter.py": "the recipe of its runs",
    "dlcore/labs/saliency.py": "a term of the glossary",
    "dlcore/labs/transfer.py": "an output layer of its own",
    "dlcore/models/second_output.py": "an output layer of its own",
    "dlcore/playground/": "'dropout' is a setting; recipe of a run that is kept",
    "dlcore/training/fused_pooling.py": "compiles one layer of Keras",
    "dlcore/training/half_kernels.py": "replaces the kernels of one layer of Keras",
    "pages/ui/data/image_data.py": "a term of the glossary",
    "pages/ui/data/text_data.py": "a term of the glossary",
    "pages/ui/ideas/pictures.py": "the id of an idea",
    "pages/ui/ideas/reading.py": "a term of the glossary",
    "pages/ui/reviews/written_review.py": "a term of the glossary",
    "pages/ui/shell/terms.py": "the glossary's term of each kind",
    "pages/ui/train/mlp_form.py": "'dropout' is the key of the beginners' form field",
    "pages/ui/train/precision_form.py": "a term of the glossary",
}
"""Files and folders that may name layer kinds, and why."""

CLASSES = {kind.__name__ for kind in LAYERS.values()}


def files() -> list[str]:
    found = [ROOT / "app.py", *(ROOT / "dlcore").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def kinds_in(file: str) -> set[str]:
    """Layer kinds that a file names: as an identifier, or as the whole of a string."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {name for node in ast.walk(tree) for name in names_of(node)}


def names_of(node: ast.AST) -> set[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name):
            return {name} & CLASSES
        case ast.Constant(value=str(text)):
            return {text.removeprefix("layers.")} & {*LAYERS, *CLASSES}
    return set()


def is_exempt(file: str) -> bool:
    return any(
        file == entry or (entry.endswith("/") and file.startswith(entry)) for entry in EXEMPT
    )


def test_no_other_file_names_a_kind() -> None:
    found = {file: kinds for file in files() if not is_exempt(file) and (kinds := kinds_in(file))}
    assert not found


@pytest.mark.parametrize("entry", EXEMPT)
def test_an_exempt_file_names_a_kind(entry: str) -> None:
    assert any(kinds_in(file) for file in files() if file == entry or file.startswith(entry))


def test_the_registry_is_named_after_keras() -> None:
    for name, kind in LAYERS.items():
        assert kind.model_fields["kind"].default == name
        assert name.replace("_", "") == kind.__name__.lower()


def test_one_kind_makes_hidden_layers() -> None:
    neurons = [name for name, kind in LAYERS.items() if kind.role is Role.NEURONS]
    assert neurons == ["dense"]


@pytest.mark.parametrize("name", [name for name, kind in LAYERS.items() if kind.is_addable])
def test_a_new_layer_is_complete(name: str) -> None:
    layer = LAYERS[name].new()
    assert layer.kind == name
    assert layer.parts[0] is layer


def test_a_layer_inside_another_is_one_of_its_inner_kinds() -> None:
    for kind in LAYERS.values():
        for field, kinds in kind.inner_kinds.items():
            inner = getattr(kind.new(), field)
            assert kinds[inner.kind] is type(inner)
            assert inner in kind.new().parts
