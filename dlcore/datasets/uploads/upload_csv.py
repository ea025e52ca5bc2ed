"""Uploaded table as a data set: selected columns, with facts that need no file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import numpy as np
from pydantic import ConfigDict, Field, model_validator

from dlcore.arrays import Array
from dlcore.base_model import validation_error
from dlcore.datasets.base import Dataset, DatasetSpec, Info, Kind, Task
from dlcore.datasets.cache import Cache
from dlcore.datasets.program_text import NUMPY, PANDAS, Section, literal
from dlcore.datasets.uploads.csv_encoding import (
    MAX_MAGNITUDE,
    Scaling,
    category_codes,
    encode_target,
    feature_values,
    fill_and_scale,
    join_columns,
    one_hot,
)
from dlcore.datasets.uploads.csv_facts import (
    MAX_INPUTS,
    EqualRows,
    Facts,
    Feature,
    MissingValues,
    RowSelection,
    Text,
    compute_facts,
    required_columns,
    split_rows,
    usable_rows,
)
from dlcore.datasets.uploads.csv_program import (
    READING_IMPORTS,
    feature_code,
    read_table_code,
    split_code,
    target_code,
)
from dlcore.datasets.uploads.csv_table import (
    MAX_CATEGORIES,
    MAX_COLUMNS,
    MAX_ROWS,
    MIN_ROWS,
    Column,
    Table,
)
from dlcore.datasets.uploads.read_table import read_stored_table
from dlcore.datasets.uploads.reading import Reading
from dlcore.datasets.uploads.suggestion import infer_task
from dlcore.datasets.uploads.table_file import load_table
from dlcore.errors import CsvChanged

UPLOAD_CSV: Literal["own-csv"] = "own-csv"
"""Name of the data set in a spec."""

EncodeFeature = Callable[[Column, Feature, Array], Array]
"""Encodes a column of all rows, given the rows that the weights are fitted on."""


@dataclass(frozen=True)
class FeatureValues:
    """Values of the features before missing ones are filled and numbers are scaled.

    Args:
        fitted: of the rows that the scaling is fitted on, float64 ``(rows, features)``. A category
            is its index, -1 where it is missing; a missing number is NaN.
        test: of the test rows.
        targets: of the test rows, as they are in the table: numbers, or indices of classes.
    """

    fitted: Array
    test: Array
    targets: Array


class UploadCsv(DatasetSpec):
    """Columns of an uploaded table, with the facts that follow from them.

    Built by :func:`build_spec`; ``load`` raises if the facts are not those of the table.

    Args:
        sha256: hash of the file.
        reading: how the file is read; None as version 0.2 read it.
        features: input columns.
        target: name of the column to predict.
        task: classification or regression.
        classes: values of the target, for classification.
        target_range: smallest and largest training target, for regression; targets are scaled
            by them.
        rows: number of usable rows.
        missing_values: whether rows with a missing feature are filled (numbers with the mean,
            categories with zeros) or dropped; rows without a target always are. Stored as ``gaps``.
        scaling: scaling of the numeric features, fitted on the training rows.
        test_share: share of the rows kept for the test.
        seed: seed of the split.
        equal_rows: whether equal rows stay in one part of the split, as long as they are few.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(serialize_by_alias=True)

    name: Literal["own-csv"] = UPLOAD_CSV
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    reading: Reading | None = Field(default=None, exclude_if=lambda reading: reading is None)
    features: tuple[Feature, ...] = Field(min_length=1, max_length=MAX_COLUMNS)
    target: str = Text
    task: Task
    classes: tuple[str, ...] = Field(default=(), max_length=MAX_CATEGORIES)
    target_range: tuple[float, float] | None = None
    rows: int = Field(ge=MIN_ROWS, le=MAX_ROWS)
    missing_values: MissingValues = Field(default="fill", alias="gaps")
    scaling: Scaling = "standard"
    test_share: float = Field(default=0.2, ge=0.05, le=0.5)
    seed: int = Field(default=0, ge=0, le=2**31 - 1)
    equal_rows: EqualRows = Field(default="apart", exclude_if=lambda rows: rows == "apart")

    @model_validator(mode="after")
    def _check_facts(self) -> UploadCsv:
        is_classification = self.task.is_classification()
        if is_classification and len(self.classes) < 2:
            raise validation_error("too_few", field="classes", minimum=2)
        if not is_classification and (self.target_range is None or self.classes):
            raise validation_error("missing", field="target_range")
        if self._inputs > MAX_INPUTS:
            raise validation_error("too_many", field="features", maximum=MAX_INPUTS)
        return self

    @property
    def _inputs(self) -> int:
        return sum(feature.inputs for feature in self.features)

    @property
    def _test_size(self) -> int:
        return int(self.rows * self.test_share)

    @property
    def _feature_names(self) -> list[str]:
        return [feature.name for feature in self.features]

    @property
    def _row_selection(self) -> RowSelection:
        return RowSelection(self.missing_values, self.test_share, self.seed, self.equal_rows)

    def info(self) -> Info:
        train = self.rows - self._test_size
        return Info(
            kind=Kind.TABLE,
            task=self.task,
            input_shape=(self._inputs,),
            classes=self.classes,
            train_size=min(self.train_size or train, train),
            test_size=self._test_size,
            target_range=self.target_range,
        )

    def comparison_fields(self) -> Mapping[str, Any]:
        """Return what a learner selects, without the facts that follow from it."""
        facts = {"reading", "features", "classes", "target_range", "rows"}
        data = self.model_dump(mode="json", exclude=facts)
        return {**data, "features": self._feature_names}

    def comparison_key(self) -> tuple[object, ...]:
        """Return the table, the target, and what selects the test rows."""
        rows = (
            *(self.sha256, self.missing_values, self.test_share, self.seed, self.rows),
            self.equal_rows,
        )
        return (self.name, self.target, self.task, *rows)

    def input_names(self) -> tuple[str, ...]:
        """Return a name for each model input: the column, and its category if it has any."""
        return tuple(
            f"{feature.name} = {category}" if category else feature.name
            for feature in self.features
            for category in feature.categories or ("",)
        )

    def load(self, cache: Cache) -> Dataset:
        """Load the arrays.

        Raises:
            CsvMissing: the table is not in the folder of uploads.
            CsvChanged: the facts are not those of the table.
        """
        return self._prepare(self._table(cache), None, self._encode, self._inputs)

    def one_hot_widths(self) -> tuple[int, ...]:
        widths = tuple(len(feature.categories) for feature in self.features)
        return widths if any(widths) else ()

    def load_codes(self, cache: Cache) -> Dataset:
        """Load the arrays; a category is its index, -1 where it is missing.

        Raises:
            CsvMissing, CsvChanged: see ``load``.
        """
        width = len(self.features)
        return self._prepare(self._table(cache), None, self._encode_code, width)

    def load_values(self, cache: Cache) -> FeatureValues:
        """Load the values of the features as they are in the table.

        Raises:
            CsvMissing: the table is not in the folder of uploads.
        """
        table, selection = self._table(cache), self._row_selection
        usable = usable_rows(table, self._feature_names, self.target, selection)
        fitted, test = split_rows(table, usable, selection)
        columns = [feature_values(table.column(each.name), each) for each in self.features]
        values = np.column_stack(columns)
        target = table.column(self.target)
        known = category_codes(target, self.classes) if self.classes else target.numbers
        return FeatureValues(values[fitted], values[test], known[test])

    def encode_values(self, values: Array, fitted: Array) -> Array:
        """Fill and scale rows of values.

        Args:
            values: shape ``(rows, features)``, see ``FeatureValues``.
            fitted: see ``FeatureValues``.

        Returns:
            Rows as ``load_codes`` has them, float32.
        """
        columns = [
            values[:, index]
            if feature.categories
            else fill_and_scale(values[:, index], fitted[:, index], self.scaling)
            for index, feature in enumerate(self.features)
        ]
        return np.column_stack(columns).astype(np.float32)

    def head(self, table: Table, count: int) -> Dataset:
        """Return the arrays of ``load`` with the first inputs only, but with every target.

        Args:
            table: the table of ``sha256``.
            count: number of rows of ``x_train`` and ``x_test``.

        Raises:
            CsvChanged: the facts are not those of the table.
        """
        return self._prepare(table, count, self._encode, self._inputs)

    def _table(self, cache: Cache) -> Table:
        return read_stored_table(load_table(cache, self.sha256), self.reading)

    def _prepare(
        self, table: Table, count: int | None, encode: EncodeFeature, width: int
    ) -> Dataset:
        names, selection = self._feature_names, self._row_selection
        categorical = [feature.name for feature in self.features if feature.categories]
        facts = compute_facts(table, names, categorical, self.target, self.task, selection)
        if facts != Facts(self.features, self.classes, self.target_range, self.rows):
            raise CsvChanged
        info = self.info()
        fitted, test = split_rows(
            table, usable_rows(table, names, self.target, selection), selection
        )
        train = fitted[: info.train_size]
        blocks = (encode(table.column(feature.name), feature, fitted) for feature in self.features)
        x_train, x_test = join_columns(blocks, width, (train[:count], test[:count]))
        y = encode_target(table.column(self.target), self.classes, self.target_range)
        return Dataset(info, x_train, y[train], x_test, y[test])

    def _encode(self, column: Column, feature: Feature, fitted: Array) -> Array:
        """Encode a column of all rows, shape ``(rows, feature.inputs)``."""
        if feature.categories:
            return one_hot(column, feature.categories)
        return fill_and_scale(column.numbers, column.numbers[fitted], self.scaling)[:, np.newaxis]

    def _encode_code(self, column: Column, feature: Feature, fitted: Array) -> Array:
        """Encode a column of all rows as one number each, shape ``(rows, 1)``."""
        if feature.categories:
            return category_codes(column, feature.categories)[:, np.newaxis]
        return self._encode(column, feature, fitted)

    def program_section(self) -> Section:
        required = required_columns(self._feature_names, self.target, self.missing_values)
        lines = [
            read_table_code(self.reading),
            f"usable = np.flatnonzero(table[{literal(required)}].notna().all(axis=1))",
            f"mixed = np.random.default_rng({self.seed}).permutation(usable)",
            f"size = int(len(usable) * {self.test_share!r})",
            split_code(self.equal_rows),
            "columns = []",
            *(feature_code(feature, self.scaling, MAX_MAGNITUDE) for feature in self.features),
            'x = np.column_stack(columns).astype("float32")',
            target_code(self.target, self.classes, self.target_range),
            "x_train, y_train, x_test, y_test = x[train], y[train], x[test], y[test]",
        ]
        return Section("data_own_csv", "\n".join(lines), (NUMPY, PANDAS, *READING_IMPORTS))


def build_spec(
    table: Table,
    sha256: str,
    features: Sequence[str],
    target: str,
    *,
    categories: Collection[str] = (),
    task: Task | None = None,
    missing_values: MissingValues = "fill",
    scaling: Scaling = "standard",
    test_share: float = 0.2,
    seed: int = 0,
    equal_rows: EqualRows = "together",
) -> UploadCsv:
    """Build the spec of a selection of columns.

    Args:
        table: the table.
        sha256: hash of its file.
        features: names of the feature columns.
        target: name of the target column.
        categories: names of numeric features that are categorical; features of text always are.
        task: None to infer it.
        missing_values: see :class:`UploadCsv`.
        scaling: see :class:`UploadCsv`.
        test_share: see :class:`UploadCsv`.
        seed: see :class:`UploadCsv`.
        equal_rows: see :class:`UploadCsv`.

    Raises:
        CsvError: these columns cannot be used for training; the subclass is the reason.
    """
    task = task or infer_task(table.column(target))
    selection = RowSelection(missing_values, test_share, seed, equal_rows)
    facts = compute_facts(table, features, categories, target, task, selection)
    return UploadCsv(
        sha256=sha256,
        reading=table.reading,
        features=facts.features,
        target=target,
        task=task,
        classes=facts.classes,
        target_range=facts.target_range,
        rows=facts.rows,
        gaps=missing_values,
        scaling=scaling,
        test_share=test_share,
        seed=seed,
        equal_rows=equal_rows,
    )
