import assert from "node:assert/strict";
import { test } from "node:test";
import { Delivery } from "../../static/scripts/live_chart/delivery.js";
import { epochs, settings } from "./examples.js";

function message(from, to, changes = {}) {
  return { run: "r", from, to, points: epochs(to).slice(from), look: "hash", ...changes };
}

const FIRST = message(0, 3, { settings: settings() });

/** Process a message and return the report that follows. */
function receive(delivery, message, now) {
  delivery.receive(message);
  return delivery.report(now);
}

test("a first message is not reported", () => {
  const delivery = new Delivery();
  assert.equal(receive(delivery, FIRST, 5), undefined);
  assert.equal(delivery.settings.title, "my run");
  assert.equal(delivery.series.epochs.length, 3);
});

test("messages that follow are added without a report", () => {
  const delivery = new Delivery();
  delivery.receive(FIRST);
  assert.equal(receive(delivery, message(3, 5), 1), undefined);
  assert.equal(receive(delivery, message(2, 6), 2), undefined);
  assert.deepEqual(delivery.series.epochs, epochs(6));
});

test("a gap is reported and its points are left out", () => {
  const delivery = new Delivery();
  delivery.receive(FIRST);
  const report = receive(delivery, message(4, 6), 1);
  assert.deepEqual(report, { run: "r", cursor: 3, look: "hash" });
  assert.equal(delivery.series.epochs.length, 3);
});

test("settings that are not here are a gap", () => {
  const delivery = new Delivery();
  delivery.receive(FIRST);
  const report = receive(delivery, message(3, 4, { look: "other" }), 1);
  assert.equal(report.look, "hash");
});

test("another run starts with no points but keeps the settings", () => {
  const delivery = new Delivery();
  delivery.receive(FIRST);
  assert.equal(receive(delivery, message(0, 2, { run: "other" }), 1), undefined);
  assert.equal(delivery.series.epochs.length, 2);
});

test("an equal report is given again only after a second", () => {
  const delivery = new Delivery();
  delivery.receive(FIRST);
  const gap = message(7, 9);
  assert.ok(receive(delivery, gap, 100));
  assert.equal(receive(delivery, gap, 1000), undefined);
  assert.ok(receive(delivery, gap, 1100));
});

test("a gap is reported without another message until it is filled", () => {
  const delivery = new Delivery();
  delivery.receive(FIRST);
  assert.ok(receive(delivery, message(4, 6), 0));
  assert.deepEqual(delivery.report(5000), { run: "r", cursor: 3, look: "hash" });
  assert.equal(receive(delivery, message(3, 6), 5100), undefined);
  assert.equal(delivery.report(10_000), undefined);
});
