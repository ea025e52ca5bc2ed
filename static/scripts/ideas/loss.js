// @ts-check
/**
 * Losses of one prediction and of a batch; dlcore/ideas/loss.py has the same calculation.
 */
import { colon, line, linked, number, percent } from "./numbers.js";
import { curve, label, plane, svg } from "./svg.js";

/**
 * @typedef {object} State
 * @property {number} p
 * @property {"neuron" | "majority"} model
 * @property {number} confidence
 */

/** @typedef {{ sums: number[], labels: number[] }} Batch */
/** @typedef {ReturnType<typeof compute>} Outcome */
/** @typedef {Record<string, string>} Texts */

const GOAL = 0.25;
const HIGHEST = 4;

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * @param {State} state
 * @param {Batch} batch
 */
export function compute({ p, model, confidence }, { sums, labels }) {
  const majority = mean(labels);
  const shares = sums.map((sum, i) => {
    const positive = model === "majority" ? majority : 1 / (1 + Math.exp(-confidence * sum));
    return labels[i] ? positive : 1 - positive;
  });
  const losses = shares.map((share) => -Math.log(share));
  return {
    cross_entropy: -Math.log(p),
    squared_error: (1 - p) ** 2,
    shares,
    losses,
    accuracy: mean(shares.map((share) => Number(share > 0.5))),
    batch_cross_entropy: mean(losses),
    batch_squared_error: mean(shares.map((share) => (1 - share) ** 2)),
    reached: mean(losses) < GOAL,
  };
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Batch} batch
 */
function picture(state, outcome, texts, batch) {
  const area = plane({
    x: [0, 1],
    y: [0, HIGHEST],
    xTicks: [0, 0.5, 1],
    yTicks: [0, 1, 2, 3, 4],
    xName: "p",
    height: 260,
  });
  /** @param {number} loss @param {string} color */
  const point = (loss, color) =>
    svg("circle", {
      cx: area.x(state.p),
      cy: area.y(Math.min(loss, HIGHEST)),
      r: 7,
      class: `${color} point`,
    });
  const middle = area.left + 130;
  return [
    svg(
      "svg",
      { viewBox: "0 0 420 420" },
      area.axes,
      curve(area, (p) => (1 - p) ** 2, [0, 1], { class: "curve zero" }),
      curve(area, (p) => -Math.log(p || 1e-9), [0, 1], { class: "curve one" }),
      point(outcome.squared_error, "zero"),
      point(outcome.cross_entropy, "one"),
      label(texts.cross_entropy, middle, area.top + 22, { class: "one" }),
      label(texts.squared_error, middle, area.top + 42, { class: "zero" }),
      ...bars(outcome, texts, batch),
    ),
  ];
}

/**
 * The probability that each digit's true class gets.
 *
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Batch} batch
 */
function bars({ shares }, texts, { labels }) {
  const [top, height, width] = [294, 96, 360 / labels.length];
  const half = { x1: 46, x2: 406, y1: top + height / 2, y2: top + height / 2 };
  return [
    label(texts.batch, 46, top - 10),
    ...shares.flatMap((share, i) => {
      const x = 46 + width * i;
      const size = Math.max(height * share, 1.5);
      const box = { x, y: top + height - size, width: width - 4, height: size, rx: 2 };
      return [
        svg("rect", { ...box, y: top, height, class: "track" }),
        svg("rect", { ...box, class: share > 0.5 ? "one" : "zero" }),
        label(labels[i] ? 8 : 1, x + width / 2 - 2, top + height + 18, { "text-anchor": "middle" }),
      ];
    }),
    svg("g", { class: "axes" }, svg("line", half)),
    label("½", 38, top + height / 2 + 5, { "text-anchor": "end" }),
  ];
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 */
function calculation({ p }, outcome, texts) {
  const { losses } = outcome;
  const terms = losses.map((loss) => loss.toFixed(2)).join(" + ");
  return [
    line(
      `${texts.cross_entropy}${colon()}−ln `,
      linked("p", p),
      ` = ${number(outcome.cross_entropy, 3)}`,
    ),
    line(
      `${texts.squared_error}${colon()}(1 − `,
      linked("p", p),
      `)² = ${number(outcome.squared_error, 3)}`,
    ),
    line(
      `${texts.mean}${colon()}(${terms}) / ${losses.length} = `,
      linked("confidence", number(outcome.batch_cross_entropy, 3)),
    ),
    line(`${texts.accuracy}${colon()}${percent(outcome.accuracy, 1)}`),
  ];
}

export default {
  compute,
  picture,
  calculation,
  /** @param {Outcome} outcome */
  summary: (outcome) => ({
    loss: number(outcome.cross_entropy, 3),
    batch: number(outcome.batch_cross_entropy, 3),
    accuracy: percent(outcome.accuracy, 1),
  }),
};
