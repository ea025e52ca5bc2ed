"""Outputs of a trained model for given samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from dlcore.arrays import Array
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext


@dataclass(frozen=True)
class Outputs:
    """Activations of the last layer.

    Args:
        outputs: float32, one row for each sample.
    """

    outputs: Array


class PredictSamples(Query[Outputs]):
    """Predict samples with the model of a finished run.

    Args:
        run: id of the run.
        samples: values of each sample as the data set holds them before scaling, row by row.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
    """

    result: ClassVar[type[Outputs]] = Outputs

    kind: Literal["predict_samples"] = "predict_samples"
    run: str
    samples: tuple[tuple[float, ...], ...]

    def answer(self, context: QueryContext) -> Outputs:
        from dlcore.training.tensors import Encoding

        model, spec = context.model(self.run), context.run(self.run).spec
        samples = np.asarray(self.samples, np.float32)
        x = samples.reshape(-1, *spec.dataset.info().input_shape)
        return Outputs(np.asarray(model(Encoding.of(spec).x(x), training=False)))
