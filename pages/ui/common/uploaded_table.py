"""The table that a learner uploaded: one per learner, found again after a reload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from dlcore.datasets import Cache, Dataset, Task, UploadCsv, dataset_named
from dlcore.datasets.uploads.csv_summary import TableSummary, summarize_table
from dlcore.datasets.uploads.csv_table import Table
from dlcore.datasets.uploads.detection import Choices, Detection, choices_of, detect
from dlcore.datasets.uploads.learner_table import (
    LearnerTable,
    delete_learner_table,
    load_learner_table,
    save_learner_table,
)
from dlcore.datasets.uploads.notes import Note, notes_on
from dlcore.datasets.uploads.read_table import read_detected, read_stored_table
from dlcore.datasets.uploads.reading import Reading, TextEncoding
from dlcore.datasets.uploads.series_dates import Jumps, date_jumps
from dlcore.datasets.uploads.suggestion import (
    LeftOut,
    infer_task,
    left_out,
    rank_targets,
    suggest_features,
)
from dlcore.datasets.uploads.table_file import load_table, save_table, table_hash
from dlcore.datasets.uploads.upload_csv import build_spec
from dlcore.datasets.uploads.upload_series import UploadSeries, build_series_spec, first_value
from dlcore.experiments.adapt import adapt
from dlcore.playground.table_points import (
    TablePoints,
    coordinate_columns,
    points_of_columns,
    points_of_series,
    target_columns,
)
from pages.ui.common.draft import draft, load_draft
from pages.ui.shell.learner import learner_token

ROWS = 8
"""Rows in a preview."""

FALLBACK = "digits"
"""Data set of a draft whose table was removed."""

_KEY = "own_table"


def learner_table() -> LearnerTable | None:
    """Return the table that only this learner can train on."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = load_learner_table(Cache.default(), learner_token())
    table: LearnerTable | None = st.session_state[_KEY]
    return table


def use_table(table: LearnerTable) -> None:
    """Make a table the learner's; a draft that trains on an uploaded table adapts to it."""
    if table == learner_table():
        return
    st.session_state[_KEY] = table
    save_learner_table(Cache.default(), learner_token(), table)
    if isinstance(draft().dataset, UploadCsv):
        load_draft(adapt(draft(), table.spec))


def remove_table() -> None:
    """Remove the learner's table; a draft that trains on it gets another data set."""
    st.session_state[_KEY] = None
    delete_learner_table(Cache.default(), learner_token())
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
    sha256, found = table_hash(content), detect(content)
    _detected(sha256, Choices().model_dump_json(), found)
    _table(sha256, found.reading.model_dump_json(), found)
    return save_table(Cache.default(), content)


@dataclass(frozen=True)
class Detected:
    """How a stored table is read.

    Args:
        reading: by which it is read.
        notes: on the reading, questions first.
        candidates: encodings that can decode the file, most plausible first.
    """

    reading: Reading
    notes: tuple[Note, ...]
    candidates: tuple[TextEncoding, ...]


def detected(sha256: str, choices: Choices) -> Detected:
    """Detect how a table is read.

    Args:
        sha256: of its file.
        choices: of the learner.

    Raises:
        CsvError: it is no usable table.
    """
    return _detected(sha256, choices.model_dump_json())


@st.cache_data(max_entries=64, show_spinner=False)
def _detected(sha256: str, choices: str, _found: Detection | None = None) -> Detected:
    chosen = Choices.model_validate_json(choices)
    found = _found or detect(load_table(Cache.default(), sha256), chosen)
    return Detected(found.reading, notes_on(found), found.decoded.candidates)


def stored_choices(sha256: str, reading: Reading) -> Choices:
    """Return the choices by which a table is read as a stored reading."""
    return choices_of(reading, detected(sha256, Choices()).reading)


@st.cache_data(max_entries=64, show_spinner=False)
def _summary(sha256: str, reading: str) -> TableSummary:
    return summarize_table(_table(sha256, reading), ROWS)


def table_summary(sha256: str, reading: Reading) -> TableSummary:
    """Return the summary of a stored table.

    Raises:
        CsvMissing: it is not stored here.
    """
    return _summary(sha256, reading.model_dump_json())


@st.cache_data(max_entries=64, show_spinner=False)
def ranked_targets(sha256: str, reading: str) -> tuple[str, ...]:
    """Return the columns that can be predicted, the most likely target first."""
    return rank_targets(_table(sha256, reading))


@dataclass(frozen=True)
class Suggestion:
    """What is suggested for a target.

    Args:
        features: names of the columns.
        left_out: the other columns, with reasons.
        task: classification or regression.
    """

    features: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    task: Task


@st.cache_data(max_entries=256, show_spinner=False)
def suggest_columns(sha256: str, reading: str, target: str) -> Suggestion:
    """Return what is suggested for a target."""
    table = _table(sha256, reading)
    features = suggest_features(table, target)
    return Suggestion(features, left_out(table, target), infer_task(table.column(target)))


@st.cache_data(max_entries=64, show_spinner=False)
def upload_spec(
    sha256: str, reading: str, features: tuple[str, ...], target: str, **choices: Any
) -> UploadCsv:
    """Return the data set of a choice of columns, see ``build_spec``.

    Raises:
        CsvError: these columns cannot be trained on.
    """
    return build_spec(_table(sha256, reading), sha256, features, target, **choices)


@st.cache_data(max_entries=64, show_spinner=False)
def upload_series_spec(
    sha256: str, reading: str, column: str, window: int, season: int
) -> UploadSeries:
    """Return the series of a column, see ``build_series_spec``.

    Raises:
        CsvError, SeriesError: it cannot be forecast.
    """
    table = _table(sha256, reading)
    return build_series_spec(table, sha256, column, window=window, season=season)


@dataclass(frozen=True)
class PointColumns:
    """The columns of a table that can be points of the playground.

    Args:
        coordinates: names of those that can be coordinates.
        targets: names of those that can be the class or the target.
    """

    coordinates: tuple[str, ...]
    targets: tuple[str, ...]


def point_columns(spec: UploadCsv) -> PointColumns:
    """Return the columns of a stored table that can be points.

    Raises:
        CsvError: it is not stored here.
    """
    return _point_columns(spec.sha256, _reading_text(spec))


@st.cache_data(max_entries=64, show_spinner=False)
def _point_columns(sha256: str, reading: str) -> PointColumns:
    table = _table(sha256, reading)
    return PointColumns(coordinate_columns(table), target_columns(table))


def column_points(spec: UploadCsv, x1: str, x2: str, target: str) -> TablePoints:
    """Return rows of a stored table as points, see ``points_of_columns``."""
    return points_of_columns(_table(spec.sha256, _reading_text(spec)), x1, x2, target)


def series_points(spec: UploadCsv, column: str) -> TablePoints:
    """Return a column of a stored table as points, see ``points_of_series``."""
    return points_of_series(_table(spec.sha256, _reading_text(spec)).column(column))


def _reading_text(spec: UploadCsv) -> str:
    return spec.reading.model_dump_json() if spec.reading else ""


@dataclass(frozen=True)
class SeriesStart:
    """What a learner should know of a column before it is forecast.

    Args:
        row: of its first value, from 1.
        jumps: irregular steps between the dates; None if there are none.
    """

    row: int
    jumps: Jumps | None


@st.cache_data(max_entries=64, show_spinner=False)
def series_start(sha256: str, reading: str, column: str) -> SeriesStart:
    """Return where the values of a column begin, and the jumps in the dates beside it."""
    table = _table(sha256, reading)
    return SeriesStart(first_value(table.column(column)) + 1, date_jumps(table))


def table_head(spec: UploadCsv, cache: Cache) -> Dataset:
    """Return the first rows as the network's input, and all targets."""
    return _head(spec.model_dump_json())


@st.cache_data(max_entries=8, show_spinner=False)
def _head(spec: str) -> Dataset:
    table_spec = UploadCsv.model_validate_json(spec)
    return table_spec.head(_table(table_spec.sha256, _reading_text(table_spec)), ROWS)


# One entry, as a large table takes 200 MB; facts about others stay in the caches above.
@st.cache_resource(max_entries=1, show_spinner=False)
def _table(sha256: str, reading: str, _found: Detection | None = None) -> Table:
    if _found:
        return read_detected(_found)
    content = load_table(Cache.default(), sha256)
    return read_stored_table(content, Reading.model_validate_json(reading) if reading else None)
