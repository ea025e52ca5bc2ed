import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { computeFeatures } from "../../static/scripts/playground/features.js";
import { Keeper, RETRY_MS } from "../../static/scripts/playground/keeper.js";
import {
  forward,
  isFiniteNetwork,
  meanLoss,
  networkLayers,
  possibleLosses,
  weightCount,
} from "../../static/scripts/playground/network.js";
import { readPoints } from "../../static/scripts/playground/paste.js";
import { Player } from "../../static/scripts/playground/player.js";
import {
  hiddenControls,
  readSettings,
  writeSettings,
} from "../../static/scripts/playground/settings.js";
import { decodeFrames, encodeWeights, Timeline } from "../../static/scripts/playground/timeline.js";

const {
  table,
  points: plane,
  cases,
  challenges,
  addresses,
  goal,
} = JSON.parse(readFileSync(new URL("playground.json", import.meta.url), "utf-8"));
const defaults = readSettings(table, "");
const floats = (/** @type {string} */ text) => decodeFrames(text, 1)[0];

for (const { name, settings, weights, predictions } of cases) {
  test(`${name}: the map has what Keras predicts`, () => {
    const layers = networkLayers({ ...defaults, ...settings });
    const points = floats(plane);
    const x1 = points.filter((_, index) => index % 2 === 0);
    const x2 = points.filter((_, index) => index % 2 === 1);
    const outputs = forward(layers, floats(weights), computeFeatures(["x1", "x2"], x1, x2)).at(-1);
    const expected = floats(predictions);
    assert.equal(x1.length, 1000);
    for (let point = 0; point < x1.length; point++)
      for (const [unit, values] of outputs.entries()) {
        const value = expected[point * outputs.length + unit];
        assert.ok(Math.abs(values[point] - value) < 1e-5 * Math.max(1, Math.abs(value)));
      }
  });
}

for (const { query, settings } of addresses)
  test(`an address is read and written as Python writes it: ${query}`, () => {
    assert.deepEqual(readSettings(table, `?${query}`), settings);
    assert.equal(writeSettings(table, settings, ""), query);
  });

test("the other parameters of an address stay", () => {
  const settings = { ...defaults, shape: "spiral" };
  const query = writeSettings(table, settings, "?lang=ja&hide=own.data");
  assert.deepEqual(readSettings(table, `?${query}`), settings);
  assert.equal(new URLSearchParams(query).get("lang"), "ja");
  assert.deepEqual([...hiddenControls(query)], ["own", "data"]);
  assert.equal(writeSettings(table, defaults, "?shape=xor"), "");
});

test("values that cannot be used are left out of an address", () => {
  const query = "?shape=cube&hidden=99.x&learning_rate=NaN&noise=-1&seed=1.5&own=1_a&discrete=yes";
  assert.deepEqual(readSettings(table, query), defaults);
  const labels = (/** @type {string[]} */ ...names) =>
    `?own=${Array.from({ length: 12 }, (_, n) => `0_0_${names[n % names.length]}`).join(".")}`;
  const unusable = [
    ...["?features=", "?learning_rate=0", "?own=1_2", "?own=1_2_0.3_4_100"],
    ...[labels("0"), labels("0", "500"), labels("0", "50"), labels("0", "99999")],
    ...["?off=0", "?off=99_99", "?off=0_1.5", "?off=-1_0", "?frozen=0_6", "?off=2_0"],
  ];
  for (const each of unusable) assert.deepEqual(readSettings(table, each), defaults, each);
  assert.deepEqual(readSettings(table, "?features=x2.x2.x1").features, ["x2", "x1"]);
  assert.deepEqual(readSettings(table, "?hidden=").hidden, []);
  assert.equal(readSettings(table, "?hidden=5.4.3").activations.length, 3);
});

test("pasted columns become points", () => {
  const rows = Array.from({ length: 10 }, (_, n) => `${n}\t${n * n}\t${n % 2 ? "yes" : "no"}`);
  const { points } = readPoints(`a\tb\tclass\n${rows.join("\n")}\n`, 2);
  assert.deepEqual(points[0], [-5, -5, 0]);
  assert.deepEqual(points[9], [5, 5, 1]);
});

test("pasted numbers are read as tables write them", () => {
  const rows = Array.from({ length: 10 }, (_, n) => [n * 1.5, 100 * n, n % 2]);
  const write = (/** @type {string} */ separator, /** @type {(cell: number) => string} */ cell) =>
    readPoints(rows.map((row) => row.map(cell).join(separator)).join("\n"), 2);
  const expected = write("\t", String);
  assert.deepEqual(/** @type {any} */ (expected).points[9], [5, 5, 1]);
  const fullWidth = (/** @type {number} */ cell) =>
    String(cell).replace(/[0-9.]/g, (each) => String.fromCharCode(each.charCodeAt(0) + 0xfee0));
  const decimal = (/** @type {number} */ cell) => String(cell).replace(".", ",");
  for (const separator of ["\t", ";"]) assert.deepEqual(write(separator, decimal), expected);
  for (const separator of ["\t", "，", "　"])
    assert.deepEqual(write(separator, fullWidth), expected);
  assert.deepEqual(
    write(", ", (cell) => `"${cell}"`),
    expected,
  );
  const thousands = (/** @type {number} */ cell) => (1000 * cell).toLocaleString("en");
  assert.deepEqual(write("\t", thousands), expected);
  assert.deepEqual(
    write(" ", (cell) => `−${cell}`),
    write(" ", (cell) => `-${cell}`),
  );
  assert.ok(
    "points" in readPoints(rows.map(([a, b, c]) => `${a},${b},red wine ${c}`).join("\n"), 2),
  );
});

test("two pasted columns are a coordinate and the target of a regression", () => {
  const rows = Array.from({ length: 11 }, (_, n) => `${n};${n * n}`);
  const { points } = readPoints(rows.join("\n"), 0);
  assert.deepEqual(points[0], [-5, 0, -1]);
  assert.deepEqual(points[5], [0, 0, -0.5]);
  assert.deepEqual(points[10], [5, 0, 1]);
  assert.deepEqual(readPoints(rows.join("\n"), 2), { problem: "one_class" });
});

test("what is wrong with pasted columns is named", () => {
  const many = (/** @type {string} */ row, count = 12) => Array(count).fill(row).join("\n");
  const problems = [
    [many("1,2,0", 1_000_000), "too_many"],
    [many("1,2,0", 1001), "too_many"],
    [many("1,2,0", 3), "too_few"],
    [many("1"), "columns"],
    [many("1,NaN,0"), "not_number"],
    [many("1,1e999,0"), "not_number"],
    [many("1,2,0"), "one_class"],
    [`${many("1,2,0")}\n1,2,1\n1,2,2`, "too_many_classes"],
  ];
  for (const [text, problem] of problems) assert.deepEqual(readPoints(text, 2), { problem });
  assert.deepEqual(readPoints(many("1,2,x"), 0), { problem: "not_number" });
});

test("a timeline gives the weights between two frames, and forgets what comes after one", () => {
  const timeline = new Timeline();
  for (const n of [0, 1, 2])
    timeline.add({ steps: 10 * n, weights: Float32Array.of(n, -n), train: 1, test: 1 });
  assert.deepEqual([...timeline.at(0.5).weights], [0.5, -0.5]);
  assert.equal(timeline.at(1.5).steps, 15);
  assert.equal(timeline.at(9).steps, 20);
  assert.equal(timeline.indexAt(19), 1);
  timeline.cut(0);
  assert.equal(timeline.last, 0);
});

test("losses are the means over some points", () => {
  const outputs = [Float64Array.of(0.5, 0.9, 0)];
  const loss = (/** @type {object} */ settings) =>
    meanLoss({ ...defaults, ...settings }, outputs, [1, 1, 0], 0, 2);
  assert.ok(Math.abs(loss({}) - (Math.log(2) - Math.log(0.9)) / 2) < 1e-9);
  assert.ok(Math.abs(loss({ loss: "mean_squared_error" }) - 0.13) < 1e-9);
  assert.ok(Math.abs(loss({ shape: "slope", loss: "mean_absolute_error" }) - 0.3) < 1e-9);
});

test("the losses to choose from fit the data", () => {
  assert.equal(possibleLosses(0)[0], "mean_squared_error");
  assert.equal(possibleLosses(2).length, 3);
  assert.deepEqual(possibleLosses(4), ["crossentropy"]);
});

test("infinite and huge weights are no finite network", () => {
  assert.ok(isFiniteNetwork([1, -2]));
  for (const weight of [Number.NaN, Number.POSITIVE_INFINITY, 1e30])
    assert.ok(!isFiniteNetwork([0, weight]));
});

/** A player, and the polls that it sends. */
function connect() {
  const player = new Player({ ...defaults, hidden: [1], activations: ["tanh"] }, table);
  /** @type {any[]} */
  const polls = [];
  player.send = (message) => polls.push(message);
  const count = weightCount(player.layers);
  /** @param {number[]} steps */
  const answer = (steps, first = 0, fill = 0.5, reached = /** @type {number[][]} */ ([])) => {
    const weights = new Float32Array(count * steps.length).fill(fill);
    const points = { x1: [0, 1], x2: [0, 1], y: [0, 1], train: 1 };
    const { id, request, needs_points } = polls.at(-1);
    const { number } = request;
    const text = encodeWeights(weights);
    const frames = { number, first, steps, reached, weights: text, is_ready: true };
    player.receive({ id, frames, ...(needs_points && { points }) });
  };
  return { player, polls, answer };
}

/**
 * The same with the first frame, and with timers that the test moves.
 *
 * @param {import("node:test").TestContext} t
 */
function begin(t) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const connected = connect();
  connected.player.post();
  connected.answer([0]);
  return connected;
}

test("a player that starts asks again soon, and less often once it has frames", (t) => {
  const { player, polls, answer } = begin(t);
  player.play();
  answer([], 1);
  const before = polls.length;
  t.mock.timers.tick(150);
  assert.equal(polls.length, before + 1);
  answer([10, 20], 1);
  t.mock.timers.tick(150);
  assert.equal(polls.length, before + 1);
  t.mock.timers.tick(450);
  assert.equal(polls.length, before + 2);
});

test("a first frame that takes long is announced until it comes", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let now = 0;
  t.mock.method(performance, "now", () => now);
  const { player, answer } = connect();
  player.post();
  answer([0]);
  player.play();
  answer([], 1);
  assert.ok(!player.isPreparing);
  now = 1500;
  assert.ok(player.isPreparing);
  t.mock.timers.tick(150);
  answer([10], 1);
  now = 3000;
  assert.ok(!player.isPreparing);
});

test("a player plays, pauses at the last frame, and goes on from where it was scrubbed to", (t) => {
  const { player, polls, answer } = begin(t);
  player.play();
  assert.ok(polls.at(-1).request.until > 1e9);
  answer([10, 20, 30], 1);
  player.advance(0.1);
  assert.ok(player.position > 0 && player.position < 3);
  player.pause();
  assert.equal(player.position, 3);
  answer([], 4);
  player.scrub(1);
  player.play();
  answer([], 4);
  t.mock.timers.tick(1000);
  const { request } = polls.at(-1);
  assert.deepEqual([request.steps, request.after], [10, -1]);
  assert.equal(player.timeline.last, 1);
});

test("frames that come after a pause are shown, unless the learner has moved back", (t) => {
  const { player, answer } = begin(t);
  player.play();
  answer([10, 20], 1);
  player.pause();
  answer([30], 3);
  assert.equal(player.position, 3);
  player.forward("step");
  player.scrub(1);
  answer([31], 4);
  assert.equal(player.position, 1);
  assert.equal(player.timeline.last, 4);
});

test("one epoch while the network plays is followed by another one", (t) => {
  const { player, polls, answer } = begin(t);
  player.play();
  answer([10], 1);
  player.forward("epoch");
  // The worker had gone on.
  answer([20, 30, 40], 2);
  assert.equal(player.shown()?.steps, 40);
  answer([], 5);
  player.forward("epoch");
  assert.equal(polls.at(-1).request.until, 41);
});

test("a network pauses at the epoch where the worker stopped it at its goal", (t) => {
  const { player, polls, answer } = begin(t);
  player.change({ stop_loss: 0.7 });
  answer([], 1);
  player.play();
  // Between two ends of epochs, a frame may have a lower loss.
  answer([10, 20], 1);
  assert.ok((player.frame?.test ?? 1) < 0.7);
  assert.ok(player.isPlaying && !player.isDone);
  t.mock.timers.tick(1000);
  player.advance(0.05);
  assert.ok(player.position < 1);
  // The timeline is behind; the frame of that epoch is the one that is shown.
  answer([30, 40], 3, 0.5, [[40, 0.69]]);
  assert.deepEqual([player.isPlaying, player.isDone, player.shown()?.steps], [false, true, 40]);
  assert.equal(polls.at(-1).request.until, 0);
  answer([], 5);

  player.scrub(2);
  assert.ok(!player.isDone);
  player.scrub(4);
  assert.ok(player.isDone);
  player.change({ stop_loss: 0.5 });
  assert.ok(!player.isDone);
  player.change({ stop_loss: 0.7, learning_rate: 0.1 });
  assert.ok(player.isDone);

  // Play goes on with the same network, to the next epoch with the goal.
  const { number } = polls.at(-1).request;
  answer([], 5);
  player.play();
  assert.ok(!player.isDone);
  answer([], 5);
  const { request } = polls.at(-1);
  assert.deepEqual([request.number, request.goal_after], [number, 40]);
  answer([41], 5, 0.5, [[41, 0.68]]);
  assert.deepEqual([player.isDone, player.shown()?.steps], [true, 41]);
});

test("one epoch and one step that reach the goal say so, and go on from it", (t) => {
  const { player, polls, answer } = begin(t);
  player.change({ stop_loss: 0.7 });
  answer([], 1);
  for (const [index, length] of /** @type {("epoch" | "step")[]} */ (["epoch", "step"]).entries()) {
    player.forward(length);
    const { request } = polls.at(-1);
    assert.deepEqual([request.goal_after, request.until], [index, index + 1]);
    answer([index + 1], index + 1, 0.5, [[index + 1, 0.6]]);
    assert.ok(player.isDone);
    answer([], index + 2);
  }
  player.edit(0, 3);
  assert.ok(!player.isDone);
  player.rewind();
  assert.ok(!player.isDone);
});

test("a goal that was reached before the network was paused is the one that is shown", (t) => {
  const { player, answer } = begin(t);
  player.change({ stop_loss: 0.7 });
  answer([], 1);
  player.play();
  answer([10], 1);
  player.pause();
  answer([20], 2, 0.5, [[20, 0.6]]);
  assert.deepEqual([player.isDone, player.shown()?.steps], [true, 20]);
  player.change({ off: [[0, 0]] });
  assert.ok(!player.isDone);
});

test("the loss of the frame at a goal is the one with which the worker stopped", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { settings, points, steps, reached, weights } = goal;
  const player = new Player(settings, table);
  /** @type {any[]} */
  const polls = [];
  player.send = (message) => polls.push(message);
  player.post();
  const { id, request } = polls[0];
  const frames = { number: request.number, first: 0, steps: [steps], is_ready: true, weights };
  player.receive({
    id,
    points,
    frames: { ...frames, is_missing: false, reached: [[steps, reached]] },
  });
  assert.equal(steps % player.stepsPerEpoch, 0);
  assert.ok(player.isDone);
  assert.ok(Math.abs((player.frame?.test ?? 0) - reached) < 1e-5);
});

test("a course is played again without training, until its end or until it is scrubbed", (t) => {
  const { player, polls, answer } = begin(t);
  player.play();
  answer([10, 20, 30], 1);
  player.pause();
  answer([], 4);
  const sent = polls.length;
  player.replay();
  assert.equal(player.position, 0);
  player.advance(0.05);
  assert.ok(player.isReplaying && player.position > 0 && player.position < 3);
  player.scrub(1);
  player.advance(0.05);
  assert.equal(player.position, 1);
  player.replay();
  for (let frame = 0; frame < 10; frame++) player.advance(0.05);
  assert.deepEqual([player.isReplaying, player.position], [false, 3]);
  assert.equal(player.timeline.last, 3);
  assert.equal(polls.length, sent);
});

test("a network learns on when points are added, and begins again with other points", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { player, polls, answer } = connect();
  const line = (/** @type {number} */ x2) =>
    Array.from(
      { length: 10 },
      (_, x1) => /** @type {[number, number, number]} */ ([x1, x2, x1 % 2]),
    );
  player.change({ own: line(0) });
  answer([0]);
  player.change({ own: [...player.settings.own, [0, 5, 1]] });
  assert.notEqual(polls.at(-1).request.weights, null);
  answer([0]);
  player.change({ own: line(0) });
  assert.equal(polls.at(-1).request.weights, null);
});

test("a neuron that is removed is no longer switched off or frozen", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { player } = connect();
  player.change({ hidden: [3, 2], activations: ["tanh", "tanh"] });
  player.change({
    off: [
      [0, 2],
      [1, 0],
    ],
    frozen: [
      [0, 0],
      [1, 1],
    ],
  });
  player.change({ hidden: [2], activations: ["tanh"] });
  assert.deepEqual(player.settings.off, []);
  assert.deepEqual(player.settings.frozen, [[0, 0]]);
});

for (const { query, settings } of challenges)
  test(`the address of a challenge gives its settings: ${query}`, () => {
    assert.deepEqual(readSettings(table, query), settings);
    assert.ok(hiddenControls(query).has("data"));
  });

test("points of an own table are taken over once, and the page hears of it", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { player, polls } = connect();
  const own = /** @type {[number, number, number][]} */ ([
    [0, 0, 0],
    [1, 0, 1],
  ]);
  player.takeOwn({ id: "first", settings: { shape: "circle", own } });
  assert.deepEqual(player.settings.own, own);
  player.connect();
  assert.equal(polls.at(-1).own, "first");
  player.change({ own: [] });
  player.takeOwn({ id: "first", settings: { shape: "circle", own } });
  assert.deepEqual(player.settings.own, []);
});

test("what is to be kept is asked for until its answer comes, and once at a time", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "Date"], now: 1 });
  const keeper = new Keeper();
  /** @type {any[]} */
  const sent = [];
  keeper.send = (what, value) => sent.push({ what, ...value });
  keeper.keep("keep", { epochs: 3 });
  keeper.keep("seeds", { epochs: 3 });
  t.mock.timers.tick(RETRY_MS);
  const request = { what: "keep", epochs: 3, id: 1 };
  assert.deepEqual(sent, [request, request]);
  assert.equal(keeper.receive(null), undefined);
  assert.equal(keeper.receive({ id: 0, text: "Kept before" }), undefined);
  assert.equal(keeper.receive({ id: 1, text: "Kept" }), "Kept");
  assert.equal(keeper.receive({ id: 1, text: "Kept" }), undefined);
  t.mock.timers.tick(RETRY_MS);
  assert.equal(sent.length, 2);
  keeper.keep("seeds", { epochs: 3 });
  assert.equal(sent.at(-1).what, "seeds");
});

test("an edited weight is sent with the steps so far", (t) => {
  const { player, polls } = begin(t);
  player.edit(1, 2);
  const { request } = polls.at(-1);
  assert.equal(floats(request.weights)[1], 2);
  assert.equal(player.shown()?.weights[1], 2);
  assert.equal(request.until, 0);
});

test("a kept course keeps the length of its epochs", (t) => {
  const { player } = begin(t);
  player.points = { .../** @type {any} */ (player.points), train: 100 };
  player.pin();
  player.change({ batch_size: 50 });
  assert.equal(player.stepsPerEpoch, 2);
  assert.equal(player.pinned?.stepsPerEpoch, 10);
});

test("the losses are those of the network that is shown, without the neuron switched off", (t) => {
  const { player } = begin(t);
  const before = player.frame?.train ?? 0;
  player.change({ off: [[0, 0]] });
  const off = player.frame?.train ?? 0;
  assert.ok(Math.abs(off - before) > 0.01);
  player.change({ off: [] });
  assert.equal(player.frame?.train, before);
});

test("diverged weights stop the player, and there is a way back", (t) => {
  const { player, answer } = begin(t);
  player.play();
  answer([10], 1);
  t.mock.timers.tick(1000);
  answer([20], 2, Number.NaN);
  assert.ok(player.hasDiverged && !player.isPlaying);
  player.recover();
  assert.ok(!player.hasDiverged);
  assert.ok(isFiniteNetwork(player.shown()?.weights ?? []));
});

test("a worker that has lost the network gets its last weights", (t) => {
  const { player, polls, answer } = begin(t);
  player.play();
  answer([10], 1);
  t.mock.timers.tick(1000);
  const { id, request } = polls.at(-1);
  const { number } = request;
  const missing = { number, first: 0, steps: [], reached: [], weights: "", is_ready: true };
  player.receive({ id, frames: { ...missing, is_missing: true } });
  assert.equal(polls.at(-1).request.steps, 10);
  assert.ok(polls.at(-1).request.weights);
});
