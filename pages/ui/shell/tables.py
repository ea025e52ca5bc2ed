"""Imports pandas, which tables of runs need and nothing else, before the first one is drawn."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from threading import Thread


@cache
def prepare_tables() -> None:
    """Import pandas beside the pages, in half a second; more calls do nothing."""
    Thread(target=import_module, args=("pandas",), name="pandas").start()
