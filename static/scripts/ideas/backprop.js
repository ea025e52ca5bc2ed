// @ts-check
/**
 * Back-propagation through a small network; dlcore/ideas/backprop.py has the same calculation.
 */
import { line, linked, number } from "./numbers.js";
import { clamp, html, label, svg } from "./svg.js";

/**
 * @typedef {object} State
 * @property {number} stage
 * @property {Name} weight
 * @property {number} w11
 * @property {number} w12
 * @property {number} w21
 * @property {number} w22
 * @property {number} v1
 * @property {number} v2
 */

/** @typedef {"w11" | "w12" | "w21" | "w22" | "v1" | "v2"} Name */
/** @typedef {ReturnType<typeof compute>} Outcome */
/** @typedef {Record<string, string>} Texts */
/** @typedef {[number, number]} Pair */

const WEIGHTS = /** @type {Name[]} */ (["w11", "w12", "w21", "w22", "v1", "v2"]);
const [X1, X2, TARGET] = [1, 0.5, 1];
const [GOAL, RATE, STEP, LIMIT] = [0.02, 2, 1e-5, 6];

/** @param {number} z */
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** @param {State} state */
function forward({ w11, w12, w21, w22, v1, v2 }) {
  const h1 = sigmoid(w11 * X1 + w21 * X2);
  const h2 = sigmoid(w12 * X1 + w22 * X2);
  const y = sigmoid(v1 * h1 + v2 * h2);
  return { h1, h2, y, loss: 0.5 * (y - TARGET) ** 2 };
}

/** @param {State} state */
export function compute(state) {
  const { h1, h2, y, loss } = forward(state);
  const delta = (y - TARGET) * y * (1 - y);
  const delta1 = delta * state.v1 * h1 * (1 - h1);
  const delta2 = delta * state.v2 * h2 * (1 - h2);
  /** @param {Name} name @param {number} step */
  const moved = (name, step) => forward({ ...state, [name]: state[name] + step }).loss;
  return {
    hidden: [h1, h2],
    output: y,
    loss,
    output_delta: delta,
    hidden_deltas: [delta1, delta2],
    gradient: [delta1 * X1, delta2 * X1, delta1 * X2, delta2 * X2, delta * h1, delta * h2],
    numeric: WEIGHTS.map((name) => (moved(name, STEP) - moved(name, -STEP)) / (2 * STEP)),
    reached: loss < GOAL,
  };
}

/**
 * Move every weight against its derivative.
 *
 * @param {State} state
 * @returns {State}
 */
function descend(state) {
  const { gradient } = compute(state);
  const moved = WEIGHTS.map((name, i) => [
    name,
    clamp(state[name] - RATE * gradient[i], -LIMIT, LIMIT),
  ]);
  return { ...state, ...Object.fromEntries(moved) };
}

const NODES = /** @type {Record<string, Pair>} */ ({
  x1: [40, 80],
  x2: [40, 250],
  h1: [190, 80],
  h2: [190, 250],
  y: [315, 165],
  L: [392, 165],
});

/** Each weight's ends, and where along its edge it is written. */
const EDGES = /** @type {Record<Name, [string, string, number]>} */ ({
  w11: ["x1", "h1", 0.5],
  w12: ["x1", "h2", 0.26],
  w21: ["x2", "h1", 0.26],
  w22: ["x2", "h2", 0.5],
  v1: ["h1", "y", 0.5],
  v2: ["h2", "y", 0.5],
});

/**
 * @param {State} state
 * @param {Outcome} outcome
 */
function picture(state, outcome) {
  const { hidden, output, loss, output_delta, hidden_deltas } = outcome;
  const edges = WEIGHTS.map((name, i) => edge(name, state, outcome.gradient[i]));
  const [forward1, forward2] = [state.stage >= 1, state.stage >= 2];
  const [back1, back2] = [state.stage >= 3, state.stage >= 4];
  const [[x, y], [lx, ly]] = [NODES.y, NODES.L];
  return [
    svg(
      "svg",
      { viewBox: "0 0 430 330" },
      svg("line", { x1: x, y1: y, x2: lx, y2: ly, class: "edge" }),
      ...edges,
      node("x1", "x₁", X1, undefined),
      node("x2", "x₂", X2, undefined),
      node("h1", "h₁", forward1 ? hidden[0] : undefined, back2 ? hidden_deltas[0] : undefined),
      node("h2", "h₂", forward1 ? hidden[1] : undefined, back2 ? hidden_deltas[1] : undefined),
      node("y", "y", forward2 ? output : undefined, back1 ? output_delta : undefined),
      node("L", "L", forward2 ? loss : undefined, undefined),
    ),
  ];
}

/**
 * @param {string} name
 * @param {string} title
 * @param {number | undefined} value
 * @param {number | undefined} delta
 */
function node(name, title, value, delta) {
  const [cx, cy] = NODES[name];
  const middle = { "text-anchor": "middle" };
  return svg(
    "g",
    {},
    svg("circle", { cx, cy, r: 27, class: value === undefined ? "node" : "node one" }),
    label(value === undefined ? "?" : number(value, 3), cx, cy + 5, middle),
    label(title, cx, cy - 34, middle),
    delta === undefined
      ? ""
      : label(`δ ${number(delta, 3)}`, cx, cy + 45, { ...middle, class: "zero" }),
  );
}

/**
 * @param {Name} name
 * @param {State} state
 * @param {number} slope
 */
function edge(name, state, slope) {
  const [from, to, along] = EDGES[name];
  const [[x1, y1], [x2, y2]] = [NODES[from], NODES[to]];
  const [x, y] = [x1 + along * (x2 - x1), y1 + along * (y2 - y1)];
  const isKnown = state.stage >= (name.startsWith("v") ? 3 : 4);
  const middle = { "text-anchor": "middle" };
  return svg(
    "g",
    {},
    svg("line", { x1, y1, x2, y2, class: name === state.weight ? "edge chosen" : "edge" }),
    label(number(state[name]), x, y - 6, { ...middle, class: "halo" }),
    isKnown ? label(number(slope, 3), x, y + 13, { ...middle, class: "halo zero small" }) : "",
  );
}

const TITLES = { w11: "w₁₁", w12: "w₁₂", w21: "w₂₁", w22: "w₂₂", v1: "v₁", v2: "v₂" };

/**
 * The chain rule for the chosen weight, and all derivatives beside numeric ones.
 *
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 */
function calculation(state, outcome, texts) {
  const { hidden, output, gradient, numeric } = outcome;
  const name = state.weight;
  const unit = Number(EDGES[name][name.startsWith("v") ? 0 : 1].slice(1)) - 1;
  const h = hidden[unit];
  const slope = number(output * (1 - output), 3);
  const start = `∂L/∂${TITLES[name]} = (${number(output, 3)} − ${TARGET}) · ${slope}`;
  const v = unit ? "v2" : "v1";
  const rest = name.startsWith("v")
    ? [` · ${number(h, 3)}`]
    : [" · (", linked(v, state[v]), `) · ${number(h * (1 - h), 3)} · ${name[1] === "1" ? X1 : X2}`];
  const result = ` = ${number(gradient[WEIGHTS.indexOf(name)], 5)}`;
  const heads = ["", texts.weight, texts.backward, texts.numeric];
  const rows = WEIGHTS.map((each, i) =>
    html(
      "tr",
      {},
      html("td", {}, TITLES[each]),
      html("td", {}, linked(each, state[each])),
      html("td", {}, number(gradient[i], 5)),
      html("td", {}, number(numeric[i], 5)),
    ),
  );
  const head = html("tr", {}, ...heads.map((title) => html("th", { scope: "col" }, title)));
  return [
    line(start, ...rest, result),
    html("table", {}, html("thead", {}, head), html("tbody", {}, ...rows)),
    line(texts.cost),
  ];
}

export default {
  compute,
  picture,
  calculation,
  /** @param {Outcome} outcome */
  summary: ({ output, loss }) => ({ output: number(output, 3), loss: number(loss, 4) }),
  actions: { descend },
};
