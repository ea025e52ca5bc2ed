"""Saliency put to the test: completeness, Grad-CAM and occlusion by other means, ranks by SciPy."""

from __future__ import annotations

import keras
import numpy as np
import pytest
from scipy.stats import spearmanr

from dlcore import Run
from dlcore.inference.context import QueryContext
from dlcore.labs import saliency
from dlcore.labs.image_classifier import ImageClassifier
from dlcore.labs.saliency import IMAGES, LAB, METHODS, ExplainImage, Saliency, rank_correlation
from tests.labs.programs import run_program


def test_rank_correlations_are_those_of_scipy() -> None:
    random = np.random.default_rng(0)
    for _ in range(5):
        first, second = random.integers(-4, 5, (2, 6, 6)).astype(float)
        expected = spearmanr(np.abs(first).ravel(), np.abs(second).ravel()).statistic
        assert rank_correlation(first, second) == pytest.approx(expected)
    assert rank_correlation(np.zeros((3, 3)), first[:3, :3]) == 0.0


def test_grad_cam_weighs_maps_by_slopes_of_the_score() -> None:
    """Against differences: the score's slope when a whole map is raised a little."""
    keras.utils.set_random_seed(0)
    convolution = keras.layers.Conv2D(3, 3, padding="same", activation="relu")
    layers = [convolution, keras.layers.Flatten(), keras.layers.Dense(4, "softmax")]
    model = keras.Sequential([keras.Input((6, 6, 1)), *layers])
    image = np.random.default_rng(0).random((6, 6, 1), np.float32)
    maps = np.asarray(convolution(image[None]))[0].astype(np.float64)
    kernel = np.asarray(layers[-1].kernel)[:, 2].reshape(maps.shape)

    def score(k: int, raised: float) -> float:
        changed = maps.copy()
        changed[..., k] += raised
        return float((changed * kernel).sum())

    slopes = [(score(k, 0.5) - score(k, -0.5)) / 36 for k in range(3)]
    expected = np.maximum((maps * slopes).sum(axis=-1), 0)
    (found,) = saliency.grad_cam(ImageClassifier.of(model), image[None], np.array([2]))
    assert found == pytest.approx(expected, abs=1e-6)


def test_occlusion_is_the_fall_of_the_probability(context: QueryContext, cnn_run: Run) -> None:
    explained = ExplainImage(run=cnn_run.id, sample=0).answer(context)
    image, model = explained.image, context.model(cnn_run.id)
    covered = image.copy()
    covered[2:4, 4:6] = 0
    outputs = np.asarray(model(np.stack([image, covered]), training=False))[:, explained.label]
    assert explained.trained[METHODS.index("occlusion"), 2:4, 4:6] == pytest.approx(
        outputs[0] - outputs[1], abs=1e-5
    )


def test_the_whole_lab_agrees_with_its_program(context: QueryContext, cnn_run: Run) -> None:
    result = LAB.combine([query.answer(context) for query in LAB.queries(cnn_run)])
    assert result.correlations.shape == (IMAGES, len(METHODS))
    assert np.abs(result.correlations).max() <= 1
    # Completeness: the sum of the integrated gradients is the difference of the outputs.
    assert result.errors.max() < 0.05
    (figure,) = LAB.figures(result)
    assert list(figure.series) == list(METHODS)
    printed = run_program(context, cnn_run, LAB)
    assert len(printed) == IMAGES
    found = np.array([float(correlation) for _, correlation in printed])
    expected = result.correlations[:, METHODS.index("integrated")]
    assert found.mean() == pytest.approx(expected.mean(), abs=0.25)


@pytest.mark.parametrize(
    ("means", "outcome"),
    [
        ((0.1, 0.2, 0.3), saliency.CHANGES),
        ((0.9, 0.2, 0.3), "integrated"),
        ((0.1, 0.8, 0.7), "grad_cam"),
        ((0.1, 0.2, 0.51), "occlusion"),
    ],
)
def test_the_conclusion_follows_from_the_figures(
    means: tuple[float, float, float], outcome: str
) -> None:
    result = Saliency(np.tile(means, (6, 1)), np.full(6, 0.01))
    conclusion = LAB.conclude(result)
    assert conclusion.outcome == outcome
    assert conclusion.values["integrated"].value == pytest.approx(means[0])
