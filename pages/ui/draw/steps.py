"""How a drawing gets into a network, one picture after another, each step with its switch."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from dlcore.handwriting.drawing import Frame, Prepared, Steps
from pages.ui.common.pixels import STYLE, numbers, png_address
from pages.ui.shell.text import t

_SCALE = 255
_SIDE = 150

_STYLE = f"""{STYLE}
<style>
.dl-steps {{ display: flex; flex-wrap: wrap; gap: 1.25rem; }}
.dl-steps > figure {{ margin: 0; width: {_SIDE}px; }}
.dl-steps > figure > div {{ width: {_SIDE}px; height: {_SIDE}px; display: grid;
  place-items: center; background: #000; border-radius: 6px; outline: 1px solid #80889466; }}
.dl-steps img {{ max-width: 100%; max-height: 100%; border-radius: 0; }}
.dl-steps figcaption {{ font-size: 0.9rem; line-height: 1.35; margin-top: 0.4rem; }}
.dl-steps figcaption > b {{ display: block; font-weight: 650; }}
</style>
"""


def chosen_steps() -> Steps:
    """The switches; all are on until a learner wants to see what goes wrong."""
    with st.container(horizontal=True, key="draw_steps"):
        return Steps(
            box=_switch("box", t("draw.step_box")),
            proportions=_switch("proportions", t("draw.step_proportions")),
            margin=_switch("margin", t("draw.step_margin")),
            mass=_switch("mass", t("draw.step_mass")),
        )


def drawing_steps(prepared: Prepared, frame: Frame, steps: Steps) -> None:
    """The pictures on the way, and the last one as numbers."""
    st.html(_STYLE + f'<div class="dl-steps">{"".join(_figures(prepared, frame, steps))}</div>')
    with st.expander(
        t("draw.numbers", side=frame.side),
        icon=":material/grid_on:",
        on_change="rerun",
        key="draw_numbers",
    ) as opened:
        if opened.open:
            greys = np.round(prepared.centred * _SCALE).astype(np.uint8)
            st.html(numbers(greys, _SCALE))


def _switch(name: str, label: str) -> bool:
    return st.toggle(label, value=True, key=f"draw_step_{name}", persist_state="session")


def _figures(prepared: Prepared, frame: Frame, steps: Steps) -> Sequence[str]:
    rows, columns = prepared.drawn.shape
    high, wide = prepared.boxed.shape
    small_rows, small_columns = prepared.scaled.shape
    down, right = prepared.shift
    boxed = t("draw.boxed", rows=high, columns=wide) if steps.box else t("draw.left_out")
    scaled = t("draw.scaled", rows=small_rows, columns=small_columns)
    placed = t("draw.shifted", down=down, right=right) if steps.mass else t("draw.left_out")
    return (
        _figure(prepared.drawn, t("draw.drawn"), t("draw.pixels", rows=rows, columns=columns)),
        _figure(prepared.boxed, t("draw.step_box"), boxed),
        _figure(prepared.scaled, t("draw.step_scale"), scaled, grow=True),
        _figure(prepared.centred, t("draw.step_place", side=frame.side), placed, grow=True),
    )


def _figure(picture: np.ndarray, title: str, about: str, *, grow: bool = False) -> str:
    """One picture; small ones are shown so large that their pixels are seen."""
    longest = max(picture.shape)
    factor = _SIDE / longest if grow or longest > _SIDE else 1.0
    width = max(1, round(picture.shape[1] * factor))
    return (
        f'<figure><div><img class="dl-picture" alt="{escape(title)}" width="{width}"'
        f' src="{png_address(picture, 1.0)}"></div>'
        f"<figcaption><b>{escape(title)}</b>{escape(about)}</figcaption></figure>"
    )
