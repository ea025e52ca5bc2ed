"""Uploaded tables: upload, preview, and the form that makes a data set of the table."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from dlcore.datasets import Dataset, UploadCsv
from dlcore.datasets.uploads.csv_summary import TableSummary
from dlcore.datasets.uploads.learner_table import LearnerTable
from dlcore.errors import CsvError
from dlcore.experiments.adapt import adapt
from pages.ui.common.csv_upload import StoredCsv, csv_upload, forget_upload
from pages.ui.common.draft import draft, load_draft
from pages.ui.common.sections import section, targets
from pages.ui.common.uploaded_table import (
    learner_table,
    remove_table,
    table_head,
    table_summary,
    use_table,
)
from pages.ui.data import table_data
from pages.ui.data.data_view import DataView
from pages.ui.data.table_preview import preview_html
from pages.ui.data.upload_form import draw_upload_form
from pages.ui.data.upload_reading import draw_reading, separator_text
from pages.ui.shell.number_form import submit_button
from pages.ui.shell.problems import error_text
from pages.ui.shell.text import exact_number, sentences, t

_FILE = "own_file"


def draw_upload() -> UploadCsv | None:
    """Draw the file field, the preview and the form.

    Returns:
        The data set; None while there is no table or the form is invalid.
    """
    uploaded = csv_upload(t("own.file"), key=_FILE)
    saved = learner_table()
    if uploaded is None and saved:
        # Another session of this learner uploaded it.
        uploaded = StoredCsv(saved.file, saved.spec.sha256, False)
    if uploaded is None:
        return None
    previous = saved.spec if saved and saved.spec.sha256 == uploaded.sha256 else None
    try:
        _draw_name(uploaded.file)
        with st.spinner(t("own.reading")):
            reading = draw_reading(uploaded.sha256, previous.reading if previous else None).reading
            table = table_summary(uploaded.sha256, reading)
        _draw_preview(table)
        section(t("own.choices"))
        spec = draw_upload_form(uploaded.sha256, reading, table, previous)
    except CsvError as error:
        st.error(error_text(error), icon=":material/error:")
        return None
    if spec is None or uploaded.is_refused:
        return None
    use_table(LearnerTable(file=uploaded.file, spec=spec))
    if spec.rows < table.rows:
        st.caption(t(f"own.unused.{spec.missing_values}", count=table.rows - spec.rows))
    label, icon = t("own.train"), ":material/model_training:"
    if submit_button(label, type="primary", icon=icon, key="own_train"):
        load_draft(adapt(draft(), spec))
        st.switch_page("pages/train.py")
    return spec


def _draw_name(file: str) -> None:
    section(t("own.preview"))
    with st.container(horizontal=True, vertical_alignment="center"):
        # Plain text: the learner chose the name.
        st.text(file, width="content")
        st.button(t("own.remove"), icon=":material/delete:", key="own_remove", on_click=_remove)


def _draw_preview(table: TableSummary) -> None:
    st.caption(
        t(
            "own.read",
            rows=table.rows,
            columns=len(table.columns),
            encoding=t(f"own.encoding.{table.encoding}"),
            separator=separator_text(table.separator),
        )
    )
    st.html(preview_html(table))
    if table.repeated:
        st.caption(t("own.repeated", count=table.repeated))


def _encoding(spec: UploadCsv) -> Iterator[str]:
    """Yield what has become of the categories and of the numbers, if there are any."""
    kinds = {bool(feature.categories) for feature in spec.features}
    if True in kinds:
        yield t("own.encoded.categories")
    if False in kinds:
        yield t("own.encoded.numbers", scaling=t(f"field.scaling.{spec.scaling}"))


def _remove() -> None:
    forget_upload(_FILE)
    remove_table()


def _draw_data(spec: UploadCsv, data: Dataset) -> None:
    table_data.draw_head(spec, data)
    st.caption(sentences(*_encoding(spec)))
    targets(spec, data)
    if data.info.target_range:
        minimum, maximum = map(exact_number, data.info.target_range)
        st.caption(t("own.scaled_target", least=minimum, most=maximum))


VIEW = DataView(table_data.facts, "own.split", _draw_data, load=table_head)
