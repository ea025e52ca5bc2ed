"""L1 and L2 penalties on a layer's weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from dlcore.frozen import Frozen

if TYPE_CHECKING:
    import keras


class Regularizer(Frozen):
    """Adds ``l1 * sum(|w|) + l2 * sum(w * w)`` to the loss.

    Args:
        l1: pulls small weights to zero.
        l2: keeps all weights small.
    """

    l1: float = Field(default=0.0, ge=0.0, le=1.0)
    l2: float = Field(default=0.0, ge=0.0, le=1.0)

    def build(self) -> keras.regularizers.Regularizer | None:
        """The Keras regulariser, None where there is no penalty; loads TensorFlow."""
        import keras

        if not self.l1 and not self.l2:
            return None
        return keras.regularizers.L1L2(l1=self.l1, l2=self.l2)


NONE = Regularizer()
