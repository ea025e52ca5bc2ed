// @ts-check
/**
 * Activation functions and ten layers of one; dlcore/ideas/activation.py has the same calculation.
 */
import { colon, line, linked, number, percent } from "./numbers.js";
import { clamp, curve, label, plane, svg } from "./svg.js";

/**
 * @typedef {object} State
 * @property {string} function
 * @property {number} z
 * @property {number} weight
 * @property {number} z1
 * @property {number} z2
 * @property {number} z3
 */

/** @typedef {ReturnType<typeof compute>} Outcome */
/** @typedef {Record<string, string>} Texts */
/** @typedef {(z: number) => number} Curve */

const LAYERS = 10;
const [SMALLEST, LARGEST] = [0.5, 2];
const LEAK = 0.2;
const [ALPHA, SCALE] = [1.6732632423543772, 1.0507009873554805];

/**
 * The error function, by a series of positive terms.
 *
 * @param {number} x
 */
export function erf(x) {
  const size = Math.abs(x);
  if (size > 6) return Math.sign(x);
  let [term, sum] = [size, size];
  for (let n = 1; term > 1e-17 * sum; n += 1) {
    term *= (2 * size * size) / (2 * n + 1);
    sum += term;
  }
  return (Math.sign(x) * 2 * Math.exp(-size * size) * sum) / Math.sqrt(Math.PI);
}

/** @type {Curve} */
const sigmoid = (z) => 1 / (1 + Math.exp(-z));
/** @type {Curve} */
const normal = (z) => 0.5 * (1 + erf(z / Math.SQRT2));

/** @type {Record<string, [Curve, Curve]>} each function with its derivative */
const FUNCTIONS = {
  step: [(z) => Number(z > 0), () => 0],
  sigmoid: [sigmoid, (z) => sigmoid(z) * (1 - sigmoid(z))],
  tanh: [Math.tanh, (z) => 1 - Math.tanh(z) ** 2],
  relu: [(z) => Math.max(z, 0), (z) => Number(z > 0)],
  leaky_relu: [(z) => (z > 0 ? z : LEAK * z), (z) => (z > 0 ? 1 : LEAK)],
  elu: [(z) => (z > 0 ? z : Math.expm1(z)), (z) => (z > 0 ? 1 : Math.exp(z))],
  selu: [
    (z) => SCALE * (z > 0 ? z : ALPHA * Math.expm1(z)),
    (z) => SCALE * (z > 0 ? 1 : ALPHA * Math.exp(z)),
  ],
  gelu: [
    (z) => z * normal(z),
    (z) => normal(z) + (z * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI),
  ],
  softplus: [(z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))), sigmoid],
  softsign: [(z) => z / (1 + Math.abs(z)), (z) => 1 / (1 + Math.abs(z)) ** 2],
  linear: [(z) => z, () => 1],
};
const BOUNDED = ["step", "sigmoid", "tanh", "softsign"];

/** @param {number[]} z */
export function softmax(z) {
  const powers = z.map((each) => Math.exp(each - Math.max(...z)));
  const total = powers.reduce((sum, power) => sum + power);
  return powers.map((power) => power / total);
}

/** @param {State} state */
export function compute(state) {
  const { z, weight } = state;
  /** @type {number[]} */
  const none = [];
  if (state.function === "softmax") {
    const shares = softmax([state.z1, state.z2, state.z3]);
    const zero = { value: 0, derivative: 0 };
    return { ...zero, signals: none, gradients: none, shares, reached: false };
  }
  const [f, derivative] = FUNCTIONS[state.function];
  const [inputs, signals] = [[z], [f(z)]];
  for (let layer = 1; layer < LAYERS; layer += 1) {
    inputs.push(weight * signals[layer - 1]);
    signals.push(f(inputs[layer]));
  }
  const gradients = [derivative(inputs[LAYERS - 1])];
  for (const input of inputs.slice(0, -1).reverse())
    gradients.unshift(gradients[0] * weight * derivative(input));
  const reached = SMALLEST <= gradients[0] && gradients[0] <= LARGEST;
  const [value, slope] = [signals[0], derivative(z)];
  return { value, derivative: slope, signals, gradients, shares: none, reached };
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 */
function picture(state, outcome, texts) {
  if (state.function === "softmax") return [drawShares(state, outcome, texts)];
  const [f, derivative] = FUNCTIONS[state.function];
  const bounded = BOUNDED.includes(state.function);
  const area = plane({
    x: [-6, 6],
    y: bounded ? [-1.25, 1.25] : [-2, 6],
    xTicks: [-6, -3, 0, 3, 6],
    yTicks: bounded ? [-1, 0, 1] : [-2, 0, 2, 4, 6],
    xName: "z",
    height: 260,
  });
  const [cx, cy] = [area.x(state.z), clamp(area.y(outcome.value), area.top, area.bottom)];
  return [
    svg(
      "svg",
      { viewBox: "0 0 420 450" },
      area.axes,
      curve(area, derivative, [-6, 6], { class: "curve zero dashed" }),
      curve(area, f, [-6, 6], { class: "curve one" }),
      svg("circle", { cx, cy, r: 7, class: "one point" }),
      label("f(z)", area.left + 8, area.top + 16, { class: "one" }),
      label(texts.derivative, area.left + 48, area.top + 16, { class: "zero" }),
      ...bars(outcome.gradients, texts.gradients, 270, "zero"),
      ...bars(outcome.signals, texts.signals, 358, "one"),
    ),
  ];
}

/**
 * One bar per layer on a logarithmic scale, from a hundred-millionth to ten thousand.
 *
 * @param {number[]} values
 * @param {string} title
 * @param {number} top
 * @param {string} color
 */
function bars(values, title, top, color) {
  const base = top + 62;
  return [
    label(title, 46, top + 10),
    ...values.flatMap((value, i) => {
      const share = clamp((Math.log10(Math.abs(value)) + 8) / 12, 0, 1) || 0;
      const x = 46 + 36 * i;
      const height = Math.max(44 * share, 1);
      const box = { x, y: base - height, width: 30, height, rx: 2 };
      return [
        svg("rect", { ...box, class: color }),
        label(i + 1, x + 15, base + 14, { "text-anchor": "middle", class: "small" }),
      ];
    }),
  ];
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 */
function drawShares(state, { shares }, texts) {
  const rows = shares.flatMap((share, i) => {
    const y = 50 + 70 * i;
    const z = [state.z1, state.z2, state.z3][i];
    return [
      label(`z = ${number(z, 1)}`, 10, y + 26),
      svg("rect", { x: 90, y, width: 260, height: 40, rx: 4, class: "track" }),
      svg("rect", { x: 90, y, width: Math.max(260 * share, 1), height: 40, rx: 4, class: "one" }),
      label(percent(share, 1), 360, y + 26),
    ];
  });
  return svg("svg", { viewBox: "0 0 420 270" }, label(texts.softmax, 90, 30), ...rows);
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 */
function calculation(state, { value, derivative, gradients, shares }, texts) {
  const use = line(texts[`use_${state.function}`]);
  if (shares.length) {
    const names = ["z1", "z2", "z3"];
    const powers = [state.z1, state.z2, state.z3].map((z) => Math.exp(z));
    const sum = powers.map((power) => number(power)).join(" + ");
    return [
      ...shares.map((share, i) =>
        line(
          "e^",
          linked(names[i], number(Math.log(powers[i]), 1)),
          ` / (${sum}) = `,
          number(share, 3),
        ),
      ),
      use,
    ];
  }
  return [
    line("f(", linked("z", state.z), `) = ${number(value, 4)}`),
    line("f′(", linked("z", state.z), `) = ${number(derivative, 4)}`),
    line("∂a₁₀/∂z₁ = f′(z₁) · ", linked("weight", state.weight), " · f′(z₂) · … = "),
    line(number(gradients[0], 4)),
    use,
  ];
}

export default {
  compute,
  picture,
  calculation,
  /**
   * @param {Outcome} outcome
   * @param {State} _state
   * @param {object} _data
   * @param {Texts} names
   */
  summary: ({ value, derivative, gradients }, _state, _data, names) => ({
    function: names.function,
    value: number(value),
    derivative: number(derivative),
    gradient: number(gradients[0], 3),
  }),
  /**
   * @param {Outcome} outcome
   * @param {State} _state
   * @param {Texts} texts
   */
  otherSummary: ({ shares }, _state, texts) =>
    shares.length
      ? `${texts.softmax}${colon()}${shares.map((share) => number(share, 3)).join(", ")}`
      : "",
};
