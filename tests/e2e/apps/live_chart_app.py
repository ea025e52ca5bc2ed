"""A page with the live chart of one run, which grows while the page is open.

Address parameters: ``run``, name of the run; ``epochs``, its epochs; ``start``, number of events at
first; ``end``, number of events at last; ``metric`` (``none`` for the loss alone); ``charts``,
number of charts on the page.
"""

import math

import streamlit as st

from dlcore.events import EpochEnded, Event, Progress, Started
from pages.ui.charts.live_chart import live_chart
from pages.ui.shell.style import apply_style

STEPS = 5
EVENTS_PER_EPOCH = STEPS + 1
BEST = 9


def event(number: int, epochs: int) -> Event:
    """Return the event of a number, from 1: a start, then five steps and an end per epoch."""
    if number == 1:
        return Started(0.0, 0, epochs, STEPS, 50_890, "xla", "fits")
    done, step = divmod(number - 2, EVENTS_PER_EPOCH)
    epoch = done + 1
    training = training_metrics(done + min(step + 1, STEPS) / STEPS)
    if step < STEPS:
        return Progress(float(number), epoch, step + 1, STEPS, training)
    validation = {
        "val_loss": 0.09 + 0.12 * math.exp(-epoch / 2) + 0.002 * max(0, epoch - BEST),
        "val_accuracy": 0.975 - 0.035 * math.exp(-epoch / 3) + 0.001 * math.sin(epoch * 5),
    }
    return EpochEnded(float(number), epoch, training | validation, 2.5, best=epoch <= BEST)


def training_metrics(epochs: float) -> dict[str, float]:
    """Return the training metrics after some epochs."""
    loss = 0.01 + 0.45 * math.exp(-epochs / 3) + 1.9 * math.exp(-epochs * 4)
    error = 0.002 + 0.13 * math.exp(-epochs / 3) + 0.7 * math.exp(-epochs * 5)
    return {"loss": loss, "accuracy": 1 - error}


@st.cache_resource
def event_count(run: str) -> list[int]:
    """Return the number of events of the run, shared by all sessions."""
    return [int(st.query_params.get("start", "1"))]


epochs = int(st.query_params.get("epochs", "20"))
end = int(st.query_params.get("end", str(1 + epochs * EVENTS_PER_EPOCH)))
metric = st.query_params.get("metric", "accuracy")
charts = int(st.query_params.get("charts", "1"))
count = event_count(st.query_params.get("run", "run"))

st.set_page_config(layout="wide")
apply_style()
st.title("kaneko-mlp")
hidden = st.toggle("hidden")


@st.fragment(run_every=0.3)
def live() -> None:
    """Add two events and draw the charts."""
    count[0] = min(count[0] + 2, end)
    for index in range(charts):
        live_chart(
            "run-1",
            lambda number: [(n, event(n, epochs)) for n in range(number + 1, count[0] + 1)],
            key=f"chart-{index}",
            title="kaneko-mlp 1",
            epochs=epochs,
            metrics=("loss",) if metric == "none" else ("loss", metric),
        )


if not hidden:
    live()
