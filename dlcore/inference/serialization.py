"""Questions and answers as JSON, on their way between two processes."""

from __future__ import annotations

import base64
import dataclasses
import io
from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np

from dlcore.inference import QUERIES
from dlcore.inference.query import Query

T = TypeVar("T")

_ARRAY = "npy"


def encode_query(question: Query[Any]) -> dict[str, Any]:
    """A question as plain data."""
    return question.model_dump(mode="json")


def decode_query(data: Mapping[str, Any]) -> Query[Any]:
    """Reads a question back."""
    return QUERIES[data["kind"]].model_validate(data)


def encode_answer(answer: Any) -> dict[str, Any]:
    """An answer as plain data; its arrays as the text of their files."""
    fields = dataclasses.fields(answer)
    return {field.name: _packed(getattr(answer, field.name)) for field in fields}


def decode_answer(question: Query[T], data: Mapping[str, Any]) -> T:
    """Reads the answer to a question back."""
    answer: T = question.result(**{name: _unpacked(value) for name, value in data.items()})
    return answer


def _packed(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return value
    file = io.BytesIO()
    np.save(file, value, allow_pickle=False)
    return {_ARRAY: base64.b64encode(file.getvalue()).decode()}


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict) or list(value) != [_ARRAY]:
        return value
    return np.load(io.BytesIO(base64.b64decode(value[_ARRAY])), allow_pickle=False)
