import assert from "node:assert/strict";
import { test } from "node:test";
import {
  curve,
  duration,
  epochAt,
  largest,
  snapshotAt,
} from "../../static/scripts/first_minute/replay.js";

test("a replay takes five seconds at most, and a short one two", () => {
  assert.equal(duration(15), 5);
  assert.equal(duration(6), 3);
  assert.equal(duration(1), 2);
});

test("a replay starts with the untrained network and ends after the last epoch", () => {
  assert.equal(epochAt(0, 15), 0);
  assert.equal(epochAt(0.5, 15), 0);
  assert.equal(epochAt(duration(15), 15), 15);
  assert.equal(epochAt(60, 15), 15);
});

test("epochs only go forward, the first ones slowest", () => {
  const epochs = Array.from({ length: 51 }, (_, i) => epochAt(i / 10, 15));
  assert.deepEqual(
    epochs,
    epochs.toSorted((a, b) => a - b),
  );
  assert.ok(epochAt(2.85, 15) < 7.5);
});

test("the snapshot of an epoch is the last one before it", () => {
  const epochs = [0, 1, 2, 4, 8];
  assert.equal(snapshotAt(epochs, 0), 0);
  assert.equal(snapshotAt(epochs, 0.9), 0);
  assert.equal(snapshotAt(epochs, 3.5), 2);
  assert.equal(snapshotAt(epochs, 100), 4);
});

test("a curve grows from its first epoch to its last", () => {
  const values = [0.5, 0.7, 0.9];
  assert.equal(curve(values, 0), "");
  assert.equal(curve(values, 1), "M0 50L0 50");
  assert.equal(curve(values, 1.5), "M0 50L25 40");
  assert.equal(curve(values, 3), "M0 50L50 30L100 10");
});

test("a curve leaves out what is no number", () => {
  assert.equal(curve([0.5, null, 0.9], 3), "M0 50L100 10");
  assert.equal(curve([], 3), "");
});

test("the answer is the class of the largest output", () => {
  assert.equal(largest([0.1, 0.7, 0.2]), 1);
});
