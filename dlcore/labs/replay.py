"""The network of a run with the weights of several epochs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dlcore.inference.weights.weight_history import WeightHistory, load_weight_history
from dlcore.store import Run

if TYPE_CHECKING:
    import keras

    from dlcore.inference.context import QueryContext


def load_replayed(context: QueryContext, run: Run) -> tuple[keras.Model, WeightHistory]:
    """Return a network to assign weights to, and the weights of all kept epochs.

    The network is kept between queries; that of ``context.model`` has the last weights.

    Raises:
        NoWeights: the run has none.
    """
    from dlcore.training.model import build_model

    history = load_weight_history(context.store.artifacts, run)
    return context.cached(("replayed", run.id), lambda: build_model(run.spec)), history
