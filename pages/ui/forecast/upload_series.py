"""A series of the learner's own: brought as a table, and made a data set by choosing a column."""

from __future__ import annotations

import streamlit as st

from dlcore.datasets.uploads.csv_table import MAX_BYTES, MAX_ROWS, ColumnKind
from dlcore.errors import CsvError, SeriesError
from pages.ui.common.file_chooser import ChooserWords, file_chooser
from pages.ui.common.uploaded_table import bring, chosen_series, known
from pages.ui.forecast.start import own_start, window_choice
from pages.ui.shell.choice import select
from pages.ui.shell.error_boundary import error_boundary
from pages.ui.shell.problems import error_text
from pages.ui.shell.text import number, size, t

_SEEN, _SHA, _REFUSED = "series_seen", "series_sha256", "series_refused"


@error_boundary()
def own_series() -> None:
    """Draws the way from a file to five runs."""
    st.markdown(t("forecast.own_about"))
    _bring()
    sha256 = st.session_state.get(_SHA)
    if not sha256:
        return
    names = [column.name for column in known(sha256).columns if column.kind is ColumnKind.NUMBER]
    if not names:
        st.warning(t("forecast.no_numbers"), icon=":material/pin:")
        return
    left, middle, right = st.columns(3)
    with left:
        at, label = f"series_column.{sha256}", t("forecast.column")
        column = select(at, label, names, default=names[-1])
    with middle:
        window = window_choice(f"series_window.{sha256}")
    with right:
        season = st.number_input(
            t("forecast.season"),
            1,
            366,
            12,
            key=f"series_season.{sha256}",
            help=t("forecast.season_help"),
        )
    try:
        series = chosen_series(sha256, column, window, int(season))
    except (CsvError, SeriesError) as error:
        st.error(error_text(error), icon=":material/error:")
        return
    least, most = number(series.least, 2), number(series.most, 2)
    # Plain text: the column's name is the learner's own.
    st.text(t("forecast.own_facts", column=column, count=series.length, least=least, most=most))
    own_start(series)


def _bring() -> None:
    largest = size(MAX_BYTES)
    words = ChooserWords(
        label=t("forecast.file"),
        choose=t("own.choose"),
        limit=t("own.limit", size=largest, count=MAX_ROWS),
        drop=t("own.drop"),
        refused=t("own.too_large", size=largest),
    )
    file = file_chooser(words, key="series_file")
    if file is not None and st.session_state.get(_SEEN) != file.file_id:
        # Read once, however often the page is drawn.
        st.session_state[_SEEN] = file.file_id
        st.session_state[_REFUSED] = _kept(file.getvalue())
    if file is None:
        st.session_state.pop(_REFUSED, None)
    refused = st.session_state.get(_REFUSED)
    if refused:
        st.error(refused, icon=":material/error:")


def _kept(content: bytes) -> str | None:
    """Keeps a file; returns in words why it cannot be used, else None."""
    try:
        st.session_state[_SHA] = bring(content)
    except CsvError as error:
        return error_text(error)
    except OSError:
        return t("data.not_writable")
    return None
