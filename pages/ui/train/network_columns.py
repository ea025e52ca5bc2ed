"""The columns of a network diagram: how each layer is drawn, and its caption."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dlcore.datasets import Info
from dlcore.models.layers import AnyLayer, Shape
from dlcore.models.layers.traits import Role
from dlcore.planning.plan import LayerPlan, Plan
from pages.ui.shell.names import name_of
from pages.ui.shell.text import number, t
from pages.ui.train.layer_shapes import LayerShape, Maps, Steps, TwoOutputs, Units

_NEURONS = (Role.NEURONS, Role.MASK, Role.RECURRENT)


@dataclass(frozen=True)
class LayerColumn:
    """One layer as it is drawn.

    Args:
        caption: lines of text below, the first in bold.
        css_class: sets the colour.
        shape: the drawing of its output.
        layer: None for the input.
        is_one_to_one: whether a unit is connected to one unit of the previous layer, not to all.
    """

    caption: tuple[str, ...]
    css_class: str
    shape: LayerShape
    layer: AnyLayer | None = None
    is_one_to_one: bool = False

    @property
    def is_recurrent(self) -> bool:
        """Whether it gets a loop."""
        return self.layer is not None and self.layer.role is Role.RECURRENT


def columns(plan: Plan, info: Info) -> Iterator[LayerColumn]:
    """Yield the input, then each layer.

    Args:
        plan: the layers with their shapes and parameters.
        info: describes the input.
    """
    shapes = [info.model_shape, *(row.output_shape for row in plan.layers)]
    largest = max((size for shape in shapes if _is_maps(shape) for size in shape[:2]), default=1)
    caption = _caption(t("chart.input"), "Input", info.input_shape)
    yield LayerColumn(caption, "input", _shape(info.model_shape, None, largest))
    last = len(plan.layers) - 1
    for index, (row, before) in enumerate(zip(plan.layers, shapes, strict=False)):
        layer, after, is_output = row.layer, row.output_shape, index == last
        name = _output_name(layer) if is_output else _name(layer)
        names = _caption(name, _keras_name(layer), after)
        column = LayerColumn(
            caption=(*names, t("chart.parameters", count=row.parameters)),
            css_class="output" if is_output else _css_class(row),
            shape=_shape(after, layer, largest),
            layer=layer,
            is_one_to_one=_is_one_to_one(layer, before, after),
        )
        second = plan.second_output if is_output else None
        yield _with_second_output(column, second) if second else column


def network_text(plan: Plan, info: Info) -> str:
    """Return the diagram in words, for screen readers; arguments as in ``columns``."""
    separator = t("chart.separator")
    return " → ".join(separator.join(column.caption) for column in columns(plan, info))


def _with_second_output(column: LayerColumn, second: LayerPlan) -> LayerColumn:
    """Return the column of the output layer with the units and the caption of the second one."""
    assert isinstance(column.shape, Units)
    names = _caption(t("chart.second_output"), _keras_name(second.layer), second.output_shape)
    return replace(
        column,
        caption=(*column.caption, *names, t("chart.parameters", count=second.parameters)),
        shape=TwoOutputs(column.shape, Units(1, are_neurons=True)),
        is_one_to_one=False,
    )


def _css_class(row: LayerPlan) -> str:
    if row.layer.role is Role.MASK:
        return "mask"
    return "learned" if row.parameters else "computed"


def _is_maps(shape: Shape) -> bool:
    return len(shape) == 3


def _shape(shape: Shape, layer: AnyLayer | None, largest: int) -> LayerShape:
    """Return the drawing of an output, or of the input where there is no layer."""
    match shape:
        case (_, _, _):
            return Maps(shape, largest)
        case (steps, features):
            return Steps(steps, features)
        case (units,):
            are_neurons = layer is not None and layer.role in _NEURONS
            return Units(units, are_neurons, layer.masked_share if layer else 0.0)
    raise ValueError(shape)


def _is_one_to_one(layer: AnyLayer, before: Shape, after: Shape) -> bool:
    """Whether each unit or step is computed from the one in the same row."""
    is_by_unit = before == after and layer.role not in (Role.NEURONS, Role.RECURRENT)
    return is_by_unit or len(after) == 2


def _output_name(layer: AnyLayer) -> str:
    return t("chart.output_layer") if layer.role is Role.NEURONS else _name(layer)


def _name(layer: AnyLayer) -> str:
    if layer.role is Role.NEURONS:
        return t("chart.hidden_layer")
    # The line below gives the Keras name.
    return name_of("layer", layer.kind).partition("（")[0]


def _keras_name(layer: AnyLayer) -> str:
    """Return the Keras name with the layer's main setting."""
    return " · ".join(filter(None, (type(layer).__name__, layer.diagram_setting)))


def _caption(name: str, keras_name: str, shape: Shape) -> tuple[str, ...]:
    names = dict.fromkeys((name, keras_name))
    return (*names, t("chart.output", shape=_shape_text(shape)))


def _shape_text(shape: Shape) -> str:
    return "×".join(number(size) for size in shape)
