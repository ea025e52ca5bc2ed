"""The words whose vectors are nearest to that of a word, before and after training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.arrays import Array
from dlcore.datasets.builtin.imdb import INDEX_FROM, Imdb, vocabulary, word_index
from dlcore.errors import NotAReviewClassifier, ReviewWordUnknown
from dlcore.inference.query import Query
from dlcore.inference.weights.weight_history import load_weight_history
from dlcore.models.layers.traits import Reads

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext
    from dlcore.spec import Spec

COUNT = 8
MAX_WORD_CHARACTERS = 40
EMBEDDINGS = "0/embeddings"


@dataclass(frozen=True)
class NearestWords:
    """The nearest words, the nearest first.

    Args:
        before: words by the earliest stored vectors, which are random in most runs.
        before_similarities: cosine with the vector of the given word, from -1 to 1.
        after: words by the final vectors.
        after_similarities: as above.
    """

    before: tuple[str, ...]
    before_similarities: Array
    after: tuple[str, ...]
    after_similarities: Array


def has_word_vectors(spec: Spec) -> bool:
    """Return whether a run learns vectors of words of reviews."""
    return isinstance(spec.dataset, Imdb) and spec.layers[0].reads is Reads.WORDS


class FindNearestWords(Query[NearestWords]):
    """Find the words with the most similar vectors.

    Args:
        run: id of a run on IMDB whose first layer is an embedding.
        word: of the run's vocabulary.

    Raises on answering:
        RunNotFound, NoWeights, NotAReviewClassifier: there is no such run.
        ReviewWordUnknown: the run does not know the word.
        DataError: the words cannot be loaded.
    """

    result: ClassVar[type[NearestWords]] = NearestWords

    kind: Literal["nearest_words"] = "nearest_words"
    run: str
    word: str = Field(max_length=MAX_WORD_CHARACTERS)

    def answer(self, context: QueryContext) -> NearestWords:
        run = context.run(self.run)
        dataset = run.spec.dataset
        if not isinstance(dataset, Imdb) or not has_word_vectors(run.spec):
            raise NotAReviewClassifier(run=self.run)
        ranks = context.cached("word index", lambda: word_index(context.cache))
        word = self.word.strip().lower()
        number = ranks.get(word, dataset.words) + INDEX_FROM
        if number >= dataset.words:
            raise ReviewWordUnknown(word=self.word)
        history = load_weight_history(context.store.artifacts, run)
        words = context.cached("vocabulary", lambda: vocabulary(context.cache))
        (before, first), (after, last) = (
            nearest(weights[EMBEDDINGS][: dataset.words], number)
            for weights in (history.first, history.last)
        )
        return NearestWords(
            tuple(words[each] for each in before), first, tuple(words[each] for each in after), last
        )


def nearest(vectors: Array, number: int) -> tuple[Array, Array]:
    """Return the numbers of the words with the most similar vectors, and their cosines.

    Args:
        vectors: one row for each word number; the first ones are no words.
        number: of the word, which is left out.
    """
    lengths = np.linalg.norm(vectors, axis=1)
    similarities = vectors @ vectors[number] / np.maximum(lengths * lengths[number], 1e-12)
    similarities[[*range(INDEX_FROM + 1), number]] = -np.inf
    order = np.argsort(-similarities, kind="stable")[:COUNT]
    return order, similarities[order]
