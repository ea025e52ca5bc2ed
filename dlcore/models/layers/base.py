"""The base class of all layer kinds."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, get_args

from dlcore.base_model import Frozen
from dlcore.errors import Problem
from dlcore.models.activations import Activation
from dlcore.models.keras_call import KerasCall
from dlcore.models.layers.traits import Compilation, KernelView, Reads, Role

if TYPE_CHECKING:
    import keras

    from dlcore.arrays import Array

Shape = tuple[int, ...]
"""Shape of one sample, without the batch axis."""

Variables = Mapping[str, Shape]
"""Shapes of a layer's variables, by the names and in the order that Keras gives them."""

SEED = "seed_generator/seed_generator_state"
"""Variable of a layer that draws random numbers; integers, which are not counted as parameters."""

SEED_STATE: Variables = {SEED: (2,)}


class Unfit(Exception):
    """A layer does not accept the shape of its input.

    Args:
        code: stable name of the reason.
        values: what the words need.
    """

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class InputBranch(Protocol):
    """One of several inputs."""

    @property
    def features(self) -> int:
        """Width of the input."""

    @property
    def layers(self) -> Sequence[LayerSpec]:
        """The layers that follow it, in order."""


class LayerSpec(Frozen):
    """One layer as a value.

    A kind is one file with one subclass, listed in ``dlcore.models.layers.AnyLayer``. The class
    attributes below are all that other modules know about a kind.
    """

    compilation: ClassVar[Compilation] = Compilation.UNTESTED
    """Which trainer suits the kind."""

    role: ClassVar[Role] = Role.OTHER
    """How the kind is named, and drawn in the network diagram."""

    reads: ClassVar[Reads] = Reads.NUMBERS
    """The data that the kind is made for."""

    kernel_view: ClassVar[KernelView | None] = None
    """How its kernel is shown as images where the layer reads pixels; None where it is not."""

    needs_channels: ClassVar[bool] = True
    """Whether the layer, as the first one, needs an axis of channels in grey images too."""

    augments: ClassVar[bool] = False
    """Whether the layer changes its inputs at random while training."""

    uses_batch_statistics: ClassVar[bool] = False
    """Whether the layer uses statistics of each batch while training, and running means after."""

    is_addable: ClassVar[bool] = True
    """Whether the layer editor offers the kind."""

    new_settings: ClassVar[Mapping[str, Any]] = {}
    """Settings of a new layer of the editor, where they differ from the fields' defaults."""

    inner_kinds: ClassVar[Mapping[str, Mapping[str, type[LayerSpec]]]] = {}
    """For each field that holds a layer: the kinds it may be, by their names."""

    kind: str

    @classmethod
    def new(cls) -> Self:
        """Return a layer as the editor adds it."""
        return cls(**cls.new_settings)

    @property
    def parts(self) -> tuple[LayerSpec, ...]:
        """The layer itself and all layers inside it."""
        return (self,)

    @property
    def input_branches(self) -> Sequence[InputBranch]:
        """Where the layer joins several inputs: each input with the layers that follow it."""
        return ()

    @property
    def input_widths(self) -> tuple[int, ...]:
        """Features of each of several inputs; empty where there is one input."""
        return tuple(branch.features for branch in self.input_branches)

    @property
    def output_activation(self) -> Activation:
        """Activation that makes probabilities of the outputs, if this is the last layer."""
        return Activation.LINEAR

    @property
    def diagram_setting(self) -> str:
        """The setting written next to the layer's name in the network diagram; empty for none."""
        return ""

    @property
    def masked_share(self) -> float:
        """Share of the outputs that are set to 0 while training."""
        return 0.0

    @property
    def window_size(self) -> int:
        """Edge of the window of inputs that one output is computed from; 1 for no window."""
        return 1

    def output_shape(self, shape: Shape) -> Shape:
        """Return the shape of the output for one sample.

        Args:
            shape: of the input.

        Raises:
            Unfit: the layer does not accept that shape.
        """
        raise NotImplementedError

    def variables(self, shape: Shape) -> Variables:
        """Return the shapes of the layer's variables.

        Args:
            shape: of the input.
        """
        return {}

    def parameter_count(self, shape: Shape) -> int:
        """Return the number of weights, biases and other stored numbers.

        Args:
            shape: of the input.
        """
        stored = self.variables(shape).items()
        return sum(math.prod(size) for name, size in stored if not name.startswith(SEED))

    def flops(self, shape: Shape) -> int:
        """Estimate the floating-point operations of a forward pass of one sample.

        Args:
            shape: of the input.
        """
        return 2 * self.parameter_count(shape)

    def keras_layers(self, shape: Shape) -> Iterator[tuple[LayerSpec, Shape]]:
        """Yield the layers that Keras lists in ``model.layers``, each with its input shape.

        Args:
            shape: of the input.
        """
        yield self, shape

    def vocabulary_problem(self, index: int, vocabulary_size: int) -> Problem | None:
        """Return what is wrong with the layer for data with such a vocabulary.

        Args:
            index: of the layer in the network.
            vocabulary_size: of the data; 0 where they are not word numbers.
        """
        return None

    def receptive_field(self, inputs: Array, position: tuple[int, ...]) -> Array | None:
        """Return the inputs that one neuron multiplies by its weights.

        Args:
            inputs: one sample.
            position: of the neuron in its feature map; empty where there are no maps.

        Returns:
            None where the kind's products are not shown.
        """
        return None

    def call(self) -> KerasCall:
        """Return the call that builds the layer; Keras' own defaults are left out."""
        raise NotImplementedError

    def build(self) -> keras.layers.Layer:
        """Build the Keras layer; loads TensorFlow."""
        layer: keras.layers.Layer = self.call().build()
        return layer

    def connect(self, inputs: Sequence[keras.KerasTensor]) -> keras.KerasTensor:
        """Apply the layer to symbolic tensors, as the functional API does; loads TensorFlow.

        Args:
            inputs: one tensor, or one for each of ``input_branches``.
        """
        (tensor,) = inputs
        return self.build()(tensor)


def kinds_of(union: Any) -> Mapping[str, type[LayerSpec]]:
    """Return the members of a discriminated union by the names of their kinds.

    Args:
        union: as ``dlcore.models.layers.AnyLayer``.
    """
    members, _ = get_args(union)
    return {member.model_fields["kind"].default: member for member in get_args(members)}
