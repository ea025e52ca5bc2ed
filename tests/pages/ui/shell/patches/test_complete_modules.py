"""Charts that are drawn while another thread imports pandas."""

from __future__ import annotations

import json
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from _plotly_utils import basevalidators, utils
from plotly import basedatatypes
from plotly.io import _json

from pages.ui.shell.patches.complete_modules import ignore_incomplete_modules


@pytest.fixture(autouse=True)
def complete_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Plotly be as it was after the test."""
    for user in (basevalidators, utils, basedatatypes, _json):
        monkeypatch.setattr(user, "get_module", user.get_module)
    ignore_incomplete_modules()


@pytest.mark.parametrize("values", [(1.5, 2.5), np.array([1.5, 2.5]), np.float32(1.5)])
def test_a_chart_needs_no_module_that_is_being_imported(
    values: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = _drawn(values)
    incomplete = ModuleType("pandas")
    incomplete.__spec__ = ModuleSpec("pandas", None)
    incomplete.__spec__._initializing = True  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pandas", incomplete)
    assert _drawn(values) == expected


def _drawn(values: Any) -> object:
    figure = go.Figure(go.Scatter(x=np.array([1, 2]), y=[3, None]))
    figure.add_bar(y=np.atleast_1d(values), marker={"color": np.atleast_1d(values)})
    figure.update_layout(width=np.float64(300), xaxis_range=values if np.ndim(values) else None)
    return json.loads(str(figure.to_json(engine="json")))
