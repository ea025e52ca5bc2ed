"""The training process: ``python -m dlcore.engine.worker``.

Reads commands as JSON lines from its standard input and answers on its standard output:

    {"do": "start", "run": ID}      {"do": "stop" | "pause" | "resume" | "kill", "run": ID}
    {"do": "answer", "number": N, "question": QUESTION}
    {"is": "ready"}   {"is": "holding", "run": ID}   {"is": "ended", "run": ID}
    {"is": "answer", "number": N, "fields": ANSWER}
    {"is": "refused", "number": N, "code": CODE, "values": VALUES}

It ends when its input closes, so it never outlives the process that started it; what was
training leaves a checkpoint.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from dlcore.datasets.cache import Cache
from dlcore.store import Command, Store

NICENESS = 5


class Speaker:
    """Writes answers, one line each, from any thread.

    Args:
        stream: where to.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def say(self, message: Mapping[str, Any]) -> None:
        """Writes one message; nobody listening is no error, the input closes soon."""
        line = json.dumps(message)
        with self._lock:
            try:
                print(line, file=self._stream, flush=True)
            except OSError:
                logging.getLogger(__name__).info("nobody listens")


def serve(commands: Iterable[str], speaker: Speaker) -> None:
    """Obeys commands until there are no more."""
    # Imported here: TensorFlow takes seconds, and the module must import without it.
    import dlcore.training  # noqa: F401  Sets what XLA reads when it is loaded.
    from dlcore.engine.slim_import import import_keras

    import_keras()
    from dlcore.engine.executor import Executor

    store = Store()
    crew = Executor(
        store,
        Cache.default(),
        # So that a crash is blamed on the right run.
        holding=lambda run_id: speaker.say({"is": "holding", "run": run_id or None}),
        ended=lambda run_id: speaker.say({"is": "ended", "run": run_id}),
        answered=speaker.say,
    )
    speaker.say({"is": "ready"})
    for line in commands:
        message: dict[str, Any] = json.loads(line)
        match message["do"]:
            case "start":
                crew.start(message["run"])
            case "answer":
                crew.answer(message["number"], message["question"])
            case wish:
                crew.command(message["run"], Command(wish))
    crew.close()


def main() -> None:
    """Serves standard input; all other output goes to standard error, the worker's log."""
    # Pages answer first, training takes what is left; alone it has the whole machine anyway.
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # Ctrl-C in a terminal reaches the server too, which then closes our input.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    serve(sys.stdin, Speaker(answers))
    # Daemon threads of TensorFlow may hang at exit; everything worth keeping is on disk.
    os._exit(0)


if __name__ == "__main__":
    main()
