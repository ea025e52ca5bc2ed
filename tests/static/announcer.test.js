import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer } from "../../static/scripts/live_chart/announcer.js";
import { Series } from "../../static/scripts/live_chart/series.js";
import { epoch, settings } from "./examples.js";

test("epochs are announced, not points within them, and the last one at once", () => {
  const series = new Series("run");
  const announcer = new Announcer();
  const say = (now) => announcer.next(series, settings(), now)?.match(/\d+ of \d+/)?.[0];
  series.add([{ s: 1, x: 0.5, loss: 2 }], 1);
  assert.equal(say(0), undefined);
  series.add([epoch(1, { loss: 1, s: 2 })], 2);
  assert.equal(say(100), "1 of 20");
  series.add([{ s: 3, x: 1.5, loss: 2 }], 3);
  assert.equal(say(200), undefined);
  series.add([epoch(2, { loss: 1, s: 4 })], 4);
  assert.equal(say(300), undefined, "too soon");
  assert.equal(say(10_100), "2 of 20");
  series.add([epoch(20, { loss: 1, s: 5 })], 5);
  assert.equal(say(10_200), "20 of 20");
  assert.equal(say(30_000), undefined);
});
