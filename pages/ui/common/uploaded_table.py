"""The table of the learner's own: one a session, found again after a reload; what it holds."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dlcore.datasets import Cache, Dataset, UploadCsv, dataset_named
from dlcore.datasets.uploads.csv_summary import TableSummary, summary
from dlcore.datasets.uploads.csv_table import Table, read_table
from dlcore.datasets.uploads.learner_table import LearnerTable, forget, remember, remembered
from dlcore.datasets.uploads.table_file import fingerprint, kept, put
from dlcore.datasets.uploads.upload_csv import build_spec, recognised_task, suggested_features
from dlcore.datasets.uploads.upload_series import UploadSeries, build_series_spec
from dlcore.experiments.adapt import moved
from pages.ui.common.draft import draft, load
from pages.ui.shell.learner import learner

ROWS = 8
"""Rows that a page shows."""

INSTEAD = "digits"
"""The data set of settings whose table is taken away."""

_KEY = "own_table"


def own_table() -> LearnerTable | None:
    """The table that this learner can train on, and nobody else."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = remembered(Cache.default(), learner())
    table: LearnerTable | None = st.session_state[_KEY]
    return table


def settle(table: LearnerTable) -> None:
    """Makes a table the learner's; settings that train on their own table follow it."""
    if table == own_table():
        return
    st.session_state[_KEY] = table
    remember(Cache.default(), learner(), table)
    if isinstance(draft().dataset, UploadCsv):
        load(moved(draft(), table.spec))


def remove() -> None:
    """Takes the learner's table away; settings that trained on it get another data set."""
    st.session_state[_KEY] = None
    forget(Cache.default(), learner())
    if isinstance(draft().dataset, UploadCsv):
        load(moved(draft(), dataset_named(INSTEAD)))


def bring(content: bytes) -> str:
    """Keeps a file that is a table; reads it once.

    Returns:
        Its SHA-256.

    Raises:
        CsvError: it is none that can be used.
        OSError: it cannot be kept.
    """
    _table(fingerprint(content), content)
    return put(Cache.default(), content)


@st.cache_data(max_entries=64, show_spinner=False)
def known(sha256: str) -> TableSummary:
    """What a kept table holds.

    Raises:
        CsvMissing: it is not kept here.
    """
    return summary(_table(sha256), ROWS)


@st.cache_data(max_entries=256, show_spinner=False)
def suggested(sha256: str, target: str) -> tuple[tuple[str, ...], str]:
    """Columns that can be features beside a target, and the task that is recognised."""
    table = _table(sha256)
    return suggested_features(table, target), recognised_task(table.column(target)).value


@st.cache_data(max_entries=64, show_spinner=False)
def chosen(sha256: str, features: tuple[str, ...], target: str, **choices: Any) -> UploadCsv:
    """The data set of a choice of columns, see ``build_spec``.

    Raises:
        CsvError: these columns cannot be trained on.
    """
    return build_spec(_table(sha256), sha256, features, target, **choices)


@st.cache_data(max_entries=64, show_spinner=False)
def chosen_series(sha256: str, column: str, window: int, season: int) -> UploadSeries:
    """The series of a column, see ``build_series_spec``.

    Raises:
        CsvError, SeriesError: it cannot be foretold.
    """
    return build_series_spec(_table(sha256), sha256, column, window=window, season=season)


def head(spec: UploadCsv, cache: Cache) -> Dataset:
    """The first rows as the network gets them, and all targets."""
    return _head(spec.model_dump_json())


@st.cache_data(max_entries=8, show_spinner=False)
def _head(spec: str) -> Dataset:
    read = UploadCsv.model_validate_json(spec)
    return read.head(_table(read.sha256), ROWS)


# One, as a large table takes 200 MB; what is known of others stays in the caches above.
@st.cache_resource(max_entries=1, show_spinner=False)
def _table(sha256: str, _content: bytes | None = None) -> Table:
    return read_table(kept(Cache.default(), sha256) if _content is None else _content)
