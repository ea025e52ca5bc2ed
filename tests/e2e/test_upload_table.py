"""An uploaded Japanese table, from the file to the test metrics, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.app_run import wait_for_app_run

CONTENT = "\r\n".join(
    [
        "広さ,駅,家賃",
        *(f"{20 + n % 40},{'新宿' if n % 3 else '上野'},{50 + 2 * (n % 40)}.5" for n in range(200)),
    ]
).encode("cp932")

WORDS = {
    "ja": {
        "upload": "自分の表（CSV）",
        "refused": re.compile("20行以上が必要"),
        "choose": "目的変数（予測する列）を選んでください",
        "target": re.compile("目的変数"),
        "classes": "分類",
        "train_on": "この表で学習させる",
        "start": "学習を始める",
        "finished": "完了",
        "title": "自分の表：駅",
        "test": re.compile("正解率.*：テストデータ"),
    },
    "en": {
        "upload": "Own table (CSV)",
        "refused": re.compile("at least 20 are needed"),
        "choose": "Choose the target",
        "target": re.compile("Target"),
        "classes": "Classification",
        "train_on": "Train on this table",
        "start": "Train",
        "finished": "Finished",
        "title": "Own table: 駅",
        "test": re.compile("[Aa]ccuracy.*test", re.IGNORECASE),
    },
}


def csv_file(content: bytes) -> FilePayload:
    return {"name": "家賃.csv", "mimeType": "text/csv", "buffer": content}


@pytest.fixture(scope="module")
def address(start_app: Callable[..., str]) -> str:
    url: str = start_app()
    return url


@pytest.mark.parametrize("language", WORDS)
def test_train_on_a_japanese_table(
    address: str, open_page: Callable[..., Page], language: str
) -> None:
    words = WORDS[language]
    page = open_page(f"{address}/data?lang={language}")
    page.get_by_role("radio", name=str(words["upload"])).click()
    field = page.get_by_test_id("stFileUploaderDropzoneInput")
    field.set_input_files(csv_file(b"a,b\n1,2\n1,2\n"))
    expect(page.get_by_test_id("stAlert")).to_contain_text(words["refused"])
    field.set_input_files(csv_file(CONTENT))
    expect(page.locator(".dl-preview")).to_contain_text("新宿")
    expect(page.get_by_test_id("stAlert")).to_contain_text(words["choose"])
    wait_for_app_run(page)
    target = page.get_by_role("combobox", name=words["target"])
    target.click()
    target.fill("駅")
    expect(page.get_by_role("option", name="駅")).to_be_visible()
    target.press("Enter")
    expect(page.get_by_role("radio", name=words["classes"])).to_be_checked()
    expect(page.get_by_role("radio", name=words["classes"])).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    page.get_by_role("button", name=str(words["train_on"])).click()
    expect(page.get_by_text("駅").first).to_be_visible()
    page.get_by_role("button", name=str(words["start"]), exact=True).click()
    status = page.get_by_test_id("stProgress").locator("p").first
    expect(status).to_have_text(str(words["finished"]))
    expect(page.get_by_role("heading", name=str(words["title"]))).to_be_visible()
    expect(page.get_by_text(words["test"]).first).to_be_visible()
    page.reload()
    expect(status).to_have_text(str(words["finished"]))
    page.goto(f"{address}/inside?lang={language}")
    # Below the confusion matrix the importance of the two columns, and the prediction for a row.
    expect(page.locator(".st-key-inside_importance .bars .point")).to_have_count(2)
    prediction = page.locator(".st-key-inside_row_prediction")
    expect(prediction).to_contain_text("%")
    before = prediction.inner_text()
    size = page.get_by_role("spinbutton", name="広さ")
    size.fill("1000")
    size.press("Enter")
    expect(prediction).not_to_have_text(before)
