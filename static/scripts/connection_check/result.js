// @ts-check

/**
 * @typedef {object} Result
 * @property {boolean} works
 * @property {number} [value] what was measured: milliseconds, or bytes in a second
 */

export {};
