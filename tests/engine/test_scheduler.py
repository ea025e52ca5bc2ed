"""Which of many runs has the machine, and for how long."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dlcore.engine.scheduler import Scheduler, SharedSlot
from dlcore.store import Command
from dlcore.training.slot import ShutdownRequested
from tests.waiting import wait_for

ENDLESS = 1000.0
"""A slice that never ends during a test."""


class Runner(threading.Thread):
    """A run that works in small steps until a command ends it.

    Args:
        slot: its slot.
        step: the work between two boundaries.
        steps: maximum number of steps.
    """

    def __init__(self, slot: SharedSlot, step: Callable[[], Any], steps: int = 10**9) -> None:
        super().__init__(daemon=True)
        self.slot = slot
        self.steps = 0
        self.commands: list[Command] = []
        self.error: BaseException | None = None
        self.stopped = threading.Event()
        self._step = step
        self._limit = steps

    def run(self) -> None:
        try:
            self.slot.begin()
            while self.steps < self._limit and not self.stopped.is_set():
                self._step()
                self.steps += 1
                self._handle(self.slot.yield_control())
        except BaseException as error:
            self.error = error
        finally:
            self.slot.end()

    def _handle(self, command: Command | None) -> None:
        if command:
            self.commands.append(command)
        if command is Command.PAUSE:
            self._handle(self.slot.wait_while_paused())
        if command is not None and command.ends():
            self.stopped.set()


class Machine:
    """A scheduler and its runners, all of which end with the test."""

    def __init__(self, slice_seconds: float) -> None:
        self.switches: list[str | None] = []
        self.scheduler = Scheduler(slice_seconds, self.switches.append)
        self.runners: list[Runner] = []

    def start(
        self,
        learner: str,
        step: Callable[[], Any] = lambda: time.sleep(0.001),
        steps: int = 10**9,
    ) -> Runner:
        slot = self.scheduler.join(learner, f"run-{len(self.runners)}")
        runner = Runner(slot, step, steps)
        self.runners.append(runner)
        runner.start()
        return runner

    def close(self) -> None:
        for runner in self.runners:
            runner.stopped.set()
        self.scheduler.close()
        for runner in self.runners:
            runner.join(240)
            assert not runner.is_alive()


@pytest.fixture
def machine(request: pytest.FixtureRequest) -> Iterator[Machine]:
    """A machine with slices of the test's parameter, by default of length 0."""
    machine = Machine(getattr(request, "param", 0.0))
    yield machine
    machine.close()


endless_slices = pytest.mark.parametrize("machine", [ENDLESS], indirect=True)


def test_one_run_is_active_at_a_time(machine: Machine) -> None:
    active: list[int] = []
    counts: list[int] = []

    def step() -> None:
        active.append(1)
        counts.append(len(active))
        time.sleep(0.0005)
        active.pop()

    runners = [machine.start(f"learner-{n % 3}", step, steps=40) for n in range(6)]
    for runner in runners:
        runner.join(240)
    assert counts == [1] * 240


def test_every_run_makes_progress(machine: Machine) -> None:
    runners = [machine.start(f"learner-{n}") for n in range(10)]
    wait_for(lambda: all(runner.steps >= 3 for runner in runners))


def test_learners_have_equal_shares_whatever_their_number_of_runs(machine: Machine) -> None:
    longest = 0.0

    def step() -> None:
        nonlocal longest
        began = time.perf_counter()
        time.sleep(0.002)
        longest = max(longest, time.perf_counter() - began)

    busy = [machine.start("busy", step) for _ in range(4)]
    single = machine.start("single", step)
    runners = [single, *busy]
    wait_for(lambda: all(runner.steps for runner in runners))
    before = [runner.slot.clock() for runner in runners]
    wait_for(lambda: single.steps >= 50)
    after = [runner.slot.clock() for runner in runners]
    alone, *others = (b - a for a, b in zip(before, after, strict=True))
    # The least used is next: no run gets ahead of another by more than a few steps.
    assert sum(others) == pytest.approx(alone, abs=10 * longest)
    assert max(others) - min(others) <= 10 * longest


def test_a_new_run_does_not_starve_an_older_one_of_its_learner(machine: Machine) -> None:
    older = machine.start("ann", lambda: time.sleep(0.02))
    wait_for(lambda: older.slot.clock() > 0.5)
    before = older.steps
    newer = machine.start("ann", lambda: time.sleep(0.02))
    wait_for(lambda: newer.steps >= 6)
    assert older.steps >= before + 2


@endless_slices
def test_a_new_run_gets_its_first_chunk_at_once(machine: Machine) -> None:
    first = machine.start("ann")
    wait_for(lambda: first.steps > 1)
    second = machine.start("bob")
    wait_for(lambda: second.steps >= 1)
    # After its first chunk it waits like any other run.
    before = second.steps
    wait_for(lambda: first.steps > 1 + before)


@endless_slices
def test_a_waiting_run_receives_a_command_within_the_slice(machine: Machine) -> None:
    first, second = machine.start("ann"), machine.start("bob")
    wait_for(lambda: first.steps and second.steps)
    waiting = first if machine.switches[-1] == "run-1" else second
    waiting.slot.command(Command.STOP)
    wait_for(lambda: waiting.commands == [Command.STOP])
    waiting.join(240)
    assert not waiting.is_alive()


@endless_slices
def test_the_active_run_receives_a_command(machine: Machine) -> None:
    runner = machine.start("ann")
    wait_for(lambda: runner.steps)
    runner.slot.command(Command.STOP)
    wait_for(lambda: runner.commands == [Command.STOP])


@endless_slices
def test_a_paused_run_frees_the_machine(machine: Machine) -> None:
    paused = machine.start("ann")
    wait_for(lambda: paused.steps)
    paused.slot.command(Command.PAUSE)
    wait_for(lambda: paused.commands == [Command.PAUSE])
    wait_for(lambda: machine.switches[-1] is None)
    before = paused.steps
    other = machine.start("bob")
    wait_for(lambda: other.steps > 20)
    assert paused.steps == before
    paused.slot.command(Command.PAUSE)
    paused.slot.command(Command.RESUME)
    wait_for(lambda: paused.steps > before)
    assert paused.commands == [Command.PAUSE, Command.RESUME]


@endless_slices
@pytest.mark.parametrize("command", [Command.STOP, Command.KILL])
def test_a_paused_run_can_be_ended(machine: Machine, command: Command) -> None:
    paused = machine.start("ann")
    paused.slot.command(Command.PAUSE)
    wait_for(lambda: paused.commands == [Command.PAUSE])
    paused.slot.command(command)
    paused.join(240)
    assert paused.commands == [Command.PAUSE, command]


def test_a_command_that_ends_a_run_is_not_overridden(machine: Machine) -> None:
    blocked = threading.Event()
    runner = machine.start("ann", lambda: blocked.wait(240))
    for command in (Command.PAUSE, Command.STOP, Command.RESUME):
        runner.slot.command(command)
    blocked.set()
    runner.join(240)
    assert runner.commands == [Command.STOP]


def test_closing_ends_every_run(machine: Machine) -> None:
    runners = [machine.start(f"learner-{n}") for n in range(4)]
    wait_for(lambda: all(runner.steps for runner in runners))
    runners[0].slot.command(Command.PAUSE)
    wait_for(lambda: runners[0].commands == [Command.PAUSE])
    machine.scheduler.close()
    for runner in runners:
        runner.join(240)
        assert isinstance(runner.error, ShutdownRequested)


def test_a_run_that_joins_after_closing_ends_too(machine: Machine) -> None:
    machine.scheduler.close()
    late = machine.start("ann")
    late.join(240)
    assert isinstance(late.error, ShutdownRequested)
    assert late.steps == 0


def test_an_error_in_one_run_frees_the_machine(machine: Machine) -> None:
    def fail() -> None:
        raise ValueError

    broken, other = machine.start("ann", fail), machine.start("bob")
    wait_for(lambda: other.steps > 5)
    assert isinstance(broken.error, ValueError)


def test_the_clock_stops_while_a_run_waits(machine: Machine) -> None:
    began = time.perf_counter()
    clocks: dict[str, float] = {}
    runners: dict[str, Runner] = {}

    def make_step(name: str) -> Callable[[], None]:
        def step() -> None:
            time.sleep(0.002)
            if name in runners:
                clocks[name] = runners[name].slot.clock()

        return step

    for name in ("ann", "bob", "eve"):
        runners[name] = machine.start(name, make_step(name), steps=20)
    for runner in runners.values():
        runner.join(240)
    assert all(clock > 0 for clock in clocks.values())
    assert sum(clocks.values()) <= time.perf_counter() - began


def test_a_switch_is_announced_before_the_run_works(machine: Machine) -> None:
    worked: list[str] = []

    def make_step(run_id: str) -> Callable[[], None]:
        def step() -> None:
            worked.append(run_id)
            assert machine.switches[-1] == run_id

        return step

    runners = [machine.start("ann", make_step(f"run-{n}"), steps=20) for n in range(3)]
    for runner in runners:
        runner.join(240)
        assert runner.error is None
    announced = {run_id for run_id in machine.switches if run_id}
    assert announced == set(worked) == {"run-0", "run-1", "run-2"}
    assert machine.switches[-1] is None
