// @ts-check
/**
 * The rule of dlcore.analysis.diagnosis for overfitting.
 */

/** @import { Point } from "./series.js" */

/**
 * Thresholds of the rule.
 *
 * @typedef {object} OverfittingRule
 * @property {number} min_epochs fewer epochs show too little
 * @property {number} ratio to the lowest validation loss, above which the loss has risen
 */

/**
 * Whether the validation loss has risen above its minimum while the training loss has fallen.
 *
 * @param {Point[]} epochs in order; of a long run some may be left out, but not the best
 * @param {OverfittingRule} rule
 */
export function isOverfitting(epochs, rule) {
  const last = epochs.at(-1);
  if (!last || last.x < rule.min_epochs) return false;
  const lowest = Math.min(...epochs.map((point) => point.val_loss ?? Infinity));
  const best = epochs.find((point) => point.val_loss === lowest);
  if (!best) return false;
  return isGreater(last.val_loss, best.val_loss, rule.ratio) && isGreater(best.loss, last.loss);
}

/**
 * @param {number | null | undefined} value
 * @param {number | null | undefined} other
 */
function isGreater(value, other, ratio = 1) {
  return typeof value === "number" && typeof other === "number" && value > ratio * other;
}
