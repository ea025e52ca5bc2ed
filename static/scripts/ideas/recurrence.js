// @ts-check
/**
 * A recurrent unit reads a review; dlcore/ideas/recurrence.py has the same calculation.
 */
import { colon, factor, line, linked, number } from "./numbers.js";
import { clamp, label, svg } from "./svg.js";

/**
 * @typedef {object} State
 * @property {"simple" | "lstm"} cell
 * @property {number} length
 * @property {number} recurrent
 * @property {number} forget
 * @property {number} weight
 */

/** @typedef {{ words: string[], values: number[] }} Review */
/** @typedef {ReturnType<typeof compute>} Outcome */
/** @typedef {Record<string, string>} Texts */

const [LOW, HIGH] = [0.1, 2];

/**
 * @param {State} state
 * @param {Review} review
 */
export function compute(state, { values }) {
  const inputs = values.slice(0, state.length);
  const { states, influences } =
    state.cell === "simple" ? simple(state, inputs) : lstm(state, inputs);
  const isWhole = inputs.length === values.length;
  const reached = isWhole && LOW <= influences[0] && influences[0] <= HIGH;
  return { states, influences, reached };
}

/**
 * @param {State} state
 * @param {number[]} inputs
 */
function simple({ recurrent, weight }, inputs) {
  /** @type {number[]} */
  const states = [];
  for (const [t, x] of inputs.entries())
    states.push(Math.tanh(recurrent * (states[t - 1] ?? 0) + weight * x));
  /** @type {number[]} */
  const influences = [];
  let back = 1;
  for (const hidden of [...states].reverse()) {
    back *= 1 - hidden * hidden;
    influences.unshift(back * weight);
    back *= recurrent;
  }
  return { states, influences };
}

/**
 * @param {State} state
 * @param {number[]} inputs
 */
function lstm({ forget, weight }, inputs) {
  let cell = 0;
  const states = inputs.map((x) => {
    cell = forget * cell + weight * x;
    return Math.tanh(cell);
  });
  const slope = 1 - Math.tanh(cell) ** 2;
  const last = inputs.length - 1;
  return { states, influences: inputs.map((_, i) => slope * weight * forget ** (last - i)) };
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Review} review
 */
function picture(state, { states, influences }, texts, { words }) {
  const rows = words.flatMap((word, i) => {
    const y = 34 + 21 * i;
    const isRead = i < state.length;
    return [
      label(word, 92, y + 14, { "text-anchor": "end", class: isRead ? undefined : "unread" }),
      ...(isRead ? [...bar(states[i], 180, y, 75), ...bar(influences[i], 335, y, 75)] : []),
    ];
  });
  return [
    svg(
      "svg",
      { viewBox: "0 0 430 460" },
      label(texts.states, 180, 20, { "text-anchor": "middle" }),
      label(texts.influences, 335, 20, { "text-anchor": "middle" }),
      svg("line", { x1: 180, x2: 180, y1: 30, y2: 452, class: "edge" }),
      svg("line", { x1: 335, x2: 335, y1: 30, y2: 452, class: "edge" }),
      ...rows,
    ),
  ];
}

/**
 * A bar to the right (positive) or the left (negative) of the middle; 1 is its whole length.
 *
 * @param {number} value
 * @param {number} middle
 * @param {number} y
 * @param {number} reach
 */
function bar(value, middle, y, reach) {
  const width = Math.max(clamp(Math.abs(value), 0, 1) * reach, 1);
  const x = value < 0 ? middle - width : middle;
  const box = { x, y, width, height: 16, rx: 2 };
  return [svg("rect", { ...box, class: value < 0 ? "zero" : "one" })];
}

/**
 * The last step.
 *
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Review} review
 */
function calculation(state, { states, influences }, texts, { values }) {
  const last = state.length - 1;
  const x = number(values[last], 1);
  const before = number(states[last - 1] ?? 0, 3);
  const input = [" + ", linked("weight", number(state.weight, 1)), ` · (${x})`];
  const step =
    state.cell === "simple"
      ? ["tanh(", factor("recurrent", state.recurrent), ` · (${before})`, ...input, ")"]
      : [linked("forget", state.forget), " · c", ...input];
  return [
    line(`${texts.last}${colon()}`, ...step, ` → h = ${number(states[last], 3)}`),
    line(`∂h/∂x₁ = ${number(influences[0], 6)}`),
  ];
}

export default {
  compute,
  picture,
  calculation,
  /**
   * @param {Outcome} outcome
   * @param {State} state
   */
  summary: ({ states, influences }, { length }) => ({
    length,
    state: number(states[length - 1], 2),
    influence: number(influences[0], 4),
  }),
};
