import assert from "node:assert/strict";
import { test } from "node:test";
import { lastShown, valueRange, xAxis, yAxis } from "../../static/scripts/live_chart/axes.js";
import { Series } from "../../static/scripts/live_chart/series.js";
import { ACCURACY, epoch, LOSS, settings, THEME } from "./examples.js";

test("the range of losses starts at zero and ends a step above the largest", () => {
  assert.deepEqual(valueRange([3, 0.31, null, undefined], false), [0, 3.25]);
  assert.deepEqual(valueRange([120, 20], false), [0, 125]);
  assert.deepEqual(valueRange([-0.5, 2], false), [-0.5, 2.25]);
});

test("the range of shares ends above one and starts in coarser steps the more there is to see", () => {
  const [bottom, top] = valueRange([0.97, 0.92], true);
  assert.ok(Math.abs(bottom - 0.91) < 1e-9);
  assert.ok(Math.abs(top - (1 + 0.09 * 0.03)) < 1e-9);
  assert.deepEqual(valueRange([0, 0.5], true), [0, 1.03]);
});

test("values that grow a little leave the range as it is", () => {
  assert.deepEqual(valueRange([0.9], false), valueRange([0.905], false));
});

test("without finite values the range is from zero to one", () => {
  assert.deepEqual(valueRange([], false), [0, 1]);
  assert.deepEqual(valueRange([null, Number.NaN], true), [0, 1]);
});

test("a short run is shown whole, a long one in a window that grows", () => {
  assert.equal(lastShown(20, 3), 20);
  assert.equal(lastShown(3000, 0), 100);
  assert.equal(lastShown(3000, 101), 200);
  assert.equal(lastShown(10000, 6000), 10000);
});

test("the second axis of epochs follows the first", () => {
  const series = new Series("run");
  const first = xAxis(series, settings(), THEME, [0, 0.46], { xaxis: "x", yaxis: "y" });
  const second = xAxis(series, settings(), THEME, [0.54, 1], { xaxis: "x2", yaxis: "y2" });
  assert.equal(first.matches, undefined);
  assert.equal(second.matches, "x");
  assert.equal(second.anchor, "y2");
  assert.deepEqual(first.autorangeoptions.include, [0, 20 * 1.02]);
});

test("the axis of values uses the points within an epoch until an epoch has ended", () => {
  const axes = { xaxis: "x", yaxis: "y" };
  const series = new Series("run");
  assert.equal(yAxis(series, LOSS, THEME, [0, 1], axes).showticklabels, false);
  series.add([{ s: 1, x: 0.5, loss: 9 }], 1);
  assert.ok(yAxis(series, LOSS, THEME, [0, 1], axes).autorangeoptions.clipmax > 9);
  series.add([epoch(2, { x: 1, loss: 0.5, val_loss: 0.6, accuracy: 0.9 })], 2);
  assert.ok(yAxis(series, LOSS, THEME, [0, 1], axes).autorangeoptions.clipmax < 1);
  assert.ok(yAxis(series, ACCURACY, THEME, [0, 1], axes).autorangeoptions.clipmin > 0.8);
});
