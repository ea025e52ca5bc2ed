"""What a trained model answers to samples of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from dlcore.ask.question import Question

if TYPE_CHECKING:
    from dlcore.ask.desk import Desk


@dataclass(frozen=True)
class Outputs:
    """The last layer's activations.

    Args:
        outputs: float32, one row for each sample.
    """

    outputs: np.ndarray[Any, Any]


class AskOutputs(Question[Outputs]):
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

    def answer(self, desk: Desk) -> Outputs:
        from dlcore.training.arrays import Encoding

        model, spec = desk.model(self.run), desk.run(self.run).spec
        samples = np.asarray(self.samples, np.float32)
        shaped = samples.reshape(-1, *spec.dataset.info().input_shape)
        predicted = model(Encoding.of(spec).x(shaped), training=False)
        return Outputs(np.asarray(predicted))
