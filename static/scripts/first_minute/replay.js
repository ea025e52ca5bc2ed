// @ts-check
/**
 * What is shown of a training at a moment of its replay.
 */

/**
 * A training, as pages/ui/home/stage.py sends it.
 *
 * @typedef {object} Replay
 * @property {string} play id of the run to play; empty to show the last epoch at once
 * @property {number[]} epochs epochs of the snapshots, in order
 * @property {number[][]} drawing outputs for the drawing at each snapshot; empty without a drawing
 * @property {number[][]} digits the class predicted for each sample at each snapshot
 * @property {(number | null)[]} training accuracy after each epoch, from the first
 * @property {(number | null)[]} validation
 */

const SECONDS_PER_EPOCH = 0.5;
const SHORTEST = 2;
const LONGEST = 5;

/** The seconds for which the untrained network is shown. */
const PAUSE = 0.7;

/** Slower at first, as the first epochs change most. */
const EXPONENT = 1.5;

/**
 * The duration of a replay in seconds.
 *
 * @param {number} epochs
 */
export function duration(epochs) {
  return Math.min(LONGEST, Math.max(SHORTEST, SECONDS_PER_EPOCH * epochs));
}

/**
 * The epochs done, with a fraction, at a moment of the replay.
 *
 * @param {number} seconds since its start
 * @param {number} epochs of the training
 */
export function epochAt(seconds, epochs) {
  const share = Math.max(0, seconds - PAUSE) / (duration(epochs) - PAUSE);
  return epochs * Math.min(1, share) ** EXPONENT;
}

/**
 * The index of the last snapshot that is not after an epoch.
 *
 * @param {number[]} epochs of the snapshots
 * @param {number} epoch
 */
export function snapshotAt(epochs, epoch) {
  return Math.max(
    0,
    epochs.findLastIndex((each) => each <= epoch),
  );
}

/**
 * The index of the largest value.
 *
 * @param {number[]} values
 */
export function largest(values) {
  return values.indexOf(Math.max(...values));
}

/**
 * A curve up to an epoch as the `d` of an SVG path, in a square of 100 by 100.
 *
 * @param {(number | null)[]} values from 0 to 1 after each epoch, from the first
 * @param {number} epoch with a fraction
 */
export function curve(values, epoch) {
  const width = Math.max(1, values.length - 1);
  const known = values
    .map((value, i) => ({ x: i, y: value ?? Number.NaN }))
    .filter(({ y }) => Number.isFinite(y));
  const done = known.filter(({ x }) => x + 1 <= epoch);
  const [last, next] = [done.at(-1), known[done.length]];
  if (last && next) {
    const share = (epoch - last.x - 1) / (next.x - last.x);
    done.push({ x: epoch - 1, y: last.y + share * (next.y - last.y) });
  }
  const points = done.map(({ x, y }) => `${round((100 * x) / width)} ${round(100 - 100 * y)}`);
  return points.length ? `M${points.join("L")}` : "";
}

/** @param {number} value */
function round(value) {
  return Math.round(10 * value) / 10;
}
