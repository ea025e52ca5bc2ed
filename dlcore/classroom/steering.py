"""What a teacher sets for every page of a class."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

from dlcore.errors import ClassNotFound, ClassPaused, Problem, SpecError
from dlcore.spec import Spec
from dlcore.store.database import Database


@dataclass(frozen=True)
class Destination:
    """Where the teacher brings everybody.

    Args:
        number: counts the calls; a page obeys each of them once.
        page: name of its script.
        parameters: of the page's address.
        spec: JSON of a spec that the page Train shows in its form; empty for none.
    """

    number: int
    page: str
    parameters: Mapping[str, str]
    spec: str = ""


@dataclass(frozen=True)
class Steering:
    """The state that every page of a class obeys.

    Args:
        paused: whether pages and training stand still.
        paused_runs: ids of the runs that were paused with the class.
        destination: where everybody was brought last; None if nowhere yet.
        hidden: names of the pages that learners cannot open.
        max_epochs: largest number of epochs of a new run; None for no bound.
        max_samples: largest number of training samples of a new run; None for no bound.
        timer_ends: end of the timer in seconds since 1970; None without a timer.
    """

    paused: bool = False
    paused_runs: tuple[str, ...] = ()
    destination: Destination | None = None
    hidden: tuple[str, ...] = ()
    max_epochs: int | None = None
    max_samples: int | None = None
    timer_ends: float | None = None

    def check_run(self, spec: Spec) -> None:
        """Check whether a member may start a run.

        Raises:
            ClassPaused: the class is paused.
            SpecError: the run has too many epochs or samples.
        """
        if self.paused:
            raise ClassPaused
        samples = getattr(spec.dataset, "train_size", None)
        bounds = (
            ("training.epochs", spec.training.epochs, self.max_epochs),
            ("dataset.train_size", samples, self.max_samples),
        )
        problems = [
            Problem("class_limit", path, {"given": given, "maximum": maximum})
            for path, given, maximum in bounds
            if maximum is not None and isinstance(given, int) and given > maximum
        ]
        if problems:
            raise SpecError(problems)


@lru_cache(maxsize=64)
def read_steering(text: str) -> Steering:
    """Return the steering in a column of the table of classes."""
    data: dict[str, Any] = json.loads(text)
    destination = data.get("destination")
    data |= {name: tuple(data.get(name, ())) for name in ("paused_runs", "hidden")}
    data["destination"] = Destination(**destination) if destination else None
    return Steering(**data)


class SteeringTable:
    """The steering of each class.

    Args:
        tables: of the database.
    """

    def __init__(self, tables: Database) -> None:
        self._tables = tables

    def get(self, class_id: str) -> Steering:
        """Return the steering of a class.

        Raises:
            ClassNotFound: there is no such class.
        """
        rows = self._tables.query("SELECT steering FROM classes WHERE id = ?", (class_id,))
        if not rows:
            raise ClassNotFound
        return read_steering(rows[0][0])

    def change(self, class_id: str, **changes: Any) -> Steering:
        """Change fields of the steering; all pages of the class see it at their next poll.

        Args:
            class_id: the class.
            changes: new values by the fields of :class:`Steering`.

        Raises:
            ClassNotFound: there is no such class.
        """
        with self._tables.exclusive() as db:
            row = db.execute("SELECT steering FROM classes WHERE id = ?", (class_id,)).fetchone()
            if row is None:
                raise ClassNotFound
            changed = replace(read_steering(row[0]), **changes)
            db.execute(
                "UPDATE classes SET steering = ? WHERE id = ?",
                (json.dumps(asdict(changed)), class_id),
            )
        return changed

    def bring(
        self, class_id: str, page: str, parameters: Mapping[str, str], spec: Spec | None = None
    ) -> None:
        """Bring everybody to a page.

        Args:
            class_id: the class.
            page: name of its script.
            parameters: of the page's address.
            spec: for the form of Train.

        Raises:
            ClassNotFound: there is no such class.
        """
        last = self.get(class_id).destination
        number = last.number + 1 if last else 1
        text = spec.to_json() if spec else ""
        destination = Destination(number, page, dict(parameters), text)
        self.change(class_id, destination=destination)
