"""Lets Plotly see modules only when they are complete.

While one thread imports pandas, a chart that another draws at the same moment finds it among the
loaded modules, without its classes yet, and ends in an error. Plotly has no setting for this: the
function by which it looks for a loaded module is replaced by one that also asks whether the module
is complete, as Python itself and narwhals do.
"""

from __future__ import annotations

from types import ModuleType

from _plotly_utils import basevalidators, optional_imports, utils
from plotly import basedatatypes
from plotly.io import _json

_get_module = optional_imports.get_module


def _get_complete_module(name: str, should_load: bool = True) -> ModuleType | None:
    module: ModuleType | None = _get_module(name, should_load)
    return None if getattr(getattr(module, "__spec__", None), "_initializing", False) else module


def ignore_incomplete_modules() -> None:
    """Let all charts of this process ignore modules that are being imported."""
    for user in (basevalidators, utils, basedatatypes, _json):
        user.get_module = _get_complete_module
