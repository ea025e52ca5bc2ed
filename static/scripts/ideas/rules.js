// @ts-check
/**
 * A rule by hand against neurons that learn; dlcore/ideas/rules.py has the same calculation.
 */
import { colon, line, linked, percent } from "./numbers.js";
import { cells, clamp, label, svg } from "./svg.js";

/**
 * @typedef {object} State
 * @property {string} pair
 * @property {"rule" | "neuron" | "network"} mode
 * @property {number[]} pixels
 * @property {number} threshold
 * @property {number} epochs
 */

/** @typedef {{ x: number[][], y: number[] }} Part */
/** @typedef {{ training: Part, test: Part, network: Record<string, [number, number]> }} Pair */
/** @typedef {Record<string, Pair>} Data */
/** @typedef {ReturnType<typeof compute>} Outcome */
/** @typedef {Record<string, string>} Texts */

const SIDE = 8;
const RATE = 0.5;
const GOAL = 0.97;
const [TOP, CELL] = [28, 15];

/**
 * @param {number[]} weights
 * @param {number[]} x
 */
function dot(weights, x) {
  let sum = 0;
  for (let i = 0; i < x.length; i += 1) sum += weights[i] * x[i];
  return sum;
}

/**
 * @param {Part} part
 * @param {number} epochs
 */
function train({ x, y }, epochs) {
  const weights = Array(SIDE ** 2).fill(0);
  let bias = 0;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const errors = x.map((row, i) => 1 / (1 + Math.exp(-(dot(weights, row) + bias))) - y[i]);
    const slopes = Array(SIDE ** 2).fill(0);
    for (const [n, row] of x.entries())
      for (let i = 0; i < row.length; i += 1) slopes[i] += errors[n] * row[i];
    for (let i = 0; i < slopes.length; i += 1) weights[i] -= (RATE * slopes[i]) / x.length;
    bias -= (RATE * errors.reduce((sum, error) => sum + error, 0)) / x.length;
  }
  return { weights, bias };
}

/**
 * @param {State} state
 * @param {Data} data
 */
export function compute(state, data) {
  const { training, test, network } = data[state.pair];
  if (state.mode === "network") {
    const [first, second] = network[String(state.epochs)];
    /** @type {number[]} */
    const none = [];
    return { scores: none, weights: none, training: first, test: second, reached: false };
  }
  const { weights, bias } =
    state.mode === "neuron"
      ? train(training, state.epochs)
      : { weights: [...state.pixels], bias: -state.threshold };
  /** @param {Part} part */
  const scores = (part) => part.x.map((row) => dot(weights, row) + bias);
  const [first, second] = [training, test].map((part) => accuracy(scores(part), part.y));
  return {
    scores: scores(test),
    weights,
    training: first,
    test: second,
    reached: state.mode === "rule" && state.pair === "3-7" && second >= GOAL,
  };
}

/**
 * @param {number[]} scores
 * @param {number[]} y
 */
function accuracy(scores, y) {
  return scores.filter((score, i) => score > 0 === Boolean(y[i])).length / y.length;
}

/**
 * The mean of all training digits of a class.
 *
 * @param {Part} part
 * @param {number} positive
 */
function average({ x, y }, positive) {
  const rows = x.filter((_, i) => y[i] === positive);
  return Array.from({ length: SIDE ** 2 }, (_, i) =>
    rows.reduce((sum, row) => sum + row[i] / rows.length, 0),
  );
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Data} data
 */
function picture(state, { scores, weights }, texts, data) {
  const { training, test } = data[state.pair];
  const [first, second] = state.pair.split("-");
  const marks = state.mode === "rule" ? state.pixels : [];
  return [
    svg(
      "svg",
      { viewBox: "0 0 430 390" },
      label(`${texts.average}${colon()}${first}`, 8, 18),
      ...map(average(training, 1), 8),
      ...frames(marks, 8),
      label(`${texts.average}${colon()}${second}`, 150, 18),
      ...map(average(training, 0), 150),
      ...frames(marks, 150),
      ...(weights.length
        ? [label(texts.weights, 292, 18), ...map(weights, 292)]
        : [label(texts.hidden, 292, 90)]),
      ...strips(scores, test.y, [first, second], texts),
    ),
  ];
}

/**
 * @param {number[]} values
 * @param {number} left
 */
function map(values, left) {
  return cells(rows(values), left, TOP, CELL);
}

/**
 * Frames around marked cells.
 *
 * @param {number[]} marks
 * @param {number} left
 */
function frames(marks, left) {
  return marks.flatMap((mark, i) => {
    const [x, y] = [left + CELL * (i % SIDE), TOP + CELL * Math.floor(i / SIDE)];
    return mark ? [svg("rect", { x, y, width: CELL, height: CELL, class: "window" })] : [];
  });
}

/** @param {number[]} values */
function rows(values) {
  return Array.from({ length: SIDE }, (_, row) => values.slice(row * SIDE, (row + 1) * SIDE));
}

/**
 * The score of each test digit, one row per class; right of the line the first digit is answered.
 *
 * @param {number[]} scores
 * @param {number[]} y
 * @param {string[]} names
 * @param {Texts} texts
 */
function strips(scores, y, names, texts) {
  if (!scores.length) return [];
  const [middle, reach] = [225, 180];
  const largest = Math.max(...scores.map(Math.abs), 1e-9);
  /** @type {Record<number, number>} */
  const counts = { 0: 0, 1: 0 };
  const dots = scores.map((score, i) => {
    const row = y[i] ? 215 : 295;
    counts[y[i]] += 1;
    const right = score > 0 === Boolean(y[i]);
    const cx = middle + clamp(score / largest, -1, 1) * reach;
    return svg("circle", {
      cx,
      cy: row + ((counts[y[i]] * 7) % 44),
      r: right ? 4 : 6,
      class: `${y[i] ? "one" : "zero"} ${right ? "faint" : "point"}`,
    });
  });
  return [
    label(texts.scores, 8, 192),
    label(names[0], 8, 240, { class: "one" }),
    label(names[1], 8, 320, { class: "zero" }),
    svg("line", { x1: middle, x2: middle, y1: 204, y2: 350, class: "edge" }),
    label(`← ${names[1]}`, middle - 8, 372, { "text-anchor": "end" }),
    label(`${names[0]} →`, middle + 8, 372),
    ...dots,
  ];
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 */
function calculation(state, { training, test }, texts) {
  const [first] = state.pair.split("-");
  const rule = line("Σ wᵢxᵢ > ", linked("threshold", state.threshold), ` → ${first}`);
  return [
    ...(state.mode === "rule" ? [rule] : []),
    line(`${texts.right}${colon()}${percent(test, 1)} / ${percent(training, 1)}`),
  ];
}

export default {
  compute,
  picture,
  calculation,
  /** @param {Outcome} outcome */
  summary: ({ training, test }) => ({ training: percent(training, 1), test: percent(test, 1) }),
};
