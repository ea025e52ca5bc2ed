"""A file upload field in the learner's language; Streamlit's own texts are English only."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.ui.shell.style import set_texts


@dataclass(frozen=True)
class FileChooserLabels:
    """Texts of the field.

    Args:
        label: above it.
        choose: on its button.
        limit: which files it accepts.
        drop: while a file is dragged over it.
        refused: when the browser does not send a file because it is too large.
    """

    label: str
    choose: str
    limit: str
    drop: str
    refused: str


def file_chooser(labels: FileChooserLabels, *, key: str) -> UploadedFile | None:
    """Draw the field.

    Args:
        labels: its texts.
        key: of the widget.

    Returns:
        The file, which may have any content; None without one.
    """
    set_texts(key, **asdict(labels))
    file = st.file_uploader(labels.label, key=key)
    return file if isinstance(file, UploadedFile) else None
