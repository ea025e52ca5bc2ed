"""Import of a run from a bundle, or of several from an archive."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.export.archive import unpack_runs
from dlcore.export.bundle import MAX_BYTES, import_bundle
from pages.ui.common.file_chooser import FileChooserLabels, file_chooser
from pages.ui.common.open_run import open_run
from pages.ui.common.run_titles import run_title
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.learner import learner
from pages.ui.shell.services import store
from pages.ui.shell.text import size, t


def bundle_upload() -> None:
    """Draw the file field; valid bundles become runs, a single one is opened."""
    file = file_chooser(_labels(), key="bundle_file")
    pressed = st.button(
        t("take.import"), icon=":material/upload:", disabled=file is None, key="bundle_import"
    )
    if not pressed or file is None:
        return
    runs: list[Run] = []
    with error_boundary():
        for bundle in unpack_runs(file.getvalue()):
            run = import_bundle(store(), learner(), bundle)
            store().rename(run.id, t("take.imported", name=run_title(run)))
            runs.append(run)
    if len(runs) == 1:
        open_run(runs[0])
    elif runs:
        st.success(t("take.imported_several", count=len(runs)), icon=":material/check:")


def _labels() -> FileChooserLabels:
    limit = size(MAX_BYTES)
    return FileChooserLabels(
        label=t("take.choose"),
        choose=t("take.choose_button"),
        limit=t("take.limit", size=limit),
        drop=t("take.drop"),
        refused=t("take.refused", size=limit),
    )
