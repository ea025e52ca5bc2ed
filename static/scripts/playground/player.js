// @ts-check
/**
 * The state of a playground: its settings, the frames it got, and what it asks the worker for.
 */

import { computeFeatures } from "./features.js";
import { forward, isFiniteNetwork, meanLoss, networkLayers, weightCount } from "./network.js";
import { withExistingNeurons } from "./settings.js";
import { decodeFrames, encodeWeights, Timeline } from "./timeline.js";

/** @typedef {import("./settings.js").Settings} Settings */
/** @typedef {import("./settings.js").Property} Property */
/** @typedef {import("./network.js").Layer} Layer */
/** @typedef {import("./timeline.js").Frame} Frame */

/**
 * @typedef {object} Points
 * @property {Float64Array} x1
 * @property {Float64Array} x2
 * @property {Float64Array} y classes or targets
 * @property {number} train number of training points, which come first
 */

/**
 * @typedef {object} OwnPoints of an own table
 * @property {string} id of the choice
 * @property {Pick<Settings, "shape" | "own">} settings
 */

/**
 * @typedef {object} Frames
 * @property {number} number of the network
 * @property {number} first number of the first frame
 * @property {number[]} steps
 * @property {[number, number][]} reached steps and test loss where the network stopped at its goal
 * @property {string} weights
 * @property {boolean} is_ready
 * @property {boolean} is_missing
 */

/**
 * @typedef {object} Poll
 * @property {number} id
 * @property {boolean} needs_points
 * @property {string} own id of the choice of own points that is taken over
 * @property {object} request of dlcore/playground/exchange.py
 */

/**
 * @typedef {object} Answer
 * @property {number} id of the poll
 * @property {Frames} [frames]
 * @property {{ x1: number[], x2: number[], y: number[], train: number }} [points]
 * @property {string} [error] a sentence
 */

const POLL_MS = 450;
/** Polls of a class that starts at the same moment spread by random delays. */
const SPREAD_MS = 200;
const FIRST_POLL_MS = 120;
const LOST_MS = 15_000;
const DELAY_SECONDS = 0.55;
const USUAL_RATE = 20;
/** How long a learner waits without a word. */
const PATIENCE_MS = 1000;
/** The longest that a course takes when it is played again. */
const REPLAY_SECONDS = 12;
const END = 2 ** 31 - 1;

export class Player {
  timeline = new Timeline();
  position = 0;
  isPlaying = false;
  /** Whether the course is played again, without training. */
  isReplaying = false;
  isReady = false;
  hasDiverged = false;
  /** @type {string | undefined} */
  error;
  /** @type {Points | undefined} */
  points;
  /** @type {Layer[]} */
  layers;
  /** @type {{ settings: Settings, layers: Layer[], timeline: Timeline, stepsPerEpoch: number } | undefined} */
  pinned;
  /** @type {(what: "network" | "points" | "state") => void} */
  onChange = () => {};
  /** @type {(poll: Poll) => void} */
  send = () => {};
  /** @type {Settings} */
  settings;

  /** @type {Float64Array[]} */
  #inputs = [];
  #number = Math.floor(Date.now() / 1000);
  #after = -1;
  #until = 0;
  /** The step after which the network stops at its goal. */
  #goalAfter = 0;
  /** @type {Frame | undefined} */
  #start;
  #needsPoints = true;
  /** The choice of own points that is taken over; the page forgets it when it hears of it. */
  #own = "";
  /** Whether Play was pressed and no frame has come since. */
  #isStarting = false;
  #startedAt = 0;
  #renews;
  #poll = 0;
  #pending = 0;
  #mustPost = false;
  #sentAt = 0;
  #timer = 0;
  #rate = USUAL_RATE;
  #receivedAt = 0;

  /**
   * @param {Settings} settings
   * @param {Property[]} table
   */
  constructor(settings, table) {
    this.settings = settings;
    this.#renews = new Map(table.map(({ name, renews }) => [name, renews]));
    this.layers = networkLayers(settings);
  }

  // What is shown

  get stepsPerEpoch() {
    return Math.ceil((this.points?.train ?? 1) / this.settings.batch_size);
  }

  /** Whether the first frame after Play takes long, as when the worker compiles its program. */
  get isPreparing() {
    const isSlow = this.#isStarting && performance.now() - this.#startedAt > PATIENCE_MS;
    return this.isPlaying && (isSlow || !this.isReady);
  }

  /** Whether the frame that is shown is at the end of an epoch with the test loss to stop at. */
  get isDone() {
    return !this.isPlaying && this.frame !== undefined && this.#isAtGoal(this.frame);
  }

  /** @param {Frame} frame */
  #isAtGoal({ reached }) {
    const { stop_loss } = this.settings;
    return stop_loss > 0 && reached !== undefined && reached <= stop_loss;
  }

  /** The weights and steps that are shown; undefined before the first frame. */
  shown() {
    return this.timeline.frames.length ? this.timeline.at(this.position) : undefined;
  }

  /** The frame that is shown. @returns {Frame | undefined} */
  get frame() {
    return this.timeline.frames[Math.round(this.position)];
  }

  /**
   * Move to the next moment of the playback; return whether anything moved.
   *
   * @param {number} seconds since the last call
   */
  advance(seconds) {
    const ahead = this.timeline.last - this.position;
    if (this.isReplaying) return this.#replay(seconds);
    if (ahead <= 0 || !this.isPlaying) return false;
    const usual = this.#rate * DELAY_SECONDS;
    const hurry = 1 + (ahead - usual) / Math.max(usual, 2);
    const speed = this.#rate * Math.max(0.3, Math.min(hurry, 4));
    this.position = Math.min(this.timeline.last, this.position + speed * seconds);
    return true;
  }

  /** @param {number} seconds since the last call */
  #replay(seconds) {
    const speed = Math.max(USUAL_RATE, this.timeline.last / REPLAY_SECONDS);
    this.position = Math.min(this.timeline.last, this.position + speed * seconds);
    if (this.position < this.timeline.last) return true;
    this.isReplaying = false;
    this.onChange("state");
    return true;
  }

  // What the learner does

  play() {
    this.isReplaying = false;
    if (this.position < this.timeline.last - 0.5 && !this.isPlaying) this.#branch();
    if (this.hasDiverged) return;
    this.isPlaying = this.#isStarting = true;
    this.#startedAt = performance.now();
    this.#goalAfter = this.#lastSteps;
    const stop = this.settings.stop_epoch * this.stepsPerEpoch;
    const steps = this.shown()?.steps ?? 0;
    this.#until = stop > steps ? stop : END;
    this.post();
    this.onChange("state");
  }

  /** Show the course again from the frame that is shown, or from the first one at its end. */
  replay() {
    this.pause();
    if (this.position >= this.timeline.last) this.position = 0;
    this.isReplaying = this.timeline.last > 0;
    this.onChange("state");
  }

  pause() {
    this.isReplaying = false;
    if (!this.isPlaying) return;
    this.isPlaying = false;
    this.#until = 0;
    this.position = Math.max(this.timeline.last, 0);
    this.post();
    this.onChange("state");
  }

  toggle() {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  get #lastSteps() {
    return this.timeline.frames[this.timeline.last]?.steps ?? 0;
  }

  /** @param {"step" | "epoch"} length */
  forward(length) {
    this.pause();
    if (this.position < this.timeline.last) this.#branch();
    const steps = this.#lastSteps;
    this.#goalAfter = steps;
    const epoch = this.stepsPerEpoch;
    this.#until = length === "step" ? steps + 1 : (Math.floor(steps / epoch) + 1) * epoch;
    this.post();
  }

  /** Go back to the weights of the first frame. */
  rewind() {
    const first = this.timeline.frames[0];
    this.#restart(
      first && isFiniteNetwork(first.weights) ? { ...first, steps: 0 } : undefined,
      true,
    );
  }

  /** Start with other weights. */
  renew() {
    this.change({ seed: Math.floor(Math.random() * 1e6) });
  }

  /** Go back to the last frame before the weights became infinite. */
  recover() {
    const frames = this.timeline.frames;
    let index = this.timeline.last;
    while (index > 0 && !isHealthy(frames[index], frames[0])) index--;
    this.scrub(index);
    this.#branch();
  }

  /** @param {number} position */
  scrub(position) {
    this.pause();
    this.position = Math.max(0, Math.min(position, this.timeline.last));
    this.onChange("state");
  }

  /**
   * Change some settings; a change that needs a new network starts it, and plays if this one does.
   *
   * @param {Partial<Settings>} changes
   */
  change(changes) {
    const before = this.settings;
    this.settings = withExistingNeurons({ ...before, ...changes });
    const names = /** @type {(keyof Settings)[]} */ (Object.keys(changes)).filter(
      (name) => JSON.stringify(before[name]) !== JSON.stringify(this.settings[name]),
    );
    if (!names.length) return;
    if (names.some((name) => this.#renews.get(name) === "points")) {
      this.#needsPoints = true;
      this.error = undefined;
    }
    if (names.includes("off")) this.#measureShown();
    if (!names.some((name) => this.#renews.get(name))) {
      if (this.isPlaying) this.play();
      else this.post();
      this.onChange("state");
      return;
    }
    // Own points that grow under the brush: the network learns on. Pasted points are others.
    const known = new Set(before.own);
    const grows =
      names.every((name) => name === "own") && this.settings.own.some((point) => known.has(point));
    const frame = this.frame;
    this.layers = networkLayers(this.settings);
    this.#restart(grows && frame && !this.hasDiverged ? frame : undefined, !grows);
  }

  /**
   * Take over points of an own table, once for each choice.
   *
   * @param {OwnPoints} own
   */
  takeOwn({ id, settings }) {
    if (id === this.#own) return;
    this.#own = id;
    this.change(settings);
  }

  /**
   * Set a weight or bias of the shown network.
   *
   * @param {number} index in the flat weights
   * @param {number} value
   * @param {boolean} isDone whether the worker gets it, at the end of a drag
   */
  edit(index, value, isDone = true) {
    this.pause();
    const shown = this.shown();
    if (!shown) return;
    const weights = Float32Array.from(shown.weights);
    weights[index] = value;
    this.timeline.cut(Math.round(this.position));
    const steps = Math.round(shown.steps);
    this.timeline.frames[this.timeline.last] = this.#frame(weights, steps);
    this.position = this.timeline.last;
    if (isDone) this.#branch();
    this.onChange("state");
  }

  /** Keep this course, to compare the next one with it; without one to keep, forget it. */
  pin() {
    this.pinned = this.pinned
      ? undefined
      : {
          settings: this.settings,
          layers: this.layers,
          timeline: this.timeline,
          stepsPerEpoch: this.stepsPerEpoch,
        };
    if (this.pinned) {
      const copy = new Timeline();
      copy.frames = [...this.timeline.frames];
      this.timeline = copy;
    }
    this.onChange("state");
  }

  // The worker

  /** Send the state from a new page: answers to the one before are lost. */
  connect() {
    this.#pending = 0;
    this.post();
  }

  /** Send the state; an answer that is still on its way is awaited first. */
  post() {
    clearTimeout(this.#timer);
    if (this.#pending && performance.now() - this.#sentAt < LOST_MS) {
      this.#mustPost = true;
      this.#timer = setTimeout(() => this.post(), LOST_MS);
      return;
    }
    this.#mustPost = false;
    this.#pending = ++this.#poll;
    this.#sentAt = performance.now();
    this.send({
      id: this.#pending,
      needs_points: this.#needsPoints,
      own: this.#own,
      request: {
        number: this.#number,
        settings: this.settings,
        weights: this.#start ? encodeWeights(this.#start.weights) : null,
        steps: this.#start?.steps ?? 0,
        until: this.#until,
        goal_after: this.#goalAfter,
        after: this.#after,
      },
    });
    this.#timer = setTimeout(() => this.post(), LOST_MS);
  }

  /** @param {Answer} answer */
  receive(answer) {
    if (answer.id !== this.#pending) return;
    clearTimeout(this.#timer);
    this.#pending = 0;
    this.error = answer.error;
    if (answer.points) this.#takePoints(answer.points);
    const frames = answer.frames;
    if (frames && frames.number === this.#number && this.points) this.#takeFrames(frames);
    if (answer.error) this.isPlaying = false;
    const isEmpty = !this.timeline.frames.length || !this.isReady;
    const waits = !answer.error && (isEmpty || (this.isPlaying && this.#isStarting));
    if (this.#mustPost || frames?.is_missing) this.post();
    else if (waits) this.#timer = setTimeout(() => this.post(), FIRST_POLL_MS);
    else if (this.isPlaying || this.#lastSteps < this.#until)
      this.#timer = setTimeout(() => this.post(), this.isPlaying ? pollDelay() : 60);
    this.onChange("state");
  }

  /** @param {{ x1: number[], x2: number[], y: number[], train: number }} points */
  #takePoints({ x1, x2, y, train }) {
    this.points = {
      x1: new Float64Array(x1),
      x2: new Float64Array(x2),
      y: new Float64Array(y),
      train,
    };
    this.#needsPoints = false;
    this.#inputs = computeFeatures(this.settings.features, x1, x2);
    this.onChange("points");
  }

  /** @param {Frames} frames */
  #takeFrames(frames) {
    if (frames.is_missing) {
      const last = this.timeline.frames[this.timeline.last];
      this.#begin(last);
      return;
    }
    this.isReady = frames.is_ready;
    const count = frames.steps.length;
    if (!count || this.hasDiverged) return;
    this.#isStarting = false;
    this.#measureRate(count);
    const isFirst = this.#after < 0;
    // Who has moved back in the meantime stays there.
    const follows = this.isPlaying || this.position >= this.timeline.last;
    const reached = new Map(frames.reached);
    for (const [index, weights] of decodeFrames(frames.weights, count).entries()) {
      const steps = frames.steps[index];
      if (weights.length !== weightCount(this.layers)) continue;
      // The first frame of a network that goes on is the last one of the timeline.
      if (isFirst && index === 0 && this.timeline.last >= 0) this.timeline.frames.pop();
      const frame = { ...this.#frame(weights, steps), reached: reached.get(steps) };
      this.timeline.add(frame);
      if (this.#mustStop(frame)) break;
    }
    this.#after = frames.first + count - 1;
    const isMoving = this.isPlaying || this.isReplaying;
    this.position =
      isMoving || !follows
        ? Math.max(0, Math.min(this.position, this.timeline.last))
        : this.timeline.last;
    if (isFirst && this.timeline.last === 0) this.onChange("network");
  }

  /**
   * Pause at divergence, where the worker stopped at the goal, or at the epoch to stop at; return
   * whether the frames after this one are not to be kept. Those after a step or an epoch are: the
   * worker had gone further when it heard of it, and goes on from there.
   *
   * @param {Frame} frame
   */
  #mustStop(frame) {
    const isAtEnd = this.#until > 0 && frame.steps >= this.#until;
    if (!isFiniteNetwork(frame.weights)) this.hasDiverged = true;
    else if (!isAtEnd && !this.#isAtGoal(frame)) return false;
    this.isPlaying = false;
    this.#until = 0;
    this.#mustPost = true;
    return this.hasDiverged;
  }

  /**
   * A frame with its losses.
   *
   * @param {Float32Array} weights
   * @param {number} steps
   * @returns {Frame}
   */
  #frame(weights, steps) {
    const points = /** @type {Points} */ (this.points);
    if (this.#inputs.length !== this.layers[0].inputs)
      this.#inputs = computeFeatures(this.settings.features, points.x1, points.x2);
    const outputs = forward(this.layers, weights, this.#inputs, this.settings.off);
    const last = outputs[outputs.length - 1];
    const count = points.y.length;
    const train = meanLoss(this.settings, last, points.y, 0, points.train);
    return {
      weights,
      steps,
      train,
      test: meanLoss(this.settings, last, points.y, points.train, count),
    };
  }

  /** Compute the losses of the frame that is shown again. */
  #measureShown() {
    const index = Math.round(this.position);
    const frame = this.timeline.frames[index];
    if (frame) this.timeline.frames[index] = this.#frame(frame.weights, frame.steps);
  }

  /** @param {number} count of frames that came */
  #measureRate(count) {
    const now = performance.now();
    const seconds = (now - this.#receivedAt) / 1000;
    this.#receivedAt = now;
    if (seconds > 2 || count < 2) return;
    this.#rate += 0.3 * (Math.min(60, Math.max(4, count / seconds)) - this.#rate);
  }

  /** Go on from the shown frame, with a new network in the worker. */
  #branch() {
    this.timeline.cut(Math.round(this.position));
    this.position = this.timeline.last;
    this.hasDiverged = false;
    this.#begin(this.timeline.frames[this.timeline.last]);
    this.post();
  }

  /**
   * Start a network with an empty timeline.
   *
   * @param {Frame | undefined} frame where to start; undefined for the seed's initial weights
   * @param {boolean} isNew whether the timeline starts again
   */
  #restart(frame, isNew) {
    this.isReplaying = false;
    this.hasDiverged = false;
    this.#inputs = [];
    if (isNew) this.timeline = new Timeline();
    if (isNew) this.position = 0;
    this.#begin(frame);
    if (this.isPlaying) this.play();
    else this.post();
    this.onChange("network");
  }

  /** @param {Frame | undefined} frame */
  #begin(frame) {
    this.#number++;
    this.#after = -1;
    this.#start = frame;
    if (!this.isPlaying) this.#until = 0;
  }
}

/** @returns {number} milliseconds until the next poll of a network that plays */
function pollDelay() {
  return POLL_MS + SPREAD_MS * (Math.random() - 0.5);
}

/**
 * Whether a frame's network has not begun to diverge.
 *
 * @param {Frame} frame
 * @param {Frame} first
 */
function isHealthy(frame, first) {
  return isFiniteNetwork(frame.weights) && frame.train < 10 * Math.max(first.train, 0.1);
}
