// @ts-check
/**
 * The points of one run.
 */

/**
 * An event of the run: `s` its number, `x` epochs done, metrics by Keras name, `end` where an epoch
 * ended, `best` where it was the best so far, `cut` where training resumed from `x`, so that later
 * points are void. pages/ui/charts/points.py makes them.
 *
 * @typedef {{ s: number, x: number, end?: 1, best?: 1, cut?: 1,
 *   [metric: string]: number | null | undefined }} Point
 */

const MAX_PROGRESS = 600;
const MAX_EPOCHS = 2000;

/** The points of one run that this browser has. */
export class Series {
  run;
  /** Number of the last event. */
  cursor = 0;
  /** Ends of epochs. @type {Point[]} */
  epochs = [];
  /** All points, also those within an epoch. @type {Point[]} */
  progress = [];

  /** @param {string} run id of the run */
  constructor(run) {
    this.run = run;
  }

  /** The last epoch that was the best so far. */
  get best() {
    return findBest(this.epochs);
  }

  /**
   * Add points; those that are here already are ignored.
   *
   * @param {Point[]} points in order
   * @param {number} cursor number of the event up to which the points go
   */
  add(points, cursor) {
    for (const point of points) {
      if (point.s > this.cursor) this.#add(point);
    }
    this.cursor = Math.max(this.cursor, cursor);
    this.progress = this.progress.slice(-MAX_PROGRESS);
    if (this.epochs.length > MAX_EPOCHS) this.epochs = thin(this.epochs);
  }

  /** @param {Point} point */
  #add(point) {
    if (point.cut) {
      /** @param {Point} other */
      const isValid = (other) => other.x <= point.x;
      this.epochs = this.epochs.filter(isValid);
      this.progress = this.progress.filter(isValid);
      return;
    }
    if (point.end) this.epochs.push(point);
    this.progress.push(point);
  }
}

/**
 * The last epoch that was the best so far.
 *
 * @param {Point[]} epochs
 */
export function findBest(epochs) {
  return epochs.findLast((point) => point.best);
}

/**
 * Drop every second epoch except the best and the last one: no screen shows more.
 *
 * @param {Point[]} epochs
 */
export function thin(epochs) {
  const best = findBest(epochs);
  const last = epochs.at(-1);
  return epochs.filter((point, i) => i % 2 === 0 || point === best || point === last);
}
