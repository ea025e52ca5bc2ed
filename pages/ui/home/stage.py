"""The stage of the Home page: what the network makes of digits, before, while and after it learns.

The browser's half is ``static/scripts/first_minute.js``, which plays a training epoch by epoch: the
training itself takes a moment only.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlcore import Run
from dlcore.arrays import Array
from dlcore.events import EpochEnded
from dlcore.inference.digits.replay import ReplayTraining, ReplayUntrained, TrainingReplay
from pages.ui.common.pixels import png_data_url
from pages.ui.common.run_curves import read_epochs
from pages.ui.home.experiment import spec
from pages.ui.home.samples import sample_digits
from pages.ui.shell.assets import module_component
from pages.ui.shell.metric_names import metric_name
from pages.ui.shell.services import engine, store
from pages.ui.shell.text import percent, t

_DIGITS = 5
"""Decimals of an output: finer than a bar shows."""

_HTML = """
<div class="dl-stage">
  <p class="epoch"></p>
  <div class="answer">
    <figure class="seen"><img class="dl-picture" alt="" hidden>
      <figcaption data-text="seen"></figcaption></figure>
    <div><strong>?</strong><p class="says"></p></div>
    <div class="bars" aria-hidden="true"></div>
  </div>
  <div class="curves">
    <p><span data-text="accuracy"></span>
      <span class="training" data-text="training"></span>
      <span class="validation" data-text="validation"></span></p>
    <div class="plot" aria-hidden="true">
      <span data-text="highest"></span><span data-text="lowest"></span>
      <svg viewBox="0 0 100 100" preserveAspectRatio="none">
        <line x1="0" x2="100" y1="0" y2="0"/><line x1="0" x2="100" y1="50" y2="50"/>
        <line x1="0" x2="100" y1="100" y2="100"/>
        <path class="training"/><path class="validation"/>
      </svg>
    </div>
    <input type="range" min="0" max="0" value="0">
  </div>
  <p class="right"></p>
  <ol></ol>
  <p role="status"></p>
</div>
"""


def untrained(image: Array | None) -> TrainingReplay:
    """Return what the untrained network makes of the drawing and the ten digits.

    Args:
        image: the prepared drawing, None without one.
    """
    return engine().answer(ReplayUntrained(spec=spec(), images=_inputs(image)))


def trained(run: Run, image: Array | None) -> TrainingReplay:
    """Return what a run's network made of them while it learned."""
    return engine().answer(ReplayTraining(run=run.id, images=_inputs(image)))


STATES = ("empty", "untrained", "training", "trained")
"""States of the network that is shown; ``empty`` is an untrained one without a drawing."""


def draw_stage(
    state: str, image: Array | None, replay: TrainingReplay | None = None, run: Run | None = None
) -> None:
    """Draw the stage.

    Args:
        state: one of ``STATES``.
        image: the prepared drawing, None without one.
        replay: None while nothing new is known.
        run: the finished run of the replay; its training is played once.
    """
    samples = sample_digits()
    component = module_component("dl_first_minute", "first_minute.js", html=_HTML)
    component(
        key="stage",
        data={
            "state": state,
            "drawn": "" if image is None else png_data_url(image, 1.0),
            "samples": [{"image": each.image, "label": each.label} for each in samples],
            "replay": replay and _replay(replay, run, has_drawing=image is not None),
            "texts": _texts(state),
        },
        on_visible_change=_start_engine,
    )


def _start_engine() -> None:
    """Let the worker load TensorFlow; not before the browser has painted the page."""
    engine()


def _inputs(image: Array | None) -> tuple[tuple[float, ...], ...]:
    samples = tuple(sample.pixels for sample in sample_digits())
    return samples if image is None else (tuple(image.ravel().tolist()), *samples)


def _replay(replay: TrainingReplay, run: Run | None, *, has_drawing: bool) -> dict[str, Any]:
    outputs = replay.outputs.astype(float).round(_DIGITS)
    drawing, samples = (outputs[:, 0], outputs[:, 1:]) if has_drawing else (outputs[:0], outputs)
    epochs = read_epochs(store(), run) if run else []
    return {
        "play": run.id if run else "",
        "epochs": list(replay.epochs),
        "drawing": drawing.tolist(),
        "digits": samples.argmax(axis=-1).tolist(),
        "training": _curve(epochs, "accuracy"),
        "validation": _curve(epochs, "val_accuracy"),
    }


def _curve(epochs: Sequence[EpochEnded], metric: str) -> list[float | None]:
    return [epoch.metrics.get(metric) for epoch in epochs]


def _texts(state: str) -> dict[str, str]:
    """Return the texts; the browser fills in the placeholders that are left."""
    return {
        "before": t(f"home.stage.state.{state}"),
        "epoch": t("home.stage.epoch", epoch="{epoch}", epochs="{epochs}"),
        "seen": t("home.stage.seen"),
        "draw": t("home.stage.draw"),
        "guess": t("home.stage.guess", digit="{digit}"),
        "trained": t("home.stage.trained", digit="{digit}"),
        "right": t("home.stage.right", right="{right}", count="{count}"),
        "slider": t("home.stage.slider"),
        "accuracy": metric_name("accuracy"),
        "training": t("chart.training"),
        "validation": t("chart.validation"),
        "highest": percent(1, 0),
        "lowest": percent(0, 0),
    }
