"""Reviews: is a film review positive, and which words say so."""

from __future__ import annotations

import streamlit as st

from dlcore.datasets import Cache, Imdb
from pages.ui.common.dataset_download import download
from pages.ui.reviews.classifiers import chosen_review_reader
from pages.ui.reviews.model_card import review_card
from pages.ui.reviews.own_review import own_review
from pages.ui.reviews.test_reviews import browse_reviews, first_reviews
from pages.ui.shell.services import engine
from pages.ui.shell.text import t


def page() -> None:
    engine()
    st.title(t("review.heading"), anchor=False)
    st.markdown(t("review.lead"))
    cache = Cache.default()
    if Imdb().missing(cache):
        download(Imdb(), cache)
    else:
        reader = chosen_review_reader()
        own_review(reader)
        first_reviews(reader)
        browse_reviews(reader)
    with st.expander(t("review.card_title"), icon=":material/info:"):
        review_card()


page()
