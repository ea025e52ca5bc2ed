// @ts-check
/**
 * Sends what the learner keeps until the page answers: a press or its answer can be lost when
 * another message follows at once.
 */

/** @typedef {"keep" | "seeds"} What */

/**
 * @typedef {object} Kept
 * @property {number} id of the request
 * @property {string} text a sentence about the runs
 */

export const RETRY_MS = 15_000;

export class Keeper {
  /** @type {(what: What, value: object) => void} */
  send = () => {};

  #pending = 0;
  #timer = 0;

  /**
   * Ask for runs; a second press waits for the answer to the first.
   *
   * @param {What} what
   * @param {object} value
   */
  keep(what, value) {
    if (this.#pending) return;
    this.#pending = Date.now();
    this.#post(what, { ...value, id: this.#pending });
  }

  /**
   * @param {Kept | null} kept the newest answer, which may be known
   * @returns {string | undefined} its sentence, if it answers what is pending
   */
  receive(kept) {
    if (!kept || kept.id !== this.#pending) return;
    this.stop();
    return kept.text;
  }

  /** Ask no more. */
  stop() {
    clearTimeout(this.#timer);
    this.#pending = 0;
  }

  /**
   * @param {What} what
   * @param {object} value
   */
  #post(what, value) {
    this.send(what, value);
    this.#timer = setTimeout(() => this.#post(what, value), RETRY_MS);
  }
}
