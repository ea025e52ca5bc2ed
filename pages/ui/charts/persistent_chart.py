"""A chart that keeps the learner's zoom when its figure changes.

``st.plotly_chart`` makes a new chart for every changed figure. Here the browser keeps one chart and
updates it; its half is ``static/scripts/persistent_chart.js``.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from pages.ui.charts.style import button_texts
from pages.ui.shell.assets import module_component
from pages.ui.shell.language import language
from pages.ui.shell.text import t

_HTML = '<div class="dl-figure"></div>'


def persistent_chart(figure: go.Figure, *, key: str, words: str, file: str) -> None:
    """Draw a figure in the page's font and colours; a further call updates it.

    Args:
        figure: with a height. Zoom and hidden curves stay while ``layout.uirevision`` is the same.
        key: of the component; a page may have one chart with this key.
        words: text alternative for screen readers.
        file: name of the image that can be saved, without extension.
    """
    figure.update_layout(template="none")
    message = {
        "figure": figure.to_json(),
        "config": _config(file),
        "words": words,
        "failed": t("chart.failed"),
    }
    component = module_component("dl_persistent_chart", "persistent_chart.js", html=_HTML)
    component(key=key, data=message, height=int(figure.layout.height))


def _config(file: str) -> dict[str, Any]:
    return {
        "displaylogo": False,
        "displayModeBar": True,
        "showTips": False,
        "doubleClick": "reset",
        "modeBarButtons": [["zoom2d", "pan2d", "resetScale2d", "toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": file, "scale": 2},
        "locale": language(),
        "locales": {language(): {"dictionary": button_texts(), "format": {}}},
    }
