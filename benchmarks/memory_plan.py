"""The planned memory of runs, compared with what they take.

    python -m benchmarks.memory_plan [--specs 50] [--seed 0] [--repetitions 3] [--presets TEXT]
        [--json]

Each spec is trained for one epoch in a process of its own, after a small run and after the peak of
its memory has been reset, which Linux can do. Measured is the peak above the memory before the run,
the median of some processes: compiling alone takes up to a third more in one than in another.
The random specs train on uploaded tables of random sizes, with numbers and categories, by networks
of random widths.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

from benchmarks.data_environment import use_real_mnist
from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, Spec, Store, plan
from dlcore.datasets import Cache
from dlcore.datasets.uploads.read_table import read_table
from dlcore.datasets.uploads.table_file import save_table
from dlcore.datasets.uploads.upload_csv import UploadCsv, build_spec
from dlcore.engine.scheduler import Scheduler
from dlcore.experiments.adapt import starting_spec
from dlcore.planning.allocator import return_memory
from dlcore.training.run_files import RunFiles
from dlcore.training.shared_resources import SharedResources
from dlcore.training.train import train

MAX_ERROR = 25.0
MEGABYTE = 1e6


def random_table(generator: random.Random, cache: Cache) -> UploadCsv:
    """Store a table of random size and return its data set."""
    rows = int(10 ** generator.uniform(2, 5))
    numbers, categories = generator.randint(1, 30), generator.randint(0, 10)
    size = generator.randint(2, 50)
    names = [f"n{column}" for column in range(numbers)] + [f"c{n}" for n in range(categories)]
    lines = [",".join([*names, "y"])]
    for row in range(rows):
        cells = [f"{generator.random():.3f}" for _ in range(numbers)]
        cells += [f"category {generator.randrange(size)}" for _ in range(categories)]
        lines.append(",".join([*cells, f"{row % 3}"]))
    content = "\n".join(lines).encode()
    return build_spec(read_table(content), save_table(cache, content), names, "y")


def random_spec(generator: random.Random, cache: Cache) -> Spec:
    """Return a network of random width on a random table."""
    spec = starting_spec(random_table(generator, cache))
    units, batch = 2 ** generator.randint(3, 11), 2 ** generator.randint(4, 9)
    return spec.changed({"layers.1.units": units, "training.batch_size": batch})


def specs(options: argparse.Namespace, cache: Cache) -> Iterator[tuple[str, Spec]]:
    """Yield the presets whose data is here, then the random specs, each with a name."""
    for name, preset in PRESETS.items():
        if options.presets in name and not preset.spec.dataset.missing_files(cache):
            yield name, preset.spec
    generator = random.Random(options.seed)
    for number in range(options.specs):
        yield f"table {number}", random_spec(generator, cache)


def measure(spec: Spec, folder: Path) -> int:
    """Return the peak of the memory that a run takes; call it in a new process."""
    store = Store(folder)
    cache = Cache(folder / "data", others=Cache.default().others)
    # What the first run of a process loads belongs to no run.
    peak_bytes(PRESETS["digits-mlp"].spec, cache, store)
    return peak_bytes(spec, cache, store)


def peak_bytes(spec: Spec, cache: Cache, store: Store) -> int:
    """Return the peak of the memory that one epoch of a spec takes."""
    once = spec.changed({"training.epochs": 1, "training.early_stopping": None})
    run = store.create(once, "benchmark", owner="benchmark")
    slot = Scheduler().join(run.learner, run.id)
    slot.begin()
    gc.collect()
    return_memory()
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    before = _status("VmRSS")
    resources = SharedResources(cache, max_bytes=0)
    train(once, resources, RunFiles(store.artifacts, run.id), lambda event: None, slot)
    peak = _status("VmHWM")
    slot.end()
    store.delete(run.id)
    return peak - before


def _status(name: str) -> int:
    """Return a number of bytes of ``/proc/self/status``."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory_plan")
    parser.add_argument("--specs", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--presets", default="", help="only presets whose name contains this")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    measurements = []
    with (
        tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder,
        ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as executor,
    ):
        cache = Cache(Path(folder) / "data", others=Cache.default().others)
        for name, spec in specs(options, cache):
            planned = plan(spec).memory_bytes
            peaks = [
                executor.submit(measure, spec, Path(folder)).result()
                for _ in range(options.repetitions)
            ]
            measured = median(peaks)
            error = 100 * abs(planned - measured) / measured
            low, high, middle = (
                f"{each / MEGABYTE:.0f}" for each in (min(peaks), max(peaks), measured)
            )
            note = f"{planned / MEGABYTE:.0f} MB planned, {middle} [{low} to {high}] MB measured"
            measurements.append(Measurement(name, [error], "%", maximum=MAX_ERROR, note=note))
            if not options.json:
                print(name, note, flush=True)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
