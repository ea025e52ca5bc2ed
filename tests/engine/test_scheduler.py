"""Many runs, one machine: who has it next."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dlcore.engine.scheduler import Scheduler, Slot
from dlcore.store import Command
from dlcore.training.yield_control import ShutdownRequested
from tests.waiting import wait_for

NEVER = 1000.0
"""A slice so long that nobody hands over because of it."""


class Runner(threading.Thread):
    """A run that works in small steps until it is told to end.

    Args:
        turn: its turn.
        step: what it does between two boundaries.
        steps: after so many it ends by itself.
    """

    def __init__(self, turn: Slot, step: Callable[[], Any], steps: int = 10**9) -> None:
        super().__init__(daemon=True)
        self.turn = turn
        self.steps = 0
        self.told: list[Command] = []
        self.error: BaseException | None = None
        self.over = threading.Event()
        self._step = step
        self._limit = steps

    def run(self) -> None:
        try:
            self.turn.begin()
            while self.steps < self._limit and not self.over.is_set():
                self._step()
                self.steps += 1
                self._obey(self.turn.offer())
        except BaseException as error:
            self.error = error
        finally:
            self.turn.end()

    def _obey(self, command: Command | None) -> None:
        if command:
            self.told.append(command)
        if command is Command.PAUSE:
            self._obey(self.turn.rest())
        if command is not None and command.ends():
            self.over.set()


class House:
    """Turns with runners, all of which end with the test."""

    def __init__(self, slice_seconds: float) -> None:
        self.handed: list[str | None] = []
        self.turns = Scheduler(slice_seconds, self.handed.append)
        self.runners: list[Runner] = []

    def start(
        self,
        learner: str,
        step: Callable[[], Any] = lambda: time.sleep(0.001),
        steps: int = 10**9,
    ) -> Runner:
        runner = Runner(self.turns.join(learner, f"run-{len(self.runners)}"), step, steps)
        self.runners.append(runner)
        runner.start()
        return runner

    def end(self) -> None:
        for runner in self.runners:
            runner.over.set()
        self.turns.close()
        for runner in self.runners:
            runner.join(60)
            assert not runner.is_alive()


@pytest.fixture
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """A house whose slices are as long as the test's parameter says."""
    made = House(getattr(request, "param", 0.0))
    yield made
    made.end()


patient = pytest.mark.parametrize("house", [NEVER], indirect=True)


def test_one_at_a_time(house: House) -> None:
    inside: list[int] = []
    seen: list[int] = []

    def step() -> None:
        inside.append(1)
        seen.append(len(inside))
        time.sleep(0.0005)
        inside.pop()

    runners = [house.start(f"learner-{n % 3}", step, steps=40) for n in range(6)]
    for runner in runners:
        runner.join(60)
    assert seen == [1] * 240


def test_everybody_moves(house: House) -> None:
    runners = [house.start(f"learner-{n}") for n in range(10)]
    wait_for(lambda: all(runner.steps >= 3 for runner in runners))


def test_learners_share_alike_however_many_runs_they_have(house: House) -> None:
    longest = 0.0

    def step() -> None:
        nonlocal longest
        began = time.perf_counter()
        time.sleep(0.002)
        longest = max(longest, time.perf_counter() - began)

    busy = [house.start("busy", step) for _ in range(4)]
    single = house.start("single", step)
    everyone = [single, *busy]
    wait_for(lambda: all(runner.steps for runner in everyone))
    before = [runner.turn.used for runner in everyone]
    wait_for(lambda: single.steps >= 50)
    after = [runner.turn.used for runner in everyone]
    alone, *others = (b - a for a, b in zip(before, after, strict=True))
    # Whoever used least is next: nobody gets ahead of another by more than a few steps.
    assert sum(others) == pytest.approx(alone, abs=10 * longest)
    assert max(others) - min(others) <= 10 * longest


def test_a_new_run_does_not_keep_its_learners_older_one_waiting(house: House) -> None:
    older = house.start("ann", lambda: time.sleep(0.02))
    wait_for(lambda: older.turn.used > 0.5)
    before = older.steps
    newer = house.start("ann", lambda: time.sleep(0.02))
    wait_for(lambda: newer.steps >= 6)
    assert older.steps >= before + 2


@patient
def test_a_newcomer_is_let_in_at_once(house: House) -> None:
    first = house.start("ann")
    wait_for(lambda: first.steps > 1)
    second = house.start("bob")
    wait_for(lambda: second.steps >= 1)
    # After its first chunk it is like any other, and waits.
    held = second.steps
    wait_for(lambda: first.steps > 1 + held)


@patient
def test_a_wish_is_heard_before_the_slice_is_over(house: House) -> None:
    first, second = house.start("ann"), house.start("bob")
    wait_for(lambda: first.steps and second.steps)
    wait_for(lambda: first.turn.is_waiting or second.turn.is_waiting)
    waiting = first if first.turn.is_waiting else second
    waiting.turn.command(Command.STOP)
    wait_for(lambda: waiting.told == [Command.STOP])
    waiting.join(60)
    assert not waiting.is_alive()


@patient
def test_the_holder_hears_its_own_wish(house: House) -> None:
    runner = house.start("ann")
    wait_for(lambda: runner.steps)
    runner.turn.command(Command.STOP)
    wait_for(lambda: runner.told == [Command.STOP])


@patient
def test_who_rests_gives_the_machine_up(house: House) -> None:
    resting = house.start("ann")
    wait_for(lambda: resting.steps)
    resting.turn.command(Command.PAUSE)
    wait_for(lambda: resting.told == [Command.PAUSE])
    wait_for(lambda: not resting.turn.has_machine.is_set())
    before = resting.steps
    other = house.start("bob")
    wait_for(lambda: other.steps > 20)
    assert resting.steps == before
    resting.turn.command(Command.PAUSE)
    resting.turn.command(Command.RESUME)
    wait_for(lambda: resting.steps > before)
    assert resting.told == [Command.PAUSE, Command.RESUME]


@patient
@pytest.mark.parametrize("command", [Command.STOP, Command.KILL])
def test_who_rests_can_be_ended(house: House, command: Command) -> None:
    resting = house.start("ann")
    resting.turn.command(Command.PAUSE)
    wait_for(lambda: resting.told == [Command.PAUSE])
    resting.turn.command(command)
    resting.join(60)
    assert resting.told == [Command.PAUSE, command]


def test_what_ends_a_run_is_not_overruled(house: House) -> None:
    blocked = threading.Event()
    runner = house.start("ann", lambda: blocked.wait(60))
    for command in (Command.PAUSE, Command.STOP, Command.RESUME):
        runner.turn.command(command)
    blocked.set()
    runner.join(60)
    assert runner.told == [Command.STOP]


def test_when_all_close_everyone_leaves(house: House) -> None:
    runners = [house.start(f"learner-{n}") for n in range(4)]
    wait_for(lambda: all(runner.steps for runner in runners))
    runners[0].turn.command(Command.PAUSE)
    wait_for(lambda: runners[0].told == [Command.PAUSE])
    house.turns.close()
    for runner in runners:
        runner.join(60)
        assert isinstance(runner.error, ShutdownRequested)


def test_who_comes_after_closing_leaves_too(house: House) -> None:
    house.turns.close()
    late = house.start("ann")
    late.join(60)
    assert isinstance(late.error, ShutdownRequested)
    assert late.steps == 0


def test_an_error_of_one_run_frees_the_machine(house: House) -> None:
    def fail() -> None:
        raise ValueError

    broken, other = house.start("ann", fail), house.start("bob")
    wait_for(lambda: other.steps > 5)
    assert isinstance(broken.error, ValueError)


def test_the_clock_stands_still_while_a_run_waits(house: House) -> None:
    began = time.perf_counter()
    clocks: dict[str, float] = {}
    runners: dict[str, Runner] = {}

    def work(name: str) -> Callable[[], None]:
        def step() -> None:
            time.sleep(0.002)
            if name in runners:
                clocks[name] = runners[name].turn.clock()

        return step

    for name in ("ann", "bob", "eve"):
        runners[name] = house.start(name, work(name), steps=20)
    for runner in runners.values():
        runner.join(60)
    assert all(clock > 0 for clock in clocks.values())
    assert sum(clocks.values()) <= time.perf_counter() - began


def test_who_has_the_machine_is_told_before_it_works(house: House) -> None:
    working: list[str] = []

    def work(name: str) -> Callable[[], None]:
        def step() -> None:
            working.append(name)
            assert house.handed[-1] == name

        return step

    runners = [house.start("ann", work(f"run-{n}"), steps=20) for n in range(3)]
    for runner in runners:
        runner.join(60)
        assert runner.error is None
    told = [name for name in house.handed if name]
    assert set(told) == set(working) == {"run-0", "run-1", "run-2"}
    assert house.handed[-1] is None
