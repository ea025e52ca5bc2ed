"""The few things that the theme in ``.streamlit/config.toml`` cannot say."""

from __future__ import annotations

import streamlit as st

_STYLE = """
<style>
/* Lines stay readable on a projector; the chart still gets most of a laptop's width. */
[data-testid="stMainBlockContainer"] { max-width: 84rem; }

/* Figures and their names are read whole on a tablet too. */
.st-key-run [data-testid="stMetricValue"] { font-size: clamp(1rem, 2.2vw, 2rem); }
.st-key-run [data-testid="stMetricValue"] *, [data-testid="stMetricLabel"] * {
  white-space: normal !important; overflow: visible !important; }

/* A sign from the Japanese font is higher than a digit; both get the same line. */
[data-testid="stMetricValue"] * { line-height: 1.4 !important; }

/* The header's line is room enough above a page's title. */
h1 { padding-top: 0 !important; }

/* Digits of equal width, so that growing numbers do not wobble. */
[data-testid="stMetricValue"], [data-testid="stTable"], [data-testid="stCaptionContainer"],
[data-testid="stProgress"] { font-variant-numeric: tabular-nums; }

/* Figures take the page's ink: Streamlit's grey for them misses the contrast of small print. */
[data-testid="stPlotlyChart"] svg text:not(.hovertext *) { fill: currentColor !important; }

/* The picture of a network needs its width, with many layers more: a narrow screen scrolls it. */
[class*="st-key-network"] { overflow-x: auto; }
[class*="st-key-network"] > * { min-width: 26rem; }
.st-key-network-wide > * { min-width: 40rem; }

/* Pixels are shown as the squares that they are. */
[data-testid="stImage"] img { image-rendering: pixelated; }

/* Japanese has no spaces: break headings between phrases where the browser can. */
[data-testid="stHeading"] h1 { font-size: clamp(1.7rem, 3.6vw, 2.6rem); }
h1, h2, h3 { word-break: auto-phrase; text-wrap: balance; line-break: strict; }

/* The theme's accent is bright on dark ground: dark ink reads better on it than white. */
[data-testid^="stBaseButton-primary"]:not(:disabled) { color: light-dark(#FFFFFF, #14161C); }

/* Small print stays readable: Streamlit's 60 per cent miss the contrast that AA asks for. */
[data-testid="stCaptionContainer"] { opacity: 0.8; }

/* Pages that a narrow header has no room for: Streamlit says "3 more", in English only. */
[data-testid="stTopNavSection"] p { font-size: 0; }
[data-testid="stTopNavSection"] p::after { content: "⋯"; font-size: 1.25rem; }

/* In the header, right of the pages; a lost connection is told in the same place. */
.st-key-language { position: fixed; top: 0.75rem; right: 4rem; width: auto; z-index: 999991; }
body:has([data-testid="stConnectionStatus"]) .st-key-language { visibility: hidden; }

/* Live charts run the script twice a second: no sign that comes and goes as often. */
[data-testid="stStatusWidget"]:has([aria-label="Running..."]) { visibility: hidden; }

/* Home: the steps abreast, in pairs or in a column. */
.st-key-steps { display: grid; grid-template-columns: repeat(4, 1fr); align-items: stretch; }
@media (max-width: 60rem) { .st-key-steps { grid-template-columns: repeat(2, 1fr); } }
@media (max-width: 32rem) { .st-key-steps { grid-template-columns: 1fr; } }
.st-key-steps [role="img"] { font-size: 2rem; line-height: 1.4; }

/* Streamlit's own hints inside a field speak English only. */
[data-testid="InputInstructions"] { display: none; }

/* Names of runs are plain text, in which nothing can be written bold. */
.st-key-running [data-testid="stText"] { font-weight: 650; }

/* Compare: the charts abreast where each gets room; the table's own buttons speak English only. */
.st-key-curves { display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 30rem), 1fr)); }
[class*="st-key-runs_"] [data-testid="stElementToolbar"] { display: none; }

/* Out of the flow: a component that draws nothing must leave no gap. */
.st-key-browser { position: absolute; width: 0; height: 0; overflow: hidden; }

@media (prefers-reduced-motion: reduce) {
  * { transition-duration: 0.01ms !important; animation-duration: 0.01ms !important; }
}
</style>
"""


def apply_style() -> None:
    """Adds the styles to the page; called once in each run."""
    st.html(_STYLE)
