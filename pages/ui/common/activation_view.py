"""A picture's way through a network: what each layer makes of it, and how each neuron reckons."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
import streamlit as st

from dlcore.inference.images.activations import ActivationTrace, Arithmetic, Stage
from pages.ui.common.pixels import png_address
from pages.ui.common.plain_table import decimals
from pages.ui.shell.names import name_of
from pages.ui.shell.text import percent, t
from pages.ui.shell.theme import accent, ground

_MAP_SIDE = 64
_SALIENCY_SIDE = 224
_FOR, _AGAINST = (230, 159, 0), (86, 180, 233)
"""Amber and sky of the charts, which colour-blind readers can tell apart."""

_STYLE = """
<style>
.dl-units { display: flex; flex-wrap: wrap; gap: 5px; }
.dl-unit { position: relative; display: block; outline: 1px solid #80889440; border-radius: 3px; }
.dl-unit:hover, .dl-unit:focus { outline: 2px solid var(--accent); z-index: 5; }
.dl-unit > img { display: block; image-rendering: pixelated; border-radius: 3px; }
.dl-unit[data-neuron] { width: 24px; height: 24px;
  background: rgb(var(--grey) var(--grey) var(--grey)); }
.dl-unit[data-named] { width: 3.4rem; height: 3rem; text-align: center; line-height: 3rem;
  color: hsl(0 0% calc((132 - var(--grey)) * 100%)); font-weight: 650; }
.dl-unit > span { display: none; position: absolute; top: calc(100% + 6px); left: 0;
  width: max-content; max-width: min(24rem, 70vw); padding: 0.5rem 0.7rem;
  border-radius: 6px; z-index: 6;
  background: var(--ground); color: inherit; font-size: 0.88rem; line-height: 1.5; font-weight: 400;
  border: 1px solid #80889466; box-shadow: 0 2px 10px #0003; text-align: left;
  font-variant-numeric: tabular-nums; }
.dl-unit[data-named] > span { color: light-dark(#1F2430, #E9E7E2); }
.dl-unit:hover > span, .dl-unit:focus > span { display: block; }
.dl-units:has(> :nth-child(12)) > .dl-unit:nth-child(n + 8) > span { left: auto; right: 0; }
</style>
"""


def layer_view(followed: ActivationTrace, picture: np.ndarray, classes: Sequence[str]) -> None:
    """All layers of a network, from the pixels to the answer.

    Args:
        followed: what the network made of the picture.
        picture: as the network took it, from 0 to 1, ``(rows, columns)`` or with channels.
        classes: names of the outputs.
    """
    with st.container(horizontal=True, gap="large", vertical_alignment="top"):
        with st.container(width=_SALIENCY_SIDE):
            _picture(picture, 1.0, t("draw.input"))
        with st.container(width=_SALIENCY_SIDE):
            _picture(coloured(picture, followed.saliency), 255.0, t("draw.saliency"))
        with st.container(width="stretch"):
            st.markdown(t("draw.saliency_about", answer=classes[followed.label]))
            st.caption(t("draw.hover"))
    stages = list(followed.stages())
    for stage in stages:
        st.markdown(f"**{_title(stage)}**")
        st.html(_units(stage, classes if stage is stages[-1] else ()))


def coloured(picture: np.ndarray, saliency: np.ndarray) -> np.ndarray:
    """The picture in faint grey, over it what spoke for the answer and what against it.

    Returns:
        uint8 ``(rows, columns, 3)``.
    """
    rows, columns = picture.shape[:2]
    grey = picture.reshape(rows, columns, -1).mean(axis=-1, keepdims=True) * 90
    share = saliency.reshape(rows, columns, -1).sum(axis=-1, keepdims=True)
    share = share / max(float(np.abs(share).max()), 1e-9)
    colour = np.where(share > 0, np.array(_FOR), np.array(_AGAINST))
    mixed = grey + np.abs(share) * (colour - grey)
    return np.asarray(mixed.clip(0, 255).astype(np.uint8))


def _picture(picture: np.ndarray, scale: float, title: str) -> None:
    address = png_address(picture.squeeze(), scale)
    st.html(
        f'<img alt="{escape(title)}" width="{_SALIENCY_SIDE}" src="{address}"'
        ' style="image-rendering:pixelated;border-radius:6px;display:block">'
    )
    st.caption(title)


def _title(stage: Stage) -> str:
    place, kind, count = stage.place + 1, name_of("layer", stage.kind), stage.units
    if stage.values.ndim == 3:
        _, rows, columns = stage.values.shape
        size = {"rows": rows, "columns": columns}
        words = t("draw.layer_maps", place=place, kind=kind, count=count, **size)
    else:
        words = t("draw.layer_neurons", place=place, kind=kind, count=count)
    active = float((stage.values > 0).mean())
    if stage.activation == "relu":
        words += t("draw.layer_active", share=percent(active, 0))
    if len(stage.values) < stage.units:
        words += t("draw.layer_shown", count=len(stage.values))
    return words


def _units(stage: Stage, classes: Sequence[str]) -> str:
    greys = _greys(stage.values)
    tips = list(_tips(stage))
    if stage.values.ndim == 3:
        drawn = [_map(grey, tip) for grey, tip in zip(greys, tips, strict=True)]
    else:
        named = list(classes) or [""] * len(greys)
        drawn = [
            _neuron(int(grey), tip, name)
            for grey, tip, name in zip(greys, tips, named, strict=True)
        ]
    style = f"--accent:{accent()};--ground:{ground()}"
    return f'{_STYLE}<div class="dl-units" style="{style}">{"".join(drawn)}</div>'


def _greys(values: np.ndarray) -> np.ndarray:
    """From black, the least active (or zero), to white, the most active of the layer."""
    low = min(0.0, float(values.min()))
    span = max(float(values.max()) - low, 1e-9)
    return np.asarray(((values - low) * (255 / span)).round().astype(np.uint8))


def _map(grey: np.ndarray, tip: str) -> str:
    width = max(_MAP_SIDE, grey.shape[1])
    image = f'<img alt="" width="{width}" src="{png_address(grey, 255.0)}">'
    return f'<div class="dl-unit" tabindex="0">{image}<span>{tip}</span></div>'


def _neuron(grey: int, tip: str, name: str) -> str:
    named = " data-named" if name else ""
    return (
        f'<div class="dl-unit" data-neuron{named} tabindex="0" style="--grey:{grey}">'
        f"{escape(name)}<span>{tip}</span></div>"
    )


def _tips(stage: Stage) -> Iterator[str]:
    """What is told of each neuron; of each map, of its most active neuron."""
    for unit, values in enumerate(stage.values):
        heading = t("draw.map" if stage.values.ndim == 3 else "draw.neuron", number=unit + 1)
        value = float(np.max(values))
        lines = [f"<b>{escape(heading)}</b>"]
        if stage.arithmetic is None:
            lines.append(escape(t("draw.value", value=decimals(value, 3))))
        else:
            lines += map(escape, _sum(stage.arithmetic, unit, value, stage.activation))
        yield "<br>".join(lines)


def _sum(told: Arithmetic, unit: int, value: float, activation: str) -> Iterator[str]:
    """The arithmetic of one neuron."""
    bias = float(told.biases[unit])
    total = float(told.sums[unit])
    products = " + ".join(
        f"{decimals(float(x), 2)} × {decimals(float(weight), 2)}" for x, weight in told.terms[unit]
    )
    yield t("draw.terms", products=products, count=told.count)
    yield t(
        "draw.sum",
        total=decimals(total, 3),
        bias=decimals(bias, 3),
        before=decimals(total + bias, 3),
    )
    yield t("draw.activated", name=name_of("activation", activation), value=decimals(value, 3))
