"""The files of the bundled digit classifier."""

from __future__ import annotations

import json

from dlcore.pretrained.digits.model import WEIGHTS, model_card


def test_the_weights_are_small_and_the_card_names_the_sources() -> None:
    text, accuracy = json.dumps(model_card()), model_card()["accuracy"]
    assert WEIGHTS.stat().st_size < 1_000_000
    assert "CC BY 4.0" in text and "Alpaydin" in text and "LeCun" in text
    assert accuracy["mnist_test"] >= 0.993
    assert accuracy["pen"] >= 0.98
