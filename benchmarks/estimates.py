"""Estimates of run times, before a run and while it runs, against the time that it takes.

    python -m benchmarks.estimates [--seconds 60] [--only NAME] [--json]

Each preset, and small tables with many epochs, is estimated and trained twice in one worker: first
its architecture is new to the worker, then it is known. Epochs are cut so that a run is expected to
take at most some seconds. A factor of 2 means twice or half the middle of the estimate. While a run
goes on, each estimate of the time left that the page could show is compared with the time that was
left; below two seconds it does not count.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Mapping, Sequence

from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import await_end, fresh_engine, seconds_of, submit
from benchmarks.measurement import Measurement, report
from dlcore import PRESETS, Run, Spec, Store
from dlcore.datasets import Cache
from dlcore.engine.supervisor import LocalEngine
from dlcore.experiments.estimate import run_time, time_left
from pages.ui.train.run_view import RECENT_EVENTS

FACTOR = 2.0
MANY_EPOCHS = 2000
SHORT_SECONDS = 2.0
"""A shorter time left is not compared."""

OTHER_SEED = 7


def specs(seconds: float) -> Mapping[str, Spec]:
    """Return what is trained, by name.

    Args:
        seconds: that a run may be expected to take.
    """
    cache = Cache.default()
    chosen = {
        name: _shortened(preset.spec, seconds)
        for name, preset in PRESETS.items()
        if run_time(preset.spec, []) and not preset.spec.dataset.missing_files(cache)
    }
    for name in ("digits-mlp", "mse-line"):
        long = PRESETS[name].spec.changed({"training.epochs": MANY_EPOCHS})
        chosen[f"{name}, {MANY_EPOCHS} epochs"] = _shortened(long, seconds)
    return chosen


def _shortened(spec: Spec, seconds: float) -> Spec:
    epochs = spec.training.epochs
    while epochs > 1 and _middle(spec.changed({"training.epochs": epochs}), []) > seconds:
        epochs = epochs * 2 // 3
    return spec.changed({"training.epochs": epochs})


def _middle(spec: Spec, past: Sequence[Run]) -> float:
    bounds = run_time(spec, past)
    assert bounds
    return math.sqrt(bounds[0] * bounds[1])


def measure(engine: LocalEngine, store: Store, name: str, spec: Spec) -> list[Measurement]:
    """Estimate and train a spec twice."""
    measurements = []
    for state, seed in (("new", spec.seed), ("known", OTHER_SEED)):
        seeded = spec.changed({"seed": seed})
        estimate = _middle(seeded, store.runs())
        run = await_end(store, submit(engine, store, seeded, "estimates"))
        taken = seconds_of(run)
        note = f"{estimate:.1f} s estimated, {taken:.1f} s taken, {spec.training.epochs} epochs"
        factor = max(taken / estimate, estimate / taken)
        title = f"{name}, {state}"
        measurements.append(Measurement(title, [factor], "x", maximum=FACTOR, note=note))
        if left := _factors_left(store, run):
            label = f"{title}: time left, worst"
            measurements.append(Measurement(label, [max(left)], "x", maximum=FACTOR))
    return measurements


def _factors_left(store: Store, run: Run) -> list[float]:
    events = [event for _, event in store.events(run.id)]
    assert run.ended
    factors = []
    for count in range(1, len(events)):
        recent = events[max(0, count - RECENT_EVENTS) : count]
        estimate, taken = time_left(recent, run.spec), run.ended - recent[-1].at
        if estimate is not None and max(estimate, taken) > SHORT_SECONDS:
            factors.append(max(taken, 0.01) / max(estimate, 0.01))
    return [max(factor, 1 / factor) for factor in factors]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.estimates")
    parser.add_argument("--seconds", type=float, default=60.0, help="of a run, as estimated")
    parser.add_argument("--only", default="", help="names that contain this text")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    chosen = {name: spec for name, spec in specs(options.seconds).items() if options.only in name}
    with fresh_engine() as (engine, store):
        measurements = [
            measurement
            for name, spec in chosen.items()
            for measurement in measure(engine, store, name, spec)
        ]
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
