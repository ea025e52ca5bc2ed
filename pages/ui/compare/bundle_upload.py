"""Brings a run back that was taken home."""

from __future__ import annotations

import streamlit as st

from dlcore.export.bundle import MAX_BYTES, keep, unpack
from pages.ui.common.file_chooser import ChooserWords, file_chooser
from pages.ui.common.open_run import open_run
from pages.ui.common.run_titles import title_of
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.learner import learner
from pages.ui.shell.services import store
from pages.ui.shell.text import size, t


def bundle_upload() -> None:
    """Draws the field for the file; a sound one becomes a run and is opened."""
    file = file_chooser(_chooser_words(), key="bundle_file")
    pressed = st.button(
        t("take.import"), icon=":material/upload:", disabled=file is None, key="bundle_import"
    )
    if not pressed or file is None:
        return
    with error_boundary():
        run = keep(store(), learner(), unpack(file.getvalue()))
        store().rename(run.id, t("take.imported", name=title_of(run)))
        open_run(run)


def _chooser_words() -> ChooserWords:
    limit = size(MAX_BYTES)
    return ChooserWords(
        label=t("take.choose"),
        choose=t("take.choose_button"),
        limit=t("take.limit", size=limit),
        drop=t("take.drop"),
        refused=t("take.refused", size=limit),
    )
