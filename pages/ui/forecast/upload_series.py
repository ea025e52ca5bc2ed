"""Uploaded series: upload a table, choose a column, start runs."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dlcore.datasets.uploads.detection import Choices
from dlcore.errors import CsvError, SeriesError
from pages.ui.common.csv_upload import csv_upload
from pages.ui.common.table_notes import note_text
from pages.ui.common.uploaded_table import (
    Detected,
    SeriesStart,
    detected,
    series_start,
    upload_series_spec,
)
from pages.ui.forecast.start import draw_start, select_window
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.number_form import form_key
from pages.ui.shell.problems import error_text
from pages.ui.shell.terms import explained
from pages.ui.shell.text import exact_number, t


@error_boundary()
def draw_upload_series() -> None:
    """Draw the file field, the settings of the series, and the button that starts five runs."""
    st.markdown(t("forecast.own_about"))
    uploaded = csv_upload(t("forecast.file"), key="series_file")
    if uploaded is None or uploaded.is_refused:
        return
    sha256 = uploaded.sha256
    found = detected(sha256, Choices())
    _draw_questions(found)
    code = found.reading.model_dump_json()
    names = [column.name for column in found.reading.columns if column.form == "number"]
    if not names:
        st.warning(t("forecast.no_numbers"), icon=":material/pin:")
        return
    with st.container(key=form_key("series")):
        _draw_form(sha256, code, names)


def _draw_form(sha256: str, code: str, names: Sequence[str]) -> None:
    """Draw the settings of a series and the button.

    Args:
        sha256: of the table's file.
        code: how it is read.
        names: of the columns of numbers.
    """
    left, middle, right = st.columns(3)
    with left:
        key, label = f"series_column.{sha256}", t("forecast.column")
        column = select(key, label, names, default=names[-1])
    with middle:
        window = select_window(f"series_window.{sha256}")
    with right:
        season = st.number_input(
            t("forecast.season"),
            1,
            366,
            12,
            key=f"series_season.{sha256}",
            help=explained(t("forecast.season_help"), "baseline"),
        )
    try:
        series = upload_series_spec(sha256, code, column, window, int(season))
    except (CsvError, SeriesError) as error:
        st.error(error_text(error), icon=":material/error:")
        return
    _draw_start_notes(series_start(sha256, code, column))
    minimum, maximum = exact_number(series.minimum), exact_number(series.maximum)
    # Plain text: the column's name comes from the learner's file.
    st.text(
        t("forecast.own_facts", column=column, count=series.length, least=minimum, most=maximum)
    )
    draw_start(series, key="forecast_own")


def _draw_questions(found: Detected) -> None:
    """Draw what is not certain about the reading of the table."""
    questions = [note_text(note) for note in found.notes if note.is_question]
    if questions:
        # Plain text: names and cells come from the learner's file.
        st.text("\n".join([t("own.please_check"), *questions]))


def _draw_start_notes(start: SeriesStart) -> None:
    """Draw where the values begin later than the rows, jumps in the dates and repeated ones."""
    notes = [t("forecast.starts_later", row=start.row)] if start.row > 1 else []
    if start.jumps:
        jumps = start.jumps
        dates = {"column": jumps.column, "before": jumps.before, "after": jumps.after}
        if jumps.count:
            notes.append(t("forecast.jumps", count=jumps.count, **dates))
        if jumps.back:
            notes.append(t("forecast.back", count=jumps.back, **dates))
        if jumps.repeated:
            notes.append(t("forecast.repeated", column=jumps.column, count=jumps.repeated))
    if notes:
        # Plain text: names and dates come from the learner's file.
        st.text("\n".join([t("own.please_check"), *notes]))
