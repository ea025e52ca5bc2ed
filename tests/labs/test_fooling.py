"""Fooling: gradients against differences in double precision, bounds, conclusion, program."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from dlcore import Run
from dlcore.arrays import Array
from dlcore.inference.context import QueryContext
from dlcore.labs import fooling
from dlcore.labs.fooling import EPSILONS, JUDGED, LAB, FoolDrawing, FoolImage, Fooling
from dlcore.labs.image_classifier import ImageClassifier, load_subject
from dlcore.store.weights import load
from tests.labs.programs import run_program


def cross_entropy(weights: dict[str, Array], x: Array, label: int) -> float:
    """Compute the loss of a perceptron with a hidden layer of ReLU, in double precision."""
    kernels = {name: values.astype(np.float64) for name, values in weights.items()}
    hidden = np.maximum(x.ravel() @ kernels["1/kernel"] + kernels["1/bias"], 0)
    outputs = hidden @ kernels["2/kernel"] + kernels["2/bias"]
    shifted = outputs - outputs.max()
    return float(np.log(np.exp(shifted).sum()) - shifted[label])


def test_gradients_are_differences_of_the_loss(context: QueryContext, mlp_run: Run) -> None:
    network, _, x, labels = load_subject(context, mlp_run.id, 0, 8)
    found = network.loss_gradient(x, labels)
    weights, h = load(context.store.artifacts, mlp_run.id), 1e-6
    for image, label, gradient in zip(x.astype(np.float64), labels, found, strict=True):
        for index in np.ndindex(image.shape):
            step = np.zeros_like(image)
            step[index] = h
            above, below = (cross_entropy(weights, image + s * step, label) for s in (1, -1))
            assert gradient[index] == pytest.approx((above - below) / (2 * h), rel=1e-2, abs=1e-6)


def test_gradients_of_a_certain_network_keep_the_true_class() -> None:
    """The scores differ so much that the probability is rounded to 1; in double precision."""
    random = np.random.default_rng(0)
    kernel, bias = random.normal(size=(12, 3)).astype(np.float32) * 20, np.zeros(3, np.float32)
    layers = [keras.layers.Flatten(), keras.layers.Dense(3, "softmax")]
    model = keras.Sequential([keras.Input((3, 4, 1)), *layers])
    layers[-1].set_weights([kernel, bias])
    x = random.random((20, 3, 4, 1), np.float32)
    network = ImageClassifier.of(model)
    labels = network.classes(x)
    assert (network.outputs(x).max(axis=1) == 1).any()
    scores = x.reshape(20, 12).astype(np.float64) @ kernel.astype(np.float64)
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    others = np.where(np.eye(3, dtype=bool)[labels], 0, shares)
    slopes = np.where(np.eye(3, dtype=bool)[labels], -others.sum(axis=1, keepdims=True), others)
    expected = (slopes @ kernel.T.astype(np.float64)).reshape(x.shape)
    found = network.loss_gradient(x, labels)
    assert found == pytest.approx(expected, rel=1e-3, abs=1e-30)


def test_changes_stay_within_epsilon_and_reach_their_aim(
    context: QueryContext, mlp_run: Run
) -> None:
    free = FoolImage(run=mlp_run.id, sample=3).answer(context)
    target = (free.label + 1) % 10
    aimed = FoolImage(run=mlp_run.id, sample=3, target=target).answer(context)
    original = free.fgsm[0]
    for images in (free.fgsm, free.iterated, free.noise, aimed.iterated):
        for epsilon, image in zip(EPSILONS, images, strict=True):
            assert np.abs(image - original).max() <= epsilon + 1e-6
        assert images.min() >= 0 and images.max() <= 1
    one_step, small_steps, _ = free.probabilities[:, :, free.label]
    assert one_step[1] < one_step[0] and small_steps[-1] < 0.1
    assert aimed.probabilities[1, -1].argmax() == target


def test_the_whole_lab_finds_that_gradients_do_more_than_noise(
    context: QueryContext, mlp_run: Run
) -> None:
    result = LAB.combine([query.answer(context) for query in LAB.queries(mlp_run)])
    tested = min(500, mlp_run.spec.dataset.info().test_size)
    assert result.fgsm.shape == (tested, len(EPSILONS))
    assert result.fgsm[:, 0].tolist() == result.noise[:, 0].tolist()
    assert LAB.conclude(result).outcome == fooling.GRADIENT
    printed = run_program(context, mlp_run, LAB)
    (figure,) = LAB.figures(result)
    shares = {(float(at), name): float(share) for at, name, share in printed}
    for epsilon, value in zip(EPSILONS, figure.series["fgsm"], strict=True):
        assert shares[epsilon, "fgsm"] == pytest.approx(value, abs=2 / tested)
    # The noise of the program is another one.
    assert shares[EPSILONS[JUDGED], "noise"] > shares[EPSILONS[JUDGED], "fgsm"]


@pytest.mark.parametrize(
    ("noise", "fgsm", "outcome"),
    [(90, 20, fooling.GRADIENT), (20, 90, fooling.NOISE), (60, 58, fooling.ALIKE)],
)
def test_the_conclusion_follows_from_the_figures(noise: int, fgsm: int, outcome: str) -> None:
    def right(count: int) -> Array:
        return np.tile((np.arange(100) < count)[:, None], len(EPSILONS))

    conclusion = LAB.conclude(Fooling(right(fgsm), right(fgsm), right(noise)))
    assert conclusion.outcome == outcome
    assert conclusion.values["noise"].value == pytest.approx(noise / 100)
    assert conclusion.values["fgsm"].value == pytest.approx(fgsm / 100)


def test_a_drawing_is_changed_like_a_test_image(context: QueryContext, mlp_run: Run) -> None:
    image = FoolImage(run=mlp_run.id, sample=0, target=5).answer(context)
    pixels = tuple(image.fgsm[0].ravel().tolist())
    drawn = FoolDrawing(run=mlp_run.id, pixels=pixels, target=5).answer(context)
    assert drawn.label == image.probabilities[0, 0].argmax()
    assert drawn.fgsm == pytest.approx(image.fgsm)
    assert drawn.iterated == pytest.approx(image.iterated)
