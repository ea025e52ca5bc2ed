import assert from "node:assert/strict";
import { test } from "node:test";
import { isInSight } from "../../static/scripts/view.js";

test("an element is in sight below the header and in the upper half", () => {
  assert.deepEqual(
    [-10, 20, 56, 400, 401].map((top) => isInSight(top, 800)),
    [false, false, true, true, false],
  );
});
