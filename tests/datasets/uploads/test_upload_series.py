"""A column of an uploaded table as a series."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlcore.analysis.compare import differences
from dlcore.datasets import Cache, UploadSeries
from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.table_file import save_table
from dlcore.datasets.uploads.upload_series import MIN_WINDOWS, build_series_spec
from dlcore.errors import (
    CsvChanged,
    CsvConstant,
    CsvMissing,
    CsvNoColumn,
    CsvNotNumbers,
    SeriesGap,
    SeriesTooShort,
    SeriesWindowTooLong,
    SpecError,
)
from dlcore.experiments.adapt import starting_spec
from dlcore.planning.plan import plan
from dlcore.spec import Spec


def save_series(
    cache: Cache, values: list[object], column: str = "sold", **settings: int
) -> UploadSeries:
    """Save a table of days and values, and build a spec of a column."""
    rows = (f"d{day},{value}" for day, value in enumerate(values))
    content = "\n".join(["day,sold", *rows]).encode()
    return build_series_spec(read_table(content), save_table(cache, content), column, **settings)


@given(
    st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 2)), min_size=60, max_size=90),
    st.integers(1, 24),
)
def test_a_window_precedes_its_target(values: list[float], window: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder), others=())
        try:
            spec = save_series(cache, list(values), window=window)
        except CsvConstant:
            return
        data, info = spec.load(cache), spec.info()
    scaled = (np.array(values) - spec.minimum) / (spec.maximum - spec.minimum)
    x = np.concatenate([data.x_train, data.x_test])[:, :, 0]
    y = np.concatenate([data.y_train, data.y_test])[:, 0]
    assert len(x) == len(values) - window == info.train_size + info.test_size
    for index in (0, len(x) // 2, len(x) - 1):
        assert x[index] == pytest.approx(scaled[index : index + window], rel=1e-3, abs=1e-3)
        assert y[index] == pytest.approx(scaled[index + window], rel=1e-3, abs=1e-3)
    training = values[: len(values) - info.test_size]
    assert (spec.minimum, spec.maximum) == (min(training), max(training))


@pytest.mark.parametrize(
    ("values", "column", "error"),
    [
        ([*range(40), "", *range(40)], "sold", SeriesGap),
        (list(range(MIN_WINDOWS + 11)), "sold", SeriesWindowTooLong),
        (list(range(MIN_WINDOWS)), "sold", SeriesTooShort),
        ([5] * 80, "sold", CsvConstant),
        (list(range(80)), "day", CsvNotNumbers),
        (list(range(80)), "price", CsvNoColumn),
    ],
)
def test_unusable_columns_are_rejected(
    cache: Cache, values: list[object], column: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        save_series(cache, values, column)


def test_missing_values_at_the_ends_are_ignored(cache: Cache) -> None:
    assert save_series(cache, ["", *range(50), "", ""]).length == 50


def test_gaps_are_counted_and_the_longest_window_is_named(cache: Cache) -> None:
    with pytest.raises(SeriesGap) as gap:
        save_series(cache, ["", *range(40), "", "", *range(40), ""])
    assert gap.value.values == {"row": 42, "count": 2}
    with pytest.raises(SeriesWindowTooLong) as short:
        save_series(cache, list(range(40)), window=12)
    assert short.value.values["maximum"] == 10
    assert save_series(cache, list(range(40)), window=10).length == 40


def test_wrong_facts_are_rejected(cache: Cache) -> None:
    spec = save_series(cache, list(range(80)))
    with pytest.raises(CsvChanged):
        spec.model_copy(update={"maximum": 60.0}).load(cache)
    with pytest.raises(CsvMissing):
        spec.model_copy(update={"sha256": "0" * 64}).load(cache)
    with pytest.raises(SpecError):
        Spec.parse(
            {**starting_spec(spec).model_dump(mode="json"), "dataset": {"name": "own-series"}}
        )


def test_a_spec_survives_json_and_can_be_planned(cache: Cache) -> None:
    spec = starting_spec(save_series(cache, list(range(80)), window=3))
    assert '"least":0.0,"most":72.0' in spec.to_json()
    assert Spec.parse(spec.to_json()) == spec
    assert plan(spec).train_samples > 0


def test_only_selected_settings_are_compared(cache: Cache) -> None:
    specs = [
        starting_spec(save_series(cache, list(range(length)), season=season))
        for length, season in ((80, 12), (90, 7))
    ]
    assert set(differences(specs)) == {"dataset.sha256", "dataset.season"}
