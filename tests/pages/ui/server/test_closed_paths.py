"""Paths that answer nobody."""

from __future__ import annotations

import pytest

from pages.ui.server.closed_paths import ClosedPaths
from tests.pages.ui.server.asgi import answer, messages


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/lab/_stcore/metrics"])
def test_the_figures_of_the_process_are_closed(path: str) -> None:
    start, _ = messages(ClosedPaths(answer), path)
    assert start["status"] == 404


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/train"])
def test_all_other_paths_are_open(path: str) -> None:
    assert messages(ClosedPaths(answer), path) == messages(answer)
