import assert from "node:assert/strict";
import { test } from "node:test";
import activation from "../../static/scripts/ideas/activation.js";
import overfitting from "../../static/scripts/ideas/overfitting.js";

globalThis.document = { documentElement: { lang: "en" } };

test("a function is summarized by its name in the learner's language", () => {
  const state = { function: "sigmoid", z: 0, weight: 1 };
  const outcome = activation.compute(state);
  const names = { function: "シグモイド関数" };
  assert.equal(activation.summary(outcome, state, {}, names).function, "シグモイド関数");
  assert.equal(activation.otherSummary(outcome, state, {}), "");
});

test("softmax, which has no single value and derivative, is summarized by its outputs", () => {
  const state = { function: "softmax", z1: 1, z2: 2, z3: 0 };
  assert.equal(
    activation.otherSummary(activation.compute(state), state, { softmax: "Softmax" }),
    "Softmax: 0.245, 0.665, 0.090",
  );
});

test("without own points there is no training loss", () => {
  const outcome = { training: 0, validation: 0.6 };
  const summary = (own) => overfitting.summary(outcome, { points: "own", own }).training;
  assert.equal(summary([0, 0]), "–");
  assert.equal(summary([0, 1]), "0.000");
});
