import assert from "node:assert/strict";
import { test } from "node:test";
import { receiveGaps, reportGap } from "../../static/scripts/live_chart/gaps.js";

const report = (cursor) => ({ run: "r", cursor, look: "hash", at: 0 });

test("a report goes to its chart's receiver", () => {
  const cursors = [];
  const end = receiveGaps("one", ({ cursor }) => cursors.push(cursor));
  reportGap("one", report(1));
  reportGap("another", report(2));
  end();
  assert.deepEqual(cursors, [1]);
});

test("the last report waits for a receiver", () => {
  const cursors = [];
  for (const cursor of [3, 4]) reportGap("late", report(cursor));
  const end = receiveGaps("late", ({ cursor }) => cursors.push(cursor));
  end();
  receiveGaps("late", ({ cursor }) => cursors.push(cursor));
  assert.deepEqual(cursors, [4]);
});

test("a receiver that ends late leaves the next one", () => {
  const cursors = [];
  const end = receiveGaps("next", () => assert.fail());
  receiveGaps("next", ({ cursor }) => cursors.push(cursor));
  end();
  reportGap("next", report(5));
  assert.deepEqual(cursors, [5]);
});
