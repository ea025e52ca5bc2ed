// @ts-check
/**
 * The features of points: functions of both coordinates, as
 * dlcore/datasets/plane/features.py computes them.
 */

/** @type {Record<string, (x1: number, x2: number) => number>} */
const FEATURES = {
  x1: (x1) => x1,
  x2: (_, x2) => x2,
  x1_squared: (x1) => x1 * x1,
  x2_squared: (_, x2) => x2 * x2,
  product: (x1, x2) => x1 * x2,
  sin_x1: (x1) => Math.sin(x1),
  sin_x2: (_, x2) => Math.sin(x2),
  cos_x1: (x1) => Math.cos(x1),
  cos_x2: (_, x2) => Math.cos(x2),
  abs_x1: (x1) => Math.abs(x1),
  abs_x2: (_, x2) => Math.abs(x2),
  radius: (x1, x2) => Math.hypot(x1, x2),
};

/** How each feature is written. @type {Record<string, string>} */
export const FEATURE_TEXTS = {
  x1: "x₁",
  x2: "x₂",
  x1_squared: "x₁²",
  x2_squared: "x₂²",
  product: "x₁x₂",
  sin_x1: "sin x₁",
  sin_x2: "sin x₂",
  cos_x1: "cos x₁",
  cos_x2: "cos x₂",
  abs_x1: "|x₁|",
  abs_x2: "|x₂|",
  radius: "r",
};

export const FEATURE_NAMES = Object.keys(FEATURES);

/**
 * Compute features of points.
 *
 * @param {string[]} names
 * @param {ArrayLike<number>} x1
 * @param {ArrayLike<number>} x2
 * @returns {Float64Array[]} one array per feature
 */
export function computeFeatures(names, x1, x2) {
  return names.map((name) => {
    const compute = FEATURES[name];
    return Float64Array.from({ length: x1.length }, (_, point) => compute(x1[point], x2[point]));
  });
}

/**
 * The centres of the cells of a square grid, row by row from the top.
 *
 * @param {number} size cells along an edge
 * @param {number} limit half the edge of the square
 */
function gridPoints(size, limit) {
  const at = (/** @type {number} */ cell) => ((cell + 0.5) / size) * 2 * limit - limit;
  const x1 = Float64Array.from({ length: size * size }, (_, cell) => at(cell % size));
  const x2 = Float64Array.from({ length: size * size }, (_, cell) => -at(Math.floor(cell / size)));
  return { x1, x2 };
}

/** Features of grids that were computed, by name, size and limit. @type {Map<string, Float64Array>} */
const computed = new Map();

/**
 * Features at the centres of the cells of a square grid; they are computed once and not to be changed.
 *
 * @param {string[]} names
 * @param {number} size cells along an edge
 * @param {number} limit half the edge of the square
 */
export function gridFeatures(names, size, limit) {
  return names.map((name) => {
    const key = `${name} ${size} ${limit}`;
    const known = computed.get(key);
    if (known) return known;
    const { x1, x2 } = gridPoints(size, limit);
    const [values] = computeFeatures([name], x1, x2);
    computed.set(key, values);
    return values;
  });
}
