"""The engine of many machines: each takes runs from the store, and Dask carries the queries."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
import time
from collections import Counter
from collections.abc import Coroutine, Mapping
from typing import Any, TypeVar

from distributed.core import ConnectionPool

from dlcore.engine.contract import ANSWER_SECONDS, Status
from dlcore.engine.dask_network import ANSWER, STATUS, comm_address, security
from dlcore.engine.supervisor import MAX_ATTEMPTS, POLL_SECONDS
from dlcore.errors import QueryTimeout, RunFinished, WorkerLost, from_code
from dlcore.inference.query import Query
from dlcore.inference.serialization import decode_answer, decode_as, encode_query
from dlcore.store import Command, Store

REPORT_SECONDS = 2.0
"""A machine that does not tell its state within this time gets no queries."""

CONNECT_SECONDS = 5.0
"""A machine that cannot be reached within this time is lost."""

STATUS_AGE, PLACING_AGE = 0.1, 1.0
"""How old, in seconds, the reports of the machines may be for a status and for placing a query."""

MAX_EXTRA_QUERIES = 4
"""With so many more open queries than the least loaded machine, another takes over a model."""

T = TypeVar("T")


class DaskEngine:
    """Implements :class:`dlcore.engine.contract.Engine` by the machines of a Dask scheduler.

    It is no client of Dask and submits nothing: it asks the scheduler for the machines and then
    talks with them, so that queries and pages go on while the scheduler is away.

    Args:
        store: contains the queue; the same for all machines.
        address: of the scheduler, like ``DLCORE_ENGINE``.
    """

    def __init__(self, store: Store, address: str) -> None:
        self._store = store
        self._scheduler = comm_address(address)
        self._pool = ConnectionPool(
            serializers=["msgpack"],
            timeout=CONNECT_SECONDS,
            connection_args=security(address).get_connection_args("client"),
        )
        self._addresses: tuple[str, ...] = ()
        self._reports: Mapping[str, Status] = {}
        self._reported = float("-inf")
        self._reporting = asyncio.Lock()
        self._open: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, name="dask", daemon=True).start()
        self._run(self._pool.start())

    def start(self, run_id: str) -> None:
        # The machines poll the queue.
        if self._store.run(run_id).state.is_finished():
            raise RunFinished(run=run_id)

    def command(self, run_id: str, command: Command) -> None:
        self._store.command(run_id, command)

    def answer(self, query: Query[T], timeout: float = ANSWER_SECONDS) -> T:
        try:
            reply = self._run(asyncio.wait_for(self._answer(query, timeout), timeout))
        except TimeoutError:
            raise QueryTimeout(seconds=timeout) from None
        if "code" in reply:
            raise from_code(reply["code"], reply["values"])
        return decode_answer(query, reply["answer"])

    def status(self) -> Status:
        machines = self._run(self._report(STATUS_AGE)).values()
        return Status(
            is_ready=any(machine.is_ready for machine in machines),
            worker_pids=tuple(pid for machine in machines for pid in machine.worker_pids),
            run_count=sum(machine.run_count for machine in machines),
            active_runs=tuple(run for machine in machines for run in machine.active_runs),
            capacity=sum(machine.capacity for machine in machines),
            cannot_start=bool(machines) and all(machine.cannot_start for machine in machines),
            is_silent=all(machine.is_silent for machine in machines),
        )

    def close(self) -> None:
        """Close the connections; the machines train on."""
        self._run(self._pool.close())
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    # The thread of the connections

    async def _answer(self, query: Query[Any], seconds: float) -> Mapping[str, Any]:
        data = json.dumps(encode_query(query))
        attempts = 1
        while True:
            address = choose_machine(query.affinity, await self._machines(), self._open)
            self._open[address] += 1
            try:
                reply = await self._ask(address, ANSWER, query=data, seconds=seconds)
                return dict(json.loads(reply))
            except OSError:
                if attempts == MAX_ATTEMPTS:
                    raise WorkerLost from None
                attempts += 1
                self._reported = float("-inf")
            finally:
                self._open[address] -= 1

    async def _machines(self) -> Mapping[str, Status]:
        """Return the machines that answer; wait until there is one."""
        while not (machines := await self._report(PLACING_AGE)):
            await asyncio.sleep(POLL_SECONDS)
        return machines

    async def _report(self, age: float) -> Mapping[str, Status]:
        """Return the states of the machines by their addresses, not older than ``age``."""
        async with self._reporting:
            if time.monotonic() - self._reported > age:
                await self._find_machines()
                found = await asyncio.gather(*map(self._ask_status, self._addresses))
                reports = zip(self._addresses, found, strict=True)
                self._reports = {address: status for address, status in reports if status}
                self._reported = time.monotonic()
            return self._reports

    async def _find_machines(self) -> None:
        """Ask the scheduler for the machines; without it they stay as they were."""
        try:
            call = self._ask(self._scheduler, "identity")
            identity = await asyncio.wait_for(call, REPORT_SECONDS)
            self._addresses = tuple(worker["name"] for worker in identity["workers"].values())
        except OSError:
            return

    async def _ask_status(self, address: str) -> Status | None:
        try:
            status = await asyncio.wait_for(self._ask(address, STATUS), REPORT_SECONDS)
            return decode_as(Status, json.loads(status)) if status else None
        except OSError:
            return None

    async def _ask(self, address: str, operation: str, **values: object) -> Any:
        return await getattr(self._pool(address), operation)(**values)


def choose_machine(
    affinity: str, machines: Mapping[str, Status], open_queries: Counter[str]
) -> str:
    """Choose the machine for a query.

    All servers send queries with the same affinity to the same machine, which then has the model,
    unless it has much more to do than others. When a machine comes or goes, only its share moves
    (rendezvous hashing).

    Args:
        affinity: of the query; empty if any machine does.
        machines: their states by their addresses, at least one.
        open_queries: number of unanswered queries by address.

    Returns:
        The address of a machine.
    """
    ready = [each for each, status in machines.items() if status.is_ready and not status.is_silent]
    ready = ready or list(machines)
    fewest = min(open_queries[address] for address in ready)
    free = [each for each in ready if open_queries[each] - fewest <= MAX_EXTRA_QUERIES]
    if affinity:
        return max(free, key=lambda address: _weight(affinity, address))
    return min(free, key=lambda address: (open_queries[address], machines[address].run_count))


def _weight(affinity: str, address: str) -> bytes:
    return hashlib.blake2b(f"{affinity} {address}".encode(), digest_size=8).digest()
