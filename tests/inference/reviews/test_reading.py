"""A review read word by word, against Keras' own layer and numeric differentiation."""

from __future__ import annotations

import numpy as np
import pytest

from dlcore import PRESETS, Run
from dlcore.datasets.builtin.imdb_tokens import build_row
from dlcore.errors import NotAReviewClassifier
from dlcore.inference.context import QueryContext
from dlcore.inference.reviews.classifiers import load_review_classifier
from dlcore.inference.reviews.reading import ReadWordByWord, reads_word_by_word
from dlcore.inference.reviews.text import read_review
from dlcore.planning.variables import variables
from dlcore.store.weights import LAST, save
from tests.stored_runs import finished_run_with_weights

TEXT = "Good story, and the end is bad"
LSTM = {"kind": "lstm", "units": 3}


@pytest.fixture
def random_run(context: QueryContext, run: Run, request: pytest.FixtureRequest) -> Run:
    """A run with random weights, so that every word counts."""
    spec = run.spec.changed({"layers.1": request.param})
    made = finished_run_with_weights(context.store, "me", spec)
    random = np.random.default_rng(4)
    weights = {
        name: random.normal(0.0, 0.5, shape).astype("float32")
        for name, shape in variables(spec).items()
    }
    save(context.store.artifacts, made.id, LAST, weights)
    return made


@pytest.mark.parametrize("random_run", [{"kind": "simple_rnn", "units": 4}, LSTM], indirect=True)
def test_states_and_influences_are_those_of_the_network(
    context: QueryContext, random_run: Run
) -> None:
    reading = ReadWordByWord(run=random_run.id, text=TEXT).answer(context)
    assert reading.words[0] == "good" and len(reading.words) == 7
    model = context.model(random_run.id)
    classifier = load_review_classifier(context, random_run.id)
    numbers = classifier.tokens(context, read_review(TEXT)).numbers
    row = build_row(numbers, classifier.dataset.steps)[None]
    vectors = np.asarray(model.layers[0](row))
    np.testing.assert_allclose(
        reading.states[-1], np.asarray(model.layers[1](vectors))[0], rtol=1e-5, atol=1e-6
    )
    assert reading.positive[-1] == pytest.approx(classifier.predict(row)[0], abs=1e-5)

    def log_odds(moved: np.ndarray) -> float:
        logits = np.asarray(model.layers[1](moved)) @ model.layers[2].get_weights()[0]
        return float(logits[0, 1] - logits[0, 0])

    step, first, slopes = 1e-2, len(row[0]) - len(reading.words), []
    for number in range(vectors.shape[2]):
        change = np.zeros_like(vectors)
        change[0, first, number] = step
        slopes.append((log_odds(vectors + change) - log_odds(vectors - change)) / (2 * step))
    assert reading.influences[0] == pytest.approx(np.linalg.norm(slopes), rel=2e-2, abs=1e-5)
    is_lstm = random_run.spec.layers[1].kind == "lstm"
    assert reading.gates.shape == (3 * is_lstm, 7)
    assert ((reading.gates > 0) & (reading.gates < 1)).all()


def test_only_a_layer_that_reads_words_in_order_is_shown(context: QueryContext) -> None:
    imdb = PRESETS["imdb-rnn"].spec
    assert reads_word_by_word(imdb)
    wrapped = {"kind": "bidirectional", "layer": {"kind": "lstm", "units": 4}}
    assert not reads_word_by_word(imdb.changed({"layers.1": wrapped}))
    other = finished_run_with_weights(context.store, "me")
    with pytest.raises(NotAReviewClassifier):
        ReadWordByWord(run=other.id, text=TEXT).answer(context)
