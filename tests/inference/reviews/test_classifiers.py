"""Networks that read reviews: the bundled one and a learner's own, asked as the pages ask."""

from __future__ import annotations

import json

import keras
import numpy as np
import pytest

import dlcore
from dlcore import Run, Spec, Store
from dlcore.datasets import Imdb
from dlcore.datasets.builtin.imdb_tokens import ABSENT
from dlcore.errors import ReviewError, ReviewReaderUnfit, ReviewWordUnknown
from dlcore.inference.context import QueryContext
from dlcore.inference.query import Query
from dlcore.inference.reviews.attribution import AttributeWords
from dlcore.inference.reviews.classifiers import can_read_reviews
from dlcore.inference.reviews.find import FindReviews
from dlcore.inference.reviews.read import ReadReview
from dlcore.inference.reviews.read_test_reviews import ReadTestReviews
from dlcore.inference.serialization import decode_answer, decode_query, encode_answer, encode_query
from dlcore.models.activations import Activation
from dlcore.models.layers import Dense, Embedding, SimpleRNN
from dlcore.pretrained.digits.model import BUNDLED
from dlcore.pretrained.reviews import model as bundled
from dlcore.spec import Loss, Training
from tests.inference.reviews.reviews import NASTY, review_cache, written_reviews
from tests.stored_runs import finished

TEXT = "The actors were wonderful, but the storyline was terribly boring and qwertyish."


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> QueryContext:
    folder = tmp_path_factory.mktemp("home")
    return QueryContext(Store(folder), review_cache(folder / "data"))


@pytest.fixture(scope="module")
def own(context: QueryContext) -> Run:
    """A small recurrent network that has hardly learned anything, with two outputs."""
    spec = Spec(
        dataset=Imdb(words=300, steps=20, train_size=200),
        layers=(
            Embedding(input_dim=300, output_dim=4),
            SimpleRNN(units=4),
            Dense(units=2, activation=Activation.SOFTMAX),
        ),
        training=Training(loss=Loss.SPARSE_CATEGORICAL_CROSSENTROPY, epochs=1, batch_size=100),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DLCORE_HOME", str(context.store.folder))
        patch.setenv("DLCORE_DATA", str(context.cache.others[0]))
        return dlcore.train(spec, store=context.store)


def test_the_bundled_network_is_small_and_its_card_tells_where_it_comes_from() -> None:
    assert bundled.WEIGHTS.stat().st_size < 500_000
    assert "Maas" in json.dumps(bundled.card())
    assert bundled.card()["accuracy"]["test"] >= 0.88


def test_numpy_works_out_what_keras_does() -> None:
    weights = bundled.bundled_weights()
    size, filters = weights.kernel.shape[1:]
    embedding = keras.layers.Embedding(len(weights.embedding), size)
    convolution = keras.layers.Conv1D(filters, bundled.WIDTH, padding="same", activation="relu")
    output = keras.layers.Dense(1, activation="sigmoid")
    rows = np.random.default_rng(0).integers(1, 10_000, (6, 40))
    rows[1, :30], rows[2, :39] = 0, 0
    seen = (rows != 0)[..., None].astype(np.float32)
    embedding.build()
    embedding.set_weights([weights.embedding])
    words = np.asarray(embedding(rows)) * seen
    convolution.build(words.shape)
    convolution.set_weights([weights.kernel, weights.bias])
    both = np.concatenate([words, np.asarray(convolution(words)) * seen], axis=-1)
    means = both.sum(axis=1) / (seen.sum(axis=1) + bundled.DAMPING)
    output.build(means.shape)
    output.set_weights([weights.output, weights.output_bias])
    expected = np.asarray(output(means))[:, 0]
    assert bundled.positive(weights, rows) == pytest.approx(expected, abs=1e-5)


def test_padding_says_nothing() -> None:
    weights = bundled.bundled_weights()
    short = np.array([[1, 50, 60, 70]])
    long = np.pad(short, ((0, 0), (96, 0)))
    both = np.concatenate([long, np.full((1, 100), 9)])
    assert bundled.positive(weights, short)[0] == pytest.approx(
        float(bundled.positive(weights, both)[0]), abs=1e-6
    )


def test_written_reviews_get_the_verdict_of_the_same_row(context: QueryContext) -> None:
    right = [
        (ReadReview(reader=BUNDLED, text=review.text).answer(context).positive > 0.5)
        == review.label
        for review in written_reviews("test")[:100]
    ]
    assert np.mean(right) > 0.8


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_read_or_refused(context: QueryContext, text: str) -> None:
    try:
        read = ReadReview(reader=BUNDLED, text=text).answer(context)
    except ReviewError:
        return
    assert 0 <= read.positive <= 1
    assert len(AttributeWords(reader=BUNDLED, text=text).answer(context).shares) == len(
        read.numbers
    )


@pytest.mark.parametrize("name", ["bundled", "own"])
def test_leaving_a_word_out_and_reading_again_gives_its_share(
    context: QueryContext, own: Run, name: str
) -> None:
    reader = BUNDLED if name == "bundled" else own.id
    read = ReadReview(reader=reader, text=TEXT).answer(context)
    shares = AttributeWords(reader=reader, text=TEXT).answer(context).shares
    for start, end, share in zip(read.starts, read.ends, shares, strict=True):
        again = ReadReview(reader=reader, text=TEXT[:start] + TEXT[end:]).answer(context)
        assert share == pytest.approx(read.positive - again.positive, abs=1e-5)
    assert read.numbers[-1] == ABSENT and shares[-1] == 0


def test_words_say_what_they_mean(context: QueryContext) -> None:
    read = ReadReview(reader=BUNDLED, text=TEXT).answer(context)
    shares = AttributeWords(reader=BUNDLED, text=TEXT).answer(context).shares
    by_word = {
        TEXT[start:end]: share
        for start, end, share in zip(read.starts, read.ends, shares, strict=True)
    }
    assert max(by_word, key=by_word.__getitem__) == "wonderful"
    assert min(by_word, key=by_word.__getitem__) == "boring"


@pytest.mark.parametrize("name", ["bundled", "own"])
def test_test_reviews_are_read_whole(context: QueryContext, own: Run, name: str) -> None:
    reader = BUNDLED if name == "bundled" else own.id
    told = ReadTestReviews(reader=reader, places=(0, 1, 24_999)).answer(context)
    for chance, words in zip(told.positive, told.words, strict=True):
        again = ReadReview(reader=reader, text=" ".join(words)).answer(context)
        assert again.positive == pytest.approx(float(chance), abs=1e-5)
    assert told.words[0][:4] == ["please", "give", "this", "one"]
    assert told.labels.tolist() == Imdb().load(context.cache).y_test[[0, 1, -1]].tolist()


@pytest.mark.parametrize("name", ["bundled", "own"])
def test_wrong_verdicts_come_first(context: QueryContext, own: Run, name: str) -> None:
    reader = BUNDLED if name == "bundled" else own.id
    found = FindReviews(reader=reader, sought="Wonderful, masterpiece!").answer(context)
    told = ReadTestReviews(reader=reader, places=tuple(found.places.tolist())).answer(context)
    assert all({"wonderful", "masterpiece"} <= set(words) for words in told.words)
    wrong = (told.positive > 0.5) != told.labels
    assert wrong.tolist() == sorted(wrong.tolist(), reverse=True)
    doubts = abs(told.positive - 0.5)[wrong]
    assert doubts.tolist() == sorted(doubts.tolist(), reverse=True)
    whole = FindReviews(reader=reader, first=24_995).answer(context)
    assert whole.found == 25_000 and len(whole.places) == 5
    assert found.found < 1000 and found.wrong <= whole.wrong


def test_a_word_that_no_review_holds_is_told(context: QueryContext) -> None:
    with pytest.raises(ReviewWordUnknown, match="qwertyish"):
        FindReviews(reader=BUNDLED, sought="good qwertyish").answer(context)


def test_a_run_on_something_else_reads_no_reviews(context: QueryContext) -> None:
    run = finished(context.store, "somebody")
    assert not can_read_reviews(run)
    with pytest.raises(ReviewReaderUnfit):
        ReadReview(reader=run.id, text=TEXT).answer(context)


def test_questions_and_answers_travel_as_json(context: QueryContext) -> None:
    questions: list[Query[object]] = [
        ReadReview(reader=BUNDLED, text=TEXT),
        ReadTestReviews(reader=BUNDLED, places=(3,)),
    ]
    for question in questions:
        sent = decode_query(json.loads(json.dumps(encode_query(question))))
        assert sent == question
        data = json.loads(json.dumps(encode_answer(sent.answer(context))))
        assert encode_answer(decode_answer(question, data)) == data
