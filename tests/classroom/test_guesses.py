"""Guesses are slowed down after ten, by source and in all."""

from __future__ import annotations

import pytest

from dlcore.classroom.guesses import FREE_GUESSES, FREE_GUESSES_OF_ALL, Guesses
from dlcore.errors import ClassNameTaken, PasscodeWrong, TooManyGuesses


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def guess(guesses: Guesses, source: str, *, right: bool = False) -> None:
    with guesses.attempt(source):
        if not right:
            raise PasscodeWrong


def guess_wrong(guesses: Guesses, source: str, times: int) -> None:
    for _ in range(times):
        with pytest.raises(PasscodeWrong):
            guess(guesses, source)


def test_a_source_must_wait_after_ten_wrong_guesses() -> None:
    clock = Clock()
    guesses = Guesses(clock)
    guess_wrong(guesses, "a", FREE_GUESSES)
    with pytest.raises(TooManyGuesses) as refused:
        guess(guesses, "a", right=True)
    assert refused.value.values == {"seconds": 4}
    guess(guesses, "b", right=True)
    clock.now += 4.0
    guess(guesses, "a", right=True)
    guess_wrong(guesses, "a", 1)
    with pytest.raises(TooManyGuesses) as refused:
        guess(guesses, "a")
    assert refused.value.values == {"seconds": 8}


def test_ten_thousand_guesses_take_days() -> None:
    clock = Clock()
    guesses, wrong, start = Guesses(clock), 0, 1000.0
    while clock.now < start + 86_400:
        try:
            guess(guesses, "a")
        except TooManyGuesses as refused:
            clock.now += float(refused.values["seconds"])
        except PasscodeWrong:
            wrong += 1
    assert wrong < 5000


def test_wrong_guesses_are_forgotten() -> None:
    clock = Clock()
    guesses = Guesses(clock)
    guess_wrong(guesses, "a", FREE_GUESSES)
    clock.now += 3600.0
    guess_wrong(guesses, "a", FREE_GUESSES)


def test_many_sources_together_must_wait_too() -> None:
    guesses = Guesses(Clock())
    for number in range(FREE_GUESSES_OF_ALL):
        guess_wrong(guesses, f"{number}", 1)
    with pytest.raises(TooManyGuesses):
        guess(guesses, "another")


def test_other_errors_are_no_guesses() -> None:
    guesses = Guesses(Clock())
    for _ in range(FREE_GUESSES + 1):
        with pytest.raises(ClassNameTaken), guesses.attempt("a"):
            raise ClassNameTaken
