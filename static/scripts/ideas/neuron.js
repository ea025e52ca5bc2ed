// @ts-check
/**
 * One neuron with two inputs; dlcore/ideas/neuron.py has the same calculation.
 */
import { factor, line, linked, number } from "./numbers.js";
import { html, label, plane, spaced, svg } from "./svg.js";

/**
 * @typedef {object} State
 * @property {"and" | "or" | "nand" | "xor"} gate
 * @property {"one" | "two"} network
 * @property {"step" | "sigmoid"} output
 * @property {number} w1
 * @property {number} w2
 * @property {number} bias
 */

/** @typedef {ReturnType<typeof compute>} Outcome */
/** @typedef {Record<string, string>} Texts */

const ROWS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const GATES = { and: [0, 0, 0, 1], or: [0, 1, 1, 1], nand: [1, 1, 1, 0], xor: [0, 1, 1, 0] };
const LIMIT = 3;
const RATE = 0.5;
const RANGE = 5;
const EDGE = /** @type {[number, number]} */ ([-0.4, 1.4]);

/** @param {number} z */
const step = (z) => (z > 0 ? 1 : 0);
/** @param {number} z */
const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const OUTPUTS = { step, sigmoid };

/** @param {State} state */
export function compute(state) {
  const { gate, network, output, w1, w2, bias } = state;
  const inputs =
    network === "two" ? ROWS.map(([x1, x2]) => [Number(x1 || x2), Number(!(x1 && x2))]) : ROWS;
  const sums = inputs.map(([x1, x2]) => w1 * x1 + w2 * x2 + bias);
  const right = sums.map((z, row) => z > 0 === Boolean(GATES[gate][row]));
  return {
    inputs,
    sums,
    outputs: sums.map(OUTPUTS[output]),
    right,
    reached: right.every(Boolean),
  };
}

/**
 * Change weights and bias for the first row that is wrong.
 *
 * @param {State} state
 * @returns {State}
 */
function rule(state) {
  const { inputs, sums, right, reached } = compute(state);
  if (reached) return state;
  const row = right.indexOf(false);
  const change = RATE * (GATES[state.gate][row] - step(sums[row]));
  /** @param {number} value */
  const clip = (value) => Math.min(Math.max(value, -LIMIT), LIMIT);
  return {
    ...state,
    w1: clip(state.w1 + change * inputs[row][0]),
    w2: clip(state.w2 + change * inputs[row][1]),
    bias: clip(state.bias + change),
  };
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 */
function picture(state, outcome) {
  const inner = state.network === "two";
  const area = plane({
    x: EDGE,
    y: EDGE,
    xTicks: [0, 1],
    yTicks: [0, 1],
    xName: inner ? "OR" : "x₁",
    yName: inner ? "NAND" : "x₂",
    width: 380,
    height: 390,
  });
  const points = outcome.inputs.map(([x1, x2], row) => {
    const target = GATES[state.gate][row];
    const [cx, cy] = [area.x(x1), area.y(x2)];
    return svg(
      "g",
      { class: target ? "one" : "zero" },
      outcome.right[row] ? "" : svg("circle", { cx, cy, r: 20, class: "wrong" }),
      svg("circle", { cx, cy, r: 13, class: "point" }),
      label(target, cx, cy + 5, { class: "on", "text-anchor": "middle" }),
    );
  });
  return [svg("svg", { viewBox: "0 0 380 390" }, ...shading(state, area), area.axes, ...points)];
}

/**
 * The output over the plane: equal along lines, so a gradient across them.
 *
 * @param {State} state
 * @param {import("./svg.js").Plane} area
 */
function shading({ w1, w2, bias, output }, area) {
  const { left: x, top: y, right, bottom } = area;
  const box = { x, y, width: right - x, height: bottom - y };
  const size = w1 ** 2 + w2 ** 2;
  if (!size)
    return [svg("rect", { ...box, class: "one", "fill-opacity": 0.4 * OUTPUTS[output](bias) })];
  /** @param {number} z */
  const foot = (z) => [area.x(((z - bias) * w1) / size), area.y(((z - bias) * w2) / size)];
  const [[x1, y1], [x2, y2]] = [foot(-RANGE), foot(RANGE)];
  const stops = output === "step" ? [-0.001, 0.001] : spaced(-RANGE, RANGE, 25);
  const gradient = svg(
    "linearGradient",
    { id: "dl-neuron", class: "one", gradientUnits: "userSpaceOnUse", x1, y1, x2, y2 },
    ...stops.map((z) =>
      svg("stop", {
        offset: (z + RANGE) / (2 * RANGE),
        "stop-color": "currentColor",
        "stop-opacity": 0.4 * OUTPUTS[output](z),
      }),
    ),
  );
  return [gradient, svg("rect", { ...box, class: "one shade" })];
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 */
function table({ gate, network, output }, outcome, texts) {
  const inner = network === "two" ? ["OR", "NAND"] : [];
  const heads = ["x₁", "x₂", ...inner, texts.sum, texts.output, texts.target, ""];
  const rows = ROWS.map((row, i) => {
    const seen = network === "two" ? outcome.inputs[i] : [];
    const shown = number(outcome.outputs[i], output === "step" ? 0 : 2);
    const cells = [...row, ...seen, number(outcome.sums[i]), shown, GATES[gate][i]];
    const mark = outcome.right[i] ? "✓" : `× ${texts.wrong}`;
    return html(
      "tr",
      { "data-right": String(outcome.right[i]) },
      ...[...cells, mark].map((cell) => html("td", {}, String(cell))),
    );
  });
  const head = html("tr", {}, ...heads.map((name) => html("th", { scope: "col" }, name)));
  return html("table", {}, html("thead", {}, head), html("tbody", {}, ...rows));
}

/**
 * The truth table and the four sums.
 *
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 */
function calculation(state, outcome, texts) {
  const { w1, w2, bias, output } = state;
  const sums = outcome.inputs.map(([x1, x2], row) =>
    line(
      ...[linked("w1", w1), ` · ${x1} + `, factor("w2", w2), ` · ${x2} + `, factor("bias", bias)],
      ` = ${number(outcome.sums[row])} → `,
      number(outcome.outputs[row], output === "step" ? 0 : 2),
    ),
  );
  return [table(state, outcome, texts), ...sums];
}

export default {
  compute,
  picture,
  calculation,
  /**
   * @param {Outcome} outcome
   * @param {State} state
   */
  summary: ({ right }, { gate }) => ({
    gate: gate.toUpperCase(),
    right: right.filter(Boolean).length,
  }),
  actions: { rule },
};
