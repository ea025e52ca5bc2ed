// @ts-check
/**
 * The clock of a replay.
 */

import { duration, epochAt } from "./replay.js";

/** Calls a function for every frame of a replay, with the epochs done. */
export class Player {
  #frame = 0;
  #show;

  /** @param {(epoch: number) => void} show */
  constructor(show) {
    this.#show = show;
  }

  get isPlaying() {
    return this.#frame !== 0;
  }

  /** @param {number} epochs of the training */
  play(epochs) {
    this.stop();
    const start = performance.now();
    /** @param {number} now */
    const step = (now) => {
      const seconds = Math.max(0, now - start) / 1000;
      this.#frame = seconds < duration(epochs) ? requestAnimationFrame(step) : 0;
      this.#show(epochAt(seconds, epochs));
    };
    this.#frame = requestAnimationFrame(step);
  }

  stop() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }
}
