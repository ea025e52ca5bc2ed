// @ts-check
/**
 * What a screen reader says while a run trains: ends of epochs, and not each of many.
 */

import { summarize } from "./summary.js";

/** @import { Series } from "./series.js" */
/** @import { Settings } from "./settings.js" */

/** A sentence takes some seconds to be read. */
const PAUSE_MS = 10_000;

export class Announcer {
  #epoch = 0;
  #until = 0;

  /**
   * Return the sentence to say now, undefined when there is none.
   *
   * @param {Series} series
   * @param {Settings} settings
   * @param {number} now in milliseconds
   */
  next(series, settings, now) {
    const epoch = series.epochs.at(-1)?.x ?? 0;
    const isLast = epoch >= settings.epochs;
    if (epoch === this.#epoch || (now < this.#until && !isLast)) return undefined;
    this.#epoch = epoch;
    this.#until = now + PAUSE_MS;
    return summarize(series, settings);
  }
}
