"""The preparation of a drawing: an image after each step."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from dlcore.arrays import Array
from dlcore.handwriting.drawing import ImageFormat, Preparation, PreparationSteps
from pages.ui.common.pixels import pixel_table, png_data_url
from pages.ui.shell.text import t

_SCALE = 255
_SIDE = 150


def draw_preparation(
    prepared: Preparation,
    image_format: ImageFormat,
    steps: PreparationSteps,
    *,
    key: str,
    picture: Array | None = None,
) -> None:
    """Draw an image after each step, and the pixels of the last image.

    Args:
        prepared: the drawing.
        image_format: of the classifier.
        steps: those that were applied.
        key: of the expander with the pixels.
        picture: uint8 RGB of the image file from which the ink was extracted.
    """
    images = "".join([*_picture(picture), *_images(prepared, image_format, steps)])
    st.html(f'<div class="dl-steps" style="--side:{_SIDE}px">{images}</div>')
    with st.expander(
        t("draw.numbers", side=image_format.side),
        icon=":material/grid_on:",
        on_change="rerun",
        key=key,
    ) as expander:
        if expander.open:
            pixels = np.round(prepared.centred * _SCALE).astype(np.uint8)
            st.html(pixel_table(pixels, _SCALE))


def _picture(picture: Array | None) -> Sequence[str]:
    if picture is None:
        return ()
    rows, columns = picture.shape[:2]
    step = max(1, max(rows, columns) // (2 * _SIDE))
    about = t("draw.pixels", rows=rows, columns=columns)
    return (_image(picture[::step, ::step], t("draw.picture"), about, scale=_SCALE),)


def _images(
    prepared: Preparation, image_format: ImageFormat, steps: PreparationSteps
) -> Sequence[str]:
    rows, columns = prepared.drawn.shape
    box_rows, box_columns = prepared.boxed.shape
    scaled_rows, scaled_columns = prepared.scaled.shape
    down, right = prepared.shift
    boxed = t("draw.boxed", rows=box_rows, columns=box_columns) if steps.box else t("draw.left_out")
    scaled = t("draw.scaled", rows=scaled_rows, columns=scaled_columns)
    centred = t("draw.shifted", down=down, right=right) if steps.mass else t("draw.left_out")
    return (
        _image(prepared.drawn, t("draw.ink"), t("draw.pixels", rows=rows, columns=columns)),
        _image(prepared.boxed, t("draw.step_box"), boxed),
        _image(prepared.scaled, t("draw.step_scale"), scaled, grow=True),
        _image(prepared.centred, t("draw.step_place", side=image_format.side), centred, grow=True),
    )


def _image(
    pixels: np.ndarray, title: str, about: str, *, grow: bool = False, scale: float = 1.0
) -> str:
    """Return an image with its caption; ``grow`` enlarges it so that single pixels are visible."""
    longest = max(pixels.shape[:2])
    factor = _SIDE / longest if grow or longest > _SIDE else 1.0
    width = max(1, round(pixels.shape[1] * factor))
    return (
        f'<figure><div><img class="dl-picture" alt="{escape(title)}" width="{width}"'
        f' src="{png_data_url(pixels, scale)}"></div>'
        f"<figcaption><b>{escape(title)}</b>{escape(about)}</figcaption></figure>"
    )
