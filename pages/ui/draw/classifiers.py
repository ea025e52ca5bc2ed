"""The choice of the networks that classify the drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dlcore import Run
from dlcore.handwriting.drawing import ImageFormat
from dlcore.inference.digits.classifiers import image_format_of, is_digit_classifier
from dlcore.pretrained import BUNDLED
from dlcore.pretrained.digits.model import SPEC
from pages.ui.common.run_titles import unique_titles
from pages.ui.shell.choice import select_many
from pages.ui.shell.services import learner_runs
from pages.ui.shell.text import t

MAX_CLASSIFIERS = 4
"""More do not fit side by side."""

_KEY = "draw_readers"


@dataclass(frozen=True)
class ClassifierInfo:
    """A network that classifies digits.

    Args:
        title: plain text.
        image_format: the image format that it was trained on.
    """

    title: str
    image_format: ImageFormat


def digit_runs() -> list[Run]:
    """Return the learner's runs that classify digits, newest first."""
    return [run for run in learner_runs() if is_digit_classifier(run)]


def available_classifiers(runs: Sequence[Run]) -> Mapping[str, ClassifierInfo]:
    """Return the bundled network and the networks of runs, by ``bundled`` and the runs' ids.

    Args:
        runs: from ``digit_runs``.
    """
    names = unique_titles(runs)
    bundled = {BUNDLED: ClassifierInfo(t("draw.bundled"), image_format_of(SPEC))}
    return bundled | {
        run.id: ClassifierInfo(names[run.id], image_format_of(run.spec)) for run in runs
    }


def select_classifiers(available: Mapping[str, ClassifierInfo]) -> Mapping[str, ClassifierInfo]:
    """Draw the choice; return at least one classifier."""
    if len(available) == 1:
        st.caption(t("draw.no_runs"))
        return available
    # By default the bundled network and the newest run.
    chosen = select_many(
        _KEY,
        t("draw.readers"),
        list(available),
        lambda name: available[name].title,
        default=list(available)[:2],
        placeholder=t("draw.readers_none"),
        max_selections=MAX_CLASSIFIERS,
    )
    return {name: available[name] for name in chosen or [BUNDLED]}
