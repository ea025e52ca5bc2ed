import assert from "node:assert/strict";
import { test } from "node:test";
import { Delivery } from "../../static/scripts/live_chart/delivery.js";
import { epochs, settings } from "./examples.js";

function message(from, to, changes = {}) {
  return { run: "r", from, to, points: epochs(to).slice(from), look: "hash", ...changes };
}

const FIRST = message(0, 3, { settings: settings() });

test("a first message is not reported", () => {
  const delivery = new Delivery();
  assert.equal(delivery.receive(FIRST, 5), undefined);
  assert.equal(delivery.settings.title, "my run");
  assert.equal(delivery.series.epochs.length, 3);
});

test("messages that follow are added without a report", () => {
  const delivery = new Delivery();
  delivery.receive(FIRST, 0);
  assert.equal(delivery.receive(message(3, 5), 1), undefined);
  assert.equal(delivery.receive(message(2, 6), 2), undefined);
  assert.deepEqual(delivery.series.epochs, epochs(6));
});

test("a gap is reported and its points are left out", () => {
  const delivery = new Delivery();
  delivery.receive(FIRST, 0);
  const report = delivery.receive(message(4, 6), 1);
  assert.deepEqual(report, { run: "r", cursor: 3, look: "hash", at: 1 });
  assert.equal(delivery.series.epochs.length, 3);
});

test("settings that are not here are a gap", () => {
  const delivery = new Delivery();
  delivery.receive(FIRST, 0);
  const report = delivery.receive(message(3, 4, { look: "other" }), 1);
  assert.equal(report.look, "hash");
});

test("another run starts with no points but keeps the settings", () => {
  const delivery = new Delivery();
  delivery.receive(FIRST, 0);
  assert.equal(delivery.receive(message(0, 2, { run: "other" }), 1), undefined);
  assert.equal(delivery.series.epochs.length, 2);
});

test("an equal report is sent again only after a second", () => {
  const delivery = new Delivery();
  delivery.receive(FIRST, 0);
  const gap = message(7, 9);
  assert.equal(delivery.receive(gap, 100).at, 100);
  assert.equal(delivery.receive(gap, 1000), undefined);
  assert.equal(delivery.receive(gap, 1100).at, 1100);
});
