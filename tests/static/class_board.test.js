// @ts-check
import assert from "node:assert/strict";
import test from "node:test";

import { curve, HEIGHT } from "../../static/scripts/class_board/sparkline.js";
import { Tiles } from "../../static/scripts/class_board/tiles.js";
import { timeLeft } from "../../static/scripts/class_frame/timer.js";

test("a message that starts after this browser's version reports the gap", () => {
  const tiles = new Tiles();
  const receive = (/** @type {number} */ from, /** @type {number} */ to, stream = "a") =>
    tiles.receive({ stream, from, to });
  assert.equal(receive(0, 3), undefined);
  assert.equal(receive(5, 6), 3);
  assert.equal(receive(3, 6), undefined);
  assert.equal(receive(2, 6), undefined);
  assert.equal(receive(1, 2, "b"), 0, "another stream begins at 0");
});

test("a share has the scale from 0 to 1, another metric its own", () => {
  assert.equal(curve([0, 1], true), `M0 ${HEIGHT - 2}L100 2`);
  assert.equal(curve([5, 9], false), `M0 ${HEIGHT - 2}L100 2`);
  assert.equal(curve([], true), "");
  assert.match(curve([0.5], true), /^M0 12h2$/);
});

test("a timer counts minutes and seconds", () => {
  assert.equal(timeLeft(247), "4:07");
  assert.equal(timeLeft(59.2), "1:00");
  assert.equal(timeLeft(-1), "");
});
