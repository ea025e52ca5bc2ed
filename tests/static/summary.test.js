import assert from "node:assert/strict";
import { test } from "node:test";
import { Series } from "../../static/scripts/live_chart/series.js";
import { fill } from "../../static/scripts/live_chart/settings.js";
import { summarize } from "../../static/scripts/live_chart/summary.js";
import { epoch, settings } from "./examples.js";

test("the summary has the last epoch's values and the best epoch", () => {
  const series = new Series("run");
  series.add(
    [
      epoch(1, { best: 1, loss: 0.5, val_loss: 0.6, accuracy: 0.91, val_accuracy: 0.9 }),
      epoch(2, { loss: 0.123456, val_loss: null, accuracy: 0.95, val_accuracy: 0.1 }),
    ],
    2,
  );
  assert.equal(
    summarize(series, settings()),
    "my run: 2 of 20 epochs done. Loss (training) 0.1235, " +
      "Accuracy (training) 95.00%, Accuracy (validation) 10.00%, Best: epoch 1",
  );
});

test("values are written as on the page", () => {
  const said = (metrics) => {
    const series = new Series("run");
    series.add([epoch(1, metrics)], 1);
    return summarize(series, settings({ language: "ja" })).split("done. ")[1];
  };
  assert.equal(said({ accuracy: 0.627450001 }), "Accuracy (training) 62.75%");
  assert.equal(said({ loss: 1.23456789 }), "Loss (training) 1.2346");
  assert.equal(said({ loss: 0.00001234 }), "Loss (training) 0.000012");
  assert.equal(said({ loss: 0 }), "Loss (training) 0.0000");
  assert.equal(said({ loss: 3e30 }), "Loss (training) 3.00e+30");
});

test("a run that ended early is compared with the epochs of its settings", () => {
  const series = new Series("run");
  series.add([epoch(1, { loss: 0.5 })], 1);
  assert.equal(
    summarize(series, settings({ epochs: 1, planned: 6 })),
    "my run: 1 of 6 epochs done. Loss (training) 0.5000",
  );
});

test("before the first epoch has ended there are no values", () => {
  const series = new Series("run");
  series.add([{ s: 1, x: 0.5, loss: 2 }], 1);
  assert.equal(summarize(series, settings()), "my run: no values yet.");
});

test("every placeholder is replaced, and only once", () => {
  assert.equal(fill("{a} {b} {a}", { a: "{b}", b: 2 }), "{b} 2 {b}");
});
