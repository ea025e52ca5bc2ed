"""L1 and L2 penalties on a layer's weights."""

from __future__ import annotations

from pydantic import Field

from dlcore.base_model import Frozen
from dlcore.models.keras_call import KerasCall, keras_call


class Regularizer(Frozen):
    """Adds ``l1 * sum(|w|) + l2 * sum(w * w)`` to the loss.

    Args:
        l1: drives small weights to zero.
        l2: keeps all weights small.
    """

    l1: float = Field(default=0.0, ge=0.0, le=1.0)
    l2: float = Field(default=0.0, ge=0.0, le=1.0)

    def call(self) -> KerasCall | None:
        """Return the call that builds the regularizer; None where there is no penalty."""
        if not self.l1 and not self.l2:
            return None
        return keras_call("regularizers.L1L2", l1=self.l1, l2=self.l2)


NONE = Regularizer()
