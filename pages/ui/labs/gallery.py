"""The gallery of all labs, with pictures of real results."""

from __future__ import annotations

import base64
from functools import cache
from html import escape
from typing import Any

import streamlit as st

from dlcore.labs import ALL_LABS, Lab, TrainedLab
from pages.ui.common.open_lab import OPENED
from pages.ui.shell.assets import STATIC
from pages.ui.shell.text import t

COLUMNS = 3


def draw_gallery() -> None:
    """Draw a card for each lab."""
    st.markdown(t("lab.intro"))
    labs = list(ALL_LABS.values())
    for first in range(0, len(labs), COLUMNS):
        row = zip(st.columns(COLUMNS), labs[first : first + COLUMNS], strict=False)
        for column, lab in row:
            with column, st.container(border=True, height="stretch", key=f"card_{lab.id}"):
                _draw_card(lab)


def _draw_card(lab: Lab[Any] | TrainedLab[Any]) -> None:
    picture = f'<img class="dl-lab-picture" alt="{escape(t(f"lab.picture.{lab.id}"))}"'
    st.html(f'{picture} src="{_picture(lab.id)}">')
    st.markdown(f"**{t(f'lab.name.{lab.id}')}**")
    st.markdown(t(f"lab.question.{lab.id}"))
    st.caption(t(f"lab.needs.{lab.id}"))
    label, icon = t("lab.open"), ":material/experiment:"
    st.button(label, icon=icon, key=f"open_{lab.id}", on_click=_open, args=(lab.id,))


@cache
def _picture(lab: str) -> str:
    """Return the picture of a lab, which ``benchmarks/lab_pictures.py`` made, as a data URL."""
    data = (STATIC / "labs" / f"{lab}.webp").read_bytes()
    return "data:image/webp;base64," + base64.b64encode(data).decode()


def _open(lab: str) -> None:
    st.session_state[OPENED] = st.query_params[OPENED] = lab
