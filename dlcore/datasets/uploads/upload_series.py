"""A series of the learner's own: a column of numbers of a table, which is kept as others are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.series import Series
from dlcore.datasets.uploads.csv_table import (
    MAX_NUMBER,
    MAX_ROWS,
    MAX_TEXT,
    ColumnKind,
    Table,
    read_table,
)
from dlcore.datasets.uploads.table_file import kept
from dlcore.errors import CsvChanged, CsvConstant, CsvNotNumbers, SeriesGap, SeriesTooShort
from dlcore.models.layers.base import validation_error

UPLOAD_SERIES: Literal["own-series"] = "own-series"
"""Its name in a spec."""

TEST_SHARE = 0.1
MIN_WINDOWS = 30
"""Fewer windows leave too little to train and to test on."""

Number = Field(ge=-MAX_NUMBER, le=MAX_NUMBER)


class UploadSeries(DatasetSpec):
    """The next value of a column from those before it.

    Made by :func:`build_series_spec`; ``load`` refuses a spec whose facts are not the column's.

    Args:
        sha256: of the file.
        column: name of the column, whose rows are in the order of time.
        length: values in it.
        least: smallest value of the training part, which becomes 0.
        most: the largest, which becomes 1.
        window: values that the network sees.
        season: values after which the series begins to repeat, for the forecast without learning.
    """

    name: Literal["own-series"] = UPLOAD_SERIES
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    column: str = Field(min_length=1, max_length=MAX_TEXT)
    length: int = Field(ge=MIN_WINDOWS + 1, le=MAX_ROWS)
    least: float = Number
    most: float = Number
    window: int = Field(default=12, ge=1, le=24)
    season: int = Field(default=12, ge=1, le=366)

    @model_validator(mode="after")
    def _is_long_enough(self) -> UploadSeries:
        if self.length - self.window < MIN_WINDOWS:
            raise validation_error("too_large", field="window", maximum=self.length - MIN_WINDOWS)
        if self.least >= self.most:
            raise validation_error("too_small", field="most", minimum=self.least)
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
            target_range=(self.least, self.most),
        )

    def compared(self) -> Mapping[str, Any]:
        """What a learner chose; the facts follow from it."""
        return self.model_dump(mode="json", exclude={"length", "least", "most"})

    def measure(self) -> tuple[object, ...]:
        """The column, and how much of it is kept for the test."""
        return (self.name, self.sha256, self.column, self._test_size)

    def series(self, cache: Cache) -> Series:
        """The values.

        Raises:
            CsvMissing: the table is not kept here.
            CsvChanged: the column is not as the spec says.
        """
        values = _values(read_table(kept(cache, self.sha256)), self.column)
        least, most = _range(values, self._test_size)
        if (len(values), least, most) != (self.length, self.least, self.most):
            raise CsvChanged
        season = min(self.season, self.length - self._test_size)
        return Series(values, least, most, self.window, self._test_size, season)

    def load(self, cache: Cache) -> Dataset:
        info = self.info()
        x, y = self.series(cache).windows()
        train, test = slice(info.train_size), slice(len(x) - info.test_size, None)
        return Dataset(info, x[train], y[train], x[test], y[test])


def build_series_spec(
    table: Table, sha256: str, column: str, *, window: int = 12, season: int = 12
) -> UploadSeries:
    """The spec of a column.

    Args:
        table: the table that was read.
        sha256: of its file.
        column: its name.
        window: see :class:`UploadSeries`, as is the next.

    Raises:
        CsvNoColumn, CsvNotNumbers: there is no such column of numbers.
        SeriesGap, SeriesTooShort, CsvConstant: it cannot be foretold.
    """
    values = _values(table, column)
    if len(values) - window < MIN_WINDOWS:
        raise SeriesTooShort(given=len(values), minimum=MIN_WINDOWS + window)
    least, most = _range(values, _test_size(len(values), window))
    if least == most:
        raise CsvConstant(name=column)
    return UploadSeries(
        sha256=sha256,
        column=column,
        length=len(values),
        least=least,
        most=most,
        window=window,
        season=season,
    )


def _values(table: Table, name: str) -> np.ndarray:
    column = table.column(name)
    if column.kind is not ColumnKind.NUMBER:
        raise CsvNotNumbers(name=name)
    values = column.numbers
    known = np.flatnonzero(np.isfinite(values))
    values = values[: known[-1] + 1]
    gaps = np.flatnonzero(~np.isfinite(values))
    if len(gaps):
        raise SeriesGap(row=int(gaps[0]) + 1)
    return values


def _test_size(length: int, window: int) -> int:
    return int((length - window) * TEST_SHARE)


def _range(values: np.ndarray, test_size: int) -> tuple[float, float]:
    """Extremes of what is trained on: a forecast in earnest does not look ahead."""
    train = values[: len(values) - test_size]
    return float(train.min()), float(train.max())
