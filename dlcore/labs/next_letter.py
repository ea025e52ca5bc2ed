"""Next letter: a small network that continues a text, beside counted letters and pairs of letters.

Y. Bengio et al., A Neural Probabilistic Language Model, 2003, with letters in place of words.
Perplexity: C. Shannon, Prediction and Entropy of Printed English, 1951, measured entropy; its
exponential is the number of equally likely letters that would be as hard to predict.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from pydantic import Field

from dlcore.analysis.significance import SignificanceVerdict, TestResult, compare_pairs
from dlcore.arrays import Array
from dlcore.datasets import Characters
from dlcore.datasets.characters.texts import TextName
from dlcore.datasets.program_text import NUMPY, Section
from dlcore.errors import NotAText
from dlcore.inference.query import Query
from dlcore.labs.lab import Conclusion, Figure
from dlcore.labs.replay import load_replayed
from dlcore.labs.trained import Results, TrainedLab, mean
from dlcore.lessons.conclusion import Amount, Unit
from dlcore.models.activations import Activation
from dlcore.models.layers import Dense, Embedding, Flatten
from dlcore.models.optimizers import Optimizer
from dlcore.spec import Spec, Training
from dlcore.store import Run

if TYPE_CHECKING:
    from dlcore.inference.context import QueryContext

WINDOW, ONE = 6, 1
TEXTS: Mapping[str, TextName] = {"english": "wonderland", "japanese": "stories"}
ADDED = 0.1
"""Added to each count, so that no letter is impossible."""

MAX_WRITTEN = 300
BOTH, SOME, NEITHER = "both", "some", "neither"


def text_recipe(dataset: Characters) -> Spec:
    """Return the recipe of a network that continues a text."""
    symbols = dataset.info().vocabulary_size
    return Spec(
        dataset=dataset,
        layers=(
            Embedding(input_dim=symbols, output_dim=16),
            Flatten(),
            Dense(units=64, activation=Activation.RELU),
            Dense(units=symbols, activation=Activation.SOFTMAX),
        ),
        training=Training(
            optimizer=Optimizer(learning_rate=0.003), batch_size=64, epochs=8, validation=0
        ),
    )


@dataclass(frozen=True)
class Perplexities:
    """How hard the end of a text is to predict.

    Args:
        epochs: kept ones.
        network: perplexity after each of them.
        pairs: with the frequencies of pairs of letters, counted in the training text.
        letters: with the frequencies of single letters.
    """

    epochs: tuple[int, ...]
    network: tuple[float, ...]
    pairs: float
    letters: float


class MeasurePerplexity(Query[Perplexities]):
    """Predict every letter of the end of a text, at each kept epoch.

    Args:
        run: id of a run on a text.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        NotAText: the run was not trained on a text.
        TextMissing: the text has been deleted.
    """

    result: ClassVar[type[Perplexities]] = Perplexities

    kind: Literal["measure_perplexity"] = "measure_perplexity"
    run: str

    def answer(self, context: QueryContext) -> Perplexities:
        from dlcore.training.model import assign_weights

        run = context.run(self.run)
        dataset = _text_of(run)
        arrays, symbols = context.arrays(run.spec), dataset.info().vocabulary_size
        train, test = (np.asarray(part.y) for part in (arrays.train, arrays.test))
        # A window ends with the letter before.
        before, before_test = (np.asarray(part.x)[:, -1] for part in (arrays.train, arrays.test))
        model, history = load_replayed(context, run)
        network = []
        for weights in history.weights:
            assign_weights(model, weights)
            outputs = np.asarray(model(np.asarray(arrays.test.x, np.float32), training=False))
            network.append(perplexity(outputs[np.arange(len(test)), test]))
        letters, pairs = letter_shares(train, symbols), pair_shares(before, train, symbols)
        return Perplexities(
            tuple(each.epoch for each in history.epochs),
            tuple(network),
            perplexity(pairs[before_test, test]),
            perplexity(letters[test]),
        )


@dataclass(frozen=True)
class Written:
    """What a network writes.

    Args:
        text: after the start.
    """

    text: str


class WriteText(Query[Written]):
    """Continue a text letter by letter, with the weights of a kept epoch.

    Args:
        run: id of a run on a text.
        index: of the kept epoch, from 0.
        temperature: the logarithms of the probabilities are divided by it; 0 always takes the
            most likely letter.
        start: what is continued; its last letters are seen.
        length: number of letters to write.
        seed: of the draws.

    Raises on answering:
        RunNotFound, NoWeights: there is no such model.
        NotAText: the run was not trained on a text.
    """

    result: ClassVar[type[Written]] = Written

    kind: Literal["write_text"] = "write_text"
    run: str
    index: int = Field(ge=0, le=100)
    temperature: float = Field(ge=0.0, le=5.0)
    start: str = Field(max_length=200)
    length: int = Field(ge=1, le=MAX_WRITTEN)
    seed: int = Field(default=0, ge=0, le=1000)

    def answer(self, context: QueryContext) -> Written:
        import tensorflow as tf

        from dlcore.training.model import assign_weights

        run = context.run(self.run)
        dataset = _text_of(run)
        model, history = load_replayed(context, run)
        assign_weights(model, history.weights[min(self.index, len(history.weights) - 1)])
        predict = tf.function(lambda window: model(window, training=False), autograph=False)
        random, window = np.random.default_rng(self.seed), dataset.context_length
        numbers = [0] * window + dataset.encode(self.start).tolist()
        for _ in range(self.length):
            seen = tf.constant([numbers[-window:]], tf.float32)
            numbers.append(draw(np.asarray(predict(seen))[0], self.temperature, random))
        return Written(dataset.decode(np.array(numbers[-self.length :])))


def _text_of(run: Run) -> Characters:
    if not isinstance(run.spec.dataset, Characters):
        raise NotAText(run=run.id)
    return run.spec.dataset


def draw(probabilities: Array, temperature: float, random: np.random.Generator) -> int:
    """Return the number of a letter.

    Args:
        probabilities: of all letters, ``(letters,)``.
        temperature: see ``WriteText``.
        random: decides.
    """
    if not temperature:
        return int(probabilities.argmax())
    logits = np.log(np.maximum(probabilities.astype(np.float64), 1e-12)) / temperature
    shares = np.exp(logits - logits.max())
    return int(random.choice(len(shares), p=shares / shares.sum()))


def perplexity(probabilities: Array) -> float:
    """Return the perplexity of a text from the probability that each of its letters was given."""
    surprises = -np.log(np.maximum(probabilities.astype(np.float64), 1e-12))
    return float(np.exp(surprises.mean()))


def letter_shares(letters: Array, symbols: int) -> Array:
    """Return the probability of each letter from counts.

    Args:
        letters: their numbers.
        symbols: number of different ones.
    """
    counts = np.bincount(letters, minlength=symbols) + ADDED
    shares: Array = counts / counts.sum()
    return shares


def pair_shares(before: Array, letters: Array, symbols: int) -> Array:
    """Return the probability of each letter after each other one, ``(before, letter)``.

    Pairs that do not occur are weighed by the method of I. Witten and T. Bell, The zero-frequency
    problem, 1991.

    Args:
        before: number of the letter before each letter.
        letters: numbers of the letters.
        symbols: number of different ones.
    """
    counts = np.zeros((symbols, symbols))
    np.add.at(counts, (before.astype(int), letters), 1)
    # The more different letters followed one, the likelier yet another one follows it.
    different = np.maximum((counts > 0).sum(axis=1, keepdims=True), 1)
    weighed = counts + different * letter_shares(letters, symbols)
    shares: Array = weighed / weighed.sum(axis=1, keepdims=True)
    return shares


def arm(text: str, window: int) -> str:
    """Return the code of an arm."""
    return f"{text}-{window}"


def conclude(results: Results[Perplexities]) -> Conclusion:
    """Compare the network with the frequencies of pairs, in both languages."""
    longer = {text: results[arm(text, WINDOW)] for text in TEXTS}
    recipes = [
        [value(run) for run in runs] for runs in longer.values() for value in (_pairs, _network)
    ]
    compared = compare_pairs(recipes, [(0, 1), (2, 3)])
    values: dict[str, Amount] = {}
    for (text, runs), found in zip(longer.items(), compared, strict=True):
        shorter = results[arm(text, ONE)]
        numbers = {
            "network": mean(runs, _network),
            "one": mean(shorter, _network),
            "pairs": mean(runs, _pairs),
            "letters": mean(runs, _letters),
        }
        values |= {f"{text}_{code}": Amount(n, Unit.NUMBER) for code, n in numbers.items()}
        values[f"{text}_p"] = Amount(found.p_value, Unit.SHARE)
    return Conclusion((NEITHER, SOME, BOTH)[sum(map(_is_clearly_lower, compared))], values)


def _is_clearly_lower(found: TestResult) -> bool:
    return found.verdict is SignificanceVerdict.DIFFERENT and found.difference < 0


def _network(run: Perplexities) -> float:
    return run.network[-1]


def _pairs(run: Perplexities) -> float:
    return run.pairs


def _letters(run: Perplexities) -> float:
    return run.letters


def figures(results: Results[Perplexities]) -> tuple[Figure, ...]:
    """Return the perplexity over the epochs, one chart for each text."""
    drawn = []
    for text in TEXTS:
        one, more = (results.get(arm(text, window)) for window in (ONE, WINDOW))
        if one and more:
            epochs = more[0].epochs
            series = {
                "letters": (mean(more, _letters),) * len(epochs),
                "pairs": (mean(more, _pairs),) * len(epochs),
                "one": _mean_curve(one),
                "network": _mean_curve(more),
            }
            x, controls = tuple(map(float, epochs)), ("letters", "pairs")
            drawn.append(Figure(text, x, series, controls, Unit.NUMBER))
    return tuple(drawn)


def _mean_curve(runs: Sequence[Perplexities]) -> tuple[float, ...]:
    return tuple(np.mean([run.network for run in runs], axis=0).tolist())


_PROGRAM = """
def perplexity(shares):
    return np.exp(-np.log(shares).mean())


before, before_test, symbols = x_train[:, -1], x_test[:, -1], len(alphabet) + 1
letters = np.bincount(y_train, minlength=symbols) + {added}
letters = letters / letters.sum()
pairs = np.zeros((symbols, symbols))
np.add.at(pairs, (before, y_train), 1)
pairs += np.maximum((pairs > 0).sum(axis=1, keepdims=True), 1) * letters
pairs = pairs / pairs.sum(axis=1, keepdims=True)
outputs = model.predict(x_test, verbose=0)
print("network:", perplexity(outputs[np.arange(len(y_test)), y_test]))
print("pairs:", perplexity(pairs[before_test, y_test]))
print("letters:", perplexity(letters[y_test]))

random, written, temperature = np.random.default_rng(0), x_test[0].tolist(), 0.8
for _ in range(200):
    window = np.array([written[-{window}:]])
    logits = np.log(model(window).numpy()[0].astype("float64")) / temperature
    shares = np.exp(logits - logits.max())
    written.append(int(random.choice(symbols, p=shares / shares.sum())))
print("".join(("?" + alphabet)[number] for number in written))
"""


def _program(spec: Spec) -> tuple[Section, ...]:
    (window,) = spec.dataset.info().input_shape
    code = _PROGRAM.strip().format(added=ADDED, window=window)
    return (Section("lab_next_letter", code, (NUMPY,)),)


def _arms() -> dict[str, Spec]:
    return {
        arm(text, window): text_recipe(Characters(text=name, context_length=window))
        for window in (ONE, WINDOW)
        for text, name in TEXTS.items()
    }


LAB = TrainedLab(
    id="next-letter",
    arms=_arms(),
    measured=Perplexities,
    query=lambda run: MeasurePerplexity(run=run),
    outcomes=(BOTH, SOME, NEITHER),
    conclude=conclude,
    figures=figures,
    program=_program,
    terms=("embedding", "softmax", "baseline"),
    views=(WriteText,),
)
