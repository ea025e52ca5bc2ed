"""The Data page as a learner uses it, in both languages."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dlcore.datasets import DATASETS, Cache, Digits, Mnist, dataset_named

PAGE = str(Path(__file__).parents[2] / "pages" / "data.py")
CLOSED_PROXY = "http://127.0.0.1:9"

LANGUAGES = ["en", "ja"]


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DLCORE_HOME", str(tmp_path / "home"))


@pytest.fixture
def _no_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DLCORE_DATA", "KERAS_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture(scope="session")
def mnist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real file, found before a test empties the environment."""
    found = Cache(tmp_path_factory.mktemp("data")).find(Mnist.files[0])
    if found is None:
        pytest.skip("mnist.npz is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    return found


def opened(language: str, dataset: str = "digits") -> AppTest:
    """The page with a data set chosen."""
    at = AppTest.from_file(PAGE, default_timeout=60)
    at.session_state["language"] = language
    at.session_state["data_set"] = dataset
    return at.run()


def texts(at: AppTest) -> str:
    """All words of the page."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "metric", "html", "error")
    return "\n".join(str(element.proto) for kind in kinds for element in at.get(kind))


def html(at: AppTest, mark: str) -> str:
    """The drawing that begins with a certain class, without its styles."""
    bodies = [element.proto.body.split("</style>")[-1].strip() for element in at.get("html")]
    (body,) = [body for body in bodies if body.startswith(f'<div class="{mark}"')]
    return body


def cells(body: str, tag: str = "td") -> list[int]:
    """The whole numbers in a drawing's cells."""
    return [int(value) for value in re.findall(rf"<{tag}[^>]*>(\d+)</{tag}>", body)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(DATASETS))
def test_every_data_set_is_shown(language: str, name: str, tmp_path: Path) -> None:
    dataset = dataset_named(name)
    if dataset.missing(Cache(tmp_path)):
        pytest.skip(f"{name} is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    at = opened(language, name)
    info = dataset.info()
    assert not at.exception and not at.error
    assert at.title[0].value == {"en": "Data", "ja": "データ"}[language]
    shown = texts(at)
    assert info.source in shown and info.licence in shown and info.citation in shown
    assert f"{info.train_size:,}" in shown and f"{info.test_size:,}" in shown
    assert not re.search(r"\b(data|dataset|name)\.[a-z]", shown)
    assert html(at, "dl-samples").count("<img") == 24 * len(info.classes)
    assert at.get("plotly_chart")


def test_classes_have_names_in_the_language(tmp_path: Path) -> None:
    if dataset_named("fashion-mnist").missing(Cache(tmp_path)):
        pytest.skip("fashion-mnist is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    assert "Ankle boot" in html(opened("en", "fashion-mnist"), "dl-one-hot")
    assert "ショートブーツ" in html(opened("ja", "fashion-mnist"), "dl-one-hot")


def test_an_image_is_shown_as_its_numbers(tmp_path: Path) -> None:
    at = opened("en")
    at.number_input[0].set_value(7).run()
    data = Digits().load(Cache(tmp_path))
    assert cells(html(at, "dl-numbers")) == data.x_train[7].reshape(-1).tolist()
    assert "x_train[7]" in texts(at)
    one_hot = [0] * 10
    one_hot[data.y_train[7]] = 1
    assert cells(html(at, "dl-one-hot"), "b") == one_hot


def test_a_row_is_followed_through_flattening(tmp_path: Path) -> None:
    at = opened("ja")
    at.slider[0].set_value(5).run()
    row = Digits().load(Cache(tmp_path)).x_train[0, 5].tolist()
    assert cells(html(at, "dl-flat")) == row + list(range(40, 48))
    divided = re.findall(r"<td>([\d.]+)</td>", html(at, "dl-row"))
    assert divided == [f"{value / 16:.2f}" for value in row]


def test_an_image_is_chosen_by_part_and_class(tmp_path: Path) -> None:
    at = opened("en")
    part, label = at.selectbox
    part.set_value("test").run()
    label.set_value(3).run()
    data = Digits().load(Cache(tmp_path))
    threes = [index for index, y in enumerate(data.y_test) if y == 3]
    assert f"(0 to {len(threes) - 1})" in at.number_input[0].label
    at.number_input[0].set_value(2).run()
    assert f"x_test[{threes[2]}]" in texts(at)
    assert cells(html(at, "dl-one-hot"), "b").index(1) == 3


def test_a_random_image_is_one_of_those_to_choose_from() -> None:
    at = opened("en")
    at.button[1].click().run()
    assert not at.exception
    assert f"x_train[{at.number_input[0].value}]" in texts(at)


def test_other_samples_are_other_ones() -> None:
    at = opened("en")
    first = html(at, "dl-samples")
    at.button[0].click().run()
    assert html(at, "dl-samples") != first


@pytest.mark.usefixtures("_no_data")
@pytest.mark.parametrize("language", LANGUAGES)
def test_offline_says_what_to_do(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", CLOSED_PROXY)
    at = opened(language, "mnist")
    assert not at.get("plotly_chart")
    at.button[0].click().run()
    assert not at.exception
    assert "python -m dlcore data fetch mnist" in at.error[0].value
    assert [code.value for code in at.code] == ["python -m dlcore data fetch mnist", "mnist.npz"]


@pytest.mark.usefixtures("_no_data")
def test_a_disk_that_refuses_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HTTPS_PROXY", CLOSED_PROXY)
    at = opened("en", "mnist")
    # A file where the folder should be: refused on every system, for every user.
    (tmp_path / "home" / "data").write_text("")
    at.button[0].click().run()
    assert not at.exception
    assert "DLCORE_HOME" in at.error[0].value


@pytest.fixture
def address(mnist: Path) -> Iterator[str]:
    """Where a server on this machine serves the real file."""
    handler = partial(_Quiet, directory=str(mnist.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/mnist.npz"
        server.shutdown()
        thread.join()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.usefixtures("_no_data")
def test_a_missing_data_set_is_downloaded_and_shown(
    address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Mnist, "files", (replace(Mnist.files[0], url=address),))
    at = opened("en", "mnist")
    assert "11.5 MB" in at.button[0].label
    at.button[0].click().run()
    assert not at.exception and not at.error
    assert "x_train[0]" in texts(at)
    assert (tmp_path / "home" / "data" / "mnist.npz").is_file()
