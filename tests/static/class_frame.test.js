import assert from "node:assert/strict";
import { test } from "node:test";
import { Watch } from "../../static/scripts/class_frame/watch.js";

test("a page is lost when it is idle without its title", () => {
  const watch = new Watch();
  assert.equal(watch.isLost(true, true), false);
  assert.equal(watch.isLost(true, false), false, "it may be about to be drawn");
  assert.equal(watch.isLost(false, false), false, "a script runs");
  assert.equal(watch.isLost(true, false), true);
  assert.equal(watch.isLost(true, false), false, "it was asked for already");
  assert.equal(watch.isLost(true, true), false);
  assert.equal(watch.isLost(true, false), false);
});

test("a page without a title is asked for three times", () => {
  const watch = new Watch();
  const asked = Array.from({ length: 20 }, () => watch.isLost(true, false)).filter(Boolean);
  assert.equal(asked.length, 3);
});
