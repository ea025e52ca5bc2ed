"""Switches for the steps of the preparation of a drawing."""

from __future__ import annotations

import streamlit as st

from dlcore.handwriting.drawing import PreparationSteps
from pages.ui.shell.text import t


def select_steps() -> PreparationSteps:
    """Draw a switch for each step; return the steps that are on."""
    with st.container(horizontal=True, key="draw_steps"):
        return PreparationSteps(
            box=_switch("box", t("draw.step_box")),
            proportions=_switch("proportions", t("draw.step_proportions")),
            margin=_switch("margin", t("draw.step_margin")),
            mass=_switch("mass", t("draw.step_mass")),
        )


def _switch(name: str, label: str) -> bool:
    return st.toggle(label, value=True, key=f"draw_step_{name}", persist_state="session")
