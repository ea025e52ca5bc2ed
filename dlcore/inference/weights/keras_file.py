"""The model of a run as Keras' own file, for use outside of the app; it is never read here."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from dlcore.arrays import Array
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext


@dataclass(frozen=True)
class KerasFile:
    """A ``.keras`` file.

    Args:
        content: its bytes, uint8.
    """

    content: Array


class WriteKerasFile(Query[KerasFile]):
    """Write the model of a run with its weights.

    Args:
        run: id of the run.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
    """

    result: ClassVar[type[KerasFile]] = KerasFile

    kind: Literal["write_keras_file"] = "write_keras_file"
    run: str

    def answer(self, context: QueryContext) -> KerasFile:
        model = context.whole_model(self.run)
        # Keras warns on reading an optimizer that was never used.
        model.optimizer.build(model.trainable_variables)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "model.keras"
            model.save(path)
            return KerasFile(np.frombuffer(path.read_bytes(), np.uint8))
