"""A page with the live chart of one run that grows while anyone looks at it.

Address parameters: ``run`` its name, ``epochs`` it has, ``start`` events that are there at
once, ``end`` events at which it stands still, ``metric`` (``none`` for the loss alone),
``charts`` on the page.
"""

import math

import streamlit as st

from dlcore.events import EpochEnded, Event, Progress, Started
from pages.ui.charts.live_chart import live_chart

STEPS = 5
EVENTS_PER_EPOCH = STEPS + 1
BEST = 9


def event(number: int, epochs: int) -> Event:
    """The event with a number, from 1: a start, then five steps and an end for each epoch."""
    if number == 1:
        return Started(0.0, 0, epochs, STEPS, 50_890, "xla", "fits")
    done, step = divmod(number - 2, EVENTS_PER_EPOCH)
    epoch = done + 1
    training = measured(done + min(step + 1, STEPS) / STEPS)
    if step < STEPS:
        return Progress(float(number), epoch, step + 1, STEPS, training)
    validation = {
        "val_loss": 0.09 + 0.12 * math.exp(-epoch / 2) + 0.002 * max(0, epoch - BEST),
        "val_accuracy": 0.975 - 0.035 * math.exp(-epoch / 3) + 0.001 * math.sin(epoch * 5),
    }
    return EpochEnded(float(number), epoch, training | validation, 2.5, best=epoch <= BEST)


def measured(epochs: float) -> dict[str, float]:
    """Training metrics after so many epochs."""
    loss = 0.01 + 0.45 * math.exp(-epochs / 3) + 1.9 * math.exp(-epochs * 4)
    missed = 0.002 + 0.13 * math.exp(-epochs / 3) + 0.7 * math.exp(-epochs * 5)
    return {"loss": loss, "accuracy": 1 - missed}


@st.cache_resource
def grown(run: str) -> list[int]:
    """How many events the run has, shared by all sessions."""
    return [int(st.query_params.get("start", "1"))]


epochs = int(st.query_params.get("epochs", "20"))
end = int(st.query_params.get("end", str(1 + epochs * EVENTS_PER_EPOCH)))
metric = st.query_params.get("metric", "accuracy")
count = grown(st.query_params.get("run", "run"))

st.set_page_config(layout="wide")
st.title("kaneko-mlp")
hidden = st.toggle("hidden")


@st.fragment(run_every=0.3)
def live() -> None:
    """Grows by two events and shows them."""
    count[0] = min(count[0] + 2, end)
    for index in range(int(st.query_params.get("charts", "1"))):
        live_chart(
            "run-1",
            lambda number: [(n, event(n, epochs)) for n in range(number + 1, count[0] + 1)],
            key=f"chart-{index}",
            title="kaneko-mlp 1",
            epochs=epochs,
            metric=None if metric == "none" else metric,
        )


if not hidden:
    live()
