// @ts-check
/**
 * A polynomial fitted to noisy points; dlcore/ideas/overfitting.py has the same calculation.
 */
import { line, linked, number } from "./numbers.js";
import { clamp, curve, html, label, plane, svg } from "./svg.js";

/**
 * @typedef {object} State
 * @property {number} degree
 * @property {"given" | "own"} points
 * @property {number} samples
 * @property {number[]} own
 * @property {number} epochs
 * @property {"hidden" | "shown"} test
 * @property {number} tries
 */

/** @typedef {{ x: number[], y: number[] }} Points */
/** @typedef {{ parts: Record<"training" | "validation" | "test" | "fresh", Points>, changes: number[][], own: Points }} Data */
/** @typedef {ReturnType<typeof compute>} Outcome */
/** @typedef {Record<string, string>} Texts */

const RATE = 0.5;
const GOAL = 0.075;

/**
 * The Chebyshev polynomials up to a degree.
 *
 * @param {number} x
 * @param {number} degree
 */
export function chebyshev(x, degree) {
  const values = [1, x];
  for (let d = 2; d <= degree; d += 1) values.push(2 * x * values[d - 1] - values[d - 2]);
  return values.slice(0, degree + 1);
}

/**
 * @param {number[]} coefficients
 * @param {number} x
 */
function evaluate(coefficients, x) {
  const features = chebyshev(x, coefficients.length - 1);
  return coefficients.reduce((sum, each, d) => sum + each * features[d], 0);
}

/**
 * @param {number[]} coefficients
 * @param {Points} points
 */
function error(coefficients, { x, y }) {
  const squares = x.map((each, i) => (evaluate(coefficients, each) - y[i]) ** 2);
  return squares.reduce((sum, square) => sum + square, 0) / Math.max(x.length, 1);
}

/**
 * @param {State} state
 * @param {Points} points
 */
function fit({ degree, epochs, points }, { x, y }) {
  const rows = x.map((each) => chebyshev(each, degree));
  const indices = Array.from({ length: degree + 1 }, (_, d) => d);
  /** @param {(row: number[], i: number) => number} value */
  const mean = (value) =>
    rows.reduce((sum, row, i) => sum + value(row, i), 0) / Math.max(rows.length, 1);
  const target = indices.map((d) => mean((row, i) => row[d] * y[i]));
  const curvature = indices.map((d) => indices.map((e) => mean((row) => row[d] * row[e])));
  // No curvature exceeds the number of coefficients, so that any own points converge.
  const rate = points === "given" ? RATE : 1 / (degree + 1);
  let fitted = indices.map(() => 0);
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const current = fitted;
    fitted = current.map((each, d) => {
      let slope = -target[d];
      for (let e = 0; e <= degree; e += 1) slope += curvature[d][e] * current[e];
      return each - rate * slope;
    });
  }
  return fitted;
}

/** @param {State} state @param {Data} data @returns {Points} */
function trainingPoints({ points, samples, own }, { parts, own: places }) {
  if (points === "own") {
    /** @param {number[]} values */
    const chosen = (values) => values.filter((_, i) => own[i]);
    return { x: chosen(places.x), y: chosen(places.y) };
  }
  return { x: parts.training.x.slice(0, samples), y: parts.training.y.slice(0, samples) };
}

/**
 * @param {State} state
 * @param {Data} data
 */
export function compute(state, data) {
  const { validation, test, fresh } = data.parts;
  const points = trainingPoints(state, data);
  const fitted = fit(state, points);
  const tried = data.changes
    .slice(0, state.tries)
    .map((change) => fitted.map((each, d) => each + change[d]));
  const chosen = [fitted, ...tried].reduce((best, each) =>
    error(each, test) < error(best, test) ? each : best,
  );
  const validationError = error(fitted, validation);
  return {
    coefficients: fitted,
    training: error(fitted, points),
    validation: validationError,
    test: error(chosen, test),
    fresh: error(chosen, fresh),
    reached: validationError < GOAL && state.test === "hidden",
  };
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Data} data
 */
function picture(state, { coefficients }, texts, data) {
  const area = plane({
    x: [-1, 1],
    y: [-2, 2],
    xTicks: [-1, 0, 1],
    yTicks: [-2, -1, 0, 1, 2],
    xName: "x",
    yName: "y",
    height: 360,
  });
  /** @param {Points} points @param {string} name @param {number} r */
  const dots = ({ x, y }, name, r) =>
    x.map((each, i) =>
      svg("circle", { cx: area.x(each), cy: area.y(clamp(y[i], -2, 2)), r, class: name }),
    );
  const test = state.test === "shown" ? dots(data.parts.test, "third", 3) : [];
  const legend = [
    label(`● ${texts.training}`, area.left + 8, area.top + 18, { class: "one halo" }),
    label(`● ${texts.validation}`, area.left + 8, area.top + 38, { class: "zero halo" }),
  ];
  return [
    svg(
      "svg",
      { viewBox: "0 0 420 360" },
      area.axes,
      ...test,
      ...dots(data.parts.validation, "zero faint", 3),
      curve(area, (x) => evaluate(coefficients, x), [-1, 1], { class: "curve" }),
      ...dots(trainingPoints(state, data), "one point", 6),
      ...legend,
    ),
  ];
}

/**
 * The errors of all parts.
 *
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 */
function calculation(state, outcome, texts) {
  const { degree, test } = state;
  const isShown = test === "shown";
  const rows = [
    [texts.training, trainingText(state, outcome, 4)],
    [texts.validation, number(outcome.validation, 4)],
    [texts.test, isShown ? number(outcome.test, 4) : texts.hidden],
    [texts.fresh, isShown ? number(outcome.fresh, 4) : texts.hidden],
  ].map((cells) => html("tr", {}, ...cells.map((cell) => html("td", {}, cell))));
  const terms = outcome.coefficients.map((each, d) => `${number(each)}·T${subscript(d)}`);
  return [
    html("table", {}, html("tbody", {}, ...rows)),
    line("D = ", linked("degree", number(degree, 0))),
    line(`f(x) = ${terms.join(" + ").replaceAll("+ −", "− ")}`),
  ];
}

/**
 * The training loss as text; without own points there is none.
 *
 * @param {State} state
 * @param {Outcome} outcome
 * @param {number} digits
 */
function trainingText({ points, own }, { training }, digits) {
  return points === "own" && !own.some(Boolean) ? "–" : number(training, digits);
}

/** @param {number} index */
const subscript = (index) =>
  [...String(index)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]).join("");

export default {
  compute,
  picture,
  calculation,
  /**
   * @param {Outcome} outcome
   * @param {State} state
   */
  summary: (outcome, state) => ({
    training: trainingText(state, outcome, 3),
    validation: number(outcome.validation, 3),
  }),
};
