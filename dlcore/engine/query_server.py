"""Answers questions in a thread of its own, each in a short turn between those of the runs."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping
from typing import Any

from dlcore.engine.scheduler import Scheduler
from dlcore.errors import DlcoreError
from dlcore.inference.context import QueryContext
from dlcore.inference.serialization import decode_query, encode_answer
from dlcore.training.yield_control import ShutdownRequested

_log = logging.getLogger(__name__)

Say = Callable[[Mapping[str, Any]], None]
ASKING = ""
"""Questions have no run and count as one learner, so that a thousand of them stop no run."""


class QueryServer:
    """One at a time, in the order they came.

    Args:
        desk: what answers are found with.
        turns: a question is a newcomer, so it has its turn at the next batch boundary. That no
            run is at work meanwhile keeps their random numbers their own.
        say: takes each answer as a message of the worker.
    """

    def __init__(self, context: QueryContext, turns: Scheduler, say: Say) -> None:
        self._desk = context
        self._turns = turns
        self._say = say
        self._waiting: queue.SimpleQueue[tuple[int, Mapping[str, Any]]] = queue.SimpleQueue()
        threading.Thread(target=self._work, name="answers", daemon=True).start()

    def put(self, number: int, question: Mapping[str, Any]) -> None:
        """Takes a question as plain data; its answer bears the number."""
        self._waiting.put((number, question))

    def _work(self) -> None:
        while True:
            number, question = self._waiting.get()
            self._say({"number": number} | self._answered(question))

    def _answered(self, data: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return {"is": "answer", "fields": encode_answer(self._answer(data))}
        except DlcoreError as error:
            return {"is": "refused", "code": error.code, "values": error.values}
        except ShutdownRequested:
            return {"is": "refused", "code": "worker_lost", "values": {}}
        except Exception as error:
            _log.exception("question %s", data.get("kind"))
            values = {"kind": type(error).__name__}
            return {"is": "refused", "code": DlcoreError.code, "values": values}

    def _answer(self, data: Mapping[str, Any]) -> Any:
        question = decode_query(data)
        turn = self._turns.join(ASKING, ASKING)
        try:
            turn.begin()
            return question.answer(self._desk)
        finally:
            turn.end()
