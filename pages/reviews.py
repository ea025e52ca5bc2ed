"""Reviews: a network classifies film reviews and attributes its answer to their words."""

from __future__ import annotations

import streamlit as st

from dlcore import Run
from dlcore.datasets import Cache, Imdb
from dlcore.inference.reviews.classifiers import is_review_classifier
from dlcore.pretrained import BUNDLED
from dlcore.pretrained.reviews.model import model_card
from pages.ui.common.dataset_download import download_panel
from pages.ui.common.run_titles import unique_titles
from pages.ui.reviews.model_card import draw_model_card
from pages.ui.reviews.review_list import draw_first_reviews, draw_review_search
from pages.ui.reviews.written_review import draw_written_review
from pages.ui.shell.choice import select
from pages.ui.shell.services import engine, learner_runs
from pages.ui.shell.text import percent, sentences, t


def draw_page() -> None:
    engine()
    st.title(t("review.heading"), anchor=False)
    st.markdown(t("review.lead"))
    cache = Cache.default()
    if Imdb().missing_files(cache):
        download_panel(Imdb(), cache)
    else:
        classifier = select_classifier()
        draw_written_review(classifier)
        draw_first_reviews(classifier)
        draw_review_search(classifier)
    with st.expander(t("review.card_title"), icon=":material/info:"):
        draw_model_card()


def select_classifier() -> str:
    """Draw the choice; return ``bundled`` or the id of one of the learner's runs."""
    runs = {run.id: run for run in learner_runs() if is_review_classifier(run)}
    names = {BUNDLED: t("review.bundled")} | dict(unique_titles(list(runs.values())))
    name = select("review_reader", t("review.reader"), list(names), names.__getitem__)
    st.caption(run_text(runs[name]) if name in runs else bundled_text(bool(runs)))
    return name


def bundled_text(has_runs: bool) -> str:
    accuracy = percent(model_card()["accuracy"]["test"])
    text = t("review.bundled_about", share=accuracy)
    return text if has_runs else sentences(text, t("review.no_runs"))


def run_text(run: Run) -> str:
    accuracy = run.progress.test.get("accuracy")
    if accuracy is None:
        return t("review.run_about", count=run.progress.epoch)
    return t("review.run_accuracy", count=run.progress.epoch, share=percent(accuracy))


draw_page()
