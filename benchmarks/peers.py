"""One epoch of `kaneko-mlp` in other libraries: scikit-learn, and JAX where it is installed.

Network, data, batch size and optimizer settings are those of ours, validation included. The first
epoch, which compiles or warms up, is not measured.
"""

from __future__ import annotations

import importlib
import importlib.util
import time
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dlcore.arrays import Array
from dlcore.spec import Spec
from dlcore.training.tensors import Arrays, Encoding

TrainEpoch = Callable[[], None]


def peers(spec: Spec, arrays: Arrays) -> Mapping[str, Callable[[], float]]:
    """Return, by library, a function that trains one epoch and returns its seconds.

    Args:
        spec: Flatten, Dense with relu and Dense with softmax, trained with Adam.
        arrays: its data, with a validation part.
    """
    encoding = Encoding.of(spec)
    assert arrays.validation
    parts = [encoding.arrays(part) for part in (arrays.train, arrays.validation)]
    (x, y), (x_val, y_val) = [(images.reshape(len(images), -1), labels) for images, labels in parts]
    makers = {"scikit-learn": _scikit_learn, "jax": _jax}
    return {
        name: _timer(make(spec, x, y, x_val, y_val))
        for name, make in makers.items()
        if importlib.util.find_spec(name.replace("scikit-learn", "sklearn"))
    }


def _timer(epoch: TrainEpoch) -> Callable[[], float]:
    epoch()

    def seconds() -> float:
        start = time.perf_counter()
        epoch()
        return time.perf_counter() - start

    return seconds


def _scikit_learn(spec: Spec, x: Array, y: Array, x_val: Array, y_val: Array) -> TrainEpoch:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        (spec.layers[1].units,),  # type: ignore[union-attr]
        batch_size=spec.training.batch_size,
        alpha=0.0,
        max_iter=1,
        warm_start=True,
    )

    def epoch() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(x, y)
        model.score(x_val, y_val)

    return epoch


def _jax(spec: Spec, x: Array, y: Array, x_val: Array, y_val: Array) -> TrainEpoch:
    jax: Any = importlib.import_module("jax")
    jnp: Any = importlib.import_module("jax.numpy")

    size, units = spec.training.batch_size, spec.layers[1].units  # type: ignore[union-attr]
    keys = jax.random.split(jax.random.key(0), 2)
    weights = [
        jax.random.normal(keys[0], (x.shape[1], units)) * 0.05,
        jnp.zeros(units),
        jax.random.normal(keys[1], (units, 10)) * 0.1,
        jnp.zeros(10),
    ]
    zeros = [jnp.zeros_like(w) for w in weights]
    state = {"now": (weights, zeros, zeros, jnp.zeros(()))}
    images, labels = jnp.asarray(x), jnp.asarray(y)
    val_images, val_labels = jnp.asarray(x_val), jnp.asarray(y_val)

    def logits(w: Any, inputs: Any) -> Any:
        return jax.nn.relu(inputs @ w[0] + w[1]) @ w[2] + w[3]

    def loss(w: Any, inputs: Any, targets: Any) -> Any:
        log_probabilities = jax.nn.log_softmax(logits(w, inputs))
        return -jnp.mean(jnp.take_along_axis(log_probabilities, targets[:, None], 1))

    def step(carry: Any, batch: Any) -> tuple[Any, Any]:
        w, m, v, t = carry
        value, g = jax.value_and_grad(loss)(w, images[batch], labels[batch])
        m = [0.9 * a + 0.1 * b for a, b in zip(m, g, strict=True)]
        v = [0.999 * a + 0.001 * b * b for a, b in zip(v, g, strict=True)]
        t = t + 1
        rate = 0.001 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        w = [a - rate * b / (jnp.sqrt(c) + 1e-7) for a, b, c in zip(w, m, v, strict=True)]
        return (w, m, v, t), value

    def train_epoch(carry: Any, order: Any) -> tuple[Any, Any]:
        carry, values = jax.lax.scan(step, carry, order)
        accuracy = jnp.mean(jnp.argmax(logits(carry[0], val_images), 1) == val_labels)
        return carry, (values.mean(), accuracy)

    train = jax.jit(train_epoch)
    order = np.random.default_rng(0).permutation(len(x) // size * size).reshape(-1, size)

    def epoch() -> None:
        state["now"], metrics = train(state["now"], order)
        jax.block_until_ready(metrics)

    return epoch
