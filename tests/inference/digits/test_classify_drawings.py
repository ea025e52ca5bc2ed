"""Classification of many drawings at once."""

from __future__ import annotations

from dlcore.handwriting import pen_digits
from dlcore.handwriting.pen_images import render_pen_digits
from dlcore.inference.context import QueryContext
from dlcore.inference.digits.classify_drawings import ClassifyDrawings
from dlcore.inference.serialization import decode_query, encode_query
from dlcore.pretrained import BUNDLED


def test_the_bundled_model_reads_pen_digits(context: QueryContext) -> None:
    sample = pen_digits.sample()
    query = ClassifyDrawings.of(BUNDLED, render_pen_digits(sample)[:50])
    assert decode_query(encode_query(query)) == query
    predicted = query.answer(context).predicted
    assert (predicted == sample.labels[:50]).mean() > 0.9
