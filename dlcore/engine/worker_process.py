"""A worker process, as seen by its parent."""

from __future__ import annotations

import contextlib
import functools
import itertools
import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from dlcore.errors import WorkerLost, from_code
from dlcore.store import Command, Run

Answer = Mapping[str, Any]

COMMAND = ("-m", "dlcore.engine.worker")
"""The arguments of Python that start a worker."""

MAX_LOG_BYTES = 5_000_000

LOG = "worker.log"

HEAP_BYTES = str(2**30)
"""glibc takes smaller arrays from the heap, and keeps up to as much free memory at its end."""

ALLOCATION = {
    "TF_ONEDNN_USE_SYSTEM_ALLOCATOR": "1",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": HEAP_BYTES,
    "MALLOC_TRIM_THRESHOLD_": HEAP_BYTES,
}
"""Environment of a worker, unless it is set otherwise: large arrays are on the heap of glibc.

The allocator of oneDNN never returns memory. By default glibc maps each large array again, which
doubles the processor time of recurrent networks, and makes a heap for each thread, as a run has.
"""


class WorkerProcess:
    """Start a worker and exchange messages with it; see :mod:`dlcore.engine.worker`.

    Args:
        folder: ``DLCORE_HOME`` of the worker, which also contains its log.
        on_change: called, from another thread, when the worker is ready, when a run has left it,
            and at its end.

    Attributes:
        runs: the numbers of their claims by the ids of the runs that the worker has.
        active_run: the run that trains right now.
        active_since: when it became active, by the monotonic clock.
        growth: by how many bytes its memory has grown since it was ready.
        excess: of these, what it did not keep for the next run when a run left it.
    """

    def __init__(self, folder: Path, on_change: Callable[[], None]) -> None:
        self.runs: dict[str, int] = {}
        self.active_run: str | None = None
        self.active_since = 0.0
        self.growth = self.excess = 0
        self.is_ready = False
        self._on_change = on_change
        self._send_lock = threading.Lock()
        self._runs_lock = threading.Lock()
        self._query_ids = itertools.count()
        self._answers: dict[int, Future[Answer]] = {}
        self._answers_lock = threading.Lock()
        self._has_ended = False
        self._heard = self._used = time.monotonic()
        self._memory = 0
        self._process = _spawn(folder)
        log = threading.Thread(target=self._log, args=(folder,), name="worker-log", daemon=True)
        log.start()
        self._listener = threading.Thread(target=self._listen, name="worker-messages", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def silent_seconds(self) -> float:
        """The time since the last message of a ready worker; 0 before it is ready."""
        return time.monotonic() - self._heard if self.is_ready else 0.0

    @property
    def idle_seconds(self) -> float:
        """The time since a ready worker had a run or a query; 0 while it has one."""
        is_idle = self.is_ready and not self.runs and not self.is_answering
        return time.monotonic() - self._used if is_idle else 0.0

    @property
    def is_answering(self) -> bool:
        """Whether it has a query."""
        with self._answers_lock:
            return bool(self._answers)

    @property
    def wasted_memory(self) -> int:
        """Bytes that it had when a run left it, without what it kept for the next one."""
        return self._memory + self.excess

    @property
    def is_alive(self) -> bool:
        """Whether the process runs or has left unread messages."""
        return self._listener.is_alive()

    def start(self, run: Run) -> None:
        """Give the worker a run that this engine has claimed."""
        with self._runs_lock:
            self.runs[run.id] = run.claims
        start = {"run_id": run.id, "learner": run.learner, "claim": run.claims}
        self._send({"type": "start"} | start)

    def command(self, run_id: str, command: Command) -> None:
        """Forward a command to a run."""
        self._send({"type": "command", "run_id": run_id, "command": command.value})

    def drop(self, run_id: str) -> None:
        """Make a run leave the worker without a trace."""
        self._send({"type": "drop", "run_id": run_id})

    def unload(self, run_id: str) -> None:
        """Make the worker release a run after saving its checkpoint."""
        self._send({"type": "unload", "run_id": run_id})

    def answer(self, query: Mapping[str, Any]) -> Future[Answer]:
        """Forward an encoded query.

        Returns:
            A future of the encoded answer; it raises the query's error, or ``WorkerLost`` if the
            worker ends first.
        """
        future: Future[Answer] = Future()
        query_id = next(self._query_ids)
        with self._answers_lock:
            self._answers[query_id] = future
            self._used = time.monotonic()
        self._send({"type": "query", "id": query_id, "query": query})
        if self._has_ended:
            self._fail_queries()
        return future

    def kill(self) -> None:
        """Kill the process."""
        self._process.kill()

    def close_stdin(self) -> None:
        """Close the pipe, whereupon the worker saves checkpoints and ends."""
        assert self._process.stdin
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def close(self, seconds: float) -> None:
        """Close the pipe and wait for the worker to end; kill it after ``seconds``.

        A worker that is still loading TensorFlow has no run yet and is killed immediately.
        """
        self.close_stdin()
        try:
            self._process.wait(seconds if self.is_ready else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, message: Mapping[str, Any]) -> None:
        assert self._process.stdin
        try:
            with self._send_lock:
                self._process.stdin.write(json.dumps(message) + "\n")
                self._process.stdin.flush()
        except (OSError, ValueError):
            # The worker is lost, or its pipe is closed.
            self._on_change()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            message = json.loads(line)
            self._heard = time.monotonic()
            match message["type"]:
                case "ready":
                    self.is_ready = True
                    self._memory, self._used = message["memory"], time.monotonic()
                case "alive":
                    self.growth = message["memory"] - self._memory
                case "active":
                    self.active_run, self.active_since = message["run_id"], time.monotonic()
                case "ended":
                    self.growth = message["memory"] - self._memory
                    self.excess = self.growth - message["kept"]
                    self._forget(message["run_id"], message["claim"])
                case "answer":
                    self._take(message["id"]).set_result(message["answer"])
                case "error":
                    error = from_code(message["code"], message["values"])
                    self._take(message["id"]).set_exception(error)
            # Answers are many, and the supervisor does nothing about them.
            if message["type"] in ("ready", "ended"):
                self._on_change()
        self._process.wait()
        # A query that comes later fails by itself.
        self._has_ended = True
        self._fail_queries()
        self._on_change()

    def _log(self, folder: Path) -> None:
        assert self._process.stderr
        handler = _log_file(folder)
        for line in self._process.stderr:
            handler.handle(logging.makeLogRecord({"msg": line.rstrip()}))

    def _forget(self, run_id: str, claim: int) -> None:
        """Forget a run that has left the worker, unless it has come back under another claim."""
        with self._runs_lock:
            if self.runs.get(run_id) == claim:
                del self.runs[run_id]
        self._used = time.monotonic()

    def _fail_queries(self) -> None:
        with self._answers_lock:
            lost, self._answers = self._answers, {}
        for future in lost.values():
            future.set_exception(WorkerLost())

    def _take(self, query_id: int) -> Future[Answer]:
        with self._answers_lock:
            return self._answers.pop(query_id)


class LogFile(RotatingFileHandler):
    """A log of bounded size, which all workers of a process share.

    Windows renames no open file: where another server has it open, it grows until the next try.
    """

    def rotate(self, source: str, dest: str) -> None:
        """Rename the file, if possible."""
        with contextlib.suppress(OSError):
            super().rotate(source, dest)


@functools.cache
def _log_file(folder: Path) -> LogFile:
    return LogFile(folder / LOG, "a", MAX_LOG_BYTES, backupCount=1, encoding="utf-8", delay=True)


def _spawn(folder: Path) -> subprocess.Popen[str]:
    environment = {
        **ALLOCATION,
        **os.environ,
        "DLCORE_HOME": str(folder),
        "TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "2"),
        "KERAS_BACKEND": "tensorflow",
        "PYTHONPATH": os.pathsep.join(
            [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
        ).rstrip(os.pathsep),
        "PYTHONUTF8": "1",
    }
    return subprocess.Popen(
        [sys.executable, *COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
