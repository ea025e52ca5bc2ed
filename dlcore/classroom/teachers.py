"""Teachers, who gave the server's passcode or signed in, for twelve hours."""

from __future__ import annotations

import time
from collections.abc import Collection

from dlcore.classroom.passcode import hash_passcode, is_passcode, new_passcode
from dlcore.errors import PasscodeWrong, TeacherUnknown
from dlcore.store.database import Database

TEACHER_SECONDS = 12 * 3600.0


class Teachers:
    """The passcode of a server, and the browsers in which it was given.

    Args:
        tables: of the database.
    """

    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def has_passcode(self) -> bool:
        """Return whether the server has a passcode."""
        return self._hash() is not None

    def set_passcode(self, passcode: str) -> None:
        """Set the passcode; with another one, every teacher must give it again."""
        stored = self._hash()
        if stored is not None and is_passcode(passcode, stored):
            return
        with self._tables.exclusive() as db:
            db.execute("DELETE FROM passcode")
            db.execute("DELETE FROM teachers")
            db.execute("INSERT INTO passcode VALUES (?)", (hash_passcode(passcode),))

    def generate_passcode(self) -> str:
        """Set a random passcode and return it."""
        passcode = new_passcode()
        self.set_passcode(passcode)
        return passcode

    def enter(self, learner: str, passcode: str) -> None:
        """Make a learner a teacher by the passcode, for ``TEACHER_SECONDS``.

        Args:
            learner: id of the browser's learner.
            passcode: as typed.

        Raises:
            PasscodeWrong: it is another one.
        """
        stored = self._hash()
        if stored is None or not is_passcode(passcode, stored):
            raise PasscodeWrong
        self._admit(learner)

    def enter_by_address(self, learner: str, address: str, allowed: Collection[str]) -> None:
        """Make a learner a teacher by a sign-in with an allowed address.

        Args:
            learner: id of the browser's learner.
            address: mail address that a provider of accounts has confirmed.
            allowed: addresses of the teachers, in small letters.

        Raises:
            TeacherUnknown: the address is not among them.
        """
        if address.strip().casefold() not in allowed:
            raise TeacherUnknown
        self._admit(learner)

    def _admit(self, learner: str) -> None:
        self._tables.write(
            "INSERT INTO teachers (learner, until) VALUES (?, ?)"
            " ON CONFLICT (learner) DO UPDATE SET until = excluded.until",
            (learner, time.time() + TEACHER_SECONDS),
        )

    def leave(self, learner: str) -> None:
        """Make a teacher a learner again."""
        self._tables.write("DELETE FROM teachers WHERE learner = ?", (learner,))

    def is_teacher(self, learner: str) -> bool:
        """Return whether the passcode was given in this browser."""
        found = self._tables.query(
            "SELECT 1 FROM teachers WHERE learner = ? AND until > ?", (learner, time.time())
        )
        return bool(found)

    def _hash(self) -> str | None:
        rows = self._tables.query("SELECT hash FROM passcode")
        return str(rows[0][0]) if rows else None
