"""A column of a learner's own table as a series."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.datasets import Cache, UploadSeries
from dlcore.datasets.uploads.csv_table import read_table
from dlcore.datasets.uploads.table_file import keep
from dlcore.datasets.uploads.upload_series import MIN_WINDOWS, build_series_spec
from dlcore.errors import (
    CsvChanged,
    CsvConstant,
    CsvMissing,
    CsvNoColumn,
    CsvNotNumbers,
    SeriesGap,
    SeriesTooShort,
    SpecError,
)
from dlcore.experiments.adapt import starting
from dlcore.planning.plan import plan
from dlcore.spec import Spec


def table(values: list[object]) -> bytes:
    return "\n".join(
        ["day,sold", *(f"d{place},{value}" for place, value in enumerate(values))]
    ).encode()


def build_spec(
    cache: Cache, values: list[object], column: str = "sold", **choices: int
) -> UploadSeries:
    content = table(values)
    return build_series_spec(read_table(content), keep(cache, content), column, **choices)


@pytest.fixture
def own_cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "data", others=())


@given(
    st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 2)), min_size=60, max_size=90),
    st.integers(1, 24),
)
def test_windows_hold_what_came_before(values: list[float], window: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder), others=())
        try:
            spec = build_spec(cache, list(values), window=window)
        except CsvConstant:
            return
        data, info = spec.load(cache), spec.info()
        scaled = (np.array(values) - spec.least) / (spec.most - spec.least)
        x = np.concatenate([data.x_train, data.x_test])[:, :, 0]
        y = np.concatenate([data.y_train, data.y_test])[:, 0]
        assert len(x) == len(values) - window == info.train_size + info.test_size
        for place in (0, len(x) // 2, len(x) - 1):
            assert x[place] == pytest.approx(scaled[place : place + window], rel=1e-3, abs=1e-3)
            assert y[place] == pytest.approx(scaled[place + window], rel=1e-3, abs=1e-3)
        known = values[: len(values) - info.test_size]
        assert (spec.least, spec.most) == (min(known), max(known))


def test_forecasts_without_learning_repeat_the_series(own_cache: Cache) -> None:
    series = build_spec(own_cache, list(range(100)), window=5, season=7).series(own_cache)
    assert series.repeated(1).tolist() == list(range(90, 99))
    assert series.repeated(7).tolist() == list(range(84, 93))
    assert series.measured(series.scaled(np.array([3.0, 200.0]))) == pytest.approx([3.0, 200.0])


@pytest.mark.parametrize(
    ("values", "column", "error"),
    [
        ([*range(40), "", *range(40)], "sold", SeriesGap),
        (list(range(MIN_WINDOWS + 11)), "sold", SeriesTooShort),
        ([5] * 80, "sold", CsvConstant),
        (list(range(80)), "day", CsvNotNumbers),
        (list(range(80)), "price", CsvNoColumn),
    ],
)
def test_what_cannot_be_foretold_is_refused(
    own_cache: Cache, values: list[object], column: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        build_spec(own_cache, values, column)


def test_missing_values_at_the_end_are_left_off(own_cache: Cache) -> None:
    assert build_spec(own_cache, [*range(50), "", ""]).length == 50


def test_a_spec_of_another_table_is_refused(own_cache: Cache) -> None:
    spec = build_spec(own_cache, list(range(80)))
    with pytest.raises(CsvChanged):
        spec.model_copy(update={"most": 60.0}).load(own_cache)
    with pytest.raises(CsvMissing):
        spec.model_copy(update={"sha256": "0" * 64}).load(own_cache)
    with pytest.raises(SpecError):
        Spec.parse({**starting(spec).model_dump(mode="json"), "dataset": {"name": "own-series"}})


def test_the_spec_can_be_stored_and_trained(own_cache: Cache) -> None:
    spec = starting(build_spec(own_cache, list(range(80)), window=3))
    assert Spec.parse(spec.to_json()) == spec
    assert plan(spec).train_samples > 0
    assert "length" not in spec.dataset.compared()
