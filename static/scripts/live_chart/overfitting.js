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
 * @property {number} noise_epochs fewer do not show how much the loss varies
 * @property {number} noise_ratio to the mean distance to the neighbours' mean: more is no noise
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
  const risen = isGreater(last.val_loss, best.val_loss, rule.ratio);
  const rise = (last.val_loss ?? 0) - lowest;
  return risen && rise > rule.noise_ratio * noise(epochs, rule) && isGreater(best.loss, last.loss);
}

/**
 * Mean distance of each validation loss in the second half to the mean of its neighbours.
 *
 * @param {Point[]} epochs
 * @param {OverfittingRule} rule
 */
function noise(epochs, rule) {
  if (epochs.length < rule.noise_epochs) return 0;
  const losses = epochs.map((point) => point.val_loss ?? NaN);
  const distances = losses
    .slice(1, -1)
    .map((loss, i) => Math.abs(loss - (losses[i] + losses[i + 2]) / 2));
  const half = distances.slice(Math.floor(distances.length / 2)).filter(Number.isFinite);
  return half.reduce((sum, distance) => sum + distance, 0) / (half.length || 1);
}

/**
 * @param {number | null | undefined} value
 * @param {number | null | undefined} other
 */
function isGreater(value, other, ratio = 1) {
  return typeof value === "number" && typeof other === "number" && value > ratio * other;
}
