"""The coach for an overfitted run."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from dlcore.events import EpochEnded, Finished, Started
from pages.ui.shell import services
from tests.pages.page_driver import assert_no_error
from tests.stored_runs import DIGITS, OWNER


def test_a_remedy_opens_in_the_form(open_app: Callable[..., AppTest], new_engine: None) -> None:
    services.store.clear()
    at, store = open_app(lang="en"), services.store()
    spec = DIGITS.changed({"dataset.train_size": 300})
    run = store.create(spec, at.session_state["learner"], owner=OWNER)
    store.append(run.id, Started(1.0, 0, 4, 10, 5000, "xla", "fits"))
    for epoch, validation in enumerate((1.0, 0.5, 0.7, 0.9), start=1):
        metrics = {"loss": 1 / epoch, "val_loss": validation, "accuracy": 0.9, "val_accuracy": 0.8}
        store.append(run.id, EpochEnded(1.0, epoch, metrics, 1.0, epoch == 2))
    store.append(run.id, Finished(9.0, 4, {"loss": 0.9, "accuracy": 0.8}))
    at.session_state["run"] = run.id
    assert_no_error(at.switch_page("pages/train.py").run())
    assert any("0.5" in info.value and "0.9" in info.value for info in at.info)
    assert_no_error(at.button(key="remedy_more_data").click().run())
    assert at.session_state["draft"] == spec.changed({"dataset.train_size": 600})
    assert not at.button(key="train").disabled
