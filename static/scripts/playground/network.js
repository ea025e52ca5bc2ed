// @ts-check
/**
 * The forward pass of a network of dense layers, and its loss, as Keras computes them.
 */

/**
 * @typedef {object} Layer
 * @property {number} inputs
 * @property {number} outputs
 * @property {number} kernel offset of the kernel (input by input) in the flat weights
 * @property {number} bias offset of the biases
 * @property {string} activation
 */

/** @typedef {import("./settings.js").Settings} Settings */

const LEAK = 0.2;
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;
const TINY = 1e-7;

/**
 * The error function, by formula 7.1.26 of Abramowitz and Stegun: wrong by at most 1.5e-7.
 *
 * @param {number} x
 */
function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series =
    t *
    (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}

/** @type {Record<string, (z: number) => number>} */
const ACTIVATIONS = {
  tanh: Math.tanh,
  relu: (z) => Math.max(z, 0),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  linear: (z) => z,
  leaky_relu: (z) => (z < 0 ? LEAK * z : z),
  elu: (z) => (z < 0 ? Math.expm1(z) : z),
  selu: (z) => SELU_SCALE * (z < 0 ? SELU_ALPHA * Math.expm1(z) : z),
  softplus: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))),
  softsign: (z) => z / (1 + Math.abs(z)),
  gelu: (z) => (z * (1 + erf(z / Math.SQRT2))) / 2,
};

/** @type {Record<string, number>} */
const CLASSES = { three: 3, four: 4, slope: 0, hills: 0 };

/**
 * The number of classes of the data; 0 for regression.
 *
 * @param {Settings} settings
 */
export function classCount(settings) {
  return CLASSES[settings.shape] ?? 2;
}

/**
 * The loss functions that data can have; the first one takes the place of one that they cannot.
 *
 * @param {number} classes 0 for regression
 */
export function possibleLosses(classes) {
  const errors = ["mean_squared_error", "mean_absolute_error"];
  if (!classes) return errors;
  return classes > 2 ? ["crossentropy"] : ["crossentropy", ...errors];
}

/**
 * The layers of a network, the output layer last.
 *
 * @param {Settings} settings
 * @returns {Layer[]}
 */
export function networkLayers(settings) {
  const classes = classCount(settings);
  const output = classes > 2 ? "softmax" : classes ? "sigmoid" : "linear";
  const sizes = [settings.features.length, ...settings.hidden, classes > 2 ? classes : 1];
  let offset = 0;
  return sizes.slice(1).map((outputs, index) => {
    const inputs = sizes[index];
    const kernel = offset;
    const bias = kernel + inputs * outputs;
    offset = bias + outputs;
    return { inputs, outputs, kernel, bias, activation: settings.activations[index] ?? output };
  });
}

/**
 * @param {Layer[]} layers
 */
export function weightCount(layers) {
  const last = layers[layers.length - 1];
  return last.bias + last.outputs;
}

/**
 * Compute the activations of all neurons.
 *
 * @param {Layer[]} layers
 * @param {ArrayLike<number>} weights
 * @param {Float64Array[]} inputs one array per feature, one value per point
 * @param {[number, number][]} off hidden neurons that give 0
 * @returns {Float64Array[][]} by layer, neuron and point
 */
export function forward(layers, weights, inputs, off = []) {
  let values = inputs;
  return layers.map((layer, index) => {
    const outputs = weightedSums(layer, weights, values);
    if (layer.activation === "softmax") softmax(outputs);
    else {
      const activate = ACTIVATIONS[layer.activation];
      for (const output of outputs)
        for (let point = 0; point < output.length; point++) output[point] = activate(output[point]);
    }
    for (const [layerOff, unit] of off) if (layerOff === index) outputs[unit]?.fill(0);
    values = outputs;
    return outputs;
  });
}

/**
 * The sums of all neurons of a layer, before the activation.
 *
 * @param {Layer} layer
 * @param {ArrayLike<number>} weights
 * @param {Float64Array[]} inputs
 */
export function weightedSums(layer, weights, inputs) {
  const points = inputs[0].length;
  return Array.from({ length: layer.outputs }, (_, unit) => {
    const sums = new Float64Array(points).fill(weights[layer.bias + unit]);
    for (let input = 0; input < layer.inputs; input++) {
      const weight = weights[layer.kernel + input * layer.outputs + unit];
      const values = inputs[input];
      for (let point = 0; point < points; point++) sums[point] += weight * values[point];
    }
    return sums;
  });
}

/** @param {Float64Array[]} outputs */
function softmax(outputs) {
  for (let point = 0; point < outputs[0].length; point++) {
    const largest = Math.max(...outputs.map((output) => output[point]));
    let total = 0;
    for (const output of outputs) {
      output[point] = Math.exp(output[point] - largest);
      total += output[point];
    }
    for (const output of outputs) output[point] /= total;
  }
}

/**
 * The mean loss of some points, without penalties.
 *
 * @param {Settings} settings
 * @param {Float64Array[]} outputs of the output layer
 * @param {ArrayLike<number>} targets
 * @param {number} start first point
 * @param {number} stop the point after the last one
 */
export function meanLoss(settings, outputs, targets, start, stop) {
  const classes = classCount(settings);
  let total = 0;
  for (let point = start; point < stop; point++) {
    const target = targets[point];
    const value = outputs[0][point];
    if (classes > 2) total -= Math.log(Math.max(outputs[target][point], TINY));
    else if (settings.loss === "mean_absolute_error") total += Math.abs(value - target);
    else if (settings.loss === "mean_squared_error" || !classes) total += (value - target) ** 2;
    else total -= Math.log(Math.max(target ? value : 1 - value, TINY));
  }
  return total / Math.max(stop - start, 1);
}

/**
 * Whether all weights are finite and small enough to be shown.
 *
 * @param {ArrayLike<number>} weights
 */
export function isFiniteNetwork(weights) {
  for (let index = 0; index < weights.length; index++)
    if (!(Math.abs(weights[index]) < 1e6)) return false;
  return true;
}
