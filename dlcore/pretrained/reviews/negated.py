"""Sentences with a negation, by which the model card states how well the model reads them."""

from __future__ import annotations

import json
from pathlib import Path

_SENTENCES = json.loads(Path(__file__).with_name("negated.json").read_text("utf-8"))

POSITIVE: tuple[str, ...] = tuple(_SENTENCES["positive"])
NEGATIVE: tuple[str, ...] = tuple(_SENTENCES["negative"])
