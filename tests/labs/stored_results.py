"""Stored results of labs, of those that train for longer than a test takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from dlcore import PRESETS, Run, Store
from dlcore.inference.serialization import encode_answer
from dlcore.labs import LABS, Record, TrainedLab, save_record
from dlcore.labs.bias import ClassRecalls
from dlcore.labs.double_descent import Errors
from dlcore.labs.fooling import EPSILONS
from dlcore.labs.hardening import Hardening
from dlcore.labs.membership import MembershipGuess
from dlcore.labs.next_letter import Perplexities
from dlcore.labs.strokes import Strokes
from dlcore.labs.transfer import Transfer
from dlcore.labs.wrong_labels import Memorization
from dlcore.planning.variables import variables
from dlcore.store import Attempt, snapshots, weights
from tests.stored_runs import finished_run

RESULTS: Mapping[str, Any] = {
    "transfer": Transfer(
        ("scratch",) * 3 + ("random",) * 3 + ("trained",) * 3,
        np.full(9, 50),
        np.array([0.5, 0.51, 0.52, 0.6, 0.61, 0.62, 0.8, 0.81, 0.82]),
    ),
    "hardening": Hardening(
        ("plain",) * 3 + ("fooled",) * 3,
        np.array([0.3, 0.31, 0.32, 0.8, 0.81, 0.82])[:, None] * np.ones(len(EPSILONS)),
    ),
    "strokes": Strokes(
        ("balanced",) * 3 + ("without",) * 3 + ("few",) * 3 + ("weighted",) * 3,
        np.full(12, 0.9),
        np.repeat([0.9, 0.5, 0.6, 0.7], 3),
        500,
        360,
    ),
}
"""Of labs on a run."""

MEASURED: Mapping[str, Any] = {
    "wrong-labels": Memorization((0, 5), (0.1, 0.6), (0.1, 0.3), (0.1, 0.8)),
    "bias": ClassRecalls(tuple("0123456789"), (0.9,) * 10, 0.9),
    "membership": MembershipGuess(0.6, 0.5, 1.0, 0.8),
    "double-descent": Errors(0.0, 0.2),
    "next-letter": Perplexities((0, 1), (90.0, 10.0), 10.0, 17.0),
}
"""Of each run of a lab that trains."""


def fitting_run(store: Store, learner: str) -> Run:
    """Return a finished, untrained run on which every lab works."""
    spec, random = PRESETS["digits-cnn"].spec, np.random.default_rng(0)
    run = finished_run(store, learner, spec)
    values = {
        name: random.uniform(-0.1, 0.1, shape).astype(np.float32)
        for name, shape in variables(spec).items()
    }
    weights.save(store.artifacts, run.id, weights.LAST, values)
    snapshots.save(store.artifacts, run.id, {0: values, 1: values})
    return run


def save_result(store: Store, run: Run, lab: str) -> None:
    """Store what a lab found on a run, after its first outcome was predicted."""
    record = Record(LABS[lab].outcomes[0], RESULTS[lab])
    save_record(store.artifacts, run.id, LABS[lab], record)


def save_attempt(store: Store, learner: str, lab: TrainedLab[Any], measured: int) -> None:
    """Store finished runs of every arm, the first ``measured`` arms with what was measured."""
    runs = {}
    for index, (code, specs) in enumerate(lab.specs().items()):
        finished = [finished_run(store, learner, spec) for spec in specs]
        runs[code] = tuple(run.id for run in finished)
        for run in finished if index < measured else ():
            with store.artifacts.atomic_write(run.id, lab.artifact()) as path:
                path.write_text(json.dumps(encode_answer(MEASURED[lab.id])))
    store.save_attempt(learner, Attempt(lab.attempt, "", lab.outcomes[0], runs))
