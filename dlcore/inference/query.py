"""Base class of the queries to trained models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from dlcore.base_model import Frozen

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

T = TypeVar("T")


class Query(Frozen, Generic[T]):
    """A request that a worker process answers, because answering it needs TensorFlow.

    The query and its result travel between the processes as JSON. A subclass has a ``kind`` field,
    which names it in ``QUERIES``, and imports TensorFlow only inside ``answer``.
    """

    result: ClassVar[type[Any]]
    """A dataclass with fields as described in ``dlcore.inference.serialization``."""

    needs_turn: ClassVar[bool] = True
    """Whether the answer waits for its turn between the runs, because it computes."""

    @property
    def affinity(self) -> str:
        """What the computer that answers keeps for the next such query: by default, the run."""
        return str(getattr(self, "run", ""))

    def answer(self, context: QueryContext) -> T:
        """Compute the result.

        Args:
            context: the runs, their models and the data sets.

        Raises:
            DlcoreError: the query cannot be answered.
        """
        raise NotImplementedError
