"""How much memory a run takes, estimated from its spec.

The constants are from ``benchmarks.memory_plan``, which compares the estimates with measured runs.
"""

from __future__ import annotations

import math

from dlcore.datasets import Info, Kind
from dlcore.models.precision import has_convolution
from dlcore.planning.machine import available_memory
from dlcore.planning.memory import MAX_INITIAL_BYTES, evaluation_batch
from dlcore.planning.speed import has_loop
from dlcore.planning.trainer_choice import TrainerKind, choose_trainer
from dlcore.spec import Spec

FLOAT_BYTES = 4

ACTIVATION_COPIES = 3
"""Outputs, their gradients, and what a layer needs besides; without training outputs only."""

GRADIENT_COPIES = 3
"""The gradients, and two arrays of their size that the optimizer computes at a time."""

IMAGE_COPIES = 3
"""Of images while they are loaded: the file's, the shuffled ones, and the tensor."""

CELL_BYTES = 33
"""Of a cell while a table is read, and of its texts in the file, where values repeat.

Where none does, as in columns of long numbers, it is 110; there are fewer of them in a file.
"""

READER_BYTES = 3_500_000

TRACED_LAYER_BYTES, TRACED_CONVOLUTION_BYTES = 1_500_000, 3_000_000
"""Of a layer with weights in a program that is traced only; in one with convolutions."""

TRACED_COLUMN_BYTES = 100_000
"""Of the one-hot encoding of a column in such a program."""

OUTPUT_LAYER_BYTES, HIDDEN_LAYER_BYTES = 30_000_000, 36_000_000
"""Of the output and of each of the first hidden layers in a compiled program."""

MORE_LAYER_BYTES, DISTINCT_LAYERS = 8_000_000, 3
"""Of each further layer with weights, after the first three."""

LOOP_BYTES = 28_000_000
"""Of the compiled loop over the steps of a sequence, and of its gradient."""

CATEGORIES_BYTES = 2_600_000
"""Of the compiled one-hot encoding of a column."""


def state_bytes(spec: Spec, parameters: int) -> int:
    """Return the bytes of weights, optimizer slots, and the copies of initial and best weights."""
    weights = FLOAT_BYTES * parameters
    is_cached = weights <= MAX_INITIAL_BYTES
    return weights * (1 + spec.training.optimizer.name.slots + 1 + is_cached)


def data_bytes(spec: Spec, info: Info) -> int:
    """Return the bytes of the samples: as arrays, and as tensors."""
    # Images are stored as bytes and converted to floats batch by batch.
    return _numbers(spec, info) * (1 if info.kind is Kind.IMAGE else 2 * FLOAT_BYTES)


def loading_bytes(spec: Spec, info: Info) -> int:
    """Return the bytes that are taken while the data is loaded, before the training."""
    if info.kind is Kind.IMAGE:
        return IMAGE_COPIES * data_bytes(spec, info)
    if info.kind is Kind.TABLE:
        return READER_BYTES + CELL_BYTES * _numbers(spec, info) + data_bytes(spec, info)
    return 0


def training_bytes(
    spec: Spec,
    parameters: int,
    layers: int,
    numbers_per_sample: int,
    samples: int,
    evaluated: int,
) -> int:
    """Return the bytes of the program, the gradients and the activations.

    Args:
        spec: of the run.
        parameters: of all layers.
        layers: number of layers with parameters.
        numbers_per_sample: inputs, and outputs of all layers.
        samples: number of training samples.
        evaluated: number of validation or test samples, of which there are more.
    """
    batch = spec.training.batch_size
    at_once = max(
        ACTIVATION_COPIES * min(batch, samples),
        min(evaluation_batch(available_memory()), evaluated),
    )
    arrays = FLOAT_BYTES * (GRADIENT_COPIES * parameters + numbers_per_sample * at_once)
    # The first whole batch is not compiled, nor is a smaller last one.
    is_compiled = choose_trainer(spec).kind is TrainerKind.XLA and samples >= 2 * batch
    if is_compiled:
        return _compiled_bytes(spec, layers) + arrays
    # One program for whole batches, and one for a smaller last batch.
    programs = (samples >= batch) + (samples % batch > 0)
    return programs * _traced_bytes(spec, layers) + arrays


def _traced_bytes(spec: Spec, layers: int) -> int:
    each = TRACED_CONVOLUTION_BYTES if has_convolution(spec.layers) else TRACED_LAYER_BYTES
    return layers * each + TRACED_COLUMN_BYTES * _encoded_columns(spec)


def _compiled_bytes(spec: Spec, layers: int) -> int:
    hidden = min(layers, DISTINCT_LAYERS) - 1
    more = max(0, layers - DISTINCT_LAYERS)
    program = OUTPUT_LAYER_BYTES + HIDDEN_LAYER_BYTES * hidden + MORE_LAYER_BYTES * more
    if has_loop(spec):
        program += LOOP_BYTES
    return program + CATEGORIES_BYTES * _encoded_columns(spec)


def _encoded_columns(spec: Spec) -> int:
    """Return the number of columns that a network encodes as one-hot vectors."""
    return sum(map(bool, spec.dataset.one_hot_widths()))


def _numbers(spec: Spec, info: Info) -> int:
    """Return how many numbers all samples have, a category counting as one."""
    width = len(spec.dataset.one_hot_widths()) or math.prod(info.input_shape)
    return (info.train_size + info.test_size) * width
