"""A figure that keeps a learner's zoom while it is drawn anew.

``st.plotly_chart`` makes a new chart out of every changed figure. Here the browser keeps one and
changes it; its half is ``static/kept_figure.js``.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.ui.charts.assets import ensure_static
from pages.ui.shell.language import language
from pages.ui.shell.text import t

_MODULE = "kept_figure.js"


def persistent_chart(figure: go.Figure, *, key: str, words: str, file: str) -> None:
    """Draws a figure in the page's font and colours; called again, changes it.

    Args:
        figure: with a height. Zoom and hidden curves stay as long as its ``layout.uirevision``
            does.
        key: of the component; one figure with this key may be on the page.
        words: what a screen reader says.
        file: name of the picture that can be saved, without ending.
    """
    figure.update_layout(template="none")
    message = {
        "figure": figure.to_json(),
        "config": _config(file),
        "words": words,
        "failed": t("chart.failed"),
    }
    _component()(key=key, data=message, height=int(figure.layout.height))


@cache
def _component() -> ComponentRenderer:
    """The component; see ``pages.ui.charts.live_chart`` for why its inline script looks so."""
    address = f"app/static/{_MODULE}?v={ensure_static()}"
    script = f"""
export default async (component) => {{
  const module = await import(new URL("{address}", document.baseURI));
  return module.default(component);
}};
"""
    return st.components.v2.component(
        "dl_kept_figure", html='<div class="dl-figure"></div>', js=script, isolate_styles=False
    )


def _config(file: str) -> dict[str, Any]:
    words = {
        "Zoom": t("chart.button_zoom"),
        "Pan": t("chart.button_pan"),
        "Reset axes": t("chart.button_reset"),
        "Download plot as a PNG": t("chart.button_picture"),
    }
    return {
        "displaylogo": False,
        "displayModeBar": True,
        "showTips": False,
        "doubleClick": "reset",
        "modeBarButtons": [["zoom2d", "pan2d", "resetScale2d", "toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": file, "scale": 2},
        "locale": language(),
        "locales": {language(): {"dictionary": words, "format": {}}},
    }
