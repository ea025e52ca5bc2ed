"""Any stack of layers: add, remove, move, set, and see shapes and parameters at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from pydantic import BaseModel

from dlcore import LAYERS, Spec
from dlcore.models.layers import AnyLayer, Bidirectional, Dense, LayerSpec
from dlcore.models.layers.recurrent import GRU, LSTM, SimpleRNN
from dlcore.planning.compatibility import incompatibility
from dlcore.planning.plan import LayerPlan, layer_rows
from dlcore.spec import MAX_LAYERS
from pages.ui.common.draft import draft, key, load
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import problem_text
from pages.ui.shell.text import number, t
from pages.ui.train.fields import choice_field, model_fields

NEW_LAYERS: dict[str, dict[str, Any]] = {
    "dense": {"units": 32, "activation": "relu"},
    "dropout": {"rate": 0.2},
    "conv1d": {"filters": 32, "activation": "relu"},
    "conv2d": {"filters": 32, "activation": "relu"},
    "embedding": {"input_dim": 10_000},
    "simple_rnn": {"units": 32},
    "lstm": {"units": 32},
    "gru": {"units": 32},
    "bidirectional": {"layer": {"kind": "lstm", "units": 32}},
}
"""What a new layer begins with, where its kind has no value of its own."""

ADDABLE = [kind for kind in LAYERS if kind != "concatenate"]
RECURRENT = {"simple_rnn": SimpleRNN, "lstm": LSTM, "gru": GRU}


def layer_editor(spec: Spec) -> list[dict[str, Any]]:
    """Draws the layers of a spec.

    Returns:
        The layers as plain data, as the learner has set them.
    """
    rows, problem = layer_rows(spec)
    layers = []
    for place, layer in enumerate(spec.layers):
        row = rows[place] if place < len(rows) else None
        with st.expander(_title(place, layer, row), key=key(f"layer_row.{place}")):
            layers.append(_settings(place, layer))
            _buttons(spec, place)
        if problem and problem.place == f"layers.{place}":
            kinds = [other.kind for other in spec.layers]
            st.warning(problem_text(problem, kinds), icon=":material/straighten:")
    _adder(spec)
    return layers


def _title(place: int, layer: LayerSpec, row: LayerPlan | None) -> str:
    """The layer with what comes out of it, as far as that is known."""
    name = f"**{place + 1}. {name_of('layer', layer.kind)}**"
    if row is None:
        return name
    shape = " × ".join(number(size) for size in row.output_shape)
    return f"{name}  \n{t('editor.row', shape=shape, count=row.parameters)}"


def _buttons(spec: Spec, place: int) -> None:
    last = len(spec.layers) - 1
    actions = (
        ("arrow_upward", t("editor.up"), place > 0, _moved(spec, place, place - 1)),
        ("arrow_downward", t("editor.down"), place < last, _moved(spec, place, place + 1)),
        ("delete", t("editor.delete"), last > 0, _without(spec, place)),
    )
    with st.container(horizontal=True):
        for icon, about, allowed, layers in actions:
            st.button(
                f":material/{icon}:",
                key=key(f"layer_button.{place}.{icon}"),
                help=about,
                disabled=not allowed,
                on_click=_take,
                args=(layers,),
            )


def _settings(place: int, layer: LayerSpec) -> dict[str, Any]:
    name = f"layer.{place}"
    data = layer.model_dump(mode="json")
    if isinstance(layer, Bidirectional):
        data["layer"] = _inner(name, layer)
    elif any(field != "kind" for field in type(layer).model_fields):
        data = model_fields(name, layer, hidden=("kind",))
    regularizer = getattr(layer, "regularizer", None)
    if isinstance(regularizer, BaseModel):
        with st.popover(t("editor.regularizer"), icon=":material/tune:"):
            data["regularizer"] = model_fields(f"{name}.regularizer", regularizer)
    return data


def _inner(name: str, layer: Bidirectional) -> dict[str, Any]:
    kind = choice_field(
        f"{name}.inner",
        t("editor.reads"),
        list(RECURRENT),
        layer.layer.kind,
        lambda code: name_of("layer", code),
    )
    same = layer.layer.model_dump(exclude={"kind"})
    return model_fields(f"{name}.{kind}", RECURRENT[kind](**same), hidden=("kind",))


def _adder(spec: Spec) -> None:
    info = spec.dataset.info()
    incompatibilities = {kind: incompatibility(_new(kind), info) for kind in ADDABLE}
    fitting = [kind for kind in ADDABLE if incompatibilities[kind] is None]
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with left:
        kind = choice_field(
            "new_layer", t("editor.new"), fitting, "dense", lambda code: name_of("layer", code)
        )
    full = len(spec.layers) >= MAX_LAYERS
    right.button(
        t("editor.add"),
        icon=":material/add:",
        disabled=full,
        key=key("add_layer"),
        on_click=_take,
        args=(_added(spec, _new(kind)),),
    )
    for reason in sorted({reason for reason in incompatibilities.values() if reason}):
        kinds = [name_of("layer", kind) for kind in ADDABLE if incompatibilities[kind] == reason]
        st.caption(t(f"editor.misfit.{reason}", kinds=t("editor.comma").join(kinds)))


def _new(kind: str) -> Any:
    return LAYERS[kind](kind=kind, **NEW_LAYERS.get(kind, {}))


def _take(layers: Sequence[AnyLayer]) -> None:
    load(draft().model_copy(update={"layers": tuple(layers)}))


def _added(spec: Spec, new: Any) -> list[AnyLayer]:
    """New layers go before the output layer."""
    *others, last = spec.layers
    return [*others, new, last] if isinstance(last, Dense) else [*others, last, new]


def _moved(spec: Spec, place: int, to: int) -> list[AnyLayer]:
    layers = list(spec.layers)
    layers.insert(max(0, to), layers.pop(place))
    return layers


def _without(spec: Spec, place: int) -> list[AnyLayer]:
    return [layer for index, layer in enumerate(spec.layers) if index != place]
