"""The question what happens to a picture in a network, layer by layer, neuron by neuron."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

MAX_PIXELS = 64 * 64 * 3
MAX_MAPS = 64
MAX_NEURONS = 512
TERMS = 3


@dataclass(frozen=True)
class Arithmetic:
    """How neurons came to their values; of a feature map, its most active neuron.

    Args:
        sums: weighted sums of what each neuron gets, shape ``(neurons,)``.
        biases: what is added, ``(neurons,)``.
        terms: the largest products of each sum: input and weight, ``(neurons, TERMS, 2)``.
        count: products in each sum.
    """

    sums: Array
    biases: Array
    terms: Array
    count: int


@dataclass(frozen=True)
class Stage:
    """What one layer made of the picture.

    Args:
        place: of the layer, from 0.
        kind: of the layer, as in a spec.
        activation: its name; empty where there is none.
        values: activations: ``(maps, rows, columns)`` or ``(neurons,)``, the first of them if
            there are very many.
        units: how many maps or neurons the layer has.
        arithmetic: None where nothing is weighted.
    """

    place: int
    kind: str
    activation: str
    values: Array
    units: int
    arithmetic: Arithmetic | None


@dataclass(frozen=True)
class ActivationTrace:
    """All layers, packed for the way between two processes; ``stages`` unpacks them.

    Args:
        layers: of each layer its place, kind, activation, shape of the values, units, and the
            number of products in a sum, 0 where nothing is weighted.
        values: of all layers, one after another.
        sums, biases, terms: of the layers that weigh, one after another.
        saliency: what each pixel gave to the answer, in the picture's shape.
        label: the answer.
    """

    layers: list[dict[str, Any]]
    values: Array
    sums: Array
    biases: Array
    terms: Array
    saliency: Array
    label: int

    def stages(self) -> Iterator[Stage]:
        """The layers from input to output."""
        value = unit = 0
        for layer in self.layers:
            shape = tuple(layer["shape"])
            size, neurons = int(np.prod(shape)), shape[0]
            values = self.values[value : value + size].reshape(shape)
            value += size
            arithmetic = None
            if layer["products"]:
                part = slice(unit, unit + neurons)
                arithmetic = Arithmetic(
                    self.sums[part], self.biases[part], self.terms[part], layer["products"]
                )
                unit += neurons
            yield Stage(
                layer["place"],
                layer["kind"],
                layer["activation"],
                values,
                layer["units"],
                arithmetic,
            )


class TraceActivations(Query[ActivationTrace]):
    """What happens to a picture in a network.

    Args:
        reader: ``bundled``, or the id of a run that learned from images.
        pixels: as the network takes them (from 0 to 1), row by row, with their channels.

    Raises on answering:
        RunNotFound, NoWeights: there is no such network.
    """

    result: ClassVar[type[ActivationTrace]] = ActivationTrace

    kind: Literal["follow"] = "follow"
    reader: str
    pixels: tuple[float, ...] = Field(min_length=1, max_length=MAX_PIXELS)

    def answer(self, context: QueryContext) -> ActivationTrace:
        from dlcore.inference.digits.classifiers import network
        from dlcore.inference.images.layer_outputs import followed

        spec, model = network(context, self.reader)
        picture = np.asarray(self.pixels, np.float32).reshape(spec.dataset.info().model_shape)
        return followed(spec, model, picture)
