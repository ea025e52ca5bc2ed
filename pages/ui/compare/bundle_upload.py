"""Import of a run from a bundle, or of several from an archive."""

from __future__ import annotations

import streamlit as st

from dlcore.export.archive import Imported, import_runs
from dlcore.export.bundle import MAX_BYTES
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
    found: list[Imported] = []
    is_whole = False
    with error_boundary():
        for imported in import_runs(store(), learner(), file.getvalue()):
            found.append(imported)
        is_whole = True
    # Another page would not show the error.
    if len(found) == 1 and is_whole:
        _open(found[0])
    elif found:
        _draw_counts(sum(imported.is_new for imported in found), len(found))


def _open(imported: Imported) -> None:
    if imported.is_new:
        run = imported.run
        store().rename(run.id, t("take.imported", name=run_title(run)))
    open_run(imported.run)


def _draw_counts(new: int, all_: int) -> None:
    """Draw how many runs of an archive are new, and how many were there before."""
    st.success(t("take.imported_several", count=new), icon=":material/check:")
    if new < all_:
        st.caption(t("take.imported_before", count=all_ - new))


def _labels() -> FileChooserLabels:
    limit = size(MAX_BYTES)
    return FileChooserLabels(
        label=t("take.choose"),
        choose=t("take.choose_button"),
        limit=t("take.limit", size=limit),
        drop=t("take.drop"),
        refused=t("take.refused", size=limit),
    )
