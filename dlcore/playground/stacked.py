"""One XLA program that trains many different networks together, with Keras' numbers.

Networks are padded to the size of a tier and stacked along a first axis. Data, activations, loss,
optimizer and rates are arrays, so that one program fits all of them. What is padded is masked: it
has no weights, and its gradients are 0. Shapes in the comments: ``n`` networks, ``b`` samples of
a batch, ``u`` units.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from dlcore.datasets.plane.plane import MAX_SAMPLES
from dlcore.playground.activations import activate
from dlcore.playground.goal import measure_test_losses
from dlcore.playground.network import Network, Tier

BETA_1, BETA_2, RHO, EPSILON = 0.9, 0.999, 0.9, 1e-7
"""Defaults of Keras' Adam and RMSprop."""

MAX_GROUPS = 4
"""Groups of networks whose points a program keeps."""

NEVER = 2**30
"""More steps than a program makes."""

State = tuple[tf.Tensor, ...]
Program = Callable[..., State]
Values = Mapping[str, tf.Tensor]


class StackedProgram:
    """Train up to ``capacity`` networks of a tier together.

    Args:
        tier: to which the networks are padded.
        capacity: number of networks that the program takes.
        wrap: compiles the function that trains; by default its operations run one by one, which
            is slow and needs no preparation.
    """

    def __init__(
        self, tier: Tier, capacity: int, wrap: Callable[[Program], Program] = lambda p: p
    ) -> None:
        self.tier = tier
        self.capacity = capacity
        self._program = wrap(_make_program(tier))
        self._points: dict[tuple[Network, ...], tuple[tf.Tensor, tf.Tensor]] = {}

    def advance(self, networks: Sequence[Network], limits: Sequence[int]) -> None:
        """Train networks, each for its own number of steps, or to its goal.

        A network with a goal is judged at the end of each epoch by its test loss.

        Args:
            networks: at most ``capacity`` of the tier; their arrays are replaced.
            limits: steps of each, at most.
        """
        padding = self.capacity - len(networks)
        stacked = [*networks, *[networks[-1]] * padding]
        steps = np.array([*limits, *[0] * padding], np.int32)
        state = [
            np.stack([getattr(network, name) for network in stacked], 1)
            for name in ("parameters", "first_moments", "second_moments")
        ]
        position = np.array([[n.steps for n in stacked], [n.updates for n in stacked]], np.int32)
        constants = {
            name: np.stack([getattr(network, name) for network in stacked], 1)
            for name in ("activations", "alive", "trainable")
        }
        scalars = {
            name: np.stack([network.scalars[name] for network in stacked])
            for name in stacked[0].scalars
        }
        x, y = self._stacked_points(tuple(stacked))
        given = (tuple(state), position, steps, constants | scalars, steps.max(initial=0))
        tensors = self._program(x, y, *tf.nest.map_structure(tf.convert_to_tensor, given))
        parameters, first, second, counts, reached = (tensor.numpy() for tensor in tensors)
        for index, (network, limit) in enumerate(zip(networks, limits, strict=True)):
            network.parameters = parameters[:, index]
            network.first_moments, network.second_moments = first[:, index], second[:, index]
            network.steps += int(counts[index])
            network.updates += int(counts[index])
            if limit:
                network.reached = float(reached[index])

    def _stacked_points(self, networks: tuple[Network, ...]) -> tuple[tf.Tensor, tf.Tensor]:
        """Return the points of some networks; those of the last few groups are kept."""
        points = self._points.pop(networks, None)
        if points is None:
            x, y = zip(*(network.padded_points() for network in networks), strict=True)
            points = tf.constant(np.stack(x)), tf.constant(np.stack(y))
        self._points[networks] = points
        for outdated in list(self._points)[:-MAX_GROUPS]:
            self._points.pop(outdated, None)
        return points


def _make_program(tier: Tier) -> Program:
    rows = tf.range(tier.batch, dtype=tf.int32)

    def program(
        x: tf.Tensor,
        y: tf.Tensor,
        state: State,
        position: tf.Tensor,
        limits: tf.Tensor,
        values: Values,
        count: tf.Tensor,
    ) -> State:
        # Factors are a part of the loop's state, because XLA would compute them for every weight.
        def step(
            done: tf.Tensor, factors: Values, state: State, counts: tf.Tensor
        ) -> tuple[tf.Tensor, Values, State, tf.Tensor]:
            x_batch, y_batch, share = _batch(x, y, rows, position[0] + done, values)
            current = {**values, **factors}
            gradient = _gradient(tier, state[0], x_batch, y_batch, share, current)
            updated = _update(state, gradient, current)
            is_active = (done < counts)[:, None, None]
            kept = (tf.where(is_active, new, old) for new, old in zip(updated, state, strict=True))
            return done + 1, _factors(done + 1, position, values), tuple(kept), counts

        # A loop of its own, because the steps between would take longer with a condition in each.
        def train_and_judge(
            done: tf.Tensor, state: State, counts: tf.Tensor, reached: tf.Tensor
        ) -> tuple[tf.Tensor, State, tf.Tensor, tf.Tensor]:
            stop = tf.minimum(count, _next_judgement(done, position[0], counts, values))
            done, _, state, _ = tf.while_loop(
                lambda done, *_: done < stop,
                step,
                (done, _factors(done, position, values), state, counts),
                parallel_iterations=1,
            )
            is_judged = (done <= counts) & (_to_judgement(position[0] + done, values) == 0)
            losses = measure_test_losses(tier, state[0], x, y, is_judged, values)
            is_reached = losses <= values["goal"]
            counts = tf.where(is_reached, done, counts)
            return done, state, counts, tf.where(is_reached, losses, reached)

        nowhere = tf.fill(limits.shape, tf.constant(np.inf))
        _, state, counts, reached = tf.while_loop(
            lambda done, *_: done < count,
            train_and_judge,
            (tf.constant(0), state, limits, nowhere),
            parallel_iterations=1,
        )
        return (*state, counts, reached)

    return program


def _next_judgement(
    done: tf.Tensor, before: tf.Tensor, counts: tf.Tensor, values: Values
) -> tf.Tensor:
    """Return at how many steps of the program a network is judged next.

    Args:
        done: steps of the program so far.
        before: steps of each network before it, shape ``(n,)``.
        counts: steps of the program that each network makes.
        values: of the networks.
    """
    left = _to_judgement(before + done + 1, values) + 1
    return done + tf.reduce_min(tf.where(done < counts, left, NEVER))


def _to_judgement(steps: tf.Tensor, values: Values) -> tf.Tensor:
    """Return how many steps are left to the end of an epoch, of networks with a goal."""
    return tf.where(values["goal"] > 0.0, -steps % _batches(values), NEVER)


def _batches(values: Values) -> tf.Tensor:
    """Return the steps of an epoch of each network, shape ``(n,)``."""
    return -(-values["samples"] // values["batch_size"])


def _factors(done: tf.Tensor, position: tf.Tensor, values: Values) -> Values:
    """Return rates, corrections of Adam, and random numbers of a step.

    Args:
        done: steps since the program began.
        position: steps and updates of each network before it, shape ``(2, n)``.
        values: of the networks.
    """
    step, update = (tf.cast(row + done, tf.float32) for row in (position[0], position[1] + 1))
    return {
        "random": _mix(_mix(values["seed"], 1), position[0] + done),
        "rate": values["learning_rate"] * tf.pow(0.5, step / values["half_life"]),
        "correction": tf.sqrt(1.0 - tf.pow(BETA_2, update)) / (1.0 - tf.pow(BETA_1, update)),
    }


def _batch(
    x: tf.Tensor, y: tf.Tensor, rows: tf.Tensor, steps: tf.Tensor, values: Values
) -> tuple[tf.Tensor, tf.Tensor, tf.Tensor]:
    """Return features and targets of each network's next batch, and the samples' weights.

    Args:
        rows: numbers of the samples in the largest batch, shape ``(b,)``.
        steps: that each network has done, shape ``(n,)``.
        values: of the networks.
    """
    start = (steps % _batches(values)) * values["batch_size"]
    size = tf.minimum(values["batch_size"], values["samples"] - start)
    indices = tf.minimum(start[:, None] + rows, MAX_SAMPLES - 1)
    share = tf.where(rows < size[:, None], 1.0 / tf.cast(size, tf.float32)[:, None], 0.0)
    return tf.gather(x, indices, batch_dims=1), tf.gather(y, indices, batch_dims=1), share


def _gradient(
    tier: Tier,
    parameters: tf.Tensor,
    x: tf.Tensor,
    y: tf.Tensor,
    share: tf.Tensor,
    values: Values,
) -> tf.Tensor:
    """Return the gradient of the mean loss of a batch, with penalties.

    Layers are loops, up to the depth of the deepest network: the program is small, and it costs
    what its networks need.

    Args:
        parameters: shape ``(hidden + 1, n, u + 1, u)``.
        x: features, shape ``(n, b, u)``.
        y: classes or targets, shape ``(n, b)``.
        share: weight of each sample in the mean, shape ``(n, b)``.
    """
    last, inputs, slopes = _forward(tier, parameters, x, values)
    error = _output_error(_dense(last, parameters[tier.hidden]), y, values) * share[:, :, None]
    gradient = _backward(tier, parameters, error, inputs, slopes, values)
    is_kernel = tf.concat([tf.ones(x.shape[2]), tf.zeros(1)], 0)[:, None]
    l1, l2 = (values[name][:, None, None] for name in ("l1", "l2"))
    penalty = l1 * tf.sign(parameters) + 2.0 * l2 * parameters
    return (gradient + penalty * is_kernel) * values["trainable"]


def _forward(
    tier: Tier, parameters: tf.Tensor, x: tf.Tensor, values: Values
) -> tuple[tf.Tensor, tf.TensorArray, tf.TensorArray]:
    """Return the output of the last hidden layer, the inputs of all layers, and the slopes.

    Inputs are kept transposed: XLA takes long for products that sum over the rows of both sides.
    Slopes are the derivatives of the hidden layers' outputs by their weighted sums.
    """
    samples, units = x.shape[1:]
    inputs = tf.TensorArray(tf.float32, tier.hidden + 1, element_shape=(x.shape[0], units, samples))
    slopes = tf.TensorArray(tf.float32, tier.hidden, element_shape=x.shape)

    def pass_layer(
        layer: tf.Tensor, x: tf.Tensor, inputs: tf.TensorArray, slopes: tf.TensorArray
    ) -> tuple[Any, ...]:
        output, slope = activate(
            _dense(x, parameters[layer]), values["activations"][layer], tier.activations
        )
        alive = values["alive"][layer][:, None] * _dropout(x.shape, layer, values)
        is_layer = (layer < values["depth"])[:, None, None]
        inputs = inputs.write(layer, tf.transpose(x, [0, 2, 1]))
        slopes = slopes.write(layer, slope * alive)
        return layer + 1, tf.where(is_layer, output * alive, x), inputs, slopes

    depth = tf.reduce_max(values["depth"])
    _, last, inputs, slopes = tf.while_loop(
        lambda layer, *_: layer < depth, pass_layer, (tf.constant(0), x, inputs, slopes)
    )
    return last, inputs.write(tier.hidden, tf.transpose(last, [0, 2, 1])), slopes


def _backward(
    tier: Tier,
    parameters: tf.Tensor,
    error: tf.Tensor,
    inputs: tf.TensorArray,
    slopes: tf.TensorArray,
    values: Values,
) -> tf.Tensor:
    """Return the gradient of the loss without penalties, by back-propagation.

    Args:
        error: derivative of the loss by the weighted sums of the output layer, ``(n, b, u)``.
        inputs: of the layers, and ``slopes``: from :func:`_forward`.
    """
    output = parameters[tier.hidden]
    gradients = tf.TensorArray(tf.float32, tier.hidden + 1, element_shape=parameters.shape[1:])
    gradients = gradients.write(tier.hidden, _kernel_gradient(inputs.read(tier.hidden), error))
    error = tf.einsum("nbo,nio->nbi", error, output[:, :-1])

    def pass_layer(
        layer: tf.Tensor, error: tf.Tensor, gradients: tf.TensorArray
    ) -> tuple[Any, ...]:
        is_layer = (layer < values["depth"])[:, None, None]
        local = tf.where(is_layer, error * slopes.read(layer), 0.0)
        gradients = gradients.write(layer, _kernel_gradient(inputs.read(layer), local))
        back = tf.einsum("nbo,nio->nbi", local, parameters[layer][:, :-1])
        return layer - 1, tf.where(is_layer, back, error), gradients

    _, _, gradients = tf.while_loop(
        lambda layer, *_: layer >= 0,
        pass_layer,
        (tf.reduce_max(values["depth"]) - 1, error, gradients),
    )
    return gradients.stack()


def _dense(x: tf.Tensor, layer: tf.Tensor) -> tf.Tensor:
    return tf.einsum("nbi,nio->nbo", x, layer[:, :-1]) + layer[:, -1:]


def _kernel_gradient(transposed: tf.Tensor, error: tf.Tensor) -> tf.Tensor:
    kernel = tf.einsum("nib,nbo->nio", transposed, error)
    return tf.concat([kernel, tf.reduce_sum(error, 1, keepdims=True)], 1)


def _dropout(shape: Sequence[int], layer: tf.Tensor, values: Values) -> tf.Tensor:
    """Return what a layer's outputs are multiplied by: 0, or the inverse of the share that stays.

    The random numbers are hashes of seed, step, layer, sample and unit, so that a network that
    goes back to its start gets the same ones, whichever networks are trained beside it.
    """
    _, samples, units = shape
    index = tf.reshape(tf.range(samples * units), (samples, units))
    number = _mix(_mix(values["random"], layer)[:, None, None], index)
    uniform = tf.cast(tf.bitwise.right_shift(number, tf.constant(8, tf.uint32)), tf.float32)
    keep = 1.0 - values["dropout"][:, None, None]
    return tf.where(uniform < keep * 2.0**24, 1.0 / keep, 0.0)


def _mix(number: tf.Tensor, other: tf.Tensor) -> tf.Tensor:
    """Return a hash of two numbers, by the last part of MurmurHash3."""
    number += tf.cast(other, tf.uint32)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        shifted = tf.bitwise.right_shift(number, tf.constant(shift, tf.uint32))
        number = tf.bitwise.bitwise_xor(number, shifted) * tf.constant(factor, tf.uint32)
    return number


def _output_error(z: tf.Tensor, y: tf.Tensor, values: Values) -> tf.Tensor:
    """Return the derivative of each sample's loss by the weighted sums of the output layer."""
    units = z.shape[2]
    is_output = (tf.range(units) < values["outputs"][:, None])[:, None, :]
    target = y[:, :, None]
    sigmoid = tf.sigmoid(z)
    slope = sigmoid * (1.0 - sigmoid)
    softmax = tf.nn.softmax(tf.where(is_output, z, -1e30))
    one_hot = tf.cast(tf.range(units, dtype=tf.float32) == target, tf.float32)
    choices: tuple[Any, ...] = (
        sigmoid - target,
        softmax - one_hot,
        2.0 * (z - target),
        tf.sign(z - target),
        2.0 * (sigmoid - target) * slope,
        tf.sign(sigmoid - target) * slope,
    )
    error = choices[0]
    for index, other in enumerate(choices[1:], start=1):
        error = tf.where((values["loss"] == index)[:, None, None], other, error)
    return tf.where(is_output, error, 0.0)


def _update(state: State, gradient: tf.Tensor, values: Values) -> State:
    """Return parameters and moments after one update by each network's optimizer."""
    parameters, first, second = state
    rate, momentum, correction = (
        values[name][:, None, None] for name in ("rate", "momentum", "correction")
    )
    kind = values["optimizer"][:, None, None]
    is_adam, is_rmsprop = kind == 3, kind == 2
    square = tf.square(gradient)
    new_first = tf.where(
        is_adam, first + (gradient - first) * (1 - BETA_1), momentum * first - rate * gradient
    )
    new_second = tf.where(
        is_adam,
        second + (square - second) * (1 - BETA_2),
        RHO * second + (1 - RHO) * square,
    )
    # Adam adds its epsilon outside of the root, RMSprop inside.
    root = tf.sqrt(tf.where(is_rmsprop, new_second + EPSILON, new_second))
    root = tf.where(is_adam, root + EPSILON, root)
    scaled = -rate * tf.where(is_adam, correction * new_first, gradient) / root
    change = tf.where(is_adam | is_rmsprop, scaled, new_first)
    return parameters + change * values["trainable"], new_first, new_second


def compile_program(tier: Tier, capacity: int, example: Network) -> StackedProgram:
    """Return a program that is compiled and ready.

    Args:
        example: any network of the tier; it may train meanwhile.
    """
    compile_function = functools.partial(tf.function, autograph=False, jit_compile=True)
    program = StackedProgram(tier, capacity, compile_function)
    # A copy, because another thread may have gone further when the compiler is done.
    program.advance([copy.copy(example)], [0])
    return program
