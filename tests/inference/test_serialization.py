"""Queries and answers survive the way through JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, get_args

import numpy as np
import pytest

from dlcore.arrays import Array
from dlcore.inference import QUERIES
from dlcore.inference.context import QueryContext
from dlcore.inference.digits.classify import ClassifyDigit, PreparedDrawing
from dlcore.inference.forecasting.forecast import Forecast
from dlcore.inference.images.activations import TraceActivations
from dlcore.inference.images.outputs import PredictSamples
from dlcore.inference.playground import PlayNetwork
from dlcore.inference.query import Query
from dlcore.inference.reviews.classify import ClassifyTestReviews
from dlcore.inference.reviews.find import FindReviews
from dlcore.inference.reviews.nearest import FindNearestWords
from dlcore.inference.reviews.reading import ReadWordByWord
from dlcore.inference.serialization import decode_answer, decode_query, encode_answer, encode_query
from dlcore.playground.exchange import Request
from dlcore.playground.settings import Playground

ARRAYS: tuple[Array, ...] = (
    np.arange(6, dtype=np.int32).reshape(2, 3),
    np.array([0.1, np.nan, np.inf], np.float32),
    np.zeros((0, 4)),
    np.array([True, False]),
    np.array(2.5),
)


@dataclass(frozen=True)
class Part:
    values: Array
    name: str


@dataclass(frozen=True)
class Tree:
    parts: tuple[Part, ...]
    arrays: tuple[Array, ...]
    first: Part | None
    second: Part | None
    counts: tuple[int, ...]
    rows: list[list[str]]
    data: dict[str, Any]
    number: float


class GetTree(Query[Tree]):
    result: ClassVar[type[Tree]] = Tree

    kind: Literal["get_tree"] = "get_tree"

    def answer(self, context: QueryContext) -> Tree:
        part = Part(ARRAYS[0], "a")
        return Tree(
            parts=(part, Part(ARRAYS[1], "ü")),
            arrays=ARRAYS,
            first=part,
            second=None,
            counts=(1, 2),
            rows=[["x"], []],
            data={"npy": 1},
            number=0.25,
        )


def test_an_answer_may_be_nested() -> None:
    query = GetTree()
    answer = query.answer(None)  # type: ignore[arg-type]
    decoded = decode_answer(query, json.loads(json.dumps(encode_answer(answer))))
    for found, array in zip(decoded.arrays, ARRAYS, strict=True):
        assert found.dtype == array.dtype
        np.testing.assert_array_equal(found, array)
    assert [type(part) for part in decoded.parts] == [Part, Part]
    np.testing.assert_array_equal(decoded.parts[1].values, ARRAYS[1])
    assert decoded.parts[1].name == "ü"
    assert decoded.first and decoded.first.name == "a"
    assert decoded.second is None
    assert decoded.counts == (1, 2)
    assert (decoded.rows, decoded.data, decoded.number) == ([["x"], []], {"npy": 1}, 0.25)


@pytest.mark.parametrize(
    "query",
    [
        ClassifyDigit(drawings=(PreparedDrawing(model="bundled", pixels=(0.0, 1.0)),)),
        ClassifyTestReviews(model="bundled", indices=(3,)),
        FindReviews(model="bundled", words="good", offset=20),
        FindNearestWords(run="a", word="good"),
        Forecast(runs=("a", "b"), steps=3, known=None),
        PlayNetwork(
            request=Request(
                session="a", number=3, settings=Playground(hidden=(2,), activations=("gelu",))
            )
        ),
        ReadWordByWord(run="a", text="good"),
        PredictSamples(run="a", samples=((1.0, 2.0), (3.0, 4.0))),
        TraceActivations(model="a", pixels=(0.5,)),
    ],
    ids=lambda query: query.kind,
)
def test_a_query_survives_json(query: Query[Any]) -> None:
    assert decode_query(json.loads(json.dumps(encode_query(query)))) == query


def test_every_query_is_registered_by_its_kind() -> None:
    assert list(QUERIES) == sorted(QUERIES)
    for kind, query in QUERIES.items():
        assert get_args(query.model_fields["kind"].annotation) == (kind,)
