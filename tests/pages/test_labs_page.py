"""Tests of the Labs page with a real engine: predict, run, conclude."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS
from dlcore.labs import LABS, Record, load_record, save_record
from dlcore.labs.fooling import EPSILONS
from dlcore.labs.hardening import Hardening
from dlcore.labs.transfer import Transfer
from dlcore.store import snapshots, weights
from dlcore.training.model import build_model, named_weights
from pages.ui.labs.trial import Job
from pages.ui.shell import services
from tests.pages.page_driver import assert_no_error, choice, message, open_page, texts
from tests.stored_runs import finished_run

RESULTS: Mapping[str, Any] = {
    "transfer": Transfer(
        ("scratch",) * 3 + ("random",) * 3 + ("trained",) * 3,
        np.full(9, 50),
        np.array([0.5, 0.51, 0.52, 0.6, 0.61, 0.62, 0.8, 0.81, 0.82]),
    ),
    "hardening": Hardening(
        ("plain",) * 3 + ("fooled",) * 3,
        np.array([0.3, 0.31, 0.32, 0.8, 0.81, 0.82])[:, None] * np.ones(len(EPSILONS)),
    ),
}
"""Of labs that train for longer than a test takes; their own tests train a little."""

pytestmark = pytest.mark.usefixtures("one_engine")


def fitting_run(learner: str) -> str:
    """Return the id of an untrained run on which every lab works."""
    spec = PRESETS["digits-cnn"].spec
    run = finished_run(services.store(), learner, spec)
    model = build_model(spec)
    values = named_weights(model, [variable.numpy() for variable in model.variables])
    artifacts = services.store().artifacts
    weights.save(artifacts, run.id, weights.LAST, values)
    snapshots.save(artifacts, run.id, {0: values, 1: values})
    return run.id


def open_lab(lab: str, language: str, learner: str) -> AppTest:
    return assert_no_error(open_page("labs", language, query={"lab": lab}, learner=learner))


def test_the_gallery_opens_every_lab(language: str) -> None:
    at = assert_no_error(open_page("labs", language, learner="visitor"))
    pictures = [element.proto.body for element in at.get("html")]
    for lab in LABS:
        assert any(message(at, f"lab.picture.{lab}") in picture for picture in pictures)
        assert_no_error(at.button(key=f"open_{lab}").click().run())
        assert at.query_params["lab"] == lab
        assert at.title[0].value == message(at, f"lab.name.{lab}")
        # No run fits: one can be trained at once.
        assert at.button(key="lab_train").label == message(at, "lab.train")
        assert_no_error(at.button(key="all_labs").click().run())


@pytest.mark.parametrize("lab", [lab for lab in LABS if lab not in RESULTS])
def test_a_lab_is_predicted_run_and_concluded(lab: str) -> None:
    learner = f"reader of {lab}"
    run = fitting_run(learner)
    at = open_lab(lab, "ja", learner)
    assert at.button(key="lab_start").disabled
    outcome = LABS[lab].outcomes[-1]
    choice(at.radio, f"lab_prediction_{lab}").set_value(outcome).run()
    assert_no_error(at.button(key="lab_start").click().run())
    record = load_record(services.store().artifacts, run, LABS[lab])
    assert record and record.prediction == outcome
    found = LABS[lab].conclude(record.result).outcome
    again = open_lab(lab, "en", learner)
    assert message(again, f"lab.choice.{lab}.{found}") in texts(again)
    assert_no_error(at.button(key="lab_again").click().run())
    assert at.button(key="lab_start").disabled is False
    assert load_record(services.store().artifacts, run, LABS[lab]) is None


@pytest.mark.parametrize("lab", RESULTS)
def test_a_lab_that_trains_shows_its_stored_result(lab: str, language: str) -> None:
    learner = f"reader of {lab}"
    run = fitting_run(learner)
    record = Record(LABS[lab].outcomes[0], RESULTS[lab])
    save_record(services.store().artifacts, run, LABS[lab], record)
    found = LABS[lab].conclude(record.result).outcome
    at = open_lab(lab, language, learner)
    assert message(at, f"lab.choice.{lab}.{found}") in texts(at)
    for figure in LABS[lab].figures(record.result):
        assert message(at, f"lab.figure.{lab}.{figure.code}") in texts(at)


def test_a_stopped_lab_concludes_from_what_it_has() -> None:
    lab, learner = LABS["fooling"], "impatient learner"
    run = services.store().run(fitting_run(learner))
    first = services.engine().answer(lab.queries(run)[0])
    job = Job(lab.id, run.id, lab.outcomes[0], [first], is_stopped=True)
    query = {"lab": lab.id}
    at = assert_no_error(open_page("labs", "en", query=query, learner=learner, lab_job=job))
    record = load_record(services.store().artifacts, run.id, lab)
    assert record and len(record.result.fgsm) == len(first.fgsm)
    shown = texts(at)
    assert message(at, f"lab.choice.fooling.{lab.conclude(record.result).outcome}") in shown
    assert f"of {len(first.fgsm)} test images" in shown
