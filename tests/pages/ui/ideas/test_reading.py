"""The charts of a review that two runs read."""

from __future__ import annotations

import numpy as np

from dlcore.inference.reviews.reading import ReadingTrace
from pages.ui.ideas.reading import gate_chart, influence_chart, positive_chart, state_chart


def reading(words: str, gates: int = 0) -> ReadingTrace:
    count = len(words.split())
    rising = np.arange(1.0, count + 1)
    return ReadingTrace(
        tuple(words.split()),
        states=np.outer(rising, [1.0, -0.5]),
        positive=rising / count,
        influences=rising * 1e-9,
        gates=np.full((gates, count), 0.25),
    )


def test_a_run_that_reads_fewer_words_has_the_last_ones() -> None:
    readings = {"<long>": reading("a b c d"), "short": reading("c d", gates=3)}
    for chart in (positive_chart(readings), influence_chart(readings)):
        assert list(chart.layout.xaxis.ticktext) == ["a", "b", "c", "d"]
        assert [list(trace.x) for trace in chart.data] == [[0, 1, 2, 3], [2, 3]]
        assert chart.data[0].name == "&lt;long>"
        assert max(max(trace.y) for trace in chart.data) == 1.0
    assert len(gate_chart(readings["short"]).data) == 3
    assert np.shape(state_chart(readings["<long>"]).data[0].z) == (2, 4)
