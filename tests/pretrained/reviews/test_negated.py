"""How well the bundled model reads negations is stated in its card."""

from __future__ import annotations

from pathlib import Path

from dlcore.datasets.builtin.imdb import word_index
from dlcore.pretrained.reviews.model import load_weights, model_card
from dlcore.pretrained.reviews.negated import NEGATIVE, POSITIVE
from dlcore.pretrained.reviews.train import negated_accuracy
from tests.inference.reviews.reviews import review_cache


def test_the_card_states_the_share_of_negated_sentences(tmp_path: Path) -> None:
    card = model_card()
    assert card["negated_sentences"] == len(POSITIVE + NEGATIVE)
    share = negated_accuracy(load_weights(), word_index(review_cache(tmp_path)))
    assert share == card["accuracy"]["negated"]
