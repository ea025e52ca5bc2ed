"""How near a workload's steps come to their arithmetic: what any trainer could still gain.

    python -m benchmarks.ceilings [--workload NAME] [--repetitions 5] [--json]

An epoch of plain ``model.fit``, one of ours and a profile of ours are taken in turn, the profile by
TensorFlow's own profiler: for what share of the time at least one convolution or matrix product
is at work. Plain divided by that share of ours is the ratio that a trainer would reach whose steps
held no other work at all. Beside it stand the kernels that took longest; two may run at once.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import tensorflow as tf
from tensorflow.tsl.profiler.protobuf import xplane_pb2

from benchmarks.figures import Figure, show
from benchmarks.training import WORKLOADS, our_side, plain_side
from dlcore.datasets import Cache
from dlcore.training.tensors import DatasetCache

ARITHMETIC = ("Conv2D", "MatMul")
TOLD = 6
PICOSECONDS = 1e-12

NEAR_THE_MACHINE = ("cifar10-cnn", "kaneko-units-1000")
"""Those that are measured if nobody says otherwise."""


@dataclass(frozen=True)
class Kernel:
    """One call of a kernel.

    Args:
        name: of its operation.
        start, end: seconds.
    """

    name: str
    start: float
    end: float

    @property
    def is_arithmetic(self) -> bool:
        """Whether it is a convolution or a product, forward or one of the gradients."""
        return any(word in self.name for word in ARITHMETIC)


def profiled(work: Callable[[], object]) -> list[Kernel]:
    """Every kernel that ran meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        with tf.profiler.experimental.Profile(folder):
            work()
        return [
            kernel
            for path in Path(folder).rglob("*.xplane.pb")
            for kernel in _kernels(xplane_pb2.XSpace.FromString(path.read_bytes()))
        ]


def _kernels(space: xplane_pb2.XSpace) -> Iterator[Kernel]:
    """Operations within the loop over the steps, of XLA's programs and of TensorFlow's graphs."""
    for plane in space.planes:
        for line in plane.lines:
            for event in line.events:
                name = plane.event_metadata[event.metadata_id].name
                of_xla = any(
                    plane.stat_metadata[s.metadata_id].name == "hlo_op" for s in event.stats
                )
                of_graph = "while/body" in name and ":" in name
                if of_graph or (of_xla and not name.startswith("while")):
                    start = line.timestamp_ns * 1000 + event.offset_ps
                    end = start + event.duration_ps
                    yield Kernel(name.rpartition(":")[2], start * PICOSECONDS, end * PICOSECONDS)


def busy_seconds(kernels: Iterable[Kernel]) -> float:
    """Time in which at least one of them runs."""
    seconds, until = 0.0, 0.0
    for kernel in sorted(kernels, key=lambda kernel: kernel.start):
        seconds += max(0.0, kernel.end - max(kernel.start, until))
        until = max(until, kernel.end)
    return seconds


def _span(kernels: Sequence[Kernel]) -> float:
    return max(kernel.end for kernel in kernels) - min(kernel.start for kernel in kernels)


def measure(name: str, repetitions: int) -> list[Figure]:
    """One workload."""
    spec = WORKLOADS[name].spec
    arrays = DatasetCache(Cache.default()).arrays(spec)
    steps = -(-arrays.train.size // spec.training.batch_size)
    (plain, _), (ours, _) = plain_side(spec, arrays), our_side(spec, arrays)
    ratios, ceilings, longest = [], [], Counter[str]()
    for _ in range(repetitions):
        theirs, mine, kernels = plain().seconds, ours().seconds, profiled(ours)
        arithmetic = busy_seconds(kernel for kernel in kernels if kernel.is_arithmetic)
        ratios.append(theirs / mine)
        ceilings.append(theirs / (mine * arithmetic / _span(kernels)))
        for kernel in kernels:
            longest[kernel.name] += 1000 * (kernel.end - kernel.start)
    per_step = {k: ms / repetitions / 2 / steps for k, ms in longest.most_common(TOLD)}
    told = ", ".join(f"{kernel} {ms:.2g}" for kernel, ms in per_step.items())
    return [
        Figure(f"{name}: plain fit : ours", ratios, "x"),
        Figure(f"{name}: plain fit : arithmetic of ours", ceilings, "x", note=f"ms a step: {told}"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures the workloads asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ceilings")
    parser.add_argument("--workload", choices=list(WORKLOADS), action="append")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    figures = [
        figure
        for name in chosen.workload or NEAR_THE_MACHINE
        for figure in measure(name, chosen.repetitions)
    ]
    return show(figures, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
