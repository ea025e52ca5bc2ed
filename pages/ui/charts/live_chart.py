"""The live chart: a plotly.js chart that stays in the browser and receives only new points.

The browser's half is ``static/scripts/live_chart.js``; :mod:`pages.ui.charts.delivery` describes
the messages between the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from dlcore.analysis.diagnosis import (
    MIN_EPOCHS,
    NOISE_EPOCHS,
    NOISE_RATIO,
    OVERFITTING_RATIO,
)
from dlcore.events import Event
from pages.ui.charts.delivery import Delivery
from pages.ui.charts.style import button_texts
from pages.ui.shell.assets import module_component
from pages.ui.shell.language import language
from pages.ui.shell.metric_names import is_share, metric_name, series_name
from pages.ui.shell.reported import reported
from pages.ui.shell.text import t

_HTML = '<div class="dl-chart {size}"><div></div><p role="status"></p></div>'
_FEW = 2
"""So many panels fit side by side; more have two rows, see ``static/styles/charts.css``."""


def live_chart(
    run_id: str,
    events_since: Callable[[int], Sequence[tuple[int, Event]]],
    *,
    key: str,
    title: str,
    epochs: int,
    metrics: Sequence[str] = ("loss", "accuracy"),
    validation: bool = True,
    kept: int | None = None,
    planned: int | None = None,
) -> None:
    """Draw the curves of a run; each further call adds new points.

    Call it in a fragment, with ``run_every`` while the run is active.

    Args:
        run_id: the run; another id clears the chart.
        events_since: returns the run's events after a number, with their numbers, in order.
        key: of the component; a page may have one chart with this key.
        title: the run's name, for the text alternative and the image's file name.
        epochs: end of the axis of epochs (for a finished run the epochs it had).
        metrics: Keras' names of the metrics, the loss among them; each has a panel.
        validation: whether the run validates.
        kept: epoch whose weights are kept, where it is not the last one.
        planned: epochs of the settings, where a run ended before.
    """
    delivery = _delivery(key, run_id)
    settings = _settings(title, epochs, metrics, validation)
    settings |= {"kept": kept} if kept else {}
    settings |= {"planned": planned} if planned else {}
    message = delivery.message(events_since(delivery.last_read), settings)
    component = _component(len(metrics))
    component(key=key, data=message, on_have_change=lambda: _restart(key))


def _component(panels: int) -> ComponentRenderer:
    is_large = panels > _FEW
    name, html = f"dl_live_chart{'_large' * is_large}", _HTML.format(size="large" * is_large)
    return module_component(name, "live_chart.js", html=html)


def _delivery(key: str, run_id: str) -> Delivery:
    name = f"{key}.delivery"
    delivery = st.session_state.get(name)
    if delivery is None or delivery.run != run_id:
        st.session_state[name] = delivery = Delivery(run_id)
    return delivery


def _restart(key: str) -> None:
    """Continue at what a browser has that misses something."""
    have = reported(key, "have")
    delivery = st.session_state.get(f"{key}.delivery")
    if delivery is not None and isinstance(have, Mapping):
        delivery.restart(have)


def _settings(title: str, epochs: int, metrics: Sequence[str], validation: bool) -> dict[str, Any]:
    """Return everything the chart needs besides the points."""
    return {
        "title": title,
        "file": re.sub(r"[^\w.-]+", "_", title),
        "language": language(),
        "epochs": epochs,
        "overfitting": {
            "min_epochs": MIN_EPOCHS,
            "ratio": OVERFITTING_RATIO,
            "noise_epochs": NOISE_EPOCHS,
            "noise_ratio": NOISE_RATIO,
        },
        "panels": [_panel(name, metrics, validation) for name in metrics],
        "words": _words(),
        "buttons": button_texts(),
    }


def _panel(name: str, metrics: Sequence[str], validation: bool) -> dict[str, Any]:
    """Return the settings of one metric's panel."""
    return {
        "key": name,
        "title": metric_name(name, metrics),
        "names": {
            "training": series_name(name, metrics),
            "validation": series_name(f"val_{name}", metrics),
        },
        "share": is_share(name),
        "validation": validation,
    }


def _words() -> dict[str, str]:
    """Return the words of the chart, with placeholders for what the browser knows."""
    return {
        "training": t("chart.training"),
        "validation": t("chart.validation"),
        "progress": t("chart.progress"),
        "epoch": t("chart.epoch"),
        "best": t("chart.best"),
        "best_at": t("chart.best_at", **_placeholders("epoch")),
        "turned_at": t("chart.turned_at", **_placeholders("epoch")),
        "kept_at": t("chart.kept_at", **_placeholders("epoch")),
        "summary": t("chart.summary", **_placeholders("title", "epoch", "epochs", "values")),
        "separator": t("chart.separator"),
        "empty": t("chart.empty", **_placeholders("title")),
        "failed": t("chart.failed"),
    }


def _placeholders(*names: str) -> dict[str, str]:
    """Return values that keep the placeholders, which the browser fills in."""
    return {name: f"{{{name}}}" for name in names}
