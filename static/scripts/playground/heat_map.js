// @ts-check
/**
 * Heat maps: the values of a neuron, or the answer, at the points of a grid.
 */

import { shareColour, valueColour } from "./palette.js";

/** @typedef {import("./palette.js").Palette} Palette */

const LEVELS = 255;

/** Colours of all levels from -1 to 1, by palette. @type {WeakMap<Palette, Uint8ClampedArray[]>} */
const tables = new WeakMap();

/**
 * The colours of the levels from -1 to 1, three bytes each: smooth, then in steps.
 *
 * @param {Palette} palette
 */
function colourTables(palette) {
  const kept = tables.get(palette);
  if (kept) return kept;
  const made = [false, true].map((discrete) =>
    Uint8ClampedArray.from(
      Array.from({ length: LEVELS }, (_, level) =>
        valueColour(palette, (2 * level) / (LEVELS - 1) - 1, discrete),
      ).flat(),
    ),
  );
  tables.set(palette, made);
  return made;
}

/**
 * Draw values from -1 to 1, of a square grid.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} values row by row
 * @param {Palette} palette
 * @param {{ scale?: number, offset?: number, discrete?: boolean }} options the value shown is
 *     ``scale * value + offset``
 */
export function drawValues(canvas, values, palette, options = {}) {
  const { scale = 1, offset = 0, discrete = false } = options;
  const colours = colourTables(palette)[Number(discrete)];
  drawPixels(canvas, Math.sqrt(values.length), (data, cell) => {
    const value = Math.max(-1, Math.min(1, values[cell] * scale + offset)) || 0;
    const level = Math.round(((value + 1) / 2) * (LEVELS - 1)) * 3;
    data[cell * 4] = colours[level];
    data[cell * 4 + 1] = colours[level + 1];
    data[cell * 4 + 2] = colours[level + 2];
  });
}

/**
 * Draw class probabilities of a square grid.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>[]} shares one array per class
 * @param {Palette} palette
 * @param {boolean} discrete
 */
export function drawShares(canvas, shares, palette, discrete) {
  drawPixels(canvas, Math.sqrt(shares[0].length), (data, cell) => {
    const colour = shareColour(
      palette,
      shares.map((values) => values[cell]),
      discrete,
    );
    for (let channel = 0; channel < 3; channel++) data[cell * 4 + channel] = colour[channel];
  });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number} size
 * @param {(data: Uint8ClampedArray, cell: number) => void} paint
 */
function drawPixels(canvas, size, paint) {
  if (canvas.width !== size) canvas.width = canvas.height = size;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = context.createImageData(size, size);
  for (let cell = 0; cell < size * size; cell++) {
    paint(image.data, cell);
    image.data[cell * 4 + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/**
 * By what to multiply values to show them between -1 and 1; bounded ones stay as they are.
 *
 * @param {Float64Array} values
 */
export function valueScale(values) {
  let largest = 1;
  for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value);
  return 1 / largest;
}
