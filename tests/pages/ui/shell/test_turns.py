"""Turns of scripts, each in a thread of its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pages.ui.shell import turns
from pages.ui.shell.turns import AT_ONCE, end_turn, wait_for_turn


def most_at_once() -> int:
    """Return how many of many scripts have a turn together."""
    counts, lock, together = [0], threading.Lock(), threading.Barrier(AT_ONCE)

    def draw(_: int) -> None:
        wait_for_turn()
        with lock:
            counts.append(counts[-1] + 1)
        together.wait(240)
        with lock:
            counts.append(counts[-1] - 1)
        end_turn()

    with ThreadPoolExecutor(4 * AT_ONCE) as pool:
        list(pool.map(draw, range(4 * AT_ONCE)))
    return max(counts)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MAX_SECONDS", 60.0)


@pytest.mark.usefixtures("patient")
def test_few_scripts_have_a_turn_at_a_time() -> None:
    assert most_at_once() == AT_ONCE


@pytest.mark.usefixtures("patient")
def test_a_script_has_one_turn() -> None:
    wait_for_turn()
    wait_for_turn()
    end_turn()
    end_turn()
    assert most_at_once() == AT_ONCE


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "MAX_SECONDS", 0.01)
    everybody = threading.Barrier(2 * AT_ONCE)

    def draw(_: int) -> None:
        wait_for_turn()
        everybody.wait(240)
        end_turn()

    with ThreadPoolExecutor(2 * AT_ONCE) as pool:
        list(pool.map(draw, range(2 * AT_ONCE)))
