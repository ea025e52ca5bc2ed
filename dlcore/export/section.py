"""One part of a program: a comment that says what it does, and its code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NUMPY = "import numpy as np"
KERAS = "import keras"
PANDAS = "import pandas as pd"


MARK = "#: "
"""Before the id of a comment that stands among the lines of a part."""


@dataclass(frozen=True)
class Section:
    """A part of a program.

    Args:
        comment: id of the comment, see :mod:`dlcore.export.comments`.
        code: lines of Python; one that begins with ``MARK`` becomes a comment.
        imports: import statements that the lines need.
        values: what the comment's words need.
    """

    comment: str
    code: str
    imports: tuple[str, ...] = (KERAS,)
    values: Mapping[str, Any] = field(default_factory=dict)
