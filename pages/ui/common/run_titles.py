"""What a run is called on the screen."""

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


def title_of(run: Run) -> str:
    """The run's name, else its preset's, else its data set's, with what a learner's own table is
    to tell. Plain text, never markup.
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


def as_markdown(title: str) -> str:
    """The same text where Streamlit would read markup, with every mark made harmless."""
    return _MARKS.sub(r"\\\g<0>", title)


def titles(runs: Sequence[Run]) -> Mapping[str, str]:
    """Titles that tell runs apart; of those that share one, the later ones get a number.

    Args:
        runs: newest first.

    Returns:
        A run's id to its title.
    """
    taken: dict[str, str] = {}
    for run in reversed(runs):
        title = title_of(run)
        numbered = (f"{title} ({number})" for number in count(2))
        free = next(name for name in chain([title], numbered) if name not in taken)
        taken[free] = run.id
    return {run_id: title for title, run_id in taken.items()}
