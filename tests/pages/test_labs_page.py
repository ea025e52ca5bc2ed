"""Tests of the Labs page with a real engine: predict, run, conclude."""

from __future__ import annotations

import json
import math
import secrets

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS
from dlcore.classroom import SchoolClass
from dlcore.events import Finished, Started
from dlcore.labs import LABS, load_record
from dlcore.labs.class_transfer import class_transfer
from dlcore.planning.variables import variables
from dlcore.store import weights
from pages.ui.labs.trial import Job
from pages.ui.shell import services
from tests.analysis.judged import class_facts
from tests.labs.stored_results import RESULTS, fitting_run, save_result
from tests.pages.page_driver import (
    assert_no_error,
    choice,
    drawings,
    message,
    open_page,
    texts,
)
from tests.stored_runs import OWNER, epoch_ended, finished_run_with_weights

pytestmark = pytest.mark.usefixtures("one_engine")


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
    run = fitting_run(services.store(), learner)
    at = open_lab(lab, "ja", learner)
    assert at.button(key="lab_start").disabled
    outcome = LABS[lab].outcomes[-1]
    choice(at.radio, f"lab_prediction_{lab}").set_value(outcome).run()
    assert_no_error(at.button(key="lab_start").click().run())
    record = load_record(services.store().artifacts, run.id, LABS[lab])
    assert record and record.prediction == outcome
    found = LABS[lab].conclude(record.result)
    again = open_lab(lab, "en", learner)
    if any(math.isnan(amount.value) for amount in found.values.values()):
        # Weights of zero leave nothing to compare.
        assert [each.value for each in again.warning] == [message(again, "lab.too_little")]
        assert message(again, f"lab.choice.{lab}.{found.outcome}") not in texts(again)
    else:
        assert message(again, f"lab.choice.{lab}.{found.outcome}") in texts(again)
    assert_no_error(at.button(key="lab_again").click().run())
    assert at.button(key="lab_start").disabled is False
    assert load_record(services.store().artifacts, run.id, LABS[lab]) is None


@pytest.mark.parametrize("lab", RESULTS)
def test_a_lab_that_trains_shows_its_stored_result(lab: str, language: str) -> None:
    learner = f"reader of {lab}"
    run = fitting_run(services.store(), learner)
    save_result(services.store(), run, lab)
    found = LABS[lab].conclude(RESULTS[lab]).outcome
    at = open_lab(lab, language, learner)
    assert message(at, f"lab.choice.{lab}.{found}") in texts(at)
    charts = at.get("plotly_chart")
    for chart, figure in zip(charts, LABS[lab].figures(RESULTS[lab]), strict=True):
        assert message(at, f"lab.figure.{lab}.{figure.code}") in texts(at)
        axis = json.loads(chart.proto.spec)["layout"]["xaxis"]
        if figure.is_logarithmic:
            assert axis["tickvals"] == list(figure.x)


@pytest.mark.parametrize(("accuracy", "is_guess"), [(0.1, True), (0.9, False)])
def test_a_network_that_only_guesses_is_named(
    accuracy: float, is_guess: bool, language: str
) -> None:
    learner, store = f"{language} {accuracy}", services.store()
    run = store.create(PRESETS["digits-mlp"].spec, learner, owner=OWNER)
    facts = class_facts(0.1).model_dump(mode="json")
    store.append(run.id, Started(1.0, 0, 1, 10, 5000, "xla", "fits", facts))
    store.append(run.id, epoch_ended(1), Finished(9.0, 1, {"loss": 2.0, "accuracy": accuracy}))
    zeros = {name: np.zeros(shape, "float32") for name, shape in variables(run.spec).items()}
    weights.save(store.artifacts, run.id, weights.LAST, zeros)
    at = open_lab("fooling", language, learner)
    values = {"value": "10.00%", "classes": 10, "baseline": "10.00%"}
    sentence = message(at, "diagnosis.compared.chance.alike", **values)
    assert [each.value for each in at.warning] == [sentence] * is_guess


def test_a_stopped_lab_concludes_from_what_it_has() -> None:
    lab, learner = LABS["fooling"], "impatient learner"
    run = fitting_run(services.store(), learner)
    first = services.engine().answer(lab.queries(run)[0])
    job = Job(run.id, lab.artifact(), lab.outcomes[0], lab.queries(run), [first], is_stopped=True)
    query = {"lab": lab.id}
    at = assert_no_error(open_page("labs", "en", query=query, learner=learner, lab_job=job))
    record = load_record(services.store().artifacts, run.id, lab)
    assert record and len(record.result.fgsm) == len(first.fgsm)
    shown = texts(at)
    assert message(at, f"lab.choice.fooling.{lab.conclude(record.result).outcome}") in shown
    assert f"of {len(first.fgsm)} test images" in shown


def made_class(digits: int) -> SchoolClass:
    """Return a class of two writers who drew upright lines."""
    classroom = services.classroom()
    made = classroom.classes.create("*7*")
    for name in ("a", "b"):
        classroom.members.join(made.code, secrets.token_urlsafe(24), name)
    for member in classroom.members.of_class(made.id):
        for _ in range(digits):
            classroom.drawings.add(member.id, 1, [[(160.0, 60.0), (160.0, 260.0)]])
    return made


def enter_as_teacher(learner: str) -> None:
    services.classroom().teachers.set_passcode("correct horse")
    services.classroom().teachers.enter(learner, "correct horse")


def test_a_teacher_transfers_a_network_to_the_digits_of_a_class(language: str) -> None:
    made, teacher = made_class(digits=12), f"teacher of {language}"
    enter_as_teacher(teacher)
    at = assert_no_error(open_page("labs", language, query={"lab": "transfer"}, learner=teacher))
    choice(at.selectbox, "lab_class").set_value(made.id).run()
    about = message(at, "lab.class_about", drawn=12, tested=12)
    assert about in [caption.value for caption in at.caption]
    assert message(at, "lab.no_run", needs=message(at, "lab.class_needs")) in texts(at)
    spec = PRESETS["kaneko-mlp"].spec.changed({"layers.1.units": 8})
    run = finished_run_with_weights(services.store(), teacher, spec)
    assert_no_error(at.run())
    choice(at.radio, "lab_prediction_transfer").set_value("harm").run()
    assert_no_error(at.button(key="lab_start").click().run())
    drawn = services.classroom().drawings.of_class(made.id)
    lab = class_transfer(services.classroom().handwriting, made.id, drawn)
    record = load_record(services.store().artifacts, run.id, lab)
    assert record and record.prediction == "harm" and record.result.tested == 12
    assert load_record(services.store().artifacts, run.id, LABS["transfer"]) is None
    found = lab.conclude(record.result).outcome
    query = {"lab": "transfer", "lab_class": made.id}
    again = assert_no_error(open_page("labs", language, query=query, learner=teacher))
    assert message(again, f"lab.choice.transfer.{found}") in texts(again)


def test_a_class_with_too_few_digits_has_no_transfer(language: str) -> None:
    made, teacher = made_class(digits=2), f"early teacher of {language}"
    enter_as_teacher(teacher)
    query = {"lab": "transfer", "lab_class": made.id}
    at = assert_no_error(open_page("labs", language, query=query, learner=teacher))
    assert at.warning[0].value == message(at, "error.too_few_drawings", minimum=10, given=2)


def test_members_cannot_choose_the_digits_of_their_class(language: str) -> None:
    made = made_class(digits=12)
    query = {"lab": "transfer", "lab_class": made.id}
    at = assert_no_error(open_page("labs", language, query=query, learner="curious member"))
    assert not at.selectbox
    assert message(at, "lab.no_run", needs=message(at, "lab.needs.transfer")) in texts(at)


def test_the_film_shows_the_weights_of_the_first_layer(language: str) -> None:
    learner = f"viewer in {language}"
    fitting_run(services.store(), learner)
    at = open_lab("film", language, learner)
    assert message(at, "lab.film_weights", shown=16, count=32) in texts(at)
    (grid,) = drawings(at, "dl-image-grid")
    assert grid.count("<figure>") == 16
