"""A store with a review classifier of a learner, and the real reviews."""

from __future__ import annotations

import pytest

import dlcore
from dlcore import Run, Spec, Store
from dlcore.datasets import Imdb
from dlcore.inference.context import QueryContext
from dlcore.models.activations import Activation
from dlcore.models.layers import Dense, Embedding, SimpleRNN
from dlcore.pretrained import BUNDLED
from dlcore.spec import Loss, Training
from tests.inference.reviews.reviews import review_cache


@pytest.fixture(scope="package")
def context(tmp_path_factory: pytest.TempPathFactory) -> QueryContext:
    folder = tmp_path_factory.mktemp("home")
    return QueryContext(Store(folder), review_cache(folder / "data"))


@pytest.fixture(scope="package")
def run(context: QueryContext) -> Run:
    """A small recurrent network that has hardly learned anything, with two outputs."""
    spec = Spec(
        dataset=Imdb(words=300, steps=20, train_size=200),
        layers=(
            Embedding(input_dim=300, output_dim=4),
            SimpleRNN(units=4),
            Dense(units=2, activation=Activation.SOFTMAX),
        ),
        training=Training(
            loss=Loss.SPARSE_CATEGORICAL_CROSSENTROPY, epochs=1, batch_size=100, trainer="exact"
        ),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DLCORE_HOME", str(context.store.folder))
        patch.setenv("DLCORE_DATA", str(context.cache.others[0]))
        return dlcore.train(spec, store=context.store)


@pytest.fixture(params=["bundled", "run"])
def model(request: pytest.FixtureRequest, run: Run) -> str:
    """Each of the two models."""
    return BUNDLED if request.param == "bundled" else run.id
