// @ts-check
/**
 * The chart's text alternative.
 */

import { fill } from "./settings.js";

/** @import { Series } from "./series.js" */
/** @import { Settings } from "./settings.js" */

const DIGITS = 4;

/**
 * Describe the last epoch and the best one in a sentence.
 *
 * @param {Series} series
 * @param {Settings} settings
 */
export function summarize(series, { title, epochs, planned = epochs, panels, words }) {
  const last = series.epochs.at(-1);
  if (!last) return fill(words.empty, { title });
  const values = panels
    .flatMap(({ key, names }) => [
      { name: names.training, value: last[key] },
      { name: names.validation, value: last[`val_${key}`] },
    ])
    .filter(({ value }) => Number.isFinite(value))
    .map(({ name, value }) => `${name} ${Number(Number(value).toPrecision(DIGITS))}`);
  const best = series.best ? [fill(words.best_at, { epoch: series.best.x })] : [];
  const parts = [...values, ...best].join(words.separator);
  return fill(words.summary, { title, epoch: last.x, epochs: planned, values: parts });
}
