"""The table of the learner's own: one a session, found again after a reload; what it holds."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dlcore.datasets import Cache, Dataset, OwnCsv, dataset_named
from dlcore.datasets.csv_summary import TableSummary, summary
from dlcore.datasets.csv_table import Table, read_table
from dlcore.datasets.kept_table import fingerprint, kept, put
from dlcore.datasets.own_csv import described, recognised_task, suggested_features
from dlcore.datasets.own_series import OwnSeries, described_series
from dlcore.datasets.own_tables import OwnTable, forget, remember, remembered
from dlcore.models.moving import moved
from pages.ui.draft import draft, load
from pages.ui.learner import learner

ROWS = 8
"""Rows that a page shows."""

INSTEAD = "digits"
"""The data set of settings whose table is taken away."""

_KEY = "own_table"


def own_table() -> OwnTable | None:
    """The table that this learner can train on, and nobody else."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = remembered(Cache.default(), learner())
    table: OwnTable | None = st.session_state[_KEY]
    return table


def settle(table: OwnTable) -> None:
    """Makes a table the learner's; settings that train on their own table follow it."""
    if table == own_table():
        return
    st.session_state[_KEY] = table
    remember(Cache.default(), learner(), table)
    if isinstance(draft().dataset, OwnCsv):
        load(moved(draft(), table.spec))


def remove() -> None:
    """Takes the learner's table away; settings that trained on it get another data set."""
    st.session_state[_KEY] = None
    forget(Cache.default(), learner())
    if isinstance(draft().dataset, OwnCsv):
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
def chosen(sha256: str, features: tuple[str, ...], target: str, **choices: Any) -> OwnCsv:
    """The data set of a choice of columns, see ``described``.

    Raises:
        CsvError: these columns cannot be trained on.
    """
    return described(_table(sha256), sha256, features, target, **choices)


@st.cache_data(max_entries=64, show_spinner=False)
def chosen_series(sha256: str, column: str, window: int, season: int) -> OwnSeries:
    """The series of a column, see ``described_series``.

    Raises:
        CsvError, SeriesError: it cannot be foretold.
    """
    return described_series(_table(sha256), sha256, column, window=window, season=season)


def head(spec: OwnCsv, cache: Cache) -> Dataset:
    """The first rows as the network gets them, and all targets."""
    return _head(spec.model_dump_json())


@st.cache_data(max_entries=8, show_spinner=False)
def _head(spec: str) -> Dataset:
    read = OwnCsv.model_validate_json(spec)
    return read.head(_table(read.sha256), ROWS)


# One, as a large table takes 200 MB; what is known of others stays in the caches above.
@st.cache_resource(max_entries=1, show_spinner=False)
def _table(sha256: str, _content: bytes | None = None) -> Table:
    return read_table(kept(Cache.default(), sha256) if _content is None else _content)
