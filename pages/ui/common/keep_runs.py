"""All runs of a learner in one file, and the notice where the server forgets them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore import Run
from dlcore.export.archive import pack_runs
from dlcore.export.bundle import MAX_BYTES
from dlcore.store.lasting import is_lasting
from pages.ui.common.download import ARCHIVE_ICON, download
from pages.ui.shell.language import language
from pages.ui.shell.services import store
from pages.ui.shell.text import size, t


def keep_button(runs: Sequence[Run], key: str) -> None:
    """Draw the button that downloads the runs with a model.

    Args:
        runs: the learner's, newest first.
        key: of the button.
    """
    code = language()
    download(
        t("compare.archive"),
        lambda: pack_runs(store(), runs, code),
        "experiments.zip",
        "application/zip",
        key=key,
        icon=ARCHIVE_ICON,
        disabled=not any(run.has_result() for run in runs),
        help=t("compare.archive_help", size=size(MAX_BYTES)),
    )


def forgetting_notice(runs: Sequence[Run]) -> None:
    """Draw, where a restart of the server deletes the runs, that it does, and ``keep_button``."""
    if is_lasting(store().folder):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="forgetting"):
        st.markdown(t("compare.forgetting"), width="stretch")
        keep_button(runs, "forgetting_archive")
