"""Time of each lesson's demo, from the start of the first run to the end of the last.

    python -m benchmarks.lessons [--lesson NAME] [--repetitions 1] [--json]

The runs of a lesson start at once in one engine with a warm worker, as the page starts them. The
note has the outcome of the lesson. Lessons whose data is not on this machine are skipped.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from benchmarks.data_environment import use_real_mnist
from benchmarks.engine import finish, fresh_engine
from benchmarks.measurement import Measurement, report
from dlcore import Store
from dlcore.analysis.history import history
from dlcore.datasets import Cache
from dlcore.engine.supervisor import LocalEngine
from dlcore.lessons import LESSONS, Lesson, RunResult, Size, build_arms

MAX_SECONDS = 180.0


def demo(store: Store, engine: LocalEngine, lesson: Lesson) -> tuple[float, str]:
    """Return the seconds of one demo and its outcome."""
    start = time.perf_counter()
    runs = {
        arm: [store.create(spec, "benchmark") for spec in specs]
        for arm, specs in lesson.specs(Size.DEMO).items()
    }
    ended = {arm: finish(store, engine, arm_runs) for arm, arm_runs in runs.items()}
    seconds = time.perf_counter() - start
    measured = {
        arm: [RunResult.of(run, history(e for _, e in store.events(run.id))) for run in arm_runs]
        for arm, arm_runs in ended.items()
    }
    conclusion = lesson.rule.conclude(build_arms(lesson.recipes(Size.DEMO), measured))
    return seconds, conclusion.outcome


def measure(names: Sequence[str], repetitions: int) -> list[Measurement]:
    """Run the lessons one after another in one engine."""
    measurements = []
    cache = Cache.default()
    with fresh_engine() as (engine, store):
        for name in names:
            lesson = LESSONS[name]
            if any(spec.dataset.missing_files(cache) for spec in lesson.demo.values()):
                continue
            results = [demo(store, engine, lesson) for _ in range(repetitions)]
            seconds = [duration for duration, _ in results]
            note = ", ".join(dict.fromkeys(outcome for _, outcome in results))
            measurements.append(
                Measurement(f"demo of {name}", seconds, "s", maximum=MAX_SECONDS, note=note)
            )
    return measurements


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lessons")
    parser.add_argument("--lesson", choices=list(LESSONS), action="append")
    parser.add_argument("--repetitions", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    use_real_mnist()
    measurements = measure(options.lesson or list(LESSONS), options.repetitions)
    return report(measurements, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
