"""Who can read a digit: the bundled network, and every run that learned from digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from dlcore.analysis.calibration import fitted_temperature, probabilities, scores
from dlcore.arrays import Array
from dlcore.errors import ReaderUnfit
from dlcore.handwriting import pen_digits
from dlcore.handwriting.drawing import FRAMES, NAIVE, PROPER, Frame, Steps
from dlcore.handwriting.pen_images import pen_pictures
from dlcore.models.activations import Activation
from dlcore.pretrained.digits.model import BUNDLED, SPEC, bundled_model
from dlcore.store import Run

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext
    from dlcore.spec import Spec


def can_read(run: Run) -> bool:
    """Whether a run has learned from digits and left a network."""
    return run.state.has_result() and run.spec.dataset.name in FRAMES


def frame_of(spec: Spec) -> Frame:
    """The form of the pictures that a spec's network reads."""
    return FRAMES[spec.dataset.name]


@dataclass(frozen=True)
class Reader:
    """A network that reads digits.

    Args:
        name: ``bundled``, or the id of a run.
        spec: its layers.
        model: itself.
    """

    name: str
    spec: Spec
    model: keras.Model

    @property
    def frame(self) -> Frame:
        """The form of the pictures that it reads."""
        return frame_of(self.spec)

    def outputs(self, pictures: Array) -> Array:
        """Activations of the last layer, ``(samples, 10)``.

        Args:
            pictures: from 0 to 1, ``(samples, side, side)``.
        """
        values: Array = np.asarray(self.model(pictures[..., None], training=False))
        return values


def network(context: QueryContext, name: str) -> tuple[Spec, keras.Model]:
    """The bundled network, or that of a run, whatever it has learned from.

    Raises:
        RunNotFound, NoWeights: there is none.
    """
    if name == BUNDLED:
        return SPEC, context.kept(BUNDLED, bundled_model)
    return context.run(name).spec, context.model(name)


def reader(context: QueryContext, name: str) -> Reader:
    """The network of that name.

    Raises:
        RunNotFound, NoWeights: there is none.
        ReaderUnfit: it has not learned from digits.
    """
    if name != BUNDLED and context.run(name).spec.dataset.name not in FRAMES:
        raise ReaderUnfit(run=name)
    return Reader(name, *network(context, name))


def calibrated_probabilities(context: QueryContext, reader: Reader, outputs: Array) -> Array:
    """Outputs as probabilities that keep what they promise, ``(samples, 10)``.

    A run's are corrected by the pen digits that come with the app, which nobody's run has learned
    from; the bundled network's own were corrected when it was made.
    """
    last = _activation(reader)
    temperature = 1.0 if reader.name == BUNDLED else _temperature(context, reader)
    return probabilities(scores(outputs, last), temperature)


def pen_outputs(context: QueryContext, reader: Reader, steps: Steps = PROPER) -> Array:
    """What a reader makes of the 500 pen digits that come with the app, ``(500, 10)``."""
    frame = reader.frame
    pictures = context.kept(
        ("pen pictures", frame, steps),
        lambda: pen_pictures(pen_digits.sample(), frame=frame, steps=steps),
    )
    return context.kept(("pen outputs", reader.name, steps), lambda: reader.outputs(pictures))


def pen_accuracy(context: QueryContext, reader: Reader) -> tuple[float, float]:
    """Its share of right answers on them: prepared as they should be, and simply made small."""
    labels = pen_digits.sample().labels
    proper, naive = (
        float((pen_outputs(context, reader, steps).argmax(axis=1) == labels).mean())
        for steps in (PROPER, NAIVE)
    )
    return proper, naive


def _temperature(context: QueryContext, reader: Reader) -> float:
    def fitted() -> float:
        known = scores(pen_outputs(context, reader), _activation(reader))
        return fitted_temperature(known, pen_digits.sample().labels)

    return context.kept(("temperature", reader.name), fitted)


def _activation(reader: Reader) -> Activation:
    return Activation(getattr(reader.spec.layers[-1], "activation", Activation.LINEAR))
