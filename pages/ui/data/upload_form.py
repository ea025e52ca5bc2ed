"""The form that makes a data set of an uploaded table: target, features, task, preparation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar, get_args

import streamlit as st

from dlcore.datasets import Task, UploadCsv
from dlcore.datasets.uploads.csv_summary import TableSummary
from dlcore.datasets.uploads.csv_table import ColumnKind
from dlcore.datasets.uploads.reading import Reading
from dlcore.datasets.uploads.suggestion import SUGGESTED, LeftOut
from pages.ui.common.uploaded_table import ranked_targets, suggest_columns, upload_spec
from pages.ui.shell.choice import segments, select, select_many
from pages.ui.shell.terms import explained
from pages.ui.shell.text import percent, t

PREPARATION: Mapping[str, Sequence[str | float]] = {
    "missing_values": get_args(UploadCsv.model_fields["missing_values"].annotation),
    "scaling": get_args(UploadCsv.model_fields["scaling"].annotation),
    "equal_rows": get_args(UploadCsv.model_fields["equal_rows"].annotation),
    "test_share": (0.1, 0.2, 0.3, 0.4, 0.5),
}
"""Fields of the data set with their options."""

_MAX_LEFT_OUT = 40

T = TypeVar("T")


def draw_upload_form(
    sha256: str, reading: Reading, table: TableSummary, previous: UploadCsv | None
) -> UploadCsv | None:
    """Draw the form.

    Args:
        sha256: of the table.
        reading: of the table.
        table: its columns.
        previous: the learner's last settings for this table.

    Returns:
        The data set; None without a target or a feature.

    Raises:
        CsvError: the settings cannot be trained on.
    """
    code = reading.model_dump_json()
    left, right = st.columns(2)
    with left:
        target = _select_target(sha256, table, ranked_targets(sha256, code), previous)
    if target is None:
        st.info(t("own.choose_target"), icon=":material/flag:")
        return None
    # Features and task depend on the target.
    same = previous if previous and previous.target == target else None
    suggestion = suggest_columns(sha256, code, target)
    key = f"{sha256}.{target}"
    with right:
        task = _select_task(key, suggestion.task, same)
    features = tuple(_select_features(key, table, target, suggestion.features, same))
    _draw_left_out(suggestion.left_out, features)
    with st.expander(t("own.more"), icon=":material/tune:"):
        categories = tuple(_select_categories(key, table, features, same))
        preparation = _select_preparation(sha256, previous)
    if not features:
        st.info(t("own.no_features"), icon=":material/view_column:")
        return None
    return upload_spec(
        sha256, code, features, target, categories=categories, task=task, **preparation
    )


def _select_target(
    sha256: str, table: TableSummary, ranked: Sequence[str], previous: UploadCsv | None
) -> str | None:
    """Draw the choice of the target, the suggested ones first and none chosen before."""
    names = [column.name for column in table.columns]
    others = [name for name in names if name not in ranked]
    labels = {name: t("own.suggested", name=name) for name in ranked[:SUGGESTED]}
    return select(
        _key(f"{sha256}.target"),
        t("field.target"),
        [None, *ranked, *others],
        lambda name: labels.get(name, name) if name else t("own.choose_here"),
        default=previous.target if previous and previous.target in names else None,
        help=explained(t("own.target_help"), "label"),
    )


def _select_task(key: str, recognised: Task, previous: UploadCsv | None) -> Task:
    labels = {task: t(f"field.task.{task.value}") for task in Task}
    labels[recognised] = t("own.recognised", task=labels[recognised])
    return segments(
        _key(f"{key}.task"),
        t("field.task"),
        list(Task),
        labels.__getitem__,
        default=previous.task if previous else recognised,
        help=explained(t("own.task_help"), "output-layer"),
    )


def _select_features(
    key: str,
    table: TableSummary,
    target: str,
    suggestion: Sequence[str],
    previous: UploadCsv | None,
) -> list[str]:
    default = [feature.name for feature in previous.features] if previous else suggestion
    options = [
        column.name
        for column in table.columns
        if column.name != target and (column.kind is ColumnKind.NUMBER or column.can_be_categorical)
    ]
    return _select_many(
        f"{key}.features",
        t("own.features"),
        options,
        default,
        explained(t("own.features_help"), "training-data"),
    )


def _draw_left_out(left_out: Sequence[LeftOut], features: Sequence[str]) -> None:
    """Draw the columns that are no features, each with its reason."""
    columns = [column for column in left_out if column.name not in features]
    if not columns:
        return
    # Plain text: the names come from the learner's file.
    lines = [
        t(f"own.reason.{column.reason}", name=column.name) for column in columns[:_MAX_LEFT_OUT]
    ]
    st.text("\n".join([t("own.left_out"), *lines]))


def _select_categories(
    key: str, table: TableSummary, features: Sequence[str], previous: UploadCsv | None
) -> list[str]:
    """Draw the choice of the numeric features that are one-hot encoded."""
    numbers = [
        name
        for name in features
        if table.column(name).kind is ColumnKind.NUMBER and table.column(name).can_be_categorical
    ]
    if not numbers:
        return []
    default = (
        [feature.name for feature in previous.features if feature.categories] if previous else []
    )
    return _select_many(
        f"{key}.categories",
        t("own.categories"),
        numbers,
        default,
        explained(t("own.categories_help"), "one-hot"),
    )


def _select_preparation(sha256: str, previous: UploadCsv | None) -> dict[str, Any]:
    """Draw the fields for missing values, scaling, test share and seed."""
    columns = st.columns(3) * 2
    values: dict[str, Any] = {}
    for column, (name, options) in zip(columns, PREPARATION.items(), strict=False):
        stored = stored_name(name)
        labels = partial(_option_text, stored)
        with column:
            label, default = t(f"field.{stored}"), _default(previous, name)
            values[name] = _select(f"{sha256}.{stored}", label, options, default, labels)
    key = _key(f"{sha256}.seed")
    current = st.session_state.setdefault(key, _default(previous, "seed"))
    seed = columns[-1].number_input(t("field.seed"), 0, 2**31 - 1, current, step=1, key=key)
    return {**values, "seed": int(seed)}


def stored_name(field: str) -> str:
    """Return the name of a field in JSON, session keys and message ids."""
    return UploadCsv.model_fields[field].alias or field


def _default(previous: UploadCsv | None, name: str) -> Any:
    if previous:
        return getattr(previous, name)
    return "together" if name == "equal_rows" else UploadCsv.model_fields[name].default


def _option_text(name: str, option: str | float) -> str:
    return percent(option, 0) if isinstance(option, float) else t(f"field.{name}.{option}")


def _select(
    key: str, label: str, options: Sequence[T], default: T, labels: Callable[[T], str] = str
) -> T:
    return select(_key(key), label, options, labels, default=default)


def _select_many(
    key: str, label: str, options: Sequence[str], default: Sequence[str], help_text: str
) -> list[str]:
    return select_many(
        _key(key),
        label,
        options,
        default=default,
        help=help_text,
        placeholder=t("own.nothing_chosen"),
    )


def _key(name: str) -> str:
    return f"own.{name}"
