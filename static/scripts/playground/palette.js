// @ts-check
/**
 * Colours of classes, outputs and weights, in light and dark.
 */

/** @typedef {[number, number, number]} Colour */

/** Class 0 and negative values, class 1 and positive values, then the others. @type {Colour[]} */
export const CLASS_COLOURS = [
  [213, 94, 0],
  [0, 114, 178],
  [0, 158, 115],
  [204, 121, 167],
];
const LIGHT = { neutral: [245, 243, 238], classes: CLASS_COLOURS };
const DARK = {
  neutral: [38, 41, 50],
  classes: [
    [240, 134, 50],
    [70, 160, 230],
    [40, 190, 145],
    [222, 145, 190],
  ],
};

/** @typedef {{ neutral: number[], classes: number[][] }} Palette */

/**
 * The palette that suits the page's background.
 *
 * @param {Element} element
 * @returns {Palette}
 */
export function paletteFor(element) {
  return isDark(element) ? DARK : LIGHT;
}

/** @param {Element} element */
function isDark(element) {
  const text = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const value = Number.parseInt(text.replace("#", "").slice(0, 2), 16);
  return value < 128;
}

/**
 * The colour of a value from -1 to 1.
 *
 * @param {Palette} palette
 * @param {number} value
 * @param {boolean} discrete
 * @returns {number[]}
 */
export function valueColour(palette, value, discrete = false) {
  const shown = discrete ? Math.sign(value) * 0.65 : Math.max(-1, Math.min(1, value)) * 0.72;
  const end = palette.classes[shown < 0 ? 0 : 1];
  return mix(palette.neutral, end, Math.abs(shown));
}

/**
 * The colour of class probabilities: of the most likely class, paler where it is less certain.
 *
 * @param {Palette} palette
 * @param {number[]} shares
 * @param {boolean} discrete
 */
export function shareColour(palette, shares, discrete = false) {
  const best = shares.indexOf(Math.max(...shares));
  const floor = 1 / shares.length;
  const certain = discrete ? 0.65 : ((shares[best] - floor) / (1 - floor)) * 0.72;
  return mix(palette.neutral, palette.classes[best], certain);
}

/**
 * @param {number[]} from
 * @param {number[]} to
 * @param {number} share
 */
function mix(from, to, share) {
  return from.map((value, channel) => value + share * (to[channel] - value));
}

/** @param {number[]} colour */
export function css(colour, alpha = 1) {
  return `rgb(${colour.map(Math.round).join(" ")} / ${alpha})`;
}
