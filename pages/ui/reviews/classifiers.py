"""Which network reads the reviews."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.inference.reviews.classifiers import can_read_reviews
from dlcore.pretrained.digits.model import BUNDLED
from dlcore.pretrained.reviews.model import card
from pages.ui.common.run_titles import titles
from pages.ui.shell.choice import select
from pages.ui.shell.services import own_runs
from pages.ui.shell.text import percent, t


def chosen_review_reader() -> str:
    """Lets the learner choose; ``bundled``, or the id of one of their runs."""
    runs = {run.id: run for run in own_runs() if can_read_reviews(run)}
    names = {BUNDLED: t("review.bundled")} | dict(titles(list(runs.values())))
    name = select("review_reader", t("review.reader"), list(names), names.__getitem__)
    st.caption(_about_run(runs[name]) if name in runs else _about_bundled(bool(runs)))
    return name


def _about_bundled(has_runs: bool) -> str:
    share = percent(card()["accuracy"]["test"])
    words = t("review.bundled_about", share=share)
    return words if has_runs else f"{words} {t('review.no_runs')}"


def _about_run(run: Run) -> str:
    share = run.progress.test.get("accuracy")
    if share is None:
        return t("review.run_about", count=run.progress.epoch)
    return t("review.run_accuracy", count=run.progress.epoch, share=percent(share))
