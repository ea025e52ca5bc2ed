"""What a trained model answers to samples of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext


@dataclass(frozen=True)
class Outputs:
    """The last layer's activations.

    Args:
        outputs: float32, one row for each sample.
    """

    outputs: np.ndarray[Any, Any]


class AskOutputs(Query[Outputs]):
    """Runs samples through a finished run's model.

    Args:
        run: id of the run.
        samples: numbers of each sample as the data set holds them before scaling, row by row.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
    """

    result: ClassVar[type[Outputs]] = Outputs

    kind: Literal["outputs"] = "outputs"
    run: str
    samples: tuple[tuple[float, ...], ...]

    def answer(self, context: QueryContext) -> Outputs:
        from dlcore.training.tensors import Encoding

        model, spec = context.model(self.run), context.run(self.run).spec
        samples = np.asarray(self.samples, np.float32)
        shaped = samples.reshape(-1, *spec.dataset.info().input_shape)
        predicted = model(Encoding.of(spec).x(shaped), training=False)
        return Outputs(np.asarray(predicted))
