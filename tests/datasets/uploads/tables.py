"""Tables written as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def lines(header: str, rows: Iterable[Sequence[object]], separator: str = ",") -> bytes:
    """A table in UTF-8; fields are quoted where that is needed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator)
    writer.writerows(rows)
    return (header + "\n" + out.getvalue()).encode()
