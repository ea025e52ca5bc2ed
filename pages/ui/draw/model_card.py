"""What the network that comes with the app is, learned from, and reaches."""

from __future__ import annotations

import streamlit as st

from dlcore.pretrained.digits.model import card
from pages.ui.shell.text import number, percent, t


def reader_card() -> None:
    """Draws it as text."""
    told = card()
    accuracy, data = told["accuracy"], {part["name"]: part for part in told["data"]}
    mnist, pen = data["mnist"], data["pen-digits"]
    st.markdown(
        t(
            "draw.card_data",
            parameters=told["parameters"],
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
            count=told["reported_on"],
        )
    )
    st.markdown(
        t(
            "draw.card_confidence",
            sure=percent(told["confidence"]["sure"], 0),
            temperature=number(told["confidence"]["temperature"], 2),
            digits=percent(accuracy["pen_sure"]),
            scribbles=percent(1 - accuracy["scribbles_sure"]),
        )
    )
    st.caption(
        t(
            "draw.card_origin",
            mnist=f"{mnist['citation']}, {mnist['source']}, {mnist['licence']}",
            pen=f"{pen['citation']}, {pen['source']}, {pen['licence']}",
        )
    )
