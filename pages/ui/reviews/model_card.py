"""The model card of the bundled review classifier."""

from __future__ import annotations

import streamlit as st

from dlcore.pretrained.reviews.model import model_card
from pages.ui.shell.text import percent, t


def draw_model_card() -> None:
    content = model_card()
    data, accuracy = content["data"][0], content["accuracy"]
    st.markdown(
        t(
            "review.card_data",
            parameters=content["parameters"],
            reviews=data["reviews"],
            words=content["settings"]["words"],
        )
    )
    st.markdown(
        t(
            "review.card_accuracy",
            count=content["reported_on"],
            whole=percent(accuracy["test"]),
            short=percent(accuracy["first_20_words"]),
        )
    )
    negated = percent(accuracy["negated"])
    st.markdown(t("review.negation", count=content["negated_sentences"], share=negated))
    st.caption(t("review.card_origin", citation=data["citation"], source=data["source"]))
