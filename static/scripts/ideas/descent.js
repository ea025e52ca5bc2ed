// @ts-check
/**
 * Gradient descent; dlcore/ideas/descent.py has the same calculation.
 */
import { colon, line, linked, number } from "./numbers.js";
import { clamp, curve as drawCurve, label, linePath, plane, spaced, svg } from "./svg.js";

/**
 * @typedef {object} State
 * @property {"line" | "curve"} surface
 * @property {"sgd" | "momentum" | "adam"} optimizer
 * @property {number} rate
 * @property {number} epochs
 * @property {"10" | "100"} batch
 * @property {number} start
 * @property {"contour" | "relief"} view
 */

/** @typedef {{ x: number[], y: number[] }} Points */
/** @typedef {ReturnType<typeof compute>} Outcome */
/** @typedef {Record<string, string>} Texts */
/** @typedef {[number, number]} Pair */

const [SLOPE, TOLERANCE] = [3, 0.1];
const LIMIT = 1000;
const [MOMENTUM, BETA_1, BETA_2, EPSILON] = [0.9, 0.9, 0.999, 1e-7];
const LEVELS = [0.05, 0.3, 1, 2.5, 5, 9, 15];
const [WEIGHTS, BIASES] = [/** @type {Pair} */ ([-1, 5]), /** @type {Pair} */ ([-2, 3])];
const HIGHEST = 14;

/** @param {number} x */
const curve = (x) => (x * x * x * x) / 4 - x * x + 0.3 * x;

/**
 * @param {number} weight
 * @param {number} bias
 * @param {Points} points
 */
function lineLoss(weight, bias, { x, y }) {
  let sum = 0;
  for (const [i, each] of x.entries()) sum += (weight * each + bias - y[i]) ** 2;
  return sum / x.length;
}

/**
 * @param {State} state
 * @param {number[]} theta
 * @param {Points} points
 * @param {number} from
 * @param {number} to
 */
function gradientAt(state, [first, bias], { x, y }, from, to) {
  if (state.surface === "curve") return [first * first * first - 2 * first + 0.3];
  const sums = [0, 0];
  for (let i = from; i < to; i += 1) {
    const error = first * x[i] + bias - y[i];
    sums[0] += error * x[i];
    sums[1] += error;
  }
  return sums.map((sum) => (2 * sum) / (to - from));
}

/**
 * @param {State} state
 * @param {Points} points
 */
export function compute(state, points) {
  const count = points.x.length;
  const size = Number(state.batch);
  const onLine = state.surface === "line";
  const batches = onLine ? Math.floor(count / size) : 1;
  let theta = onLine ? [0, 0] : [state.start];
  let first = theta.map(() => 0);
  let second = first;
  const path = [theta];
  for (let step = 0; step < state.epochs * batches; step += 1) {
    const from = (step % batches) * size;
    const gradient = gradientAt(state, theta, points, from, from + size);
    if (state.optimizer === "adam") {
      first = first.map((m, i) => BETA_1 * m + (1 - BETA_1) * gradient[i]);
      second = second.map((v, i) => BETA_2 * v + (1 - BETA_2) * gradient[i] ** 2);
      const rate = (state.rate * Math.sqrt(1 - BETA_2 ** (step + 1))) / (1 - BETA_1 ** (step + 1));
      theta = theta.map((each, i) => each - (rate * first[i]) / (Math.sqrt(second[i]) + EPSILON));
    } else {
      const momentum = state.optimizer === "momentum" ? MOMENTUM : 0;
      first = first.map((m, i) => momentum * m - state.rate * gradient[i]);
      theta = theta.map((each, i) => each + first[i]);
    }
    path.push(theta);
    if (isFar(theta)) break;
  }
  const diverged = isFar(theta);
  return {
    path,
    loss: onLine ? lineLoss(theta[0], theta[1], points) : curve(theta[0]),
    gradient: gradientAt(state, theta, points, 0, count),
    diverged,
    reached: onLine && !diverged && Math.abs(theta[0] - SLOPE) < TOLERANCE,
  };
}

/** @param {number[]} theta */
const isFar = (theta) => Math.max(...theta.map(Math.abs)) > LIMIT;

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Points} points
 */
function picture(state, outcome, texts, points) {
  const isLine = state.surface === "line";
  const draw = isLine ? (state.view === "contour" ? contour : relief) : hills;
  const note = outcome.diverged
    ? [label(texts.diverged, 215, 40, { "text-anchor": "middle", class: "note" })]
    : [];
  const parts = [...draw(outcome, texts, points), ...note];
  const pictures = [svg("svg", { viewBox: "0 0 420 360" }, ...parts)];
  if (isLine) pictures.push(fit(outcome, points));
  return pictures;
}

/**
 * The curve and the steps on it.
 *
 * @param {Outcome} outcome
 */
function hills({ path }) {
  const area = plane({
    x: [-2.4, 2.4],
    y: [-2, 3],
    xTicks: [-2, -1, 0, 1, 2],
    yTicks: [-2, -1, 0, 1, 2, 3],
    xName: "θ",
    yName: "L(θ)",
    height: 360,
  });
  const steps = path.map(([x]) => /** @type {Pair} */ ([x, curve(x)]));
  const seen = steps.filter(([x, y]) => Math.abs(x) < 2.4 && y < 3);
  const dots = seen.map(([x, y], i) =>
    svg("circle", {
      cx: area.x(x),
      cy: area.y(y),
      r: i === seen.length - 1 ? 8 : 3.5,
      class: i === seen.length - 1 ? "zero point" : "zero",
    }),
  );
  return [
    area.axes,
    drawCurve(area, curve, [-2.4, 2.4], { class: "curve one" }),
    svg("path", { d: area.path(seen), class: "way zero" }),
    ...dots,
  ];
}

/**
 * Ellipses of equal loss around the minimum, and the path.
 *
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Points} points
 */
function contour({ path }, texts, points) {
  const area = plane({
    x: WEIGHTS,
    y: BIASES,
    xTicks: [-1, 0, 1, 2, 3, 4, 5],
    yTicks: [-2, -1, 0, 1, 2, 3],
    xName: texts.weight,
    yName: texts.bias,
    height: 360,
  });
  /** @param {number[][]} steps */
  const shown = (steps) => linePath(steps.map(([w, b]) => [area.x(w), area.y(b)]));
  const ellipses = LEVELS.map((level) =>
    svg("path", { d: shown(ellipse(level, points)), class: "level one" }),
  );
  const frame = {
    x: area.left,
    y: area.top,
    width: area.right - area.left,
    height: area.bottom - area.top,
  };
  const [w, b] = path[path.length - 1];
  return [
    svg("clipPath", { id: "dl-descent" }, svg("rect", frame)),
    area.axes,
    svg(
      "g",
      { "clip-path": "url(#dl-descent)" },
      ...ellipses,
      svg("path", { d: shown(path), class: "way zero" }),
      svg("circle", { cx: area.x(w), cy: area.y(b), r: 8, class: "zero point" }),
    ),
    label("★", area.x(SLOPE), area.y(minimum(points)[1]) + 6, { "text-anchor": "middle" }),
  ];
}

/** @param {Points} points */
function moments({ x, y }) {
  const count = x.length;
  const [xx, mean] = [x.reduce((sum, each) => sum + each * each, 0) / count, average(x)];
  const xy = x.reduce((sum, each, i) => sum + each * y[i], 0) / count;
  return { xx, mean, xy, meanY: average(y) };
}

/** @param {number[]} values */
const average = (values) => values.reduce((sum, each) => sum + each, 0) / values.length;

/**
 * @param {Points} points
 * @returns {Pair}
 */
export function minimum(points) {
  const { xx, mean, xy, meanY } = moments(points);
  const weight = (xy - mean * meanY) / (xx - mean * mean);
  return [weight, meanY - weight * mean];
}

/**
 * Where the loss is `level` above the minimum: a circle through the inverse of a Cholesky factor.
 *
 * @param {number} level
 * @param {Points} points
 */
export function ellipse(level, points) {
  const { xx, mean } = moments(points);
  const [w, b] = minimum(points);
  const [corner, side] = [Math.sqrt(xx), mean / Math.sqrt(xx)];
  return spaced(0, 2 * Math.PI, 97).map((angle) => {
    const along = (Math.sqrt(level) * Math.sin(angle)) / Math.sqrt(1 - side * side);
    const across = (Math.sqrt(level) * Math.cos(angle) - side * along) / corner;
    return /** @type {Pair} */ ([w + across, b + along]);
  });
}

/**
 * The surface in relief: lines of equal weight and of equal bias.
 *
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Points} points
 */
function relief({ path }, texts, points) {
  /** @param {number} w @param {number} b @returns {Pair} */
  const project = (w, b) => {
    const [u, v] = [(w + 1) / 6, (b + 2) / 5];
    const height = Math.min(lineLoss(w, b, points), HIGHEST) / HIGHEST;
    return [40 + 230 * u + 120 * v, 300 - 90 * v + 40 * u - 190 * height];
  };
  const [weights, biases] = [spaced(...WEIGHTS, 15), spaced(...BIASES, 15)];
  const mesh = [
    ...weights.map((w) => biases.map((b) => project(w, b))),
    ...biases.map((b) => weights.map((w) => project(w, b))),
  ].map((points_) => svg("path", { d: linePath(points_), class: "level one" }));
  const inside = path.filter(([w, b]) => w >= -1 && w <= 5 && b >= -2 && b <= 3);
  const way = inside.map(([w, b]) => project(w, b));
  const [cx, cy] = way[way.length - 1];
  return [
    ...mesh,
    svg("path", { d: linePath(way), class: "way zero" }),
    svg("circle", { cx, cy, r: 8, class: "zero point" }),
    label(texts.weight, 150, 350, { "text-anchor": "middle" }),
    label(texts.bias, 350, 310, { "text-anchor": "middle" }),
    label(texts.loss, 10, 24),
  ];
}

/**
 * The points and the line that the parameters make.
 *
 * @param {Outcome} outcome
 * @param {Points} points
 */
function fit({ path }, { x, y }) {
  const area = plane({
    x: [0, 1],
    y: [0, 3.2],
    yTicks: [0, 1, 2, 3],
    xName: "x",
    yName: "y",
    height: 200,
  });
  const [w, b] = path[path.length - 1];
  const dots = x.map((each, i) =>
    svg("circle", { cx: area.x(each), cy: area.y(y[i]), r: 2.5, class: "one" }),
  );
  /** @param {number} value */
  const inside = (value) => area.y(clamp(value, 0, 3.2));
  const ends = spaced(0, 1, 60).map((each) => [area.x(each), inside(w * each + b)]);
  const fitted = linePath(/** @type {Pair[]} */ (ends));
  return svg(
    "svg",
    { viewBox: "0 0 420 200", class: "second" },
    area.axes,
    ...dots,
    svg("path", { d: fitted, class: "curve zero" }),
  );
}

/**
 * The last step.
 *
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 */
function calculation(state, { path, loss, gradient }, texts) {
  const names = state.surface === "line" ? ["w", "b"] : ["θ"];
  const end = path[path.length - 1];
  const change = line(
    `−η · ∂L/∂${names[0]} = −`,
    linked("rate", String(state.rate)),
    ` · (${number(gradient[0], 4)}) = ${number(-state.rate * gradient[0], 5)}`,
  );
  return [
    line(
      `${texts.at}${colon()}`,
      names.map((name, i) => `${name} = ${number(end[i], 3)}`).join(", "),
    ),
    line(`${texts.loss}${colon()}${number(loss, 4)}`),
    ...names.map((name, i) => line(`∂L/∂${name} = ${number(gradient[i], 4)}`)),
    ...(state.optimizer === "sgd" ? [change] : []),
  ];
}

export default {
  compute,
  picture,
  calculation,
  /** @param {Outcome} outcome */
  summary: ({ path, loss }) => ({
    at: path[path.length - 1].map((each) => number(each, 2)).join(", "),
    loss: number(loss, 3),
    steps: path.length - 1,
  }),
};
