"""Titles of runs on the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import chain, count

from dlcore import Run
from dlcore.datasets import UploadCsv, UploadSeries
from dlcore.experiments.presets import PRESETS
from pages.ui.shell.names import name_of
from pages.ui.shell.text import t

_MARKS = re.compile(r"[\\`*_{}\[\]()#+\-.!|:$<>~]")


def run_title(run: Run) -> str:
    """Return a run's name, else its preset's, else its data set's, as plain text.

    An uploaded table is named with the column that is predicted.
    """
    if run.name:
        return run.name
    if run.preset in PRESETS:
        return name_of("preset", run.preset)
    if isinstance(run.spec.dataset, UploadCsv):
        return t("own.title", target=run.spec.dataset.target)
    if isinstance(run.spec.dataset, UploadSeries):
        return t("forecast.own_title", column=run.spec.dataset.column)
    return name_of("dataset", run.spec.dataset.name)


def escape_markdown(title: str) -> str:
    """Escape every character of a text that Streamlit would read as Markdown."""
    return _MARKS.sub(r"\\\g<0>", title)


def unique_titles(runs: Sequence[Run]) -> Mapping[str, str]:
    """Return distinct titles; of runs with the same title, the later ones get a number.

    Args:
        runs: newest first.

    Returns:
        A run's id to its title.
    """
    run_of_title: dict[str, str] = {}
    for run in reversed(runs):
        title = run_title(run)
        numbered = (f"{title} ({number})" for number in count(2))
        free = next(name for name in chain([title], numbered) if name not in run_of_title)
        run_of_title[free] = run.id
    return {run_id: title for title, run_id in run_of_title.items()}
