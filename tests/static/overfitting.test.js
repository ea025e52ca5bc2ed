import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isOverfitting } from "../../static/scripts/live_chart/overfitting.js";
import { epoch } from "./examples.js";

const FILE = new URL("../analysis/overfitting_cases.json", import.meta.url);
const { cases, ...RULE } = JSON.parse(readFileSync(FILE, "utf-8"));

for (const { name, loss, val_loss, is_overfitting } of cases) {
  test(`the browser follows the rule of dlcore: ${name}`, () => {
    const epochs = loss.map((value, i) => epoch(i + 1, { loss: value, val_loss: val_loss[i] }));
    assert.equal(isOverfitting(epochs, RULE), is_overfitting);
  });
}

test("without epochs or validation there is no overfitting", () => {
  assert.ok(!isOverfitting([], RULE));
  assert.ok(
    !isOverfitting(
      [3, 2, 1].map((loss, i) => epoch(i + 1, { loss })),
      RULE,
    ),
  );
});

test("the number of the last epoch counts, not that of the points", () => {
  const best = epoch(5, { best: 1, loss: 0.5, val_loss: 1 });
  const last = epoch(9, { loss: 0.4, val_loss: 1.2 });
  assert.ok(isOverfitting([best, last], RULE));
});
