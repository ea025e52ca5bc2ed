"""Queries and answers as JSON, for the way between two processes.

An answer is a dataclass. Its fields are JSON values, NumPy arrays, such dataclasses, or tuples of
one of these (``tuple[X, ...]``), and may be optional (``X | None``).
"""

from __future__ import annotations

import base64
import dataclasses
import functools
import io
from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from dlcore.inference import QUERIES
from dlcore.inference.query import Query

T = TypeVar("T")


def encode_query(query: Query[Any]) -> dict[str, Any]:
    """Return a query as JSON values."""
    return query.model_dump(mode="json")


def decode_query(
    data: Mapping[str, Any], kinds: Mapping[str, type[Query[Any]]] = QUERIES
) -> Query[Any]:
    """Return the query that ``encode_query`` encoded.

    Args:
        data: the encoded query.
        kinds: classes of queries by kind.
    """
    return kinds[data["kind"]].model_validate(data)


def encode_answer(answer: Any) -> dict[str, Any]:
    """Return an answer as JSON values; arrays become the text of their files."""
    fields = dataclasses.fields(answer)
    return {field.name: _encode(getattr(answer, field.name)) for field in fields}


def decode_answer(query: Query[T], data: Mapping[str, Any]) -> T:
    """Return the answer to a query that ``encode_answer`` encoded."""
    answer: T = decode_as(query.result, data)
    return answer


def decode_as(kind: type[T], data: Mapping[str, Any]) -> T:
    """Return the answer of a class that ``encode_answer`` encoded."""
    answer: T = _decode(kind, data)
    return answer


def _encode(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return encode_answer(value)
    if isinstance(value, np.ndarray):
        file = io.BytesIO()
        np.save(file, value, allow_pickle=False)
        return base64.b64encode(file.getvalue()).decode()
    if isinstance(value, tuple):
        return [_encode(item) for item in value]
    return value


@functools.cache
def _type_hints(kind: type) -> Mapping[str, Any]:
    """Return the types of a dataclass, for which Python evaluates its source."""
    return get_type_hints(kind)


def _decode(kind: Any, data: Any) -> Any:
    if get_origin(kind) is UnionType:
        if data is None:
            return None
        (kind,) = (option for option in get_args(kind) if option is not NoneType)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _type_hints(kind)
        return kind(**{name: _decode(hints[name], value) for name, value in data.items()})
    if get_origin(kind) is np.ndarray:
        return np.load(io.BytesIO(base64.b64decode(data)), allow_pickle=False)
    if get_origin(kind) is tuple:
        return tuple(_decode(get_args(kind)[0], item) for item in data)
    return data
