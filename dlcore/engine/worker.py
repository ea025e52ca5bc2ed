"""The training process: ``python -m dlcore.engine.worker``.

It reads messages as JSON lines from its standard input and writes messages to its standard output:

    {"type": "start", "run_id": ID, "learner": LEARNER, "claim": NUMBER}
    {"type": "command", "run_id": ID, "command": "stop" | "pause" | "resume"}
    {"type": "drop", "run_id": ID}
    {"type": "unload", "run_id": ID}
    {"type": "query", "id": NUMBER, "query": QUERY}

    {"type": "ready", "memory": BYTES}
    {"type": "alive", "memory": BYTES}
    {"type": "active", "run_id": ID | null}
    {"type": "ended", "run_id": ID, "claim": NUMBER, "memory": BYTES, "kept": BYTES}
    {"type": "answer", "id": NUMBER, "answer": ANSWER}
    {"type": "error", "id": NUMBER, "code": CODE, "values": VALUES}

Of its memory, it keeps some bytes of data and models for the next run.

It ends when its input closes, so it never outlives its parent; unfinished runs save checkpoints.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TextIO

from dlcore.datasets.cache import Cache
from dlcore.planning.machine import own_memory
from dlcore.store import Command, Store

if TYPE_CHECKING:
    from dlcore.engine.executor import Executor

NICENESS = 5
BEAT_SECONDS = 2.0

_log = logging.getLogger(__name__)


class Speaker:
    """Write messages, one line each, from any thread.

    Args:
        stream: receives them.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, message: Mapping[str, Any]) -> None:
        """Write one message. A closed stream is no error: the input closes soon."""
        line = json.dumps(message)
        with self._lock:
            try:
                print(line, file=self._stream, flush=True)
            except OSError:
                _log.info("the parent process has closed the stream")


def serve(lines: Iterable[str], speaker: Speaker) -> None:
    """Handle messages until there are no more."""
    # Before TensorFlow is loaded, see dlcore/store/open_database.py.
    store = Store()
    # Imported here: TensorFlow takes seconds, and the module must import without it.
    import dlcore.training  # noqa: F401  Sets the flags of XLA, before it is loaded.
    from dlcore.engine.slim_import import import_keras

    import_keras()
    from dlcore.engine.call_stacks import forget_call_stacks

    forget_call_stacks()
    from dlcore.engine.executor import Executor

    def announce_end(run_id: str, claim: int) -> None:
        ended = {"type": "ended", "run_id": run_id, "claim": claim}
        speaker.send({**ended, "memory": own_memory(), "kept": executor.kept_bytes})

    executor = Executor(
        store,
        Cache.default(),
        # If the process crashes, its parent knows which run was active.
        on_switch=_announcer(speaker),
        on_end=announce_end,
        send_answer=speaker.send,
    )
    speaker.send({"type": "ready", "memory": own_memory()})
    threading.Thread(target=_beat, args=(speaker,), name="heartbeat", daemon=True).start()
    for line in lines:
        _handle(json.loads(line), executor)
    executor.close()


def _handle(message: dict[str, Any], executor: Executor) -> None:
    """Do what a message of the parent says."""
    match message["type"]:
        case "start":
            executor.start(message["run_id"], message["learner"], message["claim"])
        case "command":
            executor.command(message["run_id"], Command(message["command"]))
        case "drop":
            executor.drop(message["run_id"])
        case "unload":
            executor.unload(message["run_id"])
        case "query":
            executor.answer(message["id"], message["query"])


def _announcer(speaker: Speaker) -> Callable[[str | None], None]:
    """Return a function that tells the parent which run is active, where that changes."""
    active: str | None = None

    def announce(run_id: str | None) -> None:
        nonlocal active
        # A query has an empty id. Those of the playground have a turn twenty times a second.
        if (run_id or None) != active:
            active = run_id or None
            speaker.send({"type": "active", "run_id": active})

    return announce


def _beat(speaker: Speaker) -> None:
    """Tell the parent for ever that the process is not suspended, and how large it is."""
    while True:
        time.sleep(BEAT_SECONDS)
        speaker.send({"type": "alive", "memory": own_memory()})


def main() -> None:
    """Serve standard input; other output goes to standard error, the worker's log."""
    # Pages answer first, training gets the rest; with no page at work it has the whole machine.
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # Ctrl-C in a terminal reaches the server too, which then closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    output = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    serve(sys.stdin, Speaker(output))
    # Daemon threads of TensorFlow may hang at exit; everything worth keeping is on disk.
    os._exit(0)


if __name__ == "__main__":
    main()
