"""The classes of a server with everything that belongs to them."""

from __future__ import annotations

from dlcore.classroom.guesses import Guesses
from dlcore.classroom.members import Members
from dlcore.classroom.school_class import Classes
from dlcore.classroom.steering import SteeringTable
from dlcore.classroom.tables import Tables
from dlcore.classroom.teachers import Teachers
from dlcore.store import Store


class Classroom:
    """The classes of a server.

    Args:
        store: has the runs of the learners; the tables of the classes are in its database.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._tables = Tables(store.folder / "dlcore.db")
        self.teachers = Teachers(self._tables)
        self.classes = Classes(self._tables)
        self.members = Members(self._tables, self.classes)
        self.steering = SteeringTable(self._tables)
        self.guesses = Guesses()

    def delete(self, class_id: str) -> None:
        """Delete a class with everything in it; nothing of it stays readable on the disk."""
        self._tables.write("DELETE FROM classes WHERE id = ?", (class_id,))
        self._tables.truncate_log()

    def remove_member(self, member_id: str) -> None:
        """Delete a member with everything that the class has of the learner.

        The learner's own runs stay.
        """
        self._tables.write("DELETE FROM members WHERE id = ?", (member_id,))
        self._tables.truncate_log()

    def delete_ended(self) -> None:
        """Delete the classes whose end has come."""
        for class_id in self.classes.ended():
            self.delete(class_id)

    def close(self) -> None:
        """Close this thread's connection."""
        self._tables.close()
