"""Suggestions for a table: what to predict, and which columns to leave out, with reasons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.base import Task
from dlcore.datasets.uploads.csv_facts import MAX_INPUTS, Feature, build_feature
from dlcore.datasets.uploads.csv_table import MAX_CATEGORIES, MAX_TEXT, Column, ColumnKind, Table
from dlcore.datasets.uploads.reading import ColumnReading, DatePart

Reason = Literal["empty", "constant", "running", "id", "free_text", "date", "same", "almost"]
"""Why a column is left out; the last two because it gives the target away."""

SUGGESTED = 3
"""Number of targets that are suggested."""

MANY_CLASSES = 20
"""A column of more classes is no likely target."""

MAX_INTEGER_CLASSES = 10
"""A column of integers with at most this many distinct values is inferred to hold classes."""

_NAMELESS_FIRST = "column 1"
"""Sources without names often have the classes first."""

_ALMOST = 0.995
_FEW = 20
"""Up to half as many different texts are categories, however few rows they have."""

_ID_NAME = re.compile(
    r"(?i:(?:.*[^a-z])?(?:ids?|uuid|guid|index|idx|no|nr|num|number|#|key|code|rownames?|unnamed.*))\.?"
    r"|.*[a-z](?:I[dD]|No|Number|Code)"
    r"|(?i:(?:user|customer|client|student|member|employee|patient|order|product|item)(?:id|no|number|code))"
    r"|.*(?:番号|コード|通し)|column 1"
)
"""Names of ids, after ``NFKC``; words such as ``paid`` and ``piano`` end alike."""

_TARGET_NAME = re.compile(
    r"target|label|class(?:es|ification)?|y|outcome|result|response|species|survived|diagnosis|quality"
    r"|.*price|churn(?:ed)?|default|income|salary|medv|mpg|rating|purchased|exited|attrition|stroke"
    r"|heart ?disease|fraud|is_?fraud|loan_?status|目的.*|正解|ラベル|クラス|分類|結果"
    r"|判定|合否|評価|満足度|.*価格|家賃|売上|購入有無|解約|離職|種類|品種",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class LeftOut:
    """Why a column is no suggested feature.

    Args:
        name: of the column.
        reason: why.
        share: of the rows in which it gives the target away, for ``almost``.
    """

    name: str
    reason: Reason
    share: float = 1.0


def rank_targets(table: Table) -> tuple[str, ...]:
    """Return the columns that can be predicted, the most likely target first."""
    reasons = reasons_of(table)
    parts = _date_parts(table)
    scores = {
        column.name: _score(column, position / len(table.columns))
        for position, column in enumerate(table.columns)
        if column.name not in reasons and column.name not in parts
    }
    classes = [name for name in scores if _is_rare_kind(table.column(name))]
    if len(classes) == 1 < len(scores) - 1:
        scores[classes[0]] += 2.0
    return tuple(sorted(scores, key=lambda name: -scores[name]))


def _is_rare_kind(column: Column) -> bool:
    """Whether a column has classes; one of its kind among numbers is a likely target."""
    return column.kind is ColumnKind.CATEGORY and column.distinct <= MANY_CLASSES


def _score(column: Column, position: float) -> float:
    is_classes = column.kind is ColumnKind.CATEGORY or column.distinct <= 10
    base = 1.0 if is_classes and column.distinct <= MANY_CLASSES else 0.7
    ends = 2.0 * (position > 0) * position**4
    named = 3.0 if _TARGET_NAME.fullmatch(column.name) else 0.0
    first = 0.9 if is_classes and column.name == _NAMELESS_FIRST else 0.0
    return base + ends + named + first


def reasons_of(table: Table) -> Mapping[str, Reason]:
    """Return the columns that neither a target nor a feature should be, with reasons."""
    dates = _dates(table)
    reasons: dict[str, Reason] = {}
    for column in table.columns:
        reason = "date" if column.name in dates else _reason(column)
        if reason:
            reasons[column.name] = reason
    return reasons


def _dates(table: Table) -> set[str]:
    """Return the names of the columns whose parts are columns too."""
    readings, parts = _readings(table), _date_parts(table)
    sources = {reading.source for reading in readings if reading.name in parts}
    return {reading.name for reading in readings if reading.source in sources} - parts


def _date_parts(table: Table) -> set[str]:
    return {reading.name for reading in _readings(table) if reading.form in get_args(DatePart)}


def _readings(table: Table) -> tuple[ColumnReading, ...]:
    return table.reading.columns if table.reading else ()


def _reason(column: Column) -> Reason | None:
    present = len(column.texts) - column.missing
    if column.distinct < 2:
        return "constant" if column.distinct else "empty"
    is_named = _ID_NAME.fullmatch(unicodedata.normalize("NFKC", column.name)) is not None
    if column.kind is ColumnKind.NUMBER:
        if column.distinct < present:
            return None
        numbers = column.numbers[np.isfinite(column.numbers)]
        if not (numbers == np.round(numbers)).all():
            return None
        steps = np.diff(numbers)
        is_running = (steps == 1).all() or (steps == -1).all()
        starts = min(numbers) in (0, 1)
        if is_running and (starts or is_named):
            return "running"
        covers = numbers.max() - numbers.min() + 1 == len(numbers)
        return "id" if is_named or (covers and starts and len(numbers) > 50) else None
    if column.distinct == present and (is_named or _are_codes(column)):
        return "id"
    lengths = max(map(len, column.texts))
    is_many = column.distinct > MAX_CATEGORIES or 2 * column.distinct > max(present, _FEW)
    return "free_text" if is_many or lengths > MAX_TEXT else None


def _are_codes(column: Column) -> bool:
    return all(
        re.search(r"\d", text) and not re.search(r"[ :]", text) for text in column.texts if text
    )


def left_out(table: Table, target: str) -> tuple[LeftOut, ...]:
    """Return the columns that are no suggested features for a target."""
    reasons = dict(reasons_of(table))
    found = [LeftOut(name, reason) for name, reason in reasons.items() if name != target]
    goal = table.column(target)
    for column in table.columns:
        if column.name != target and column.name not in reasons:
            leak = _leak(column, goal)
            found += [leak] if leak else []
    return tuple(found)


def _leak(column: Column, target: Column) -> LeftOut | None:
    """Return whether a column is the target in other words, or nearly."""
    both = (column.codes >= 0) & (target.codes >= 0)
    rows = int(both.sum())
    if rows < 20 or rows < 0.5 * len(column.texts):
        return None
    ours, theirs = column.codes[both], target.codes[both]
    pairs = len(np.unique(ours.astype(np.int64) * len(theirs) + theirs))
    values, classes = len(np.unique(ours)), len(np.unique(theirs))
    if pairs == values == classes and rows > values:
        return LeftOut(column.name, "same")
    are_numbers = {column.kind, target.kind} == {ColumnKind.NUMBER}
    if are_numbers and classes > 10:
        x, y = column.numbers[both], target.numbers[both]
        share = abs(float(np.corrcoef(x, y)[0, 1])) if x.std() and y.std() else 0.0
        if share > 1 - 1e-12:
            return LeftOut(column.name, "same")
        return LeftOut(column.name, "almost", share) if share > 0.999 else None
    if classes > MAX_CATEGORIES or classes < 2:
        return None
    majority = float(np.bincount(theirs).max()) / rows
    share = max(
        _share_by_value(ours, theirs) if 4 * values <= rows else 0.0,
        _share_by_order(column, both, theirs, classes),
    )
    return LeftOut(column.name, "almost", share) if share >= _ALMOST > majority else None


def _share_by_value(values: Array, classes: Array) -> float:
    """Share of rows whose class is the most frequent one of their value."""
    table = np.zeros((values.max() + 1, classes.max() + 1), np.int64)
    np.add.at(table, (values, classes), 1)
    return float(table.max(axis=1).sum()) / len(values)


def _share_by_order(column: Column, both: Array, classes: Array, count: int) -> float:
    """1 if each class is a range of the numbers, and there are enough rows to tell; else 0."""
    if column.kind is not ColumnKind.NUMBER or len(classes) < 20 * count:
        return 0.0
    order = np.argsort(column.numbers[both], kind="stable")
    numbers, sorted_classes = column.numbers[both][order], classes[order]
    changes = np.flatnonzero(np.diff(sorted_classes))
    is_split = len(changes) == count - 1 and (numbers[changes] < numbers[changes + 1]).all()
    return 1.0 if is_split else 0.0


def infer_task(column: Column) -> Task:
    """Infer the task from the target: few integers are classes, other numbers are not."""
    if column.kind is ColumnKind.CATEGORY:
        return Task.CLASSES
    numbers = column.numbers[np.isfinite(column.numbers)]
    is_few = len(np.unique(numbers)) <= MAX_INTEGER_CLASSES
    return Task.CLASSES if is_few and (numbers == np.round(numbers)).all() else Task.NUMBER


def suggest_features(table: Table, target: str) -> tuple[str, ...]:
    """Return the feature columns to suggest for a target, up to ``MAX_INPUTS`` inputs."""
    without = {column.name for column in left_out(table, target)}
    features: list[Feature] = []
    for column in table.columns:
        if column.name == target or column.name in without:
            continue
        feature = build_feature(column, ())
        if sum(other.inputs for other in [*features, feature]) <= MAX_INPUTS:
            features.append(feature)
    return tuple(feature.name for feature in features)
