// @ts-check
/**
 * All frames of a network that were received: its weights after some steps.
 */

/**
 * @typedef {object} Frame
 * @property {number} steps
 * @property {Float32Array} weights
 * @property {number} train loss of the training points
 * @property {number} test loss of the test points
 * @property {number} [reached] the worker's test loss, where the network stopped at its goal
 */

const MAX_BYTES = 24_000_000;

export class Timeline {
  /** @type {Frame[]} */
  frames = [];

  /** @param {Frame} frame */
  add(frame) {
    this.frames.push(frame);
    if (this.frames.length * frame.weights.byteLength > MAX_BYTES) this.#thin();
  }

  get last() {
    return this.frames.length - 1;
  }

  /**
   * Forget all frames after one.
   *
   * @param {number} index
   */
  cut(index) {
    this.frames.length = Math.min(this.frames.length, index + 1);
  }

  /**
   * The weights and steps at a position between two frames.
   *
   * @param {number} position 0 for the first frame
   */
  at(position) {
    const index = Math.max(0, Math.min(Math.floor(position), this.last));
    const before = this.frames[index];
    const after = this.frames[Math.min(index + 1, this.last)];
    const share = Math.max(0, Math.min(position - index, 1));
    if (!share || after === before) return { weights: before.weights, steps: before.steps };
    return {
      weights: before.weights.map((w, i) => w + share * (after.weights[i] - w)),
      steps: before.steps + share * (after.steps - before.steps),
    };
  }

  /**
   * The index of the last frame with at most so many steps.
   *
   * @param {number} steps
   */
  indexAt(steps) {
    let low = 0;
    let high = this.last;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.frames[middle].steps <= steps) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Keep every second frame of the older half. */
  #thin() {
    const half = Math.floor(this.frames.length / 2);
    this.frames = this.frames.filter((_, index) => index > half || index % 2 === 0);
  }
}

/**
 * The weights of several frames, from the base64 text of little-endian float32 values.
 *
 * @param {string} text
 * @param {number} count of frames
 */
export function decodeFrames(text, count) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const values = new Float32Array(bytes.buffer);
  const size = values.length / Math.max(count, 1);
  return Array.from({ length: count }, (_, index) =>
    values.slice(index * size, (index + 1) * size),
  );
}

/** @param {Float32Array} weights */
export function encodeWeights(weights) {
  const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
