"""The classes of a server with everything that belongs to them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from dlcore.classroom.drawings import Drawings
from dlcore.classroom.experiments import ClassExperiments
from dlcore.classroom.guesses import Guesses
from dlcore.classroom.handwriting_experiment import HandwritingExperiments
from dlcore.classroom.members import Member, Members
from dlcore.classroom.school_class import Classes
from dlcore.classroom.steering import SteeringTable
from dlcore.classroom.submissions import Submissions
from dlcore.classroom.teachers import Teachers
from dlcore.errors import RunFinished, RunNotFound
from dlcore.store import Command, Run, RunState, Store
from dlcore.store.rows import COLUMNS as RUN_COLUMNS
from dlcore.store.rows import read_runs


class Classroom:
    """The classes of a server.

    Args:
        store: has the runs of the learners; the tables of the classes are in its database.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._tables = store.database
        self.teachers = Teachers(self._tables)
        self.classes = Classes(self._tables)
        self.members = Members(self._tables, self.classes)
        self.steering = SteeringTable(self._tables)
        self.experiments = ClassExperiments(self._tables, self.members, store)
        self.drawings = Drawings(self._tables)
        self.handwriting = HandwritingExperiments(self._tables, store)
        self.submissions = Submissions(self._tables, store)
        self.guesses = Guesses()

    def delete(self, class_id: str) -> None:
        """Delete a class with everything in it; nothing of it stays readable on the disk.

        The runs of its experiments and those on its handwriting are deleted, too; others that the
        learners started stay theirs.
        """
        for run_id in (
            *self.experiments.run_ids(class_id),
            *self.handwriting.run_ids(class_id),
        ):
            with suppress(RunNotFound):
                self.store.delete(run_id)
        self.handwriting.forget(class_id)
        self._tables.write("DELETE FROM classes WHERE id = ?", (class_id,))
        self._tables.purge()

    def remove_member(self, member_id: str) -> None:
        """Delete a member with everything that the class has of the learner.

        The learner's own runs stay.
        """
        rows = self._tables.query("SELECT class FROM members WHERE id = ?", (member_id,))
        for (class_id,) in rows:
            self.handwriting.forget(class_id)
        self._tables.write("DELETE FROM members WHERE id = ?", (member_id,))
        self._tables.purge()

    def delete_drawing(self, member: Member, drawing_id: str) -> None:
        """Delete a drawing of a member, also where it was saved for a training."""
        self.drawings.delete(member.id, drawing_id)
        self.handwriting.forget(member.class_id)

    def delete_ended(self) -> None:
        """Delete the classes whose end has come."""
        for class_id in self.classes.ended():
            self.delete(class_id)

    # Runs of the members

    def newest_runs(self, class_id: str) -> dict[str, Run]:
        """Return each member's newest run since joining, rather one that trains, by learner."""
        rows = self._tables.query(
            f"SELECT {RUN_COLUMNS} FROM (SELECT runs.*, row_number() OVER ("
            " PARTITION BY runs.learner ORDER BY state = 'running' DESC, created DESC"
            ") AS position FROM runs JOIN members USING (learner)"
            " WHERE members.class = ? AND created >= joined) AS newest WHERE position = 1",
            (class_id,),
        )
        return {run.learner: run for run in read_runs(rows)}

    def attempts(self, class_id: str) -> set[tuple[str, str]]:
        """Return the learners of a class with the lessons whose outcome they have predicted."""
        rows = self._tables.query(
            "SELECT learner, lesson FROM attempts JOIN members USING (learner) WHERE class = ?",
            (class_id,),
        )
        return set(rows)

    def pause(self, class_id: str) -> None:
        """Pause all pages and all training of a class.

        Raises:
            ClassNotFound: there is no such class.
        """
        paused = self.steering.change(class_id, paused=True).paused_runs
        states = (RunState.QUEUED, RunState.RUNNING)
        members = self.members.of_class(class_id)
        runs = [run.id for m in members for run in self.store.runs(m.learner, states)]
        self._command(runs, Command.PAUSE)
        self.steering.change(class_id, paused_runs=tuple(dict.fromkeys((*paused, *runs))))

    def resume(self, class_id: str) -> None:
        """Let the pages of a class go on, and the training that ``pause`` paused.

        Raises:
            ClassNotFound: there is no such class.
        """
        runs = self.steering.get(class_id).paused_runs
        self.steering.change(class_id, paused=False, paused_runs=())
        self._command(runs, Command.RESUME)

    def stop(self, run_id: str) -> None:
        """Stop a run of a member, if it still trains."""
        self._command([run_id], Command.STOP)

    def _command(self, run_ids: Iterable[str], command: Command) -> None:
        for run_id in run_ids:
            with suppress(RunFinished, RunNotFound):
                self.store.command(run_id, command)

    def close(self) -> None:
        """Close this thread's connection."""
        self._tables.close()
