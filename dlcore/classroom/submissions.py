"""What learners hand in: a run or a lesson with a sentence, and the teacher's answer."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dlcore.classroom.members import Member, keep_member
from dlcore.errors import RunNotFound, SubmissionEmpty, TooManySubmissions
from dlcore.store import Store
from dlcore.store.database import Database

MAX_SUBMISSIONS = 30
"""Of one member in one class."""

MAX_TEXT = 600

_COLUMNS = (
    "submissions.id, member, run, lesson, text, created, answer, returned, presented, position"
)


@dataclass(frozen=True)
class Submission:
    """Something that a member handed in.

    Args:
        id: cannot be guessed.
        member: id of the member.
        run: id of the run; empty for a lesson.
        lesson: id of the lesson; empty for a run.
        text: the learner's sentences.
        created: when it was handed in last, in seconds since 1970.
        answer: the teacher's sentences; empty before the answer.
        returned: whether it was handed back for another try.
        presented: whether the class sees it, without the name.
        position: in the teacher's order.
    """

    id: str
    member: str
    run: str
    lesson: str
    text: str
    created: float
    answer: str
    returned: bool
    presented: bool
    position: int


class Submissions:
    """What was handed in to all classes.

    Args:
        tables: of the database.
        store: has the runs.
    """

    def __init__(self, tables: Database, store: Store) -> None:
        self._tables = tables
        self._store = store

    def hand_in(self, member: Member, text: str, *, run: str = "", lesson: str = "") -> None:
        """Hand in a run or a lesson; the same one again replaces the text.

        Args:
            member: who hands it in.
            text: one or two sentences.
            run: id of one of the member's runs.
            lesson: id of a lesson.

        Raises:
            SubmissionEmpty: there is no text.
            RunNotFound: the member has no such run.
            NotInClass: the member has been removed.
            TooManySubmissions: the member has ``MAX_SUBMISSIONS``.
        """
        text = text.strip()[:MAX_TEXT]
        if not text:
            raise SubmissionEmpty
        if run and self._store.run(run).learner != member.learner:
            raise RunNotFound(run=run)
        with self._tables.exclusive() as db:
            keep_member(db, member.id)
            same = db.execute(
                "UPDATE submissions SET text = ?, created = ?, returned = 0"
                " WHERE member = ? AND run = ? AND lesson = ?",
                (text, time.time(), member.id, run, lesson),
            )
            if same.rowcount:
                return
            (count,) = db.execute(
                "SELECT count(*) FROM submissions WHERE member = ?", (member.id,)
            ).fetchone()
            if count >= MAX_SUBMISSIONS:
                raise TooManySubmissions(maximum=MAX_SUBMISSIONS)
            db.execute(
                "INSERT INTO submissions (id, member, run, lesson, text, created, position)"
                " VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(position), 0) + 1"
                " FROM submissions))",
                (secrets.token_hex(12), member.id, run, lesson, text, time.time()),
            )

    def of_member(self, member_id: str) -> list[Submission]:
        """Return what a member handed in, newest first."""
        return self._read("member = ? ORDER BY created DESC", member_id)

    def of_class(self, class_id: str) -> list[Submission]:
        """Return what was handed in to a class, in the teacher's order."""
        condition = "member IN (SELECT id FROM members WHERE class = ?) ORDER BY position"
        return self._read(condition, class_id)

    def answer(self, submission_id: str, text: str, *, returned: bool = False) -> None:
        """Answer what was handed in.

        Args:
            submission_id: of the submission.
            text: the answer.
            returned: whether it is handed back for another try.
        """
        self._tables.write(
            "UPDATE submissions SET answer = ?, returned = ? WHERE id = ?",
            (text.strip()[:MAX_TEXT], returned, submission_id),
        )

    def present(self, submission_id: str, presented: bool) -> None:
        """Show something to the class without the name, or stop showing it."""
        self._tables.write(
            "UPDATE submissions SET presented = ? WHERE id = ?", (presented, submission_id)
        )

    def move_up(self, class_id: str, submission_id: str) -> None:
        """Exchange something with what is before it in the teacher's order, if both are there."""
        submissions = self.of_class(class_id)
        pairs = {moved.id: (before, moved) for before, moved in pairwise(submissions)}
        if submission_id not in pairs:
            return
        before, moved = pairs[submission_id]
        with self._tables.exclusive() as db:
            for each, position in ((before, moved.position), (moved, before.position)):
                db.execute("UPDATE submissions SET position = ? WHERE id = ?", (position, each.id))

    def _read(self, condition: str, value: str) -> list[Submission]:
        rows = self._tables.query(f"SELECT {_COLUMNS} FROM submissions WHERE {condition}", (value,))
        return [_read_submission(row) for row in rows]


def _read_submission(row: Sequence[Any]) -> Submission:
    values = dict(zip(Submission.__dataclass_fields__, row, strict=True))
    flags = {name: bool(values[name]) for name in ("returned", "presented")}
    return Submission(**values | flags)
