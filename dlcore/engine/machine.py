"""A machine that trains: this computer's engine, which is known to a Dask scheduler.

Dask knows which machines there are and carries queries to them. It runs no tasks here: the engine
takes its runs from the store.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import dask
from distributed import Worker
from distributed.comm.addressing import get_address_host
from distributed.core import Server
from distributed.utils import get_ip

from dlcore.engine.dask_network import ANSWER, STATUS, comm_address, security
from dlcore.engine.resources import worker_count
from dlcore.engine.supervisor import LocalEngine
from dlcore.errors import DlcoreError
from dlcore.inference.serialization import encode_answer
from dlcore.store import Store

CLAIMS_PER_WORKER = 2
"""A machine takes few runs at a time, so that a queue spreads over all of them."""

MAX_QUERIES = 64
"""How many queries wait for their answers at the same time."""

RETRY_SECONDS = 1.0
"""The delay before a machine that was refused joins again."""

LOOPBACK = "127.0.0.1"

_log = logging.getLogger(__name__)


class Machine:
    """Answer for an engine; all values travel as JSON text.

    Args:
        engine: of this computer.
    """

    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(MAX_QUERIES, "query")

    def status(self) -> str:
        """Return the engine's state."""
        return json.dumps(encode_answer(self._engine.status()))

    async def answer(self, query: str, seconds: float) -> str:
        """Return the encoded answer to an encoded query, or the code and values of its error."""
        loop = asyncio.get_running_loop()
        data = json.loads(query)
        return await loop.run_in_executor(self._threads, self._answer, data, seconds)

    def _answer(self, query: Mapping[str, Any], seconds: float) -> str:
        try:
            return json.dumps({"answer": self._engine.answer_encoded(query, seconds)})
        except DlcoreError as error:
            return json.dumps({"code": error.code, "values": error.values})


def run_machine(address: str) -> None:
    """Train runs of the store of this computer's settings until the process is interrupted.

    Args:
        address: of the scheduler, like ``DLCORE_ENGINE``.
    """
    engine = LocalEngine(Store(), max_claims=CLAIMS_PER_WORKER * worker_count())
    try:
        asyncio.run(_serve(address, Machine(engine)))
    finally:
        engine.close()


async def _serve(address: str, machine: Machine) -> None:
    """Answer the servers, also while the scheduler is away.

    A Dask worker answers nobody until it has joined, so that the machine has a port of its own.
    """
    # Nothing that comes is unpickled.
    server = Server({STATUS: machine.status, ANSWER: machine.answer}, deserialize=False)
    await server
    await server.listen(
        "tls://" if address.startswith("tls://") else f"tcp://{LOOPBACK}",
        default_host=get_ip(get_address_host(comm_address(address))),
        **security(address).get_listen_args("worker"),
    )
    await _join(address, name=server.address)


async def _join(address: str, name: str) -> None:
    """Join the scheduler, and join again whenever it was lost.

    Args:
        address: of the scheduler.
        name: the address at which the machine answers.
    """
    # Dask's page about itself asks for no certificate.
    dask.config.set({"distributed.worker.http.routes": []})
    while True:
        worker = Worker(
            comm_address(address),
            name=name,
            nthreads=1,
            memory_limit=0,
            host=None if address.startswith("tls://") else LOOPBACK,
            dashboard_address=f"{LOOPBACK}:0",
            security=security(address),
        )
        try:
            async with worker:
                await worker.finished()
            _log.warning("the scheduler was lost")
        except RuntimeError:
            # It has not noticed yet that it lost this machine.
            _log.exception("the scheduler does not take this machine")
            await asyncio.sleep(RETRY_SECONDS)
