"""The store of a class: 40 learners who join, report, obey and are seen on the board.

    python -m benchmarks.class_store [--learners 40] [--seconds 10] [--json]

Learners are threads that poll and report as their pages do, against one database, while another
thread reads the board as a teacher's page does. Not measured: Streamlit and the browsers, whose
polls add up to 0.8 s on a learner's page and 0.7 s on the board.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.measurement import Measurement, percentile, report
from dlcore.classroom import Classroom, SchoolClass
from dlcore.classroom.board import Board
from dlcore.classroom.guesses import Guesses
from dlcore.errors import ClassCodeUnknown, TooManyGuesses
from dlcore.store import Store
from dlcore.store.learner_id import learner_id
from pages.ui.classroom.board_view import POLL_SECONDS as BOARD_SECONDS
from pages.ui.classroom.frame import POLL_SECONDS

MAX_JOIN_SECONDS, MAX_DELAY_SECONDS = 3.0, 1.5
GUESSES = 10_000


@dataclass
class Results:
    """Seconds that were measured.

    Args:
        joins: of each learner.
        reports: from a learner's report to the board.
        obeys: from the teacher's press to each learner's poll.
    """

    joins: list[float] = field(default_factory=list)
    reports: list[float] = field(default_factory=list)
    obeys: list[float] = field(default_factory=list)


class Lesson:
    """One class with its learners and its teacher.

    Args:
        folder: of the store.
        learners: how many.
    """

    def __init__(self, folder: Path, learners: int) -> None:
        self.classroom = Classroom(Store(folder))
        self.made: SchoolClass = self.classroom.classes.create("benchmark")
        self.tokens = [secrets.token_urlsafe(24) for _ in range(learners)]
        self.results = Results()
        self.reported: dict[str, float] = {}
        self.pressed: dict[int, float] = {}
        self.end = threading.Event()

    def run(self, seconds: float) -> Results:
        """Let everybody join, then work for some seconds."""
        threads = [
            threading.Thread(target=self._learn, args=each) for each in enumerate(self.tokens)
        ]
        threads.append(threading.Thread(target=self._watch))
        for thread in threads:
            thread.start()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            time.sleep(2 * POLL_SECONDS)
            self._press()
        time.sleep(2 * POLL_SECONDS)
        self.end.set()
        for thread in threads:
            thread.join()
        return self.results

    def _press(self) -> None:
        number = len(self.pressed) + 1
        self.pressed[number] = time.monotonic()
        self.classroom.steering.bring(self.made.id, "lessons", {})

    def _learn(self, index: int, token: str) -> None:
        start = time.monotonic()
        self.classroom.members.join(self.made.code, token, f"{index}")
        self.results.joins.append(time.monotonic() - start)
        obeyed, page = 0, 0
        while not self.end.wait(POLL_SECONDS):
            membership = self.classroom.members.membership(learner_id(token))
            assert membership
            destination = membership.steering.destination
            if destination and destination.number > obeyed:
                obeyed = destination.number
                self.results.obeys.append(time.monotonic() - self.pressed[obeyed])
                page += 1
                self.reported[f"{index}:{page}"] = time.monotonic()
            self.classroom.members.report(
                membership.member, "lessons", f"{index}:{page}", time.time()
            )
        self.classroom.close()

    def _watch(self) -> None:
        board = Board(self.classroom, self.made.id)
        while not self.end.wait(BOARD_SECONDS):
            for tile in board.tiles():
                at = self.reported.pop(tile.member.item, None)
                if at is not None:
                    self.results.reports.append(time.monotonic() - at)
        self.classroom.close()


def guesses_in_a_day() -> int:
    """Return how many of ``GUESSES`` wrong codes one source can try within a day."""
    now = 0.0
    guesses, tried = Guesses(lambda: now), 0
    while now < 86_400 and tried < GUESSES:
        try:
            with guesses.attempt("source"):
                tried += 1
                raise ClassCodeUnknown
        except TooManyGuesses as refused:
            now += float(refused.values["seconds"])
        except ClassCodeUnknown:
            pass
    return tried


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; return 0 when every limit is met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learners", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        lesson = Lesson(Path(folder), options.learners)
        found = lesson.run(options.seconds)
        start = time.monotonic()
        lesson.classroom.delete(lesson.made.id)
        deletion = time.monotonic() - start
        lesson.classroom.close()
    count = len(lesson.pressed) * options.learners
    missed = count - len(found.obeys)
    p95 = {name: percentile(values) for name, values in vars(found).items()}
    rows = [
        Measurement("joining, p95", [p95["joins"]], "s", maximum=MAX_JOIN_SECONDS),
        Measurement("report to the board, p95", [p95["reports"]], "s", maximum=MAX_DELAY_SECONDS),
        Measurement("press to every page, p95", [p95["obeys"]], "s", maximum=MAX_DELAY_SECONDS),
        Measurement("presses that a page missed", [missed], "", maximum=0),
        Measurement("guesses of one source in a day", [guesses_in_a_day()], "", maximum=5000),
        Measurement("deleting the class", [deletion], "s"),
    ]
    return report(rows, as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
