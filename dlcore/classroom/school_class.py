"""Classes: made by a teacher, joined with a code, deleted with everything in them."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dlcore.classroom.codes import new_code, read_code
from dlcore.classroom.names import clean_name
from dlcore.errors import ClassCodeUnknown, ClassNotFound
from dlcore.settings import class_days
from dlcore.store.database import Connection, Database

DAY_SECONDS = 86_400.0

COLUMNS = "classes.id, classes.name, code, created, ends, needs_approval"
"""The columns that make a :class:`SchoolClass`."""


@dataclass(frozen=True)
class SchoolClass:
    """A class.

    Args:
        id: cannot be guessed.
        name: given by the teacher.
        code: with which learners join.
        created: seconds since 1970.
        ends: when the class is deleted, in seconds since 1970.
        needs_approval: whether the teacher admits each learner.
    """

    id: str
    name: str
    code: str
    created: float
    ends: float
    needs_approval: bool


class Classes:
    """The classes of a server.

    Args:
        tables: of the database.
    """

    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def create(self, name: str, *, needs_approval: bool = False) -> SchoolClass:
        """Make a class that ends after ``DLCORE_CLASS_DAYS``.

        Raises:
            ClassNameInvalid: the name has no visible character.
        """
        class_id, now = secrets.token_hex(12), time.time()
        row = (clean_name(name), now, now + class_days() * DAY_SECONDS, needs_approval)
        with self._tables.exclusive() as db:
            db.execute(
                "INSERT INTO classes (id, code, name, created, ends, needs_approval)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (class_id, _free_code(db), *row),
            )
        return self.get(class_id)

    def get(self, class_id: str) -> SchoolClass:
        """Return a class.

        Raises:
            ClassNotFound: there is none with that id, or it has ended.
        """
        for found in self.all():
            if found.id == class_id:
                return found
        raise ClassNotFound

    def all(self) -> list[SchoolClass]:
        """Return the classes that have not ended, newest first."""
        rows = self._tables.query(
            f"SELECT {COLUMNS} FROM classes WHERE ends > ? ORDER BY created DESC", (time.time(),)
        )
        return [read_class(row) for row in rows]

    def find(self, code: str) -> SchoolClass:
        """Return the class with a join code; every code is compared, in constant time.

        Raises:
            ClassCodeUnknown: no class has it.
        """
        given = read_code(code).encode()
        matches = [each for each in self.all() if hmac.compare_digest(each.code.encode(), given)]
        if not matches:
            raise ClassCodeUnknown
        return matches[0]

    def change_code(self, class_id: str) -> None:
        """Give a class another code; the old one is unknown from now on."""
        with self._tables.exclusive() as db:
            db.execute("UPDATE classes SET code = ? WHERE id = ?", (_free_code(db), class_id))

    def set_approval(self, class_id: str, needs_approval: bool) -> None:
        """Set whether the teacher admits each learner."""
        self._tables.write(
            "UPDATE classes SET needs_approval = ? WHERE id = ?", (needs_approval, class_id)
        )

    def set_end(self, class_id: str, ends: float) -> None:
        """Set when a class ends, in seconds since 1970."""
        self._tables.write("UPDATE classes SET ends = ? WHERE id = ?", (ends, class_id))

    def ended(self) -> list[str]:
        """Return the ids of the classes that have ended and are not deleted yet."""
        rows = self._tables.query("SELECT id FROM classes WHERE ends <= ?", (time.time(),))
        return [class_id for (class_id,) in rows]


def read_class(row: Sequence[Any]) -> SchoolClass:
    """Return the class in a row of ``COLUMNS``."""
    values = dict(zip(SchoolClass.__dataclass_fields__, row, strict=True))
    return SchoolClass(**values | {"needs_approval": bool(values["needs_approval"])})


def _free_code(db: Connection) -> str:
    used = {code for (code,) in db.execute("SELECT code FROM classes")}
    while (code := new_code()) in used:
        pass
    return code
