"""Runs queries in a background thread, each in its turn between those of the runs."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from dlcore.engine.queries import QUERIES
from dlcore.engine.scheduler import Scheduler
from dlcore.errors import DlcoreError, WorkerLost
from dlcore.inference.context import QueryContext
from dlcore.inference.serialization import decode_query, encode_answer
from dlcore.training.slot import ShutdownRequested

_log = logging.getLogger(__name__)

Send = Callable[[Mapping[str, Any]], None]
NO_RUN = ""
"""Queries have no run, and count as one learner, so that a thousand of them stop no run."""

Turn = Callable[[], AbstractContextManager[None]]


@contextmanager
def query_turn(scheduler: Scheduler) -> Iterator[None]:
    """Wait for a slot at the next batch boundary, as a new run does, and hold it.

    No run trains meanwhile, which keeps their random numbers reproducible.

    Raises:
        ShutdownRequested: the process is about to end.
    """
    slot = scheduler.join(NO_RUN, NO_RUN)
    try:
        slot.begin()
        yield
    finally:
        slot.end()


class QueryServer:
    """Run queries one at a time, in the order of their arrival.

    Args:
        context: the runs, models and data that queries use.
        turn: gives each query the machine; see ``query_turn``.
        send: sends each answer as a message of the worker.
    """

    def __init__(self, context: QueryContext, turn: Turn, send: Send) -> None:
        self._context = context
        self._turn = turn
        self._send = send
        self._queries: queue.SimpleQueue[tuple[int, Mapping[str, Any]]] = queue.SimpleQueue()
        threading.Thread(target=self._serve, name="queries", daemon=True).start()

    def put(self, query_id: int, query: Mapping[str, Any]) -> None:
        """Queue an encoded query; its answer has the same id."""
        self._queries.put((query_id, query))

    def _serve(self) -> None:
        while True:
            query_id, query = self._queries.get()
            self._send({"id": query_id} | self._run(query))

    def _run(self, query: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return {"type": "answer", "answer": encode_answer(self._answer(query))}
        except DlcoreError as error:
            return _error(error.code, error.values)
        except ShutdownRequested:
            return _error(WorkerLost.code)
        except Exception as error:
            _log.exception("query %s", query.get("kind"))
            return _error(DlcoreError.code, {"kind": type(error).__name__})

    def _answer(self, data: Mapping[str, Any]) -> Any:
        query = decode_query(data, QUERIES)
        with self._turn():
            return query.answer(self._context)


def _error(code: str, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"type": "error", "code": code, "values": values or {}}
