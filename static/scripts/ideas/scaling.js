// @ts-check
/**
 * Scaling of inputs and one-hot encoding; dlcore/ideas/scaling.py has the same calculation.
 */
import { colon, factor, line, linked, number, percent } from "./numbers.js";
import { clamp, label, linePath, plane, svg } from "./svg.js";

/**
 * @typedef {object} State
 * @property {"none" | "divided" | "standardised"} scaling
 * @property {number} rate
 * @property {number} steps
 * @property {number} digit
 */

/** @typedef {{ x: number[][], y: number[] }} Table */
/** @typedef {ReturnType<typeof compute>} Outcome */
/** @typedef {Record<string, string>} Texts */
/** @typedef {[number, number]} Pair */

const GOAL = 0.2;
const CLASSES = 10;
const HIGHEST = 2;

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Scaled columns.
 *
 * @param {State} state
 * @param {Table} table
 */
function scaled({ scaling }, { x }) {
  if (scaling === "none") return x;
  const scales = [0, 1].map((column) => {
    const values = x.map((row) => row[column]);
    if (scaling === "divided") return { center: 0, size: Math.max(...values) };
    const center = mean(values);
    return { center, size: Math.sqrt(mean(values.map((value) => (value - center) ** 2))) };
  });
  return x.map((row) => row.map((value, i) => (value - scales[i].center) / scales[i].size));
}

/**
 * @param {State} state
 * @param {Table} table
 */
export function compute(state, table) {
  const { y } = table;
  const x = scaled(state, table);
  let weights = [0, 0, 0];
  const sums = () => x.map(([a, b]) => weights[0] * a + weights[1] * b + weights[2]);
  const loss = () => mean(sums().map((z, i) => softplus(y[i] ? -z : z)));
  const losses = [loss()];
  for (let step = 0; step < state.steps; step += 1) {
    const errors = sums().map((z, i) => 1 / (1 + Math.exp(-z)) - y[i]);
    const slopes = [
      mean(errors.map((error, i) => error * x[i][0])),
      mean(errors.map((error, i) => error * x[i][1])),
      mean(errors),
    ];
    weights = weights.map((weight, i) => weight - state.rate * slopes[i]);
    losses.push(loss());
  }
  return {
    losses,
    weights,
    accuracy: mean(sums().map((z, i) => Number(z > 0 === Boolean(y[i])))),
    one_hot: Array.from({ length: CLASSES }, (_, i) => Number(i === state.digit)),
    reached: losses[losses.length - 1] < GOAL,
  };
}

/** @param {number} z */
const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

const RANGES = {
  none: /** @type {[Pair, Pair]} */ ([
    [0, 1700],
    [0, 1700],
  ]),
  divided: /** @type {[Pair, Pair]} */ ([
    [0, 1],
    [0, 1],
  ]),
  standardised: /** @type {[Pair, Pair]} */ ([
    [-3, 3],
    [-3, 3],
  ]),
};

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Table} table
 */
function picture(state, { losses, weights, one_hot }, texts, table) {
  const [xRange, yRange] = RANGES[state.scaling];
  const area = plane({
    x: xRange,
    y: yRange,
    xName: texts.alcohol,
    yName: texts.proline,
    height: 270,
  });
  const dots = scaled(state, table).map(([a, b], i) =>
    svg("circle", { cx: area.x(a), cy: area.y(b), r: 3.5, class: table.y[i] ? "one" : "zero" }),
  );
  return [
    svg(
      "svg",
      { viewBox: "0 0 420 460" },
      area.axes,
      ...dots,
      border(area, weights, xRange, yRange),
      label(`● ${texts.first}`, area.left + 10, area.top + 18, { class: "one" }),
      label(`● ${texts.second}`, area.left + 10, area.top + 38, { class: "zero" }),
      ...lossBars(losses, texts),
      ...cells(one_hot, texts),
    ),
  ];
}

/**
 * The line on which the neuron is undecided.
 *
 * @param {import("./svg.js").Plane} area
 * @param {number[]} weights
 * @param {Pair} xRange
 * @param {Pair} yRange
 */
function border(area, [w1, w2, b], [left, right], [low, high]) {
  const ends = [];
  for (const x of [left, right]) ends.push([x, -(w1 * x + b) / w2]);
  for (const y of [low, high]) ends.push([-(w2 * y + b) / w1, y]);
  const inside = ends.filter(
    ([x, y]) => x >= left - 1e-9 && x <= right + 1e-9 && y >= low - 1e-9 && y <= high + 1e-9,
  );
  const points = inside.slice(0, 2).map(([x, y]) => [area.x(x), area.y(y)]);
  return svg("path", { d: linePath(/** @type {Pair[]} */ (points)), class: "curve" });
}

/**
 * @param {number[]} losses
 * @param {Texts} texts
 */
function lossBars(losses, texts) {
  const [top, height] = [296, 60];
  return [
    label(texts.losses, 46, top - 6),
    ...losses.flatMap((loss, i) => {
      const size = Math.max(height * clamp(loss / HIGHEST, 0, 1), 1);
      const x = 46 + 33 * i;
      const box = { x, y: top + height - size, width: 27, height: size, rx: 2 };
      return [
        svg("rect", { ...box, class: loss > HIGHEST ? "zero" : "one" }),
        label(i, x + 13, top + height + 15, { "text-anchor": "middle", class: "small" }),
      ];
    }),
  ];
}

/**
 * @param {number[]} values
 * @param {Texts} texts
 */
function cells(values, texts) {
  const top = 408;
  return [
    label(texts.one_hot, 46, top - 7),
    ...values.flatMap((value, i) => {
      const box = { x: 46 + 36 * i, y: top, width: 32, height: 32, rx: 4 };
      return [
        svg("rect", { ...box, class: value ? "one" : "track" }),
        label(value, 62 + 36 * i, top + 21, {
          "text-anchor": "middle",
          class: value ? "on" : undefined,
        }),
        label(i, 62 + 36 * i, top + 46, { "text-anchor": "middle", class: "small" }),
      ];
    }),
  ];
}

/**
 * The first wine as the neuron gets it.
 *
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Table} table
 */
function calculation(state, { weights, losses, one_hot }, texts, table) {
  const [[a, b]] = scaled(state, table);
  const [w1, w2, bias] = weights;
  const z = w1 * a + w2 * b + bias;
  return [
    line(
      ...[
        "z = ",
        factor("rate", w1),
        ` · ${number(a)} + `,
        factor("rate", w2),
        ` · ${number(b)} + `,
      ],
      factor("rate", bias),
      ` = ${number(z)}`,
    ),
    line(`${texts.losses}${colon()}${losses.map((loss) => number(loss)).join(" → ")}`),
    line(linked("digit", String(state.digit)), ` → (${one_hot.join(", ")})`),
  ];
}

export default {
  compute,
  picture,
  calculation,
  /** @param {Outcome} outcome */
  summary: ({ losses, accuracy }) => ({
    loss: number(losses[losses.length - 1], 3),
    accuracy: percent(accuracy, 1),
  }),
};
