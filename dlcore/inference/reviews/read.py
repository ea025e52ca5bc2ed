"""The question whether a review is positive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

from dlcore.arrays import Array
from dlcore.inference.query import Query

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext


@dataclass(frozen=True)
class ReviewRead:
    """A verdict, and what the network saw of the text.

    Args:
        positive: how likely the review is positive.
        starts: where each word begins in the text, ``(words,)``.
        ends: where it ends.
        numbers: of the words, see ``dlcore.datasets.builtin.imdb_tokens.Tokens``.
        seen: for each word whether it is in the row that the network gets.
    """

    positive: float
    starts: Array
    ends: Array
    numbers: Array
    seen: Array


class ReadReview(Query[ReviewRead]):
    """Whether a review is positive.

    Args:
        reader: ``bundled``, or the id of a run that learned from IMDB.
        text: the review.

    Raises on answering:
        RunNotFound, NoWeights, ReviewReaderUnfit: there is no such network.
        ReviewEmpty, ReviewTooLong, ReviewJapanese: there is nothing to read.
        DataError: the list of words cannot be had.
    """

    result: ClassVar[type[ReviewRead]] = ReviewRead

    kind: Literal["read_review"] = "read_review"
    reader: str
    text: str

    def answer(self, context: QueryContext) -> ReviewRead:
        from dlcore.datasets.builtin.imdb_tokens import row, seen
        from dlcore.inference.reviews.classifiers import review_reader
        from dlcore.inference.reviews.text import check_text, check_words

        check_text(self.text)
        network = review_reader(context, self.reader)
        found, steps = network.tokens(context, self.text), network.dataset.steps
        check_words(self.text, found)
        chance = float(network.positive(row(found.numbers, steps)[None])[0])
        is_seen = seen(found.numbers, steps)
        return ReviewRead(chance, found.starts, found.ends, found.numbers, is_seen)
