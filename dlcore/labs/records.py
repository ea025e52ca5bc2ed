"""Results of labs, kept with their runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from dlcore.inference.serialization import decode_as, encode_answer
from dlcore.labs.lab import Lab
from dlcore.store.artifacts import DAMAGE, Artifacts

R = TypeVar("R")


@dataclass(frozen=True)
class Record(Generic[R]):
    """What a learner predicted, and what came out.

    Args:
        prediction: one of the lab's outcomes.
        result: of the lab.
    """

    prediction: str
    result: R


def save_record(artifacts: Artifacts, run_id: str, lab: Lab[R], record: Record[R]) -> None:
    """Store a record as an artifact of a run, in place of the previous one."""
    data = {"prediction": record.prediction, "result": encode_answer(record.result)}
    with artifacts.atomic_write(run_id, lab.artifact()) as path:
        path.write_text(json.dumps(data), encoding="utf-8")


def load_record(artifacts: Artifacts, run_id: str, lab: Lab[R]) -> Record[R] | None:
    """Return the record of a run; None where there is none, or a damaged one."""
    try:
        with artifacts.open(run_id, lab.artifact()) as file:
            data: dict[str, Any] = json.load(file)
        result: R = decode_as(lab.result, data["result"])
        return Record(data["prediction"], result)
    except FileNotFoundError:
        return None
    except DAMAGE:
        artifacts.put_aside(run_id, lab.artifact())
        return None
