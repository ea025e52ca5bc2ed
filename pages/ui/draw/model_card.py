"""The model card of the bundled digit classifier."""

from __future__ import annotations

import streamlit as st

from dlcore.pretrained.digits import detector
from dlcore.pretrained.digits.model import model_card
from pages.ui.shell.text import number, percent, t


def draw_model_card() -> None:
    content = model_card()
    accuracy, data = content["accuracy"], {part["name"]: part for part in content["data"]}
    mnist, pen, sure = data["mnist"], data["pen-digits"], detector.model_card()
    st.markdown(
        t(
            "draw.card_data",
            parameters=content["parameters"],
            mnist=mnist["digits"],
            pen=pen["digits"],
            drawn=pen["drawn"],
            scribbles=data["scribbles"]["drawn"],
        )
    )
    st.markdown(
        t(
            "draw.card_accuracy",
            mnist=percent(accuracy["mnist_test"], 2),
            pen=percent(accuracy["pen"], 2),
            count=content["reported_on"],
        )
    )
    st.markdown(
        t(
            "draw.card_confidence",
            sure=percent(content["confidence"]["sure"], 0),
            temperature=number(content["confidence"]["temperature"], 2),
            digits=percent(sure["pen"]["sure"]),
            wrong=sure["pen"]["sure_and_wrong"],
            scribbles=percent(1 - sure["scribbles"]["sure"]),
            shapes=percent(1 - sure["new_shapes"]["sure"]),
        )
    )
    st.caption(
        t(
            "draw.card_origin",
            mnist=f"{mnist['citation']}, {mnist['source']}, {mnist['licence']}",
            pen=f"{pen['citation']}, {pen['source']}, {pen['licence']}",
        )
    )
