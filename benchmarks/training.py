"""Speed of the trainer against plain ``model.fit``, interleaved in one process.

    python -m benchmarks.training [--workload NAME] [--repetitions 5] [--processes 1] [--json]
                                  [--train-size N] [--seeds N]

Validation is included. Both sides train one epoch first, so that tracing and compiling are not in
the ratio; the note has their time. Every repetition takes the second epoch of a fit. The note also
has our speed and that of the machine in matrix products. With several processes, each workload runs
in new processes and the values are their medians. `kaneko-mlp` is also compared with other
libraries, by the ratio of their time to ours.

Plain ``model.fit`` is idle after some epochs (see ``benchmarks.epoch_clock``). Its own ratio, which
has the limit, includes that time; the ratio below, "without idle time", does not.

The workloads of half precision compare ours with it to plain ``model.fit`` with float32 and with
half precision. They keep to their limits only on processors with instructions for bfloat16; the
note has the gain that the app measures. With seeds, they also compare the accuracy, see
``benchmarks.precision_accuracy``. With a train size, the data is cut to as many samples.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np
import tensorflow as tf

from benchmarks.cifar10_subset import Cifar10Subset
from benchmarks.epoch_clock import Epoch, EpochClock
from benchmarks.measurement import Measurement, report
from benchmarks.peers import peers
from benchmarks.precision_accuracy import compare_accuracy, in_precision
from dlcore.datasets import Cache, Points
from dlcore.experiments.presets import PRESETS
from dlcore.models.activations import Activation
from dlcore.models.builders import Hidden, stack
from dlcore.models.precision import MIXED_BFLOAT16
from dlcore.planning.plan import plan
from dlcore.planning.trainer_choice import TrainerKind, choose_trainer
from dlcore.settings import home
from dlcore.spec import Spec, Training
from dlcore.training.compiled import Compiled
from dlcore.training.fit import fit
from dlcore.training.half_precision import precision_speed
from dlcore.training.model import build_model
from dlcore.training.shuffle import permutation
from dlcore.training.tensors import Arrays, DatasetCache


@dataclass(frozen=True)
class Workload:
    """Spec with the required speed-up.

    Args:
        spec: spec to train.
        minimum: lower limit of plain time divided by ours.
    """

    spec: Spec
    minimum: float


_POINTS = Spec(
    dataset=Points(),
    layers=stack([Hidden(8, Activation.TANH)] * 2, 2, Activation.SOFTMAX),
    training=Training(batch_size=10, validation=0.2),
)

WORKLOADS: Mapping[str, Workload] = {
    "kaneko-mlp": Workload(PRESETS["kaneko-mlp"].spec, 10.0),
    "kaneko-units-1000": Workload(PRESETS["kaneko-units-1000"].spec, 4.5),
    "mlp-512-rmsprop": Workload(PRESETS["mlp-512-rmsprop"].spec, 2.5),
    "cifar10-cnn": Workload(
        PRESETS["cifar10-cnn"].spec.model_copy(update={"dataset": Cifar10Subset()}), 1.35
    ),
    "imdb-rnn": Workload(PRESETS["imdb-rnn"].spec, 2.2),
    "airline-lstm": Workload(PRESETS["airline-lstm"].spec, 15.0),
    "points-8-8-tanh": Workload(_POINTS, 7.0),
}


HALF_PRECISION: Mapping[str, Workload] = {
    "cifar10-cnn-bfloat16": Workload(WORKLOADS["cifar10-cnn"].spec, 2.0),
    "mnist-cnn-bfloat16": Workload(PRESETS["mnist-cnn"].spec, 1.8),
}
"""Specs in float32, with the lower limit of plain time with float32 divided by ours with half."""

SAME_POLICY = 1.25
"""Lower limit of plain time with half precision divided by ours."""

PEER_WORKLOAD = "kaneko-mlp"
"""Workload that other libraries train too."""


def compare(name: str, workload: Workload, repetitions: int) -> list[Measurement]:
    """Measure plain and ours in turn."""
    spec = workload.spec
    arrays = DatasetCache(Cache.default()).arrays(spec)
    plain, plain_cold = plain_side(spec, arrays)
    ours, ours_cold = our_side(spec, arrays)
    pairs = [(plain(), ours()) for _ in range(repetitions)]
    seconds = np.median([our.seconds for _, our in pairs])
    speed = plan(spec).flops_per_epoch / seconds / 1e9
    limit = _machine_gflops(spec.training.batch_size)
    note = (
        f"plain {np.median([p.seconds for p, _ in pairs]):.3f} s, ours {seconds:.3f} s an epoch"
        f" by the {choose_trainer(spec).kind} trainer; first {plain_cold:.2f}, {ours_cold:.2f} s;"
        f" {speed:.1f} of {limit:.0f} GFLOP/s"
    )
    ratios = [their.seconds / our.seconds for their, our in pairs]
    title = f"{name}: plain fit : ours"
    ratio = Measurement(title, ratios, "x", minimum=workload.minimum, note=note)
    peer_ratios = _compare_peers(name, spec, arrays, ours, repetitions)
    return [ratio, _without_idle_time(title, pairs), *peer_ratios]


def compare_precisions(name: str, workload: Workload, repetitions: int) -> list[Measurement]:
    """Measure plain with both precisions, and ours with half precision, in turn."""
    spec, half = workload.spec, in_precision(workload.spec, MIXED_BFLOAT16)
    arrays = DatasetCache(Cache.default()).arrays(spec)
    sides = [plain_side(spec, arrays), plain_side(half, arrays), our_side(half, arrays)]
    rounds = [[measure().seconds for measure, _ in sides] for _ in range(repetitions)]
    plain, plain_half, ours = (float(np.median(column)) for column in zip(*rounds, strict=True))
    note = (
        f"plain float32 {plain:.3f} s, plain bfloat16 {plain_half:.3f} s, ours bfloat16"
        f" {ours:.3f} s an epoch; gain of this machine {precision_speed(home()).gain:.2f}"
    )
    ratios = [[row[0] / row[2] for row in rounds], [row[1] / row[2] for row in rounds]]
    titles = f"{name}: plain float32 fit : ours", f"{name}: plain fit, same policy : ours"
    return [
        Measurement(titles[0], ratios[0], "x", minimum=workload.minimum, note=note),
        Measurement(titles[1], ratios[1], "x", minimum=SAME_POLICY),
    ]


def _without_idle_time(title: str, pairs: Sequence[tuple[Epoch, Epoch]]) -> Measurement:
    """Return the ratio without the time in which a side was idle."""
    ratios = [(p.seconds - p.idle) / (our.seconds - our.idle) for p, our in pairs]
    note = "; ".join(
        f"{side} idle {sum(epoch.idle for epoch in epochs):.2f} s"
        f" of {sum(epoch.seconds for epoch in epochs):.2f}"
        for side, epochs in zip(("plain", "ours"), zip(*pairs, strict=True), strict=True)
    )
    return Measurement(f"{title}, without idle time", ratios, "x", note=note)


def _compare_peers(
    name: str, spec: Spec, arrays: Arrays, ours: Callable[[], Epoch], repetitions: int
) -> list[Measurement]:
    """Measure other libraries on their workload, in turn with ours."""
    if name != PEER_WORKLOAD:
        return []
    measurements = []
    for library, theirs in peers(spec, arrays).items():
        pairs = [(theirs(), ours().seconds) for _ in range(repetitions)]
        note = f"theirs {np.median([their for their, _ in pairs]):.3f} s an epoch"
        ratios = [their / our for their, our in pairs]
        title = f"{name}: {library} : ours"
        measurements.append(Measurement(title, ratios, "x", minimum=1.0, note=note))
    return measurements


def plain_side(spec: Spec, arrays: Arrays) -> tuple[Callable[[], Epoch], float]:
    """Return a function that measures an epoch of ``model.fit``, and the seconds of the first."""
    model = build_model(spec)
    compiled = Compiled(spec, choose_trainer(spec))
    x, y = compiled.encoding.arrays(arrays.train)
    validation = compiled.encoding.arrays(arrays.validation) if arrays.validation else None

    def run() -> list[Epoch]:
        clock = EpochClock()
        model.fit(
            x,
            y,
            batch_size=spec.training.batch_size,
            epochs=2,
            validation_data=validation,
            callbacks=[clock],
            verbose=0,
        )
        return clock.epochs

    return lambda: run()[1], run()[0].seconds


def our_side(spec: Spec, arrays: Arrays) -> tuple[Callable[[], Epoch], float]:
    """Return the same for the chunked trainer."""
    assert choose_trainer(spec).kind is not TrainerKind.PLAIN, spec
    compiled = Compiled(spec, choose_trainer(spec))
    compiled.attach("benchmark", spec)
    order = permutation(arrays.train.size, spec.seed)

    def run() -> list[Epoch]:
        clock = EpochClock()
        fit(compiled, arrays.train, arrays.validation, order, epochs=2, callbacks=[clock])
        return clock.epochs

    return lambda: run()[1], run()[0].seconds


def _machine_gflops(batch: int) -> float:
    """Return the highest speed of a float32 matrix product with a batch of this size."""
    a, b = tf.random.normal((max(batch, 32), 1024)), tf.random.normal((1024, 1024))
    best = 0.0
    for _ in range(20):
        start = time.perf_counter()
        tf.linalg.matmul(a, b).numpy()
        best = max(best, 2 * a.shape[0] * 1024 * 1024 / (time.perf_counter() - start) / 1e9)
    return best


def measure(name: str, repetitions: int, train_size: int | None) -> list[Measurement]:
    """Measure one workload in this process.

    Args:
        name: of the workload.
        repetitions: of each measurement.
        train_size: number of samples; None for all.
    """
    workload = _cut({**WORKLOADS, **HALF_PRECISION}[name], train_size)
    compared = compare_precisions if name in HALF_PRECISION else compare
    return compared(name, workload, repetitions)


def _cut(workload: Workload, train_size: int | None) -> Workload:
    if train_size is None:
        return workload
    dataset = workload.spec.dataset.model_copy(update={"train_size": train_size})
    spec = workload.spec.model_copy(update={"dataset": dataset})
    return dataclasses.replace(workload, spec=spec)


def in_processes(
    name: str, repetitions: int, train_size: int | None, processes: int
) -> list[Measurement]:
    """Measure one workload in new processes; the values are their medians."""
    flags = ["--workload", name, "--repetitions", str(repetitions), "--json"]
    flags += [] if train_size is None else ["--train-size", str(train_size)]
    command = [sys.executable, "-m", "benchmarks.training", *flags]
    outputs = [
        json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout)
        for _ in range(processes)
    ]
    fields = [field.name for field in dataclasses.fields(Measurement)]
    return [
        dataclasses.replace(
            Measurement(**{field: rows[-1][field] for field in fields}),
            values=[row["median"] for row in rows],
        )
        for rows in zip(*outputs, strict=True)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training")
    parser.add_argument("--workload", choices=[*WORKLOADS, *HALF_PRECISION], action="append")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--train-size", type=int)
    parser.add_argument("--seeds", type=int, default=0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    measurements: list[Measurement] = []
    for name in options.workload or [*WORKLOADS, *HALF_PRECISION]:
        each = name, options.repetitions, options.train_size
        if options.processes > 1:
            measured = in_processes(*each, options.processes)
        else:
            measured = measure(*each)
        if options.seeds and name in HALF_PRECISION:
            spec = _cut(HALF_PRECISION[name], options.train_size).spec
            measured.append(compare_accuracy(name, spec, options.seeds))
        measurements += measured
        if not options.json:
            report(measured, as_json=False)
    if options.json:
        return report(measurements, as_json=True)
    return int(any(measurement.is_met is False for measurement in measurements))


if __name__ == "__main__":
    sys.exit(main())
