"""The trainer against plain ``model.fit``, interleaved in one process, validation included.

    python -m benchmarks.training [--workload NAME] [--repetitions 5] [--processes 1] [--json]

Every workload is warmed up by one epoch of each side, so tracing and compiling are not in the
ratio; they are reported apart. Of every repetition the second epoch of a fit is taken. Beside the
ratio stands how near ours comes to the machine's own speed in matrix products. With several
processes, each is a fresh one, and their medians are what is told. `kaneko-mlp` is also compared
with other libraries: how many times longer their epoch takes than ours.

Plain ``model.fit`` stands still after some epochs (see ``benchmarks.epoch_clock``). Those seconds
are its own, so the ratio that has a bar holds them; the one below it, "at work", leaves them out.
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
from benchmarks.figures import Figure, show
from benchmarks.peers import peers
from dlcore.datasets import Cache, Points
from dlcore.experiments.presets import PRESETS
from dlcore.models.activations import Activation
from dlcore.models.mlp import Hidden, stack
from dlcore.planning.plan import plan
from dlcore.planning.trainer_choice import TrainerKind, choose
from dlcore.spec import Spec, Training
from dlcore.training.compiled import Compiled
from dlcore.training.fit import fit
from dlcore.training.model import build_model
from dlcore.training.shuffle import permutation
from dlcore.training.tensors import Arrays, DatasetCache


@dataclass(frozen=True)
class Workload:
    """One row of the table.

    Args:
        spec: what is trained.
        bar: plain time divided by ours, at least.
    """

    spec: Spec
    bar: float


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


COMPARED = "kaneko-mlp"
"""The workload that other libraries train too."""


def compare(name: str, workload: Workload, repetitions: int) -> list[Figure]:
    """Plain and ours in turn."""
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
        f" on the {choose(spec).path} path; first epoch {plain_cold:.2f} and {ours_cold:.2f} s;"
        f" {speed:.1f} of {limit:.0f} GFLOP/s"
    )
    ratios = [their.seconds / our.seconds for their, our in pairs]
    title = f"{name}: plain fit : ours"
    figure = Figure(title, ratios, "x", workload.bar, at_least=True, note=note)
    return [figure, _at_work(title, pairs), *_beside_peers(name, spec, arrays, ours, repetitions)]


def _at_work(title: str, pairs: Sequence[tuple[Epoch, Epoch]]) -> Figure:
    """The ratio without the seconds in which a side stood still."""
    ratios = [(p.seconds - p.still) / (our.seconds - our.still) for p, our in pairs]
    note = "; ".join(
        f"{side} stood still {sum(epoch.still for epoch in epochs):.2f} s"
        f" of {sum(epoch.seconds for epoch in epochs):.2f}"
        for side, epochs in zip(("plain", "ours"), zip(*pairs, strict=True), strict=True)
    )
    return Figure(f"{title}, at work", ratios, "x", note=note)


def _beside_peers(
    name: str, spec: Spec, arrays: Arrays, ours: Callable[[], Epoch], repetitions: int
) -> list[Figure]:
    """Other libraries on the workload that they can do, in turn with ours."""
    if name != COMPARED:
        return []
    figures = []
    for library, theirs in peers(spec, arrays).items():
        pairs = [(theirs(), ours().seconds) for _ in range(repetitions)]
        note = f"theirs {np.median([their for their, _ in pairs]):.3f} s an epoch"
        ratios = [their / our for their, our in pairs]
        title = f"{name}: {library} : ours"
        figures.append(Figure(title, ratios, "x", 1.0, at_least=True, note=note))
    return figures


def plain_side(spec: Spec, arrays: Arrays) -> tuple[Callable[[], Epoch], float]:
    """What trains an epoch with ``model.fit`` and tells its time; and seconds of the first."""
    model = build_model(spec)
    compiled = Compiled(spec)
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
    """The same for the chunked trainer."""
    assert choose(spec).path is not TrainerKind.PLAIN, spec
    compiled = Compiled(spec)
    compiled.enter("benchmark", spec)
    order = permutation(arrays.train.size, spec.seed)

    def run() -> list[Epoch]:
        clock = EpochClock()
        fit(compiled, arrays.train, arrays.validation, order, epochs=2, callbacks=[clock])
        return clock.epochs

    return lambda: run()[1], run()[0].seconds


def _machine_gflops(batch: int) -> float:
    """Speed of a plain float32 matrix product of a like batch, the best of some."""
    a, b = tf.random.normal((max(batch, 32), 1024)), tf.random.normal((1024, 1024))
    best = 0.0
    for _ in range(20):
        began = time.perf_counter()
        tf.linalg.matmul(a, b).numpy()
        best = max(best, 2 * a.shape[0] * 1024 * 1024 / (time.perf_counter() - began) / 1e9)
    return best


def in_processes(name: str, repetitions: int, processes: int) -> list[Figure]:
    """One workload in fresh processes; each figure has one value, a median, for each."""
    options = ["--workload", name, "--repetitions", str(repetitions), "--json"]
    command = [sys.executable, "-m", "benchmarks.training", *options]
    answers = [
        json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True).stdout)
        for _ in range(processes)
    ]
    fields = [field.name for field in dataclasses.fields(Figure)]
    return [
        dataclasses.replace(
            Figure(**{field: rows[-1][field] for field in fields}),
            values=[row["median"] for row in rows],
        )
        for rows in zip(*answers, strict=True)
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the workloads asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training")
    parser.add_argument("--workload", choices=list(WORKLOADS), action="append")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    figures: list[Figure] = []
    for name in chosen.workload or WORKLOADS:
        if chosen.processes > 1:
            measured = in_processes(name, chosen.repetitions, chosen.processes)
        else:
            measured = compare(name, WORKLOADS[name], chosen.repetitions)
        figures += measured
        if not chosen.json:
            show(measured, as_json=False)
    if chosen.json:
        return show(figures, as_json=True)
    return int(any(figure.is_met is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
