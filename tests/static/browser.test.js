import assert from "node:assert/strict";
import { test } from "node:test";
import { unknownToServer } from "../../static/scripts/browser.js";

const KEPT = { learner: "old" };
const recall = (/** @type {string} */ name) => KEPT[/** @type {"learner"} */ (name)] ?? null;

test("a kept value is sent if it came with no cookie and the server has another", () => {
  const data = { remember: { learner: "new" }, missing: ["learner", "language"] };
  assert.deepEqual(unknownToServer(data, recall), { learner: "old" });
});

test("nothing is sent if there was a cookie, or the server has the value already", () => {
  assert.deepEqual(unknownToServer({ remember: { learner: "new" }, missing: [] }, recall), {});
  const same = { remember: { learner: "old" }, missing: ["learner"] };
  assert.deepEqual(unknownToServer(same, recall), {});
});
