"""A run's figures by one name each, for tables, tests and charts over many runs."""

from __future__ import annotations

from collections.abc import Iterable

from dlcore.store.run import Run

_TEST, _BEST = "test_", "best_"


def metric_value(run: Run, name: str) -> float | None:
    """One figure; None where the run does not have it (yet).

    Args:
        name: a metric's Keras name for the last epoch, with ``test_`` before it for the test or
            ``best_`` for the best epoch; ``seconds``, ``epochs`` and ``parameters`` as they are.
    """
    progress = run.progress
    costs = {
        "seconds": progress.seconds,
        "epochs": progress.epoch,
        "parameters": progress.parameters,
    }
    if name in costs:
        return costs[name] or None
    if name.startswith(_TEST):
        return progress.test.get(name.removeprefix(_TEST))
    if name.startswith(_BEST):
        return progress.best.get(name.removeprefix(_BEST))
    return progress.latest.get(name)


def known_metrics(runs: Iterable[Run]) -> tuple[str, ...]:
    """Names of all figures that any of the runs has, the test's first, costs last."""
    progress = [run.progress for run in runs]
    tests = dict.fromkeys(name for p in progress for name in p.test)
    latest = dict.fromkeys(name for p in progress for name in p.latest)
    validated = [name for name in latest if name.startswith("val_")]
    training = [name for name in latest if not name.startswith("val_")]
    ordered = [
        *(f"{_TEST}{name}" for name in sorted(tests, key=_loss_last)),
        *sorted(validated, key=_loss_last),
        *(f"{_BEST}{name}" for name in sorted(validated, key=_loss_last)),
        *sorted(training, key=_loss_last),
    ]
    costs = ["seconds", "epochs", "parameters"] if latest else []
    return (*ordered, *costs)


def _loss_last(name: str) -> bool:
    return name.endswith("loss")
