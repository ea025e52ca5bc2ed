"""Runs that another version of the app wrote: to download and to delete."""

from __future__ import annotations

import json

import streamlit as st

from pages.ui.common.download import download
from pages.ui.common.popover import popover
from pages.ui.compare.delete_button import delete_button
from pages.ui.shell.learner import learner
from pages.ui.shell.services import store
from pages.ui.shell.text import t

_POPOVER = "unreadable_clear"


def unreadable_runs() -> None:
    """Draw how many there are, with a download of their settings; nothing if there are none."""
    runs = store().unreadable_runs(learner())
    if not runs:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="unreadable"):
        st.caption(t("compare.unreadable", count=len(runs)))
        specs = [{"id": run.id, "name": run.name, "spec": run.spec} for run in runs]
        download(
            t("compare.unreadable_download"),
            json.dumps(specs, ensure_ascii=False),
            "runs.json",
            "application/json",
            key="unreadable_download",
        )
        label = t("compare.unreadable_delete")
        with popover(_POPOVER, label, icon=":material/delete:"):
            delete_button([run.id for run in runs], key="unreadable_now", popover_key=_POPOVER)
