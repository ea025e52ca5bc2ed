"""The Data page as a learner uses it, in both languages."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from benchmarks.cifar10_subset import Cifar10Subset
from dlcore.datasets import (
    DATASETS,
    Cache,
    Dataset,
    DatasetSpec,
    Digits,
    Mnist,
    NoisyLine,
    Points,
    TwoClass,
    TwoInputs,
    dataset_named,
)
from dlcore.datasets.builtin.airline_passengers import passengers

PAGE = str(Path(__file__).parents[2] / "pages" / "data.py")
CLOSED_PROXY = "http://127.0.0.1:9"

LANGUAGES = ["en", "ja"]
UNSTATED = {"en": "not stated", "ja": "明記されていません"}


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


def need(name: str, folder: Path) -> DatasetSpec:
    """The data set; skips the test where its files are not on this machine."""
    dataset = dataset_named(name)
    if dataset.missing(Cache(folder)):
        pytest.skip(f"{name} is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    return dataset


def rows(body: str) -> list[list[str]]:
    """The cells of a plain table's rows, the smaller text after the larger."""
    lines = [re.findall("<td>(.*?)</td>", line) for line in re.findall("<tr>(.*?)</tr>", body)]
    small = re.compile("<small>(.*?)</small>")
    return [[small.sub(r"|\1", cell) for cell in line] for line in lines if line]


def traces(at: AppTest, place: int = 0) -> dict[str, list[float]]:
    """The y values of a chart's lines by name."""
    figure = json.loads(at.get("plotly_chart")[place].proto.spec)
    return {trace["name"]: trace["y"] for trace in figure["data"]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(DATASETS))
def test_every_data_set_is_shown(language: str, name: str, tmp_path: Path) -> None:
    info = need(name, tmp_path).info()
    at = opened(language, name)
    assert not at.exception and not at.error
    assert at.title[0].value == {"en": "Data", "ja": "データ"}[language]
    shown = texts(at)
    licence = UNSTATED[language] if info.licence == "unstated" else info.licence
    assert info.source in shown and licence in shown and info.citation in shown
    assert f"{info.train_size:,}" in shown and f"{info.test_size:,}" in shown
    assert not re.search(r"\b(data|dataset|name|field)\.[a-z]", shown)
    origin = {"en": "Source and licence", "ja": "出典とライセンス"}[language]
    assert (origin in [header.value for header in at.header]) == bool(info.source)
    assert at.get("plotly_chart")


@pytest.mark.parametrize("name", ["digits", "mnist", "fashion-mnist"])
def test_images_of_every_class_are_shown(name: str, tmp_path: Path) -> None:
    info = need(name, tmp_path).info()
    drawn = html(opened("en", name), "dl-samples")
    assert drawn.count("<img") == 24 * len(info.classes)


def test_one_session_looks_at_one_data_set_after_the_other(tmp_path: Path) -> None:
    at = opened("ja")
    for name in DATASETS:
        at.session_state["data_set"] = name
        at.run()
        assert not at.exception and not at.error, name


@pytest.fixture
def cifar10(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Dataset:
    """Real colour images: the subset takes the place of the whole."""
    subset = Cifar10Subset()
    if subset.missing(Cache(tmp_path)):
        pytest.skip("cifar10_subset.npz is neither in DLCORE_DATA nor in KERAS_HOME/datasets")
    monkeypatch.setitem(DATASETS, "cifar10", Cifar10Subset)  # type: ignore[misc]
    return subset.load(Cache(tmp_path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_colour_image_is_three_tables_of_numbers(language: str, cifar10: Dataset) -> None:
    at = opened(language, "cifar10")
    assert html(at, "dl-samples").count("<img") == 240
    for channel in range(3):
        at.session_state["data_channel"] = channel
        at.run()
        assert not at.exception and not at.error
        plane = cifar10.x_train[0, ..., channel]
        assert cells(html(at, "dl-numbers")) == plane.reshape(-1).tolist()
        assert cells(html(at, "dl-row"))[:32] == plane[16].tolist()
    assert {"en": "frog", "ja": "カエル"}[language] in html(at, "dl-one-hot").lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_review_is_shown_as_words_numbers_and_padding(language: str, tmp_path: Path) -> None:
    data = need("imdb", tmp_path).load(Cache(tmp_path))
    at = opened(language, "imdb")
    assert "this film was just brilliant" in html(at, "dl-review")
    assert cells(html(at, "dl-word-row"), "i") == data.x_train[0].tolist()
    padding = int((data.x_train[0] == 0).sum())
    assert html(at, "dl-word-row").count("data-padding") == padding
    shown = texts(at)
    assert f"{padding}" in shown and f"{500 - padding}" in shown
    assert {"en": "**positive**", "ja": "**肯定的**"}[language] in shown.lower()


def test_another_review_is_chosen(tmp_path: Path) -> None:
    data = need("imdb", tmp_path).load(Cache(tmp_path))
    at = opened("en", "imdb")
    part, label = at.selectbox
    part.set_value("test").run()
    label.set_value(0).run()
    at.number_input[0].set_value(3).run()
    index = [index for index, y in enumerate(data.y_test) if y == 0][3]
    assert f"x_test[{index}]" in texts(at)
    assert cells(html(at, "dl-word-row"), "i") == data.x_test[index].tolist()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_series_is_shown_by_month_and_in_windows(language: str) -> None:
    at = opened(language, "airline-passengers")
    train, test = traces(at).values()
    # The last training month begins the line of the test.
    assert train + test[1:] == passengers().tolist() and len(test) == 15
    assert rows(html(at, "dl-table"))[0] == ["0", "112|0.015", "118 (1949-02)|0.027"]
    at.slider[0].set_value(3).run()
    at.slider[1].set_value(10).run()
    assert not at.exception and not at.error
    first = rows(html(at, "dl-table"))[0]
    assert [cell.split("|")[0] for cell in first] == ["10", "104", "118", "115", "126 (1950-02)"]
    assert "127" in html(at, "dl-split")


@pytest.mark.parametrize("language", LANGUAGES)
def test_forecasts_without_learning_stand_beside_the_series(language: str) -> None:
    at = opened(language, "airline-passengers")
    assert [metric.value for metric in at.metric[-2:]] == ["RMSE 0.100", "RMSE 0.101"]
    true, last, year = traces(at, 1).values()
    assert true[:-1] == last[1:] and true == passengers()[-14:].tolist()
    assert true[0] == passengers()[130] and year[0] == passengers()[118]


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_follow_their_settings(language: str, tmp_path: Path) -> None:
    at = opened(language, "points")
    at.selectbox[0].set_value("spirals").run()
    noise, samples = at.slider
    noise.set_value(0.0).run()
    samples.set_value(100).run()
    assert not at.exception and not at.error
    data = Points(shape="spirals", noise=0.0, samples=100).load(Cache(tmp_path))
    drawn = [value for line in traces(at).values() for value in line]
    assert sorted(drawn) == sorted([*data.x_train[:, 1].tolist(), *data.x_test[:, 1].tolist()])
    first = [*(f"{value:.2f}" for value in data.x_train[0]), str(data.y_train[0])]
    assert rows(html(at, "dl-table"))[0] == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_line_is_shown_with_its_points(language: str, tmp_path: Path) -> None:
    at = opened(language, "noisy-line")
    data = NoisyLine().load(Cache(tmp_path))
    train, test, line = traces(at).values()
    assert train == data.y_train[:, 0].tolist() and test == data.y_test[:, 0].tolist()
    assert line == [0, 3]
    assert not at.selectbox and not at.slider


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_shows_its_first_rows(language: str, tmp_path: Path) -> None:
    at = opened(language, "two-class")
    data = TwoClass().load(Cache(tmp_path))
    first = [*(f"{value:.2f}" for value in data.x_train[0]), str(data.y_train[0])]
    assert rows(html(at, "dl-table"))[0] == first


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_inputs_are_two_tables(language: str, tmp_path: Path) -> None:
    at = opened(language, "two-inputs")
    x = TwoInputs().load(Cache(tmp_path)).x_train[0]
    bodies = [element.proto.body for element in at.get("html")]
    tables = [rows(body) for body in bodies if 'class="dl-table"' in body]
    assert [table[0][0] for table in tables] == [f"{x[0]:.2f}", f"{x[64]:.2f}"]
    assert [table[0][-2] for table in tables] == [f"{x[63]:.2f}", f"{x[-1]:.2f}"]


def test_classes_have_names_in_the_language(tmp_path: Path) -> None:
    need("fashion-mnist", tmp_path)
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
