"""Uploaded series as a data set: a numeric column of an uploaded table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import ConfigDict, Field, model_validator

from dlcore.arrays import Array
from dlcore.base_model import validation_error
from dlcore.datasets.base import Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.program_text import NUMPY, PANDAS, Section, literal
from dlcore.datasets.series import Series, SeriesSpec, windows_code
from dlcore.datasets.uploads.csv_program import READING_IMPORTS, read_table_code
from dlcore.datasets.uploads.csv_table import (
    MAX_NUMBER,
    MAX_ROWS,
    MAX_TEXT,
    Column,
    ColumnKind,
    Table,
)
from dlcore.datasets.uploads.read_table import read_stored_table
from dlcore.datasets.uploads.reading import Reading
from dlcore.datasets.uploads.table_file import load_table
from dlcore.errors import (
    CsvChanged,
    CsvConstant,
    CsvNotNumbers,
    SeriesGap,
    SeriesTooShort,
    SeriesWindowTooLong,
)

UPLOAD_SERIES: Literal["own-series"] = "own-series"
"""Name of the data set in a spec."""

TEST_SHARE = 0.1
MIN_WINDOWS = 30
"""Fewer windows are too few to train and to test."""


class UploadSeries(SeriesSpec):
    """One-step forecast of a column.

    Built by :func:`build_series_spec`; ``load`` raises if the facts are not those of the column.

    Args:
        sha256: hash of the file.
        reading: how the file is read; None as version 0.2 read it.
        column: name of the column; its rows are in chronological order.
        length: number of values.
        minimum: smallest training value, scaled to 0. Stored as ``least``.
        maximum: largest training value, scaled to 1. Stored as ``most``.
        window: number of values in one model input.
        season: period of the series in rows.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(serialize_by_alias=True)

    name: Literal["own-series"] = UPLOAD_SERIES
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    reading: Reading | None = Field(default=None, exclude_if=lambda reading: reading is None)
    column: str = Field(min_length=1, max_length=MAX_TEXT)
    length: int = Field(ge=MIN_WINDOWS + 1, le=MAX_ROWS)
    minimum: float = Field(ge=-MAX_NUMBER, le=MAX_NUMBER, alias="least")
    maximum: float = Field(ge=-MAX_NUMBER, le=MAX_NUMBER, alias="most")
    window: int = Field(default=12, ge=1, le=24)
    season: int = Field(default=12, ge=1, le=366)

    @model_validator(mode="after")
    def _check_facts(self) -> UploadSeries:
        if self.length - self.window < MIN_WINDOWS:
            raise validation_error("too_large", field="window", maximum=self.length - MIN_WINDOWS)
        if self.minimum >= self.maximum:
            raise validation_error("too_small", field="most", minimum=self.minimum)
        return self

    @property
    def _test_size(self) -> int:
        return _test_size(self.length, self.window)

    def info(self) -> Info:
        train = self.length - self.window - self._test_size
        return Info(
            kind=Kind.SERIES,
            task=Task.NUMBER,
            input_shape=(self.window, 1),
            classes=(),
            train_size=min(self.train_size or train, train),
            test_size=self._test_size,
            target_range=(self.minimum, self.maximum),
        )

    def comparison_fields(self) -> Mapping[str, Any]:
        """Return what a learner selects, without the facts that follow from it."""
        return self.model_dump(mode="json", exclude={"reading", "length", "minimum", "maximum"})

    def comparison_key(self) -> tuple[object, ...]:
        """Return the column and the number of test values."""
        return (self.name, self.sha256, self.column, self._test_size)

    def series(self, cache: Cache) -> Series:
        """Return the whole series.

        Raises:
            CsvMissing: the table is not in the folder of uploads.
            CsvChanged: the facts are not those of the column.
        """
        values = _values(
            read_stored_table(load_table(cache, self.sha256), self.reading), self.column
        )
        minimum, maximum = _training_range(values, self._test_size)
        if (len(values), minimum, maximum) != (self.length, self.minimum, self.maximum):
            raise CsvChanged
        season = min(self.season, self.length - self._test_size)
        return Series(values, minimum, maximum, self.window, self._test_size, season)

    def program_section(self) -> Section:
        lines = [
            read_table_code(self.reading),
            f"values = numbers_of(table[{literal(self.column)}].dropna())",
            windows_code("values", self.minimum, self.maximum, self.window, self._test_size),
        ]
        return Section("data_own_series", "\n".join(lines), (NUMPY, PANDAS, *READING_IMPORTS))


def build_series_spec(
    table: Table, sha256: str, column: str, *, window: int = 12, season: int = 12
) -> UploadSeries:
    """Build the spec of a column.

    Args:
        table: the table.
        sha256: hash of its file.
        column: name of the column.
        window: see :class:`UploadSeries`.
        season: see :class:`UploadSeries`.

    Raises:
        CsvNoColumn, CsvNotNumbers: there is no such numeric column.
        SeriesGap, SeriesTooShort, SeriesWindowTooLong, CsvConstant: it cannot be forecast.
    """
    values = _values(table, column)
    longest = len(values) - MIN_WINDOWS
    if 1 <= longest < window:
        raise SeriesWindowTooLong(given=len(values), maximum=longest)
    if longest < window:
        raise SeriesTooShort(given=len(values), minimum=MIN_WINDOWS + window)
    minimum, maximum = _training_range(values, _test_size(len(values), window))
    if minimum == maximum:
        raise CsvConstant(name=column)
    return UploadSeries(
        sha256=sha256,
        reading=table.reading,
        column=column,
        length=len(values),
        least=minimum,
        most=maximum,
        window=window,
        season=season,
    )


def _values(table: Table, name: str) -> Array:
    """Return the values of a column, without missing ones at its ends."""
    column = table.column(name)
    if column.kind is not ColumnKind.NUMBER:
        raise CsvNotNumbers(name=name)
    first = first_value(column)
    known = np.flatnonzero(np.isfinite(column.numbers))
    values = column.numbers[first : known[-1] + 1]
    missing = np.flatnonzero(~np.isfinite(values))
    if len(missing):
        raise SeriesGap(row=first + int(missing[0]) + 1, count=len(missing))
    return values


def first_value(column: Column) -> int:
    """Return the index of the first value of a numeric column."""
    return int(np.flatnonzero(np.isfinite(column.numbers))[0])


def _test_size(length: int, window: int) -> int:
    return int((length - window) * TEST_SHARE)


def _training_range(values: Array, test_size: int) -> tuple[float, float]:
    """Return the extremes of the training values; a real forecast does not know the test part."""
    train = values[: len(values) - test_size]
    return float(train.min()), float(train.max())
