"""One worker process as its parent sees it."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from dlcore.errors import WorkerLost, from_code
from dlcore.store import Command

Answer = Mapping[str, Any]

MAX_LOG_BYTES = 5_000_000


class WorkerProcess:
    """Starts a worker and talks to it.

    Args:
        folder: ``DLCORE_HOME`` of the worker; its log lies there too.
        changed: called, from another thread, whenever the worker said something or ended.
    """

    def __init__(self, folder: Path, changed: Callable[[], None]) -> None:
        self.runs: set[str] = set()
        self.holder: str | None = None
        self.is_ready = False
        self._changed = changed
        self._saying = threading.Lock()
        self._numbers = itertools.count()
        self._asked: dict[int, Future[Answer]] = {}
        self._process = _spawn(folder)
        self._listener = threading.Thread(target=self._listen, name="worker-answers", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        """Process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether the process runs, or has left answers that were not heard yet."""
        return self._listener.is_alive()

    def start(self, run_id: str) -> None:
        """Gives the worker a run."""
        self.runs.add(run_id)
        self._say({"do": "start", "run": run_id})

    def command(self, run_id: str, command: Command) -> None:
        """Hands on a learner's wish."""
        self._say({"do": command.value, "run": run_id})

    def answer(self, question: Mapping[str, Any]) -> Future[Answer]:
        """Hands on a question as plain data.

        Returns:
            What will hold the fields of the answer, or the error: ``WorkerLost`` when the worker
            ends before.
        """
        future: Future[Answer] = Future()
        number = next(self._numbers)
        self._asked[number] = future
        self._say({"do": "answer", "number": number, "question": question})
        if not self.is_alive:
            self._lose_questions()
        return future

    def kill(self) -> None:
        """Ends the process by force."""
        self._process.kill()

    def close_stdin(self) -> None:
        """Closes the pipe, at which the worker leaves checkpoints and ends."""
        assert self._process.stdin
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def close(self, seconds: float) -> None:
        """Waits until the worker has hung up too; ends it by force after ``seconds``."""
        self.close_stdin()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _say(self, message: Mapping[str, Any]) -> None:
        assert self._process.stdin
        try:
            with self._saying:
                self._process.stdin.write(json.dumps(message) + "\n")
                self._process.stdin.flush()
        except OSError:
            self._changed()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            message = json.loads(line)
            run_id = message.get("run")
            match message["is"]:
                case "ready":
                    self.is_ready = True
                case "holding":
                    self.holder = run_id
                case "ended":
                    self.runs.discard(run_id)
                case "answer":
                    self._asked.pop(message["number"]).set_result(message["fields"])
                case "refused":
                    error = from_code(message["code"], message["values"])
                    self._asked.pop(message["number"]).set_exception(error)
            self._changed()
        self._process.wait()
        self._lose_questions()
        self._changed()

    def _lose_questions(self) -> None:
        while self._asked:
            _, future = self._asked.popitem()
            future.set_exception(WorkerLost())


def _spawn(folder: Path) -> subprocess.Popen[str]:
    log = folder / "worker.log"
    if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
        os.replace(log, log.with_suffix(".old.log"))
    environment = os.environ | {
        "DLCORE_HOME": str(folder),
        "TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "2"),
        "KERAS_BACKEND": "tensorflow",
        "PYTHONPATH": os.pathsep.join(
            [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
        ).rstrip(os.pathsep),
        "PYTHONUTF8": "1",
        # Each run has a thread; the C library would give each a heap of its own.
        "MALLOC_ARENA_MAX": os.environ.get("MALLOC_ARENA_MAX", "2"),
    }
    with open(log, "ab") as errors:
        return subprocess.Popen(
            [sys.executable, "-m", "dlcore.engine.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            text=True,
            encoding="utf-8",
        )
