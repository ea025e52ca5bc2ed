"""The prediction for a row of an uploaded table."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore import Run, Store
from dlcore.datasets import Cache, UploadCsv
from dlcore.errors import NotATable
from dlcore.inference.context import QueryContext
from dlcore.inference.tables.predict_row import PredictRow
from tests.stored_runs import finished_run


@pytest.mark.parametrize("run", ["name", "price"], indirect=True)
def test_the_rows_of_the_test_set_are_predicted(run: Run, context: QueryContext) -> None:
    data = run.spec.dataset.load(Cache.default())
    expected = context.model(run.id).predict(data.x_test, verbose=0)
    for row in range(len(data.x_test)):
        prediction = PredictRow(run=run.id, row=row).answer(context)
        np.testing.assert_allclose(prediction.outputs, expected[row], atol=1e-6)
        low, high = data.info.target_range or (0.0, 1.0)
        scaled = (prediction.target - low) / (high - low)
        assert scaled == pytest.approx(float(np.squeeze(data.y_test[row])))
        values = tuple(None if np.isnan(value) else value for value in prediction.values)
        again = PredictRow(run=run.id, row=0, values=values).answer(context)
        np.testing.assert_array_equal(again.outputs, prediction.outputs)


@pytest.mark.parametrize("run", ["price"], indirect=True)
def test_the_target_is_that_of_the_table(run: Run, context: QueryContext) -> None:
    rows = range(run.spec.dataset.info().test_size)
    targets = {PredictRow(run=run.id, row=row).answer(context).target for row in rows}
    assert targets <= {number * 1.5 for number in range(100)}


@pytest.mark.parametrize("run", ["name"], indirect=True)
def test_other_values_are_scaled_as_in_training(run: Run, context: QueryContext) -> None:
    dataset = run.spec.dataset
    assert isinstance(dataset, UploadCsv)
    lengths = dataset.load_values(Cache.default()).fitted[:, 0]
    blue = dataset.features[1].categories.index("blue")
    prediction = PredictRow(run=run.id, row=0, values=(50.0, float(blue))).answer(context)
    scaled = (50.0 - np.nanmean(lengths)) / np.nanstd(lengths)
    x = np.array([[scaled, blue == 0, blue == 1]], np.float32)
    expected = context.model(run.id).predict(x, verbose=0)[0]
    np.testing.assert_allclose(prediction.outputs, expected, atol=1e-6)


def test_other_data_have_no_rows(store: Store, context: QueryContext) -> None:
    run = finished_run(store, "me")
    with pytest.raises(NotATable):
        PredictRow(run=run.id, row=0).answer(context)
