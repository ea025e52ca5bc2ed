"""What a learner chooses of their own table: what to predict, from what, and how."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar, get_args

import streamlit as st

from dlcore.datasets import Task, UploadCsv
from dlcore.datasets.uploads.csv_summary import TableSummary
from dlcore.datasets.uploads.csv_table import ColumnKind
from pages.ui.common.uploaded_table import chosen, suggested
from pages.ui.shell.choice import segments, select, select_many
from pages.ui.shell.text import percent, t

PREPARATION: Mapping[str, Sequence[str | float]] = {
    "gaps": get_args(UploadCsv.model_fields["gaps"].annotation),
    "scaling": get_args(UploadCsv.model_fields["scaling"].annotation),
    "test_share": (0.1, 0.2, 0.3, 0.4, 0.5),
}
"""Fields of the data set with what is offered for them."""

T = TypeVar("T")


def own_choices(sha256: str, table: TableSummary, before: UploadCsv | None) -> UploadCsv | None:
    """Draws the choices.

    Args:
        sha256: of the table.
        table: what it holds.
        before: what was chosen of it last.

    Returns:
        The data set; None as long as no feature is chosen.

    Raises:
        CsvError: what was chosen cannot be trained on.
    """
    names = [column.name for column in table.columns]
    left, right = st.columns(2)
    with left:
        target = _one(
            f"{sha256}.target", t("field.target"), names, before.target if before else names[-1]
        )
    same = before if before and before.target == target else None
    features, task = suggested(sha256, target)
    at = f"{sha256}.{target}"
    with right:
        task = _task(at, Task(task), same)
    features = tuple(_features(at, names, target, features, same))
    _left_out(table, target, features)
    with st.expander(t("own.more"), icon=":material/tune:"):
        categories = tuple(_categories(at, table, features, same))
        choices = _preparation(sha256, before)
    if not features:
        st.info(t("own.no_features"), icon=":material/view_column:")
        return None
    return chosen(sha256, features, target, categories=categories, task=task, **choices)


def _task(at: str, recognised: Task, before: UploadCsv | None) -> Task:
    words = {task: t(f"field.task.{task.value}") for task in Task}
    words[recognised] = t("own.recognised", task=words[recognised])
    return segments(
        _key(f"{at}.task"),
        t("field.task"),
        list(Task),
        words.__getitem__,
        default=before.task if before else recognised,
        help=t("own.task_help"),
    )


def _features(
    at: str, names: Sequence[str], target: str, fitting: Sequence[str], before: UploadCsv | None
) -> list[str]:
    given = [feature.name for feature in before.features] if before else list(fitting)
    offered = [name for name in names if name != target]
    return _several(f"{at}.features", t("own.features"), offered, given, t("own.features_help"))


def _left_out(table: TableSummary, target: str, features: Sequence[str]) -> None:
    """Says which columns cannot be features, as a learner may wonder where they are."""
    names = [
        column.name
        for column in table.columns
        if column.kind is ColumnKind.CATEGORY and not column.is_choice
    ]
    out = [name for name in names if name != target and name not in features]
    if out:
        # Plain text: a column's name is the learner's own.
        st.text(t("own.left_out", names=t("chart.separator").join(out)))


def _categories(
    at: str, table: TableSummary, features: Sequence[str], before: UploadCsv | None
) -> list[str]:
    numbers = [
        name
        for name in features
        if table.column(name).kind is ColumnKind.NUMBER and table.column(name).is_choice
    ]
    if not numbers:
        return []
    given = [feature.name for feature in before.features if feature.categories] if before else []
    return _several(
        f"{at}.categories", t("own.categories"), numbers, given, t("own.categories_help")
    )


def _preparation(sha256: str, before: UploadCsv | None) -> dict[str, Any]:
    """Missing values, scaling and the split."""
    cells = st.columns(2) * 2
    found: dict[str, Any] = {}
    for cell, (name, options) in zip(cells, PREPARATION.items(), strict=False):
        words = partial(_option_text, name)
        with cell:
            label, value = t(f"field.{name}"), _given(before, name)
            found[name] = _one(f"{sha256}.{name}", label, options, value, words)
    at = _key(f"{sha256}.seed")
    st.session_state.setdefault(at, _given(before, "seed"))
    seed = cells[-1].number_input(t("field.seed"), 0, 2**31 - 1, step=1, key=at)
    return {**found, "seed": int(seed)}


def _given(before: UploadCsv | None, name: str) -> Any:
    return getattr(before, name) if before else UploadCsv.model_fields[name].default


def _option_text(name: str, option: str | float) -> str:
    return percent(option, 0) if isinstance(option, float) else t(f"field.{name}.{option}")


def _one(at: str, label: str, options: Sequence[T], value: T, words: Callable[[T], str] = str) -> T:
    return select(_key(at), label, options, words, default=value)


def _several(
    at: str, label: str, options: Sequence[str], given: Sequence[str], about: str
) -> list[str]:
    return select_many(
        _key(at),
        label,
        options,
        default=given,
        help=about,
        placeholder=t("own.nothing_chosen"),
    )


def _key(name: str) -> str:
    return f"own.{name}"
