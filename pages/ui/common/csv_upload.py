"""The file field for CSV tables, which stores a valid table and explains why it refuses a file."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from dlcore.datasets.uploads.csv_table import MAX_BYTES, MAX_ROWS
from dlcore.datasets.uploads.learner_table import MAX_NAME
from dlcore.errors import CsvError
from pages.ui.common.file_chooser import FileChooserLabels, file_chooser
from pages.ui.common.uploaded_table import save_upload
from pages.ui.shell.problems import error_text
from pages.ui.shell.text import size, t


class StoredCsv(NamedTuple):
    """A table in the cache.

    Args:
        file: the name of the learner's file.
        sha256: the key in the cache.
        is_refused: whether a file that was chosen later is refused.
    """

    file: str
    sha256: str
    is_refused: bool


def csv_upload(label: str, *, key: str) -> StoredCsv | None:
    """Draw the field.

    Args:
        label: text above the field.
        key: of the widget; the session state under it outlives a page switch.

    Returns:
        The table that this session stored last; None without one.
    """
    largest = size(MAX_BYTES)
    labels = FileChooserLabels(
        label=label,
        choose=t("own.choose"),
        limit=t("own.limit", size=largest, count=MAX_ROWS),
        drop=t("own.drop"),
        refused=t("own.too_large", size=largest),
    )
    file = file_chooser(labels, key=key)
    if file is None:
        st.session_state.pop(f"{key}.error", None)
    elif st.session_state.get(f"{key}.seen") != file.file_id:
        # Read a file once, not on every rerun.
        st.session_state[f"{key}.seen"] = file.file_id
        with st.spinner(t("own.reading")):
            st.session_state[f"{key}.error"] = _store(file.name, file.getvalue(), key)
    if error := st.session_state.get(f"{key}.error"):
        st.error(error, icon=":material/error:")
    stored: StoredCsv | None = st.session_state.get(f"{key}.stored")
    return stored._replace(is_refused=bool(error)) if stored else None


def forget_upload(key: str) -> None:
    """Make ``csv_upload`` return None until the next upload."""
    st.session_state.pop(f"{key}.stored", None)


def _store(name: str, content: bytes, key: str) -> str | None:
    """Store a file; return the error message if it is refused."""
    try:
        st.session_state[f"{key}.stored"] = StoredCsv(name[:MAX_NAME], save_upload(content), False)
    except CsvError as error:
        return error_text(error)
    except OSError:
        return t("data.not_writable")
    return None
