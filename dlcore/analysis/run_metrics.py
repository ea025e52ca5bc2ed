"""The metrics and costs of a run by name, for tables, tests and charts of many runs."""

from __future__ import annotations

from collections.abc import Iterable

from dlcore.store.run import Run

_TEST, _BEST = "test_", "best_"


def metric_value(run: Run, name: str) -> float | None:
    """Return the value of a metric; None where the run does not have it (yet).

    Args:
        run: any run.
        name: Keras name of a metric for the last epoch, prefixed with ``test_`` for the test or
            ``best_`` for the best epoch; or ``seconds``, ``epochs`` or ``parameters``.
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
    """Return the names of all metrics that any of the runs has, the test's first, costs last."""
    progress = [run.progress for run in runs]
    tests = dict.fromkeys(name for p in progress for name in p.test)
    latest = dict.fromkeys(name for p in progress for name in p.latest)
    validation = [name for name in latest if name.startswith("val_")]
    training = [name for name in latest if not name.startswith("val_")]
    ordered = [
        *(f"{_TEST}{name}" for name in sorted(tests, key=_is_loss)),
        *sorted(validation, key=_is_loss),
        *(f"{_BEST}{name}" for name in sorted(validation, key=_is_loss)),
        *sorted(training, key=_is_loss),
    ]
    costs = ["seconds", "epochs", "parameters"] if latest else []
    return (*ordered, *costs)


def _is_loss(name: str) -> bool:
    return name.endswith("loss")
