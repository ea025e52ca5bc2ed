"""The learner's own table on the Data page: brought, looked at, and made a data set."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from dlcore.datasets import Dataset, UploadCsv
from dlcore.datasets.uploads.csv_summary import TableSummary
from dlcore.datasets.uploads.csv_table import MAX_BYTES, MAX_ROWS
from dlcore.datasets.uploads.learner_table import MAX_NAME, LearnerTable
from dlcore.errors import CsvError, CsvMissing
from dlcore.experiments.adapt import moved
from pages.ui.common.draft import draft, load
from pages.ui.common.file_chooser import ChooserWords, file_chooser
from pages.ui.common.plain_table import decimals
from pages.ui.common.sections import section, targets
from pages.ui.common.uploaded_table import bring, head, known, own_table, remove, settle
from pages.ui.data import table_data
from pages.ui.data.table_preview import table_preview
from pages.ui.data.upload_choices import own_choices
from pages.ui.data.view import DataView
from pages.ui.shell.problems import error_text
from pages.ui.shell.text import size, t

_SEEN, _REFUSED, _BROUGHT = "own_seen", "own_refused", "own_brought"


class Brought(NamedTuple):
    """A file that is kept.

    Args:
        file: what the learner calls it.
        sha256: under which it is kept.
    """

    file: str
    sha256: str


def own_data() -> UploadCsv | None:
    """Draws the way from a file to a data set.

    Returns:
        What the learner chose; None as long as nothing can be trained on.
    """
    _bring()
    brought = _brought()
    table = _looked_up(brought) if brought else None
    if brought is None or table is None:
        return None
    _show(brought, table)
    section(t("own.choices"))
    before = own_table()
    last = before.spec if before and before.spec.sha256 == brought.sha256 else None
    try:
        spec = own_choices(brought.sha256, table, last)
    except CsvError as error:
        st.error(error_text(error), icon=":material/error:")
        return None
    if spec is None:
        return None
    settle(LearnerTable(file=brought.file, spec=spec))
    if st.button(t("own.train"), type="primary", icon=":material/model_training:", key="own_train"):
        load(moved(draft(), spec))
        st.switch_page("pages/train.py")
    return spec


def _bring() -> None:
    """The field for a file, and what is wrong with the file in it."""
    file = file_chooser(_chooser_words(), key="own_file")
    if file is None:
        st.session_state.pop(_REFUSED, None)
    elif st.session_state.get(_SEEN) != file.file_id:
        # Read once, however often the page is drawn.
        st.session_state[_SEEN] = file.file_id
        with st.spinner(t("own.reading")):
            st.session_state[_REFUSED] = _kept(file.name, file.getvalue())
    refused = st.session_state.get(_REFUSED)
    if refused:
        st.error(refused, icon=":material/error:")


def _chooser_words() -> ChooserWords:
    largest = size(MAX_BYTES)
    return ChooserWords(
        label=t("own.file"),
        choose=t("own.choose"),
        limit=t("own.limit", size=largest, count=MAX_ROWS),
        drop=t("own.drop"),
        refused=t("own.too_large", size=largest),
    )


def _kept(name: str, content: bytes) -> str | None:
    """Keeps a file; returns in words why it cannot be used, else None."""
    try:
        sha256 = bring(content)
    except CsvError as error:
        return error_text(error)
    except OSError:
        return t("data.not_writable")
    st.session_state[_BROUGHT] = Brought(name[:MAX_NAME], sha256)
    return None


def _brought() -> Brought | None:
    """The file of this session, else that of the table that is remembered."""
    now: Brought | None = st.session_state.get(_BROUGHT)
    before = own_table()
    return now or (Brought(before.file, before.spec.sha256) if before else None)


def _looked_up(brought: Brought) -> TableSummary | None:
    try:
        with st.spinner(t("own.reading")):
            return known(brought.sha256)
    except CsvMissing as error:
        st.error(error_text(error), icon=":material/error:")
        return None


def _show(brought: Brought, table: TableSummary) -> None:
    section(t("own.preview"))
    separators = {",": t("own.comma"), "\t": t("own.tab"), ";": t("own.semicolon")}
    with st.container(horizontal=True, vertical_alignment="center"):
        # Plain text: the name is the learner's own.
        st.text(brought.file, width="content")
        st.button(t("own.remove"), icon=":material/delete:", key="own_remove", on_click=_remove)
    st.caption(
        t(
            "own.read",
            rows=table.rows,
            columns=len(table.columns),
            encoding=t(f"own.encoding.{table.encoding}"),
            separator=separators[table.separator],
        )
    )
    st.html(table_preview(table))


def _remove() -> None:
    st.session_state.pop(_BROUGHT, None)
    remove()


def _draw(spec: UploadCsv, data: Dataset) -> None:
    table_data.head(spec, data)
    st.caption(t("own.encoded", scaling=t(f"field.scaling.{spec.scaling}")))
    targets(spec, data)
    if data.info.target_range:
        least, most = map(decimals, data.info.target_range)
        st.caption(t("own.scaled_target", least=least, most=most))


VIEW = DataView(table_data.facts, "own.split", _draw, load=head)
