"""The outputs of a network for some images at every epoch whose weights are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.errors import NotADigitClassifier
from dlcore.handwriting.drawing import IMAGE_FORMATS
from dlcore.inference.digits.classify import MAX_PIXELS
from dlcore.inference.query import Query
from dlcore.spec import Spec

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext

MAX_IMAGES = 32

Pixels = Annotated[tuple[float, ...], Field(min_length=1, max_length=MAX_PIXELS)]


@dataclass(frozen=True)
class TrainingReplay:
    """How a network classified some images while it learned.

    Args:
        epochs: number of completed epochs, in order; 0 is the untrained network.
        outputs: activations of the last layer, float32 ``(epochs, images, 10)``.
    """

    epochs: tuple[int, ...]
    outputs: Array


class _Replay(Query[TrainingReplay]):
    """Base of the queries for a replay.

    Args:
        images: each from 0 to 1, row by row, as large as those of the data set.
    """

    result: ClassVar[type[TrainingReplay]] = TrainingReplay

    images: tuple[Pixels, ...] = Field(min_length=1, max_length=MAX_IMAGES)

    def _outputs(self, model: keras.Model) -> Array:
        """Return the activations of the last layer, ``(images, 10)``."""
        images = np.asarray(self.images, np.float32)
        side = round(images.shape[1] ** 0.5)
        return np.asarray(model(images.reshape(-1, side, side, 1), training=False))


class ReplayUntrained(_Replay):
    """Classify images with the initial weights of a spec.

    Args:
        spec: of a network on digits.
    """

    kind: Literal["replay_untrained"] = "replay_untrained"
    spec: Spec

    def answer(self, context: QueryContext) -> TrainingReplay:
        from dlcore.training.model import build_model

        model = context.cached(("untrained", self.spec.hash), lambda: build_model(self.spec))
        return TrainingReplay((0,), self._outputs(model)[None])


class ReplayTraining(_Replay):
    """Classify images with every stored snapshot of a run's weights.

    Args:
        run: id of the run.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        NotADigitClassifier: the run was not trained on digits.
    """

    kind: Literal["replay_training"] = "replay_training"
    run: str

    def answer(self, context: QueryContext) -> TrainingReplay:
        from dlcore.inference.weights.weight_history import load_weight_history
        from dlcore.training.model import assign_weights, build_model

        run = context.run(self.run)
        if run.spec.dataset.name not in IMAGE_FORMATS:
            raise NotADigitClassifier(run=run.id)
        history = load_weight_history(context.store.artifacts, run)
        model = context.cached(("replay", run.id), lambda: build_model(run.spec))
        outputs = []
        for weights in history.weights:
            assign_weights(model, weights)
            outputs.append(self._outputs(model))
        return TrainingReplay(tuple(each.epoch for each in history.epochs), np.stack(outputs))
