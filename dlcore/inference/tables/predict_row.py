"""The prediction for one row of an uploaded table, with the row's own values or others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from dlcore.arrays import Array
from dlcore.datasets.uploads.upload_csv import FeatureValues, UploadCsv
from dlcore.errors import NotATable
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext


@dataclass(frozen=True)
class RowPrediction:
    """A row and its prediction.

    Args:
        values: that were predicted from, as ``UploadCsv.load_values`` has them, ``(features,)``.
        target: of the test row: the index of its class, or its number in the table.
        outputs: of the model, float32 ``(outputs,)``.
    """

    values: Array
    target: float
    outputs: Array


class PredictRow(Query[RowPrediction]):
    """Predict one row with the model of a run on an uploaded table.

    Args:
        run: id of the run.
        row: index among the test rows.
        values: to predict from instead of those of the row, one for each feature: the index of a
            category or a number; None where it is missing.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        NotATable: the run was not trained on an uploaded table.
        DataError: the table cannot be loaded.
    """

    result: ClassVar[type[RowPrediction]] = RowPrediction

    kind: Literal["predict_row"] = "predict_row"
    run: str
    row: int
    values: tuple[float | None, ...] | None = None

    def answer(self, context: QueryContext) -> RowPrediction:
        from dlcore.training.tensors import Encoding

        spec = context.run(self.run).spec
        dataset = spec.dataset
        if not isinstance(dataset, UploadCsv):
            raise NotATable(run=self.run)
        known: FeatureValues = context.cached(
            ("values", dataset.model_dump_json()), lambda: dataset.load_values(context.cache)
        )
        values = known.test[self.row] if self.values is None else np.array(self.values, np.float64)
        x = dataset.encode_values(values[np.newaxis], known.fitted)
        outputs = context.model(self.run)(Encoding.of(spec).x(x), training=False)
        return RowPrediction(values, float(known.targets[self.row]), np.asarray(outputs)[0])
