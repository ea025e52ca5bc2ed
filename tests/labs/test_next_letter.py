"""Next letter: counted frequencies, perplexity, temperature, conclusion, program."""

from __future__ import annotations

import contextlib
import io
from collections import Counter
from typing import Any

import numpy as np
import pytest
from scipy.special import softmax

from dlcore import Run
from dlcore.datasets.characters.texts import bundled_text
from dlcore.errors import NotAText
from dlcore.inference.context import QueryContext
from dlcore.labs import next_letter
from dlcore.labs.next_letter import ADDED, LAB, MeasurePerplexity, Perplexities, WriteText
from dlcore.labs.trained import Results


def test_perplexities_are_those_of_counting(context: QueryContext, text_run: Run) -> None:
    found = MeasurePerplexity(run=text_run.id).answer(context)
    text, window = bundled_text("wonderland"), 4
    size = text_run.spec.dataset.info().train_size
    trained, tested = text[window : window + size], text[window + size :]
    symbols, counts = len(set(text)) + 1, Counter(trained)
    total = len(trained) + ADDED * symbols
    share = {letter: (counts[letter] + ADDED) / total for letter in set(text)}
    logs = [np.log(share[letter]) for letter in tested]
    assert found.letters == pytest.approx(np.exp(-np.mean(logs)))
    before = Counter(text[window - 1 : window - 1 + size])
    pairs = Counter(zip(text[window - 1 :], trained, strict=False))
    different = Counter(first for first, _ in pairs)
    logs = [
        np.log(
            (pairs[first, second] + different[first] * share[second])
            / (before[first] + different[first])
        )
        for first, second in zip(text[window + size - 1 :], tested, strict=False)
    ]
    assert found.pairs == pytest.approx(np.exp(-np.mean(logs)))
    # The network's perplexity is the exponential of the loss that Keras computes.
    model, data = context.model(text_run.id), text_run.spec.dataset.load(context.cache)
    loss = model.evaluate(data.x_test.astype(np.float32), data.y_test, verbose=0)[0]
    assert found.network[-1] == pytest.approx(np.exp(loss), rel=1e-4)
    assert found.epochs == (0, 1, 2) and found.network[0] > found.network[-1]


def test_a_network_writes_at_each_temperature(context: QueryContext, text_run: Run) -> None:
    def write(temperature: float, index: int = 2) -> str:
        query = WriteText(
            run=text_run.id, index=index, temperature=temperature, start="Alice ", length=40
        )
        return query.answer(context).text

    sure, random = write(0.0), write(5.0)
    assert len(sure) == len(random) == 40 and write(0.0) == sure
    assert len(set(random)) > len(set(sure))
    assert write(0.0, index=0) != sure


def test_temperature_is_that_of_a_softmax() -> None:
    probabilities = np.array([0.7, 0.2, 0.1])
    random = np.random.default_rng(0)
    drawn = [next_letter.draw(probabilities, 2.0, random) for _ in range(5000)]
    shares = np.bincount(drawn) / len(drawn)
    assert shares == pytest.approx(softmax(np.log(probabilities) / 2), abs=0.03)
    assert next_letter.draw(probabilities, 0.0, random) == 0


def test_other_runs_are_refused(context: QueryContext, mlp_run: Run) -> None:
    with pytest.raises(NotAText):
        MeasurePerplexity(run=mlp_run.id).answer(context)


def results(english: float, japanese: float) -> Results[Perplexities]:
    """Return three seeds of each arm; frequencies of pairs have a perplexity of 10 and 60."""

    def runs(network: float, pairs: float) -> list[Perplexities]:
        return [Perplexities((0, 1), (90.0, network + s), pairs, 99.0) for s in (-0.1, 0.0, 0.1)]

    texts = {"english": runs(english, 10.0), "japanese": runs(japanese, 60.0)}
    return {
        next_letter.arm(text, window): found for window in (1, 6) for text, found in texts.items()
    }


@pytest.mark.parametrize(
    ("english", "japanese", "outcome"),
    [
        (8.0, 50.0, next_letter.BOTH),
        (8.0, 70.0, next_letter.SOME),
        (12.0, 50.0, next_letter.SOME),
        (10.0, 60.0, next_letter.NEITHER),
        (12.0, 70.0, next_letter.NEITHER),
    ],
)
def test_the_conclusion_follows_from_the_figures(
    english: float, japanese: float, outcome: str
) -> None:
    measured = results(english, japanese)
    conclusion = LAB.conclude(measured)
    assert conclusion.outcome == outcome
    assert conclusion.values["english_network"].value == pytest.approx(english)
    assert [figure.code for figure in LAB.figures(measured)] == ["english", "japanese"]
    assert LAB.figures({"english-6": measured["english-6"]}) == ()


def test_the_program_prints_the_same_perplexities(context: QueryContext, text_run: Run) -> None:
    found = MeasurePerplexity(run=text_run.id).answer(context)
    names: dict[str, Any] = {"np": np, "model": context.model(text_run.id)}
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        for section in (text_run.spec.dataset.program_section(), *LAB.program(text_run.spec)):
            exec(section.code, names)
    values = dict(line.split(": ") for line in printed.getvalue().splitlines()[:3])
    assert float(values["network"]) == pytest.approx(found.network[-1], rel=1e-3)
    assert float(values["pairs"]) == pytest.approx(found.pairs)
    assert float(values["letters"]) == pytest.approx(found.letters)
