"""Something that somebody wants to know of trained models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from dlcore.base_model import Frozen

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

T = TypeVar("T")


class Query(Frozen, Generic[T]):
    """A value that travels to the process of TensorFlow as JSON, and its answer back.

    A kind of question has a ``kind`` field, its name in ``QUERIES``.
    """

    result: ClassVar[type[Any]]
    """A flat dataclass: its fields are NumPy arrays or JSON values."""

    def answer(self, context: QueryContext) -> T:
        """Finds the answer; TensorFlow is imported inside.

        Args:
            desk: the runs, their models and the data.

        Raises:
            DlcoreError: there is no answer, and why.
        """
        raise NotImplementedError
