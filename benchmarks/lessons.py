"""How long each lesson's demo takes, from the first run's start to the last one's end.

    python -m benchmarks.lessons [--lesson NAME] [--repetitions 1] [--json]

The runs of a lesson go to one engine at once, as the page starts them; its worker is warm, and what
the lesson says stands beside its time. A lesson whose data is not on this machine is left out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.data_environment import use_real_mnist
from benchmarks.figures import Figure, show
from benchmarks.warm_engine import finish, warm_engine
from dlcore import Store
from dlcore.analysis.history import history
from dlcore.datasets import Cache
from dlcore.engine.supervisor import LocalEngine
from dlcore.lessons import LESSONS, Lesson, Measured, Size, arms

BAR_SECONDS = 180.0


def demo(store: Store, engine: LocalEngine, lesson: Lesson) -> tuple[float, str]:
    """Seconds of one demo, and the outcome it came to."""
    began = time.perf_counter()
    runs = {
        arm: [store.create(spec, "benchmark") for spec in specs]
        for arm, specs in lesson.specs(Size.DEMO).items()
    }
    ended = {arm: finish(store, engine, of_arm) for arm, of_arm in runs.items()}
    seconds = time.perf_counter() - began
    measured = {
        arm: [Measured.of(run, history(e for _, e in store.events(run.id))) for run in of_arm]
        for arm, of_arm in ended.items()
    }
    conclusion = lesson.rule.conclude(arms(lesson.recipes(Size.DEMO), measured))
    return seconds, conclusion.outcome


def measure(names: Sequence[str], repetitions: int) -> list[Figure]:
    """Every lesson in turn, with a store and a worker for all."""
    figures = []
    cache = Cache.default()
    with tempfile.TemporaryDirectory(prefix="dlcore-benchmark-") as folder:
        store = Store(Path(folder))
        with warm_engine(store) as engine:
            for name in names:
                lesson = LESSONS[name]
                if any(spec.dataset.missing(cache) for spec in lesson.demo.values()):
                    continue
                results = [demo(store, engine, lesson) for _ in range(repetitions)]
                note = ", ".join(dict.fromkeys(outcome for _, outcome in results))
                seconds = [second for second, _ in results]
                figures.append(Figure(f"demo of {name}", seconds, "s", BAR_SECONDS, note=note))
    return figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the lessons asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lessons")
    parser.add_argument("--lesson", choices=list(LESSONS), action="append")
    parser.add_argument("--repetitions", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    use_real_mnist()
    return show(measure(chosen.lesson or list(LESSONS), chosen.repetitions), as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
