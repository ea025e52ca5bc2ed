"""The speed of both precisions on the machine that trains."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from dlcore.inference.query import Query
from dlcore.planning.half_precision import PrecisionSpeed
from dlcore.settings import home

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext


class MeasurePrecision(Query[PrecisionSpeed]):
    """Measure whether half precision is faster here; a machine is measured once."""

    result: ClassVar[type[PrecisionSpeed]] = PrecisionSpeed

    kind: Literal["measure_precision"] = "measure_precision"

    def answer(self, context: QueryContext) -> PrecisionSpeed:
        from dlcore.training.half_precision import precision_speed

        return precision_speed(home())
