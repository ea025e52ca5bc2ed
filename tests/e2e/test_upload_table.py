"""An uploaded Japanese table, from the file to the test metrics, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.actions import check, click, enter
from tests.e2e.app_run import TRAINING_MS, wait_for_app_run
from tests.e2e.select_box import choose_option

CONTENT = "\r\n".join(
    [
        "広さ,駅,家賃",
        *(f"{20 + n % 40},{'新宿' if n % 3 else '上野'},{50 + 2 * (n % 40)}.5" for n in range(200)),
    ]
).encode("cp932")


def csv_file(content: bytes) -> FilePayload:
    return {"name": "家賃.csv", "mimeType": "text/csv", "buffer": content}


def test_train_on_a_japanese_table(
    start_app: Callable[..., str], open_page: Callable[..., Page]
) -> None:
    page = open_page(f"{start_app()}/data?lang=ja")
    check(page.get_by_role("radio", name="自分の表（CSV）"))
    field = page.get_by_test_id("stFileUploaderDropzoneInput")
    field.set_input_files(csv_file(b"a,b\n1,2\n1,2\n"))
    expect(page.get_by_test_id("stAlert")).to_contain_text("20行以上が必要")
    field.set_input_files(csv_file(CONTENT))
    expect(page.locator(".dl-preview")).to_contain_text("新宿")
    expect(page.get_by_test_id("stAlert")).to_contain_text("目的変数（予測する列）を選んでください")
    wait_for_app_run(page)
    choose_option(page.get_by_role("combobox", name=re.compile("目的変数")), "駅（おすすめ）")
    expect(page.get_by_role("radio", name="分類")).to_be_checked()
    expect(page.get_by_role("radio", name="分類")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    click(page.get_by_role("button", name="この表で学習させる"))
    expect(page.get_by_text("駅").first).to_be_visible()
    click(page.get_by_role("button", name="学習を始める", exact=True))
    status = page.get_by_test_id("stProgress").locator("p").first
    expect(status).to_have_text("完了", timeout=TRAINING_MS)
    expect(page.get_by_role("heading", name="自分の表：駅")).to_be_visible()
    expect(page.get_by_text(re.compile("正解率.*：テストデータ")).first).to_be_visible()
    check(page.locator('[class*="st-key-run_part"]').get_by_role("radio").nth(1))
    click(page.locator(".st-key-look_inside button"))
    # Below the confusion matrix the importance of the two columns, and the prediction for a row.
    expect(page.locator(".st-key-inside_importance .bars .point")).to_have_count(2)
    prediction = page.locator(".st-key-inside_row_prediction")
    expect(prediction).to_contain_text("%")
    wait_for_app_run(page)
    before = prediction.inner_text()
    enter(
        page.get_by_role("spinbutton", name="広さ"),
        "1000",
        lambda ms: expect(prediction).not_to_have_text(before, timeout=ms),
    )
