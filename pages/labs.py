"""Labs: what a trained network knows, and how it fails."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dlcore.labs import ALL_LABS, Lab, TrainedLab
from pages.ui.common.export_panel import program_panel
from pages.ui.common.open_item import open_item
from pages.ui.common.open_lab import OPENED
from pages.ui.common.title_row import title_row
from pages.ui.labs.class_choice import choose_class
from pages.ui.labs.experiment import draw_experiment
from pages.ui.labs.explorers import EXPLORERS
from pages.ui.labs.gallery import draw_gallery
from pages.ui.labs.run_choice import choose_run
from pages.ui.labs.trial import draw_trial
from pages.ui.shell.terms import draw_term_links
from pages.ui.shell.text import t


def draw_lab(lab: Lab[Any] | TrainedLab[Any]) -> None:
    title_row(t(f"lab.name.{lab.id}"), t("lab.all"), key="all_labs", item=OPENED)
    st.markdown(t(f"lab.lead.{lab.id}"))
    st.markdown(t("lab.control", control=t(f"lab.control.{lab.id}")))
    draw_term_links(*lab.terms)
    if isinstance(lab, TrainedLab):
        draw_experiment(lab)
    elif chosen := choose_class(lab):
        draw_lab_on_run(chosen)


def draw_lab_on_run(lab: Lab[Any]) -> None:
    run = choose_run(lab)
    if run is None:
        return
    draw_trial(lab, run)
    if lab.id in EXPLORERS:
        EXPLORERS[lab.id](run)
    label, icon = t("lab.take_home"), ":material/home:"
    with st.expander(label, icon=icon, on_change="rerun", key="lab_home") as expander:
        if expander.open:
            st.markdown(t("lab.take_about"))
            program_panel(run.spec, lab.program(run.spec), key="lab")


name = open_item(OPENED, ALL_LABS, close_button="all_labs")
if name:
    draw_lab(ALL_LABS[name])
else:
    st.title(t("lab.title"), anchor=False)
    draw_gallery()
