"""The layer editor: add, remove, move and configure layers, with shapes and parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from pydantic import BaseModel

from dlcore import LAYERS, Spec
from dlcore.models.layers import AnyLayer, LayerSpec
from dlcore.models.layers.traits import Role
from dlcore.planning.compatibility import incompatibility
from dlcore.planning.plan import LayerPlan, layer_rows
from dlcore.spec import MAX_LAYERS
from pages.ui.common.draft import draft, load_draft, widget_key
from pages.ui.shell.names import name_of
from pages.ui.shell.problems import problem_text
from pages.ui.shell.terms import LAYER_TERMS, draw_term_links
from pages.ui.shell.text import number, t
from pages.ui.train.fields import choice_field, model_fields

ADDABLE = [kind for kind, layer in LAYERS.items() if layer.is_addable]
_DEFAULT_KIND = next(kind for kind in ADDABLE if LAYERS[kind].role is Role.NEURONS)


def layer_editor(spec: Spec) -> list[dict[str, Any]]:
    """Draw the layers of a spec.

    Returns:
        The layers as plain data with the values of the widgets.
    """
    rows, problem = layer_rows(spec)
    layers = []
    for index, layer in enumerate(spec.layers):
        row = rows[index] if index < len(rows) else None
        with st.expander(_title(index, layer, row), key=widget_key(f"layer_row.{index}")):
            draw_term_links(LAYER_TERMS[layer.kind])
            layers.append(_settings(index, layer))
            _buttons(spec, index)
        if problem and problem.path == f"layers.{index}":
            kinds = [other.kind for other in spec.layers]
            st.warning(problem_text(problem, kinds), icon=":material/straighten:")
    _new_layer(spec)
    return layers


def _title(index: int, layer: LayerSpec, row: LayerPlan | None) -> str:
    """Return the layer's name with its output shape and parameters, if they are known."""
    name = f"**{index + 1}. {name_of('layer', layer.kind)}**"
    if row is None:
        return name
    shape = " × ".join(number(size) for size in row.output_shape)
    return f"{name}  \n{t('editor.row', shape=shape, count=row.parameters)}"


def _buttons(spec: Spec, index: int) -> None:
    last = len(spec.layers) - 1
    actions = (
        ("arrow_upward", t("editor.up"), index > 0, _move(spec, index, index - 1)),
        ("arrow_downward", t("editor.down"), index < last, _move(spec, index, index + 1)),
        ("delete", t("editor.delete"), last > 0, _delete(spec, index)),
    )
    with st.container(horizontal=True):
        for icon, help_text, is_allowed, layers in actions:
            st.button(
                f":material/{icon}:",
                key=widget_key(f"layer_button.{index}.{icon}"),
                help=help_text,
                disabled=not is_allowed,
                on_click=_apply,
                args=(layers,),
            )


def _settings(index: int, layer: LayerSpec) -> dict[str, Any]:
    name = f"layer.{index}"
    data = model_fields(name, layer, hidden=("kind", "initializer"))
    for field, kinds in layer.inner_kinds.items():
        data[field] = _inner_settings(name, getattr(layer, field), kinds)
    regularizer = getattr(layer, "regularizer", None)
    if isinstance(regularizer, BaseModel):
        with st.popover(t("editor.regularizer"), icon=":material/tune:"):
            data["regularizer"] = model_fields(f"{name}.regularizer", regularizer)
            if "initializer" in data:
                others = [field for field in type(layer).model_fields if field != "initializer"]
                data["initializer"] = model_fields(name, layer, hidden=others)["initializer"]
    return data


def _inner_settings(
    name: str, layer: LayerSpec, kinds: Mapping[str, type[LayerSpec]]
) -> dict[str, Any]:
    """Draw the kind and the settings of a layer inside another one."""
    kind = choice_field(
        f"{name}.inner",
        t("editor.reads"),
        list(kinds),
        layer.kind,
        lambda code: name_of("layer", code),
    )
    settings = layer.model_dump(exclude={"kind"})
    return model_fields(f"{name}.{kind}", kinds[kind](**settings), hidden=("kind",))


def _new_layer(spec: Spec) -> None:
    info = spec.dataset.info()
    incompatibilities = {kind: incompatibility(LAYERS[kind].new(), info) for kind in ADDABLE}
    compatible = [kind for kind in ADDABLE if incompatibilities[kind] is None]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = choice_field(
            "new_layer",
            t("editor.new"),
            compatible,
            _DEFAULT_KIND,
            lambda code: name_of("layer", code),
        )
        st.button(
            t("editor.add"),
            icon=":material/add:",
            disabled=len(spec.layers) >= MAX_LAYERS,
            key=widget_key("add_layer"),
            on_click=_apply,
            args=(_add(spec, LAYERS[kind].new()),),
        )
    for reason in sorted({reason for reason in incompatibilities.values() if reason}):
        kinds = [name_of("layer", kind) for kind in ADDABLE if incompatibilities[kind] == reason]
        st.caption(t(f"editor.misfit.{reason}", kinds=t("editor.comma").join(kinds)))


def _apply(layers: Sequence[AnyLayer]) -> None:
    load_draft(draft().model_copy(update={"layers": tuple(layers)}))


def _add(spec: Spec, new: Any) -> list[AnyLayer]:
    """Insert a layer before the output layer, or append it if there is none."""
    *others, last = spec.layers
    return [*others, new, last] if last.role is Role.NEURONS else [*others, last, new]


def _move(spec: Spec, index: int, to: int) -> list[AnyLayer]:
    layers = list(spec.layers)
    layers.insert(max(0, to), layers.pop(index))
    return layers


def _delete(spec: Spec, index: int) -> list[AnyLayer]:
    return [layer for i, layer in enumerate(spec.layers) if i != index]
