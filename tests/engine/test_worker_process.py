"""A worker process as its parent sees it, without TensorFlow."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import pytest

from dlcore.engine import worker_process
from dlcore.engine.worker_process import LogFile, WorkerProcess
from dlcore.errors import WorkerLost
from tests.waiting import wait_for

WORKER = Path(__file__).with_name("scripted_worker.py")


def test_a_log_that_cannot_be_renamed_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(source: object, dest: object) -> None:
        raise PermissionError("another process has opened the file")

    # As on Windows.
    monkeypatch.setattr("os.rename", rename)
    path = tmp_path / "worker.log"
    log = LogFile(path, maxBytes=30, encoding="utf-8", delay=True)
    lines = [f"line {number} of the worker" for number in range(4)]
    for line in lines:
        log.handle(logging.makeLogRecord({"msg": line}))
    log.close()
    assert path.read_text("utf-8").split("\n")[:-1] == lines


@pytest.mark.skipif(sys.platform == "win32", reason="the scripted worker needs POSIX")
def test_a_query_to_a_worker_that_has_ended_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_process, "COMMAND", (str(WORKER),))
    worker = WorkerProcess(tmp_path, lambda: None)
    early = worker.answer({})
    wait_for(lambda: worker.is_ready)
    worker.kill()
    wait_for(lambda: not worker.is_alive)
    for future in (early, worker.answer({})):
        with pytest.raises(WorkerLost):
            future.result(5.0)
    worker.close(1.0)
