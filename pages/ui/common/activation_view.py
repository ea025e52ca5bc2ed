"""Activations of every layer for one image, and how each neuron's value is computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
import streamlit as st

from dlcore.inference.images.activations import ActivationTrace, LayerActivations, WeightedSums
from pages.ui.common.pixels import png_data_url
from pages.ui.common.plain_table import decimals
from pages.ui.shell.names import name_of
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import percent, t

_MAP_SIDE = 64
_MANY = 12
"""Units in a row, the last of which have their words to the left, to stay in the window."""

_SALIENCY_SIDE = 224
_FOR, _AGAINST = (86, 180, 233), (230, 159, 0)
"""Sky and amber of the charts, which colour-blind readers can tell apart."""


def activation_view(trace: ActivationTrace, image: np.ndarray, classes: Sequence[str]) -> None:
    """Draw all layers of a network, from the pixels to the predicted class.

    Args:
        trace: the activations for the image.
        image: the network's input, from 0 to 1, ``(rows, columns)`` or with channels.
        classes: names of the outputs.
    """
    with st.container(horizontal=True, gap="large", vertical_alignment="top"):
        with st.container(width=_SALIENCY_SIDE):
            _draw_image(image, 1.0, t("draw.input"))
        with st.container(width=_SALIENCY_SIDE):
            _draw_image(overlay_saliency(image, trace.saliency), 255.0, t("draw.saliency"))
        with st.container(width="stretch"):
            st.markdown(t("draw.saliency_about", answer=classes[trace.label]))
            draw_term_links("attribution")
            st.caption(t("draw.hover"))
    for layer in trace.layers:
        st.markdown(f"**{_title(layer)}**")
        st.html(_units(layer, classes if layer is trace.layers[-1] else ()))


def overlay_saliency(image: np.ndarray, saliency: np.ndarray) -> np.ndarray:
    """Return the image in faint grey with colours for and against the predicted class.

    Returns:
        uint8 ``(rows, columns, 3)``.
    """
    rows, columns = image.shape[:2]
    grey = image.reshape(rows, columns, -1).mean(axis=-1, keepdims=True) * 90
    share = saliency.reshape(rows, columns, -1).sum(axis=-1, keepdims=True)
    share = share / max(float(np.abs(share).max()), 1e-9)
    colour = np.where(share > 0, np.array(_FOR), np.array(_AGAINST))
    mixed = grey + np.abs(share) * (colour - grey)
    return np.asarray(mixed.clip(0, 255).astype(np.uint8))


def _draw_image(image: np.ndarray, scale: float, title: str) -> None:
    address = png_data_url(image.squeeze(), scale)
    st.html(
        f'<img class="dl-picture" data-large alt="{escape(title)}" width="{_SALIENCY_SIDE}"'
        f' src="{address}">'
    )
    st.caption(title)


def _title(layer: LayerActivations) -> str:
    names = {"number": layer.index + 1, "kind": name_of("layer", layer.kind)}
    if layer.values.ndim == 3:
        _, rows, columns = layer.values.shape
        size = {"rows": rows, "columns": columns}
        words = t("draw.layer_maps", **names, count=layer.units, **size)
    else:
        words = t("draw.layer_neurons", **names, count=layer.units)
    active = float((layer.values > 0).mean())
    if layer.activation == "relu":
        words += t("draw.layer_active", share=percent(active, 0))
    if len(layer.values) < layer.units:
        words += t("draw.layer_shown", count=len(layer.values))
    return words


def _units(layer: LayerActivations, classes: Sequence[str]) -> str:
    greys = _greys(layer.values)
    tips = list(_tooltips(layer))
    if layer.values.ndim == 3:
        units = [_map(grey, tip) for grey, tip in zip(greys, tips, strict=True)]
    else:
        names = list(classes) or [""] * len(greys)
        units = [
            _neuron(int(grey), tip, name)
            for grey, tip, name in zip(greys, tips, names, strict=True)
        ]
    many = " data-many" if len(units) >= _MANY else ""
    return f'<div class="dl-units"{many}>{"".join(units)}</div>'


def _greys(values: np.ndarray) -> np.ndarray:
    """Scale values to greys: black is the lowest value (or zero), white the layer's highest."""
    low = min(0.0, float(values.min()))
    span = max(float(values.max()) - low, 1e-9)
    return np.asarray(((values - low) * (255 / span)).round().astype(np.uint8))


def _map(grey: np.ndarray, tip: str) -> str:
    width = max(_MAP_SIDE, grey.shape[1])
    image = f'<img alt="" width="{width}" src="{png_data_url(grey, 255.0)}">'
    return f'<div class="dl-unit" tabindex="0">{image}<span>{tip}</span></div>'


def _neuron(grey: int, tip: str, name: str) -> str:
    named = " data-named" if name else ""
    return (
        f'<div class="dl-unit" data-neuron{named} tabindex="0" style="--grey:{grey}">'
        f"{escape(name)}<span>{tip}</span></div>"
    )


def _tooltips(layer: LayerActivations) -> Iterator[str]:
    """Yield the tooltip of each neuron; of a map, that of its most active neuron."""
    for unit, values in enumerate(layer.values):
        heading = t("draw.map" if layer.values.ndim == 3 else "draw.neuron", number=unit + 1)
        value = float(np.max(values))
        lines = [f"<b>{escape(heading)}</b>"]
        if layer.weighted_sums is None:
            lines.append(escape(t("draw.value", value=decimals(value, 3))))
        else:
            computation = _computation(layer.weighted_sums, unit, value, layer.activation)
            lines += map(escape, computation)
        yield "<br>".join(lines)


def _computation(
    arithmetic: WeightedSums, unit: int, value: float, activation: str
) -> Iterator[str]:
    """Yield the lines that show how one neuron's value is computed."""
    bias = float(arithmetic.biases[unit])
    total = float(arithmetic.sums[unit])
    products = " + ".join(
        f"{decimals(float(x), 2)} × {decimals(float(weight), 2)}"
        for x, weight in arithmetic.terms[unit]
    )
    yield t("draw.terms", products=products, count=arithmetic.count)
    yield t(
        "draw.sum",
        total=decimals(total, 3),
        bias=decimals(bias, 3),
        before=decimals(total + bias, 3),
    )
    yield t("draw.activated", name=name_of("activation", activation), value=decimals(value, 3))
