// @ts-check
/**
 * The browser's half of the delivery of points; pages/ui/charts/delivery.py is the other.
 */

import { Series } from "./series.js";

/** @import { Point } from "./series.js" */
/** @import { Settings } from "./settings.js" */

/**
 * The points of the events after number `from` up to number `to`.
 *
 * @typedef {object} Message
 * @property {string} run id of the run
 * @property {number} from
 * @property {number} to
 * @property {Point[]} points
 * @property {string} look hash of the settings
 * @property {Settings} [settings] sent if the browser lacks them
 */

/**
 * What the browser has, when a message does not continue it.
 *
 * @typedef {object} Report
 * @property {string} run
 * @property {number} cursor number of the last event
 * @property {string} look hash of the settings
 */

/** An equal report is not sent again within this time, as the answer may be on its way. */
const REPEAT_MS = 1000;

/** The state of one chart. */
export class Delivery {
  series = new Series("");
  /** @type {Settings | undefined} */
  settings;
  #settingsHash = "";
  #hasGap = false;
  #reported = { text: "", at: Number.NEGATIVE_INFINITY };

  /** @param {Message} message */
  receive(message) {
    if (message.run !== this.series.run) this.series = new Series(message.run);
    if (message.settings) {
      this.settings = message.settings;
      this.#settingsHash = message.look;
    }
    this.#hasGap = message.from > this.series.cursor || message.look !== this.#settingsHash;
    if (!this.#hasGap) this.series.add(message.points, message.to);
  }

  /**
   * Return what to send while the newest message leaves a gap.
   *
   * @param {number} now time in milliseconds
   * @returns {Report | undefined}
   */
  report(now) {
    if (!this.#hasGap) return undefined;
    const { run, cursor } = this.series;
    const have = { run, cursor, look: this.#settingsHash };
    const text = JSON.stringify(have);
    if (text === this.#reported.text && now - this.#reported.at < REPEAT_MS) return undefined;
    this.#reported = { text, at: now };
    return have;
  }
}
