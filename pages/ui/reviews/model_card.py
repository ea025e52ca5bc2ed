"""What the network that reads reviews is, learned from, and reaches."""

from __future__ import annotations

import streamlit as st

from dlcore.pretrained.reviews.model import card
from pages.ui.shell.text import percent, t


def review_card() -> None:
    """Draws it as text."""
    told = card()
    data, accuracy = told["data"][0], told["accuracy"]
    st.markdown(
        t(
            "review.card_data",
            parameters=told["parameters"],
            reviews=data["reviews"],
            words=told["settings"]["words"],
        )
    )
    st.markdown(
        t(
            "review.card_accuracy",
            count=told["reported_on"],
            whole=percent(accuracy["test"]),
            short=percent(accuracy["first_20_words"]),
        )
    )
    st.caption(t("review.card_origin", citation=data["citation"], source=data["source"]))
