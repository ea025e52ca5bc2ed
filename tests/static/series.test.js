import assert from "node:assert/strict";
import { test } from "node:test";
import { findBest, Series, thin } from "../../static/scripts/live_chart/series.js";
import { epoch, epochs } from "./examples.js";

const numbers = (points) => points.map(({ x }) => x);

test("points of several messages are joined in order", () => {
  const series = new Series("run");
  const all = epochs(9);
  series.add(all.slice(0, 4), 4);
  series.add(all.slice(4), 9);
  assert.deepEqual(series.epochs, all);
  assert.deepEqual(series.progress, all);
  assert.equal(series.cursor, 9);
});

test("points that are here already are ignored", () => {
  const series = new Series("run");
  series.add(epochs(5), 5);
  series.add(epochs(7), 7);
  assert.deepEqual(numbers(series.epochs), [1, 2, 3, 4, 5, 6, 7]);
  series.add(epochs(3), 3);
  assert.equal(series.cursor, 7);
  assert.equal(series.epochs.length, 7);
});

test("points within an epoch are no epochs", () => {
  const series = new Series("run");
  series.add([{ s: 1, x: 0.5, loss: 2 }, epoch(2, { x: 1, loss: 1 })], 2);
  assert.deepEqual(numbers(series.epochs), [1]);
  assert.deepEqual(numbers(series.progress), [0.5, 1]);
});

test("a resumed run drops the points after the epoch from which it resumes", () => {
  const series = new Series("run");
  series.add([epoch(1), epoch(2), { s: 3, x: 2.5 }, { ...epoch(3), s: 4 }], 4);
  series.add(
    [
      { s: 5, x: 1, cut: 1 },
      { s: 6, x: 1.5 },
      { ...epoch(2), s: 7 },
    ],
    7,
  );
  assert.deepEqual(numbers(series.epochs), [1, 2]);
  assert.deepEqual(numbers(series.progress), [1, 1.5, 2]);
});

test("a long run keeps a bounded number of points", () => {
  const series = new Series("run");
  for (const point of epochs(5000)) series.add([point], point.s);
  assert.ok(series.epochs.length <= 2000);
  assert.equal(series.progress.length, 600);
  assert.equal(series.epochs.at(-1).x, 5000);
  assert.equal(series.progress[0].x, 4401);
});

test("thinning keeps the first, the best and the last epoch", () => {
  const all = Array.from({ length: 100 }, (_, i) => epoch(i + 1, i === 41 ? { best: 1 } : {}));
  const kept = numbers(thin(all));
  assert.equal(kept.length, 52);
  assert.ok([1, 42, 100].every((x) => kept.includes(x)));
  assert.deepEqual(numbers(all).length, 100);
});

test("the best epoch is the last one that is marked", () => {
  assert.equal(findBest([epoch(1, { best: 1 }), epoch(2, { best: 1 }), epoch(3)]).x, 2);
  assert.equal(findBest([epoch(1)]), undefined);
});
