// @ts-check
/**
 * What the live chart needs besides the points; pages/ui/charts/live_chart.py sends it.
 */

/** @import { OverfittingRule } from "./overfitting.js" */

/**
 * A metric with its axes.
 *
 * @typedef {object} Panel
 * @property {string} key Keras' name of the metric
 * @property {string} title
 * @property {{ training: string, validation: string }} names names of the two series
 * @property {boolean} share whether the metric is from 0 to 1
 * @property {boolean} validation whether the run validates
 */

/**
 * Texts in the learner's language; some have placeholders, see `fill`.
 *
 * @typedef {object} Words
 * @property {string} training
 * @property {string} validation
 * @property {string} progress
 * @property {string} epoch
 * @property {string} best
 * @property {string} best_at
 * @property {string} turned_at
 * @property {string} kept_at
 * @property {string} summary
 * @property {string} separator
 * @property {string} empty
 * @property {string} failed
 */

/**
 * @typedef {object} Settings
 * @property {string} title name of the run
 * @property {string} file name of a saved image, without extension
 * @property {string} language
 * @property {number} epochs end of the axis of epochs
 * @property {number} [kept] epoch whose weights are kept, where it is not the last one
 * @property {number} [planned] epochs of the run's settings, where it ended before
 * @property {OverfittingRule} overfitting
 * @property {Panel[]} panels
 * @property {Words} words
 * @property {Record<string, string>} buttons Plotly's names of the buttons, translated
 */

/**
 * Replace the placeholders `{name}` in a text.
 *
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
