"""A run is taken home and brought back on the pages, in both languages."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dlcore import PRESETS, Run, Spec, Store
from dlcore.export.bundle import pack
from dlcore.planning.variables import variables
from dlcore.store.weights import LAST, save
from pages.ui.shell import services
from pages.ui.shell.language import LANGUAGES
from pages.ui.shell.text import catalogue
from tests.stored_runs import DIGITS, finished


def with_weights(store: Store, learner: str, spec: Spec = DIGITS, **settings: str) -> Run:
    """A finished run that left weights."""
    run = finished(store, learner, spec, epochs=spec.training.epochs, **settings)
    zeros = {name: np.zeros(shape, "float32") for name, shape in variables(spec).items()}
    save(store.artifacts, run.id, LAST, zeros)
    return run


@pytest.fixture(params=LANGUAGES)
def at(request: pytest.FixtureRequest, open_app: Callable[..., AppTest]) -> AppTest:
    """The app, opened by a new learner."""
    services.store.clear()
    return open_app(lang=request.param)


def words(at: AppTest, key: str) -> str:
    return catalogue(at.session_state["language"])[key].forms[0]


def shown(at: AppTest, run: Run) -> AppTest:
    """The run's view with the part that takes it home."""
    at.session_state["run"] = run.id
    at.session_state["take"] = True
    at.switch_page("pages/train.py").run()
    assert not at.exception and not at.error
    return at


def buttons(at: AppTest) -> dict[str, bool]:
    """Label of each button that downloads, and whether it can be pressed."""
    return {button.label: not button.disabled for button in at.get("download_button")}


def test_a_run_shows_its_program(at: AppTest) -> None:
    shown(at, with_weights(services.store(), at.session_state["learner"]))
    (text,) = [code.value for code in at.code if "keras" in code.value]
    ast.parse(text)
    assert words(at, "take.about") in [body.value for body in at.markdown]
    labels = [words(at, key) for key in ("take.py", "take.ipynb", "take.bundle")]
    assert buttons(at) == dict.fromkeys(labels, True)


def test_a_run_without_weights_has_a_program_but_no_bundle(at: AppTest) -> None:
    shown(at, finished(services.store(), at.session_state["learner"]))
    assert buttons(at)[words(at, "take.bundle")] is False
    assert buttons(at)[words(at, "take.py")] is True


def brought(at: AppTest, content: bytes) -> AppTest:
    """The Compare page after a file was brought."""
    at.session_state["bring_back"] = True
    at.switch_page("pages/compare.py").run()
    at.file_uploader[0].set_value(("run.zip", content, "application/zip")).run()
    assert not at.exception and not at.error
    (button,) = [button for button in at.button if button.label == words(at, "take.import")]
    button.click().run()
    assert not at.exception
    return at


@pytest.mark.parametrize("name", ["", "<b>私の</b> 実験"])
def test_a_bundle_becomes_a_run_of_the_learner(at: AppTest, tmp_path: Path, name: str) -> None:
    elsewhere = Store(tmp_path / "elsewhere")
    preset = "digits-mlp"
    run = with_weights(elsewhere, "bob", PRESETS[preset].spec, name=name, preset=preset)
    brought(at, pack(elsewhere, run, "en"))
    (here,) = services.store().runs(at.session_state["learner"])
    assert (here.spec, here.preset, here.progress.test) == (run.spec, preset, run.progress.test)
    assert here.name.startswith(name or words(at, "name.preset.digits-mlp"))
    assert here.name != run.name
    assert at.session_state["run"] == here.id


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"hello"])
def test_another_file_is_refused_in_words(at: AppTest, content: bytes) -> None:
    brought(at, content)
    assert [error.value for error in at.error] == [words(at, "error.bundle_foreign")]
    assert services.store().runs() == []
