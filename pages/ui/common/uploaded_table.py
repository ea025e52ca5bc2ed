"""The table that a learner uploaded: one per learner, found again after a reload."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dlcore.datasets import Cache, Dataset, UploadCsv, dataset_named
from dlcore.datasets.uploads.csv_summary import TableSummary, summarize_table
from dlcore.datasets.uploads.csv_table import Table
from dlcore.datasets.uploads.learner_table import (
    LearnerTable,
    delete_learner_table,
    load_learner_table,
    save_learner_table,
)
from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.table_file import load_table, save_table, table_hash
from dlcore.datasets.uploads.upload_csv import build_spec, infer_task, suggest_features
from dlcore.datasets.uploads.upload_series import UploadSeries, build_series_spec
from dlcore.experiments.adapt import adapt
from pages.ui.common.draft import draft, load_draft
from pages.ui.shell.learner import learner

ROWS = 8
"""Rows in a preview."""

FALLBACK = "digits"
"""Data set of a draft whose table was removed."""

_KEY = "own_table"


def learner_table() -> LearnerTable | None:
    """Return the table that only this learner can train on."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = load_learner_table(Cache.default(), learner())
    table: LearnerTable | None = st.session_state[_KEY]
    return table


def use_table(table: LearnerTable) -> None:
    """Make a table the learner's; a draft that trains on an uploaded table adapts to it."""
    if table == learner_table():
        return
    st.session_state[_KEY] = table
    save_learner_table(Cache.default(), learner(), table)
    if isinstance(draft().dataset, UploadCsv):
        load_draft(adapt(draft(), table.spec))


def remove_table() -> None:
    """Remove the learner's table; a draft that trains on it gets another data set."""
    st.session_state[_KEY] = None
    delete_learner_table(Cache.default(), learner())
    if isinstance(draft().dataset, UploadCsv):
        load_draft(adapt(draft(), dataset_named(FALLBACK)))


def save_upload(content: bytes) -> str:
    """Store a table's file after reading it once.

    Returns:
        Its SHA-256.

    Raises:
        CsvError: the file is no usable table.
        OSError: it cannot be stored.
    """
    _table(table_hash(content), content)
    return save_table(Cache.default(), content)


@st.cache_data(max_entries=64, show_spinner=False)
def table_summary(sha256: str) -> TableSummary:
    """Return the summary of a stored table.

    Raises:
        CsvMissing: it is not stored here.
    """
    return summarize_table(_table(sha256), ROWS)


@st.cache_data(max_entries=256, show_spinner=False)
def suggest_columns(sha256: str, target: str) -> tuple[tuple[str, ...], str]:
    """Return the possible features for a target, and the task recognised from it."""
    table = _table(sha256)
    return suggest_features(table, target), infer_task(table.column(target)).value


@st.cache_data(max_entries=64, show_spinner=False)
def upload_spec(sha256: str, features: tuple[str, ...], target: str, **choices: Any) -> UploadCsv:
    """Return the data set of a choice of columns, see ``build_spec``.

    Raises:
        CsvError: these columns cannot be trained on.
    """
    return build_spec(_table(sha256), sha256, features, target, **choices)


@st.cache_data(max_entries=64, show_spinner=False)
def upload_series_spec(sha256: str, column: str, window: int, season: int) -> UploadSeries:
    """Return the series of a column, see ``build_series_spec``.

    Raises:
        CsvError, SeriesError: it cannot be forecast.
    """
    return build_series_spec(_table(sha256), sha256, column, window=window, season=season)


def table_head(spec: UploadCsv, cache: Cache) -> Dataset:
    """Return the first rows as the network's input, and all targets."""
    return _head(spec.model_dump_json())


@st.cache_data(max_entries=8, show_spinner=False)
def _head(spec: str) -> Dataset:
    table_spec = UploadCsv.model_validate_json(spec)
    return table_spec.head(_table(table_spec.sha256), ROWS)


# One entry, as a large table takes 200 MB; facts about others stay in the caches above.
@st.cache_resource(max_entries=1, show_spinner=False)
def _table(sha256: str, _content: bytes | None = None) -> Table:
    return read_table(load_table(Cache.default(), sha256) if _content is None else _content)
