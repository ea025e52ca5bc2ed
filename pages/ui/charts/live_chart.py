"""The live chart: one plotly.js chart that the browser keeps, fed with what is new.

The browser's half is ``static/live_chart.js``; what passes between the two is told in
:mod:`pages.ui.charts.delivery`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from dlcore.analysis.diagnosis import TURNED
from dlcore.events import Event
from pages.ui.charts.assets import MODULE, ensure_static
from pages.ui.charts.delivery import Delivery
from pages.ui.shell.language import language
from pages.ui.shell.metric_names import is_share, metric_name, series_name
from pages.ui.shell.text import t

_HTML = '<div class="dl-chart"><div></div></div>'

_CSS = """
.dl-chart{container-type:inline-size}
.dl-chart>div{height:420px;font-variant-numeric:tabular-nums}
@container (max-width:639px){.dl-chart>div{height:660px}}
"""
"""The height is fixed before anything is loaded, so that nothing on the page jumps."""


def live_chart(
    run_id: str,
    events_since: Callable[[int], Sequence[tuple[int, Event]]],
    *,
    key: str,
    title: str,
    epochs: int,
    metric: str | None = "accuracy",
    validation: bool = True,
) -> None:
    """Draws the curves of a run and, called again, adds what is new.

    Call it in a fragment with ``run_every`` while the run goes on.

    Args:
        run_id: whose curves; another id clears the chart.
        events_since: the run's events after a number, with their numbers, in order.
        key: of the component; one chart with this key may be on the page.
        title: the run's name, for the text alternative and the picture's file name.
        epochs: where the axis of epochs ends (a finished run: the epochs it had).
        metric: Keras' name of what stands beside the loss, or None for the loss alone.
        validation: whether the run validates.
    """
    delivery = _delivery(key, run_id)
    settings = _settings(title, epochs, metric, validation)
    message = delivery.message(events_since(delivery.reached), settings)
    _component()(key=key, data=message, on_have_change=lambda: _hear(key))


def _delivery(key: str, run_id: str) -> Delivery:
    name = f"{key}.delivery"
    known = st.session_state.get(name)
    if known is None or known.run != run_id:
        st.session_state[name] = known = Delivery(run_id)
    return known


def _hear(key: str) -> None:
    have = st.session_state[key].get("have")
    if isinstance(have, Mapping):
        st.session_state[f"{key}.delivery"].heard(have)


@cache
def _component() -> ComponentRenderer:
    """The component; its inline script is sent with every message and only loads the module.

    The address is taken from the page's own, since the app may lie behind a path. Without a line
    break Streamlit would take the script for a file's name.
    """
    address = f"app/static/{MODULE}?v={ensure_static()}"
    script = f"""
export default async (component) => {{
  const module = await import(new URL("{address}", document.baseURI));
  return module.default(component);
}};
"""
    return st.components.v2.component(
        "dl_live_chart", html=_HTML, css=_CSS, js=script, isolate_styles=False
    )


def _settings(title: str, epochs: int, metric: str | None, validation: bool) -> dict[str, Any]:
    """Everything the chart needs to know besides the points."""
    names = ["loss", metric] if metric else ["loss"]
    return {
        "title": title,
        "file": re.sub(r"[^\w.-]+", "_", title),
        "language": language(),
        "epochs": epochs,
        "turned": TURNED,
        "panels": [
            {
                "key": name,
                "title": metric_name(name),
                "names": {
                    "training": series_name(name),
                    "validation": series_name(f"val_{name}"),
                },
                "share": is_share(name),
                "validation": validation,
            }
            for name in names
        ],
        "words": {
            "training": t("chart.training"),
            "validation": t("chart.validation"),
            "progress": t("chart.progress"),
            "epoch": t("chart.epoch"),
            "best": t("chart.best"),
            "best_at": t("chart.best_at", **_left_open("epoch")),
            "turned_at": t("chart.turned_at", **_left_open("epoch")),
            "summary": t("chart.summary", **_left_open("title", "epoch", "epochs", "values")),
            "separator": t("chart.separator"),
            "empty": t("chart.empty", **_left_open("title")),
            "failed": t("chart.failed"),
        },
        "buttons": {
            "Zoom": t("chart.button_zoom"),
            "Pan": t("chart.button_pan"),
            "Reset axes": t("chart.button_reset"),
            "Download plot as a PNG": t("chart.button_picture"),
        },
    }


def _left_open(*names: str) -> dict[str, str]:
    """Placeholders that the browser fills in."""
    return {name: f"{{{name}}}" for name in names}
