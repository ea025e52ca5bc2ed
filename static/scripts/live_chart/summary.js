// @ts-check
/**
 * The chart's text alternative.
 */

import { fill } from "./settings.js";

/** @import { Series } from "./series.js" */
/** @import { Settings } from "./settings.js" */

/** From here on numbers are powers of ten. */
const LARGEST = 1e15;

/**
 * A value as the page writes it: a share as per cent, other numbers with four decimals.
 *
 * @param {number} value
 * @param {boolean} isShare
 * @param {string} language
 */
function format(value, isShare, language) {
  if (Math.abs(value) >= LARGEST) return value.toExponential(2);
  const digits = isShare ? 2 : 4;
  const isTiny = !isShare && value !== 0 && Math.abs(value) < 10 ** -digits;
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(language, {
    style: isShare ? "percent" : "decimal",
    ...(isTiny ? { maximumSignificantDigits: 2 } : decimals),
  }).format(value);
}

/**
 * Describe the last epoch and the best one in a sentence.
 *
 * @param {Series} series
 * @param {Settings} settings
 */
export function summarize(series, { title, epochs, planned = epochs, panels, words, language }) {
  const last = series.epochs.at(-1);
  if (!last) return fill(words.empty, { title });
  const values = panels
    .flatMap(({ key, names, share }) => [
      { name: names.training, value: last[key], share },
      { name: names.validation, value: last[`val_${key}`], share },
    ])
    .filter(({ value }) => Number.isFinite(value))
    .map(({ name, value, share }) => `${name} ${format(Number(value), share, language)}`);
  const best = series.best ? [fill(words.best_at, { epoch: series.best.x })] : [];
  const parts = [...values, ...best].join(words.separator);
  return fill(words.summary, { title, epoch: last.x, epochs: planned, values: parts });
}
