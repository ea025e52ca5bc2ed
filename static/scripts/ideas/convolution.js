// @ts-check
/**
 * A convolution and pooling; dlcore/ideas/convolution.py has the same calculation.
 */
import { colon, factor, line, number } from "./numbers.js";
import { cells, label, svg } from "./svg.js";

/** @typedef {Record<string, any>} State */
/** @typedef {{ images: Record<string, number[][]>, learned: number[][] }} Data */
/** @typedef {ReturnType<typeof compute>} Outcome */
/** @typedef {Record<string, string>} Texts */

const SIDE = 14;
const CELLS = [1, 2, 3].flatMap((row) => [1, 2, 3].map((column) => `k${row}${column}`));
const POOL = 2;
const GOAL = 3;
const [RISING, FALLING] = [
  [2, 4, 6],
  [0, 4, 8],
];
/** @type {Record<string, number[]>} */
const FAMOUS = {
  identity: [0, 0, 0, 0, 1, 0, 0, 0, 0],
  blur: Array(9).fill(1 / 9),
  sharpen: [0, -1, 0, -1, 5, -1, 0, -1, 0],
  outline: [0, -1, 0, -1, 4, -1, 0, -1, 0],
  vertical: [-1, 0, 1, -2, 0, 2, -1, 0, 1],
  horizontal: [-1, -2, -1, 0, 0, 0, 1, 2, 1],
};

/**
 * @param {State} state
 * @param {Data} data
 */
function inputOf({ image, own }, { images }) {
  if (image !== "own") return images[image];
  return Array.from({ length: SIDE }, (_, row) => own.slice(row * SIDE, (row + 1) * SIDE));
}

/**
 * The zeros before the first row and column.
 *
 * @param {State} state
 */
function paddingBefore({ padding, strides }) {
  if (padding === "valid") return 0;
  const count = Math.ceil(SIDE / strides);
  return Math.floor(Math.max((count - 1) * strides + 3 - SIDE, 0) / 2);
}

/**
 * @param {State} state
 * @param {number[][]} image
 * @param {number[]} kernel
 */
function convolve(state, image, kernel) {
  const stride = Number(state.strides);
  const before = paddingBefore(state);
  const count =
    state.padding === "same" ? Math.ceil(SIDE / stride) : Math.floor((SIDE - 3) / stride) + 1;
  const positions = Array.from({ length: count }, (_, i) => i * stride - before);
  return positions.map((top) =>
    positions.map((left) =>
      kernel.reduce((sum, weight, i) => {
        const [row, column] = [top + Math.floor(i / 3), left + (i % 3)];
        return sum + weight * (image[row]?.[column] ?? 0);
      }, 0),
    ),
  );
}

/**
 * @param {number[][]} image
 * @param {string} pooling
 */
function pool(image, pooling) {
  if (pooling === "none") return image;
  const indices = Array.from({ length: Math.floor(image.length / POOL) }, (_, i) => i * POOL);
  return indices.map((row) =>
    indices.map((column) => {
      const block = [0, 1].flatMap((i) => image[row + i].slice(column, column + POOL));
      return pooling === "max"
        ? Math.max(...block)
        : block.reduce((sum, cell) => sum + cell) / block.length;
    }),
  );
}

/**
 * @param {State} state
 * @param {Data} data
 */
export function compute(state, data) {
  const kernel = CELLS.map((name) => state[name]);
  const convolved = convolve(state, inputOf(state, data), kernel);
  /** @param {number[]} indices */
  const answer = (indices) => indices.reduce((sum, cell) => sum + kernel[cell], 0);
  const [rising, falling] = [answer(RISING), answer(FALLING)];
  const plain = answer([...kernel.keys()]);
  return {
    convolved,
    pooled: pool(convolved, state.pooling),
    rising,
    falling,
    plain,
    dense_parameters: (SIDE ** 2 + 1) * convolved.length ** 2,
    reached: rising >= GOAL && falling <= 0 && Math.abs(plain) < 1e-9,
  };
}

/**
 * The position of the answer of the largest size.
 *
 * @param {number[][]} image
 */
function strongest(image) {
  const sizes = image.flatMap((row, i) => row.map((value, j) => ({ i, j, size: Math.abs(value) })));
  return sizes.reduce((best, cell) => (cell.size > best.size ? cell : best));
}

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Data} data
 */
function picture(state, { convolved, pooled }, texts, data) {
  const { i, j } = strongest(convolved);
  const before = paddingBefore(state);
  const [row, column] = [i * state.strides - before, j * state.strides - before];
  const hasPool = state.pooling !== "none";
  return [
    svg(
      "svg",
      { viewBox: hasPool ? "0 0 440 360" : "0 0 440 240" },
      label(texts.input, 8, 18),
      ...cells(inputOf(state, data), 8, 28, 14),
      frame(8 + 14 * column, 28 + 14 * row, 42),
      label(`${texts.convolved} ${convolved.length}×${convolved.length}`, 232, 18),
      ...cells(convolved, 232, 28, 14),
      frame(232 + 14 * j, 28 + 14 * i, 14),
      hasPool ? label(`${texts.pooled} ${pooled.length}×${pooled.length}`, 232, 252) : "",
      ...(hasPool ? cells(pooled, 232, 260, 14) : []),
    ),
  ];
}

/** @param {number} x @param {number} y @param {number} side */
function frame(x, y, side) {
  return svg("rect", { x, y, width: side, height: side, class: "window" });
}

/**
 * The nine products at the strongest answer, and the count of parameters.
 *
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Data} data
 */
function calculation(state, { convolved, dense_parameters }, texts, data) {
  const { i, j } = strongest(convolved);
  const before = paddingBefore(state);
  const image = inputOf(state, data);
  const products = CELLS.flatMap((name, cell) => {
    const row = i * state.strides - before + Math.floor(cell / 3);
    const column = j * state.strides - before + (cell % 3);
    const value = image[row]?.[column] ?? 0;
    return [cell ? " + " : "", factor(name, state[name]), ` · ${number(value)}`];
  });
  return [
    line(`${texts.strongest}${colon()}`, ...products, ` = ${number(convolved[i][j])}`),
    line(`${texts.parameters}${colon()}${dense_parameters.toLocaleString("en")}`),
  ];
}

/** @param {number[]} kernel */
const withKernel = (kernel) => Object.fromEntries(CELLS.map((name, i) => [name, kernel[i]]));

/**
 * Use the learned kernel after the present one; the first, if there is none.
 *
 * @param {State} state
 * @param {Data} data
 */
function nextLearned(state, { learned }) {
  const current = CELLS.map((name) => state[name]).join();
  const index = learned.findIndex((kernel) => kernel.join() === current) + 1;
  return { ...state, ...withKernel(learned[index % learned.length]) };
}

export default {
  compute,
  picture,
  calculation,
  /** @param {Outcome} outcome */
  summary: ({ convolved, rising, falling, plain }) => ({
    rows: convolved.length,
    columns: convolved.length,
    rising: number(rising),
    falling: number(falling),
    plain: number(plain),
  }),
  actions: {
    ...Object.fromEntries(
      Object.entries(FAMOUS).map(([code, kernel]) => [
        code,
        /** @param {State} state */
        (state) => ({ ...state, ...withKernel(kernel) }),
      ]),
    ),
    learned: nextLearned,
  },
};
