"""Every class of query that a worker answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlcore import inference, labs
from dlcore.inference.query import Query

QUERIES: Mapping[str, type[Query[Any]]] = {**inference.QUERIES, **labs.QUERIES}
"""By kind."""
