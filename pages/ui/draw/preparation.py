"""The preparation of a drawing: an image after each step, and a switch for each step."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from dlcore.handwriting.drawing import Frame, Preparation, PreparationSteps
from pages.ui.common.pixels import pixel_table, png_data_url
from pages.ui.shell.text import t

_SCALE = 255
_SIDE = 150


def select_steps() -> PreparationSteps:
    """Draw a switch for each step; return the steps that are on."""
    with st.container(horizontal=True, key="draw_steps"):
        return PreparationSteps(
            box=_switch("box", t("draw.step_box")),
            proportions=_switch("proportions", t("draw.step_proportions")),
            margin=_switch("margin", t("draw.step_margin")),
            mass=_switch("mass", t("draw.step_mass")),
        )


def draw_preparation(prepared: Preparation, frame: Frame, steps: PreparationSteps) -> None:
    """Draw an image after each step, and the pixels of the last image."""
    images = "".join(_images(prepared, frame, steps))
    st.html(f'<div class="dl-steps" style="--side:{_SIDE}px">{images}</div>')
    with st.expander(
        t("draw.numbers", side=frame.side),
        icon=":material/grid_on:",
        on_change="rerun",
        key="draw_numbers",
    ) as expander:
        if expander.open:
            pixels = np.round(prepared.centred * _SCALE).astype(np.uint8)
            st.html(pixel_table(pixels, _SCALE))


def _switch(name: str, label: str) -> bool:
    return st.toggle(label, value=True, key=f"draw_step_{name}", persist_state="session")


def _images(prepared: Preparation, frame: Frame, steps: PreparationSteps) -> Sequence[str]:
    rows, columns = prepared.drawn.shape
    box_rows, box_columns = prepared.boxed.shape
    scaled_rows, scaled_columns = prepared.scaled.shape
    down, right = prepared.shift
    boxed = t("draw.boxed", rows=box_rows, columns=box_columns) if steps.box else t("draw.left_out")
    scaled = t("draw.scaled", rows=scaled_rows, columns=scaled_columns)
    centred = t("draw.shifted", down=down, right=right) if steps.mass else t("draw.left_out")
    return (
        _image(prepared.drawn, t("draw.drawn"), t("draw.pixels", rows=rows, columns=columns)),
        _image(prepared.boxed, t("draw.step_box"), boxed),
        _image(prepared.scaled, t("draw.step_scale"), scaled, grow=True),
        _image(prepared.centred, t("draw.step_place", side=frame.side), centred, grow=True),
    )


def _image(pixels: np.ndarray, title: str, about: str, *, grow: bool = False) -> str:
    """Return an image with its caption; ``grow`` enlarges it so that single pixels are visible."""
    longest = max(pixels.shape)
    factor = _SIDE / longest if grow or longest > _SIDE else 1.0
    width = max(1, round(pixels.shape[1] * factor))
    return (
        f'<figure><div><img class="dl-picture" alt="{escape(title)}" width="{width}"'
        f' src="{png_data_url(pixels, 1.0)}"></div>'
        f"<figcaption><b>{escape(title)}</b>{escape(about)}</figcaption></figure>"
    )
