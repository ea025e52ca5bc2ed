// @ts-check
/**
 * The answer in the plane, with the points: pressed to follow a point, or drawn on with a brush.
 */

import { element } from "./dom.js";
import { gridFeatures } from "./features.js";
import { drawShares, drawValues } from "./heat_map.js";
import { classCount, forward } from "./network.js";
import { css, valueColour } from "./palette.js";
import { isUsable, MAX_OWN } from "./settings.js";

/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./palette.js").Palette} Palette */

export const LIMIT = 6;
const ERASE_RADIUS = 0.5;
const SPREAD = 0.35;

export class AnswerMap {
  element = element("div", { class: "dlp-map" });
  /** The brush: a class or target, "erase", or undefined to follow points. @type {number | "erase" | undefined} */
  brush;
  /** The point that is followed. @type {[number, number] | undefined} */
  probe;
  onProbe = () => {};

  #heat = element("canvas", { class: "dlp-heat" });
  #dots = element("canvas", { class: "dlp-dots" });
  #player;
  /** Points that are too few to learn from, or under the brush. @type {[number, number, number][] | undefined} */
  #drawing;
  #isDrawing = false;
  /** What the points were drawn from. @type {unknown[]} */
  #drawn = [];

  /**
   * @param {Player} player
   * @param {string} label
   */
  constructor(player, label) {
    this.#player = player;
    this.#dots.tabIndex = 0;
    this.#dots.setAttribute("role", "img");
    this.#dots.setAttribute("aria-label", label);
    this.element.append(this.#heat, this.#dots);
    this.#dots.addEventListener("pointerdown", (event) => this.#press(event));
    this.#dots.addEventListener("pointermove", (event) => this.#move(event));
    this.#dots.addEventListener("pointerup", () => this.#release());
    this.#dots.addEventListener("keydown", (event) => this.#key(event));
  }

  /**
   * @param {Float64Array[]} outputs of the output layer on a grid
   * @param {Palette} palette
   */
  drawHeat(outputs, palette) {
    drawAnswer(this.#heat, this.#player.settings, outputs, palette);
  }

  /**
   * Draw the points, unless they are drawn already: hundreds of dots take longer than all else.
   *
   * @param {Palette} palette
   */
  drawPoints(palette) {
    const ratio = window.devicePixelRatio || 1;
    const size = this.#dots.clientWidth;
    const { points, settings } = this.#player;
    const from = [palette, ratio, size, points, settings, this.probe, this.#drawing];
    from.push(this.#drawing?.length);
    if (from.every((value, index) => value === this.#drawn[index])) return;
    this.#drawn = from;
    this.#dots.width = this.#dots.height = Math.round(size * ratio);
    const context = /** @type {CanvasRenderingContext2D} */ (this.#dots.getContext("2d"));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const at = (/** @type {number} */ value) => ((value + LIMIT) / (2 * LIMIT)) * size;
    const radius = Math.max(2, size / 110);
    const classes = classCount(settings);
    /**
     * @param {number} x1
     * @param {number} x2
     * @param {number} y
     * @param {boolean} isTest
     */
    const dot = (x1, x2, y, isTest) => {
      const colour = classes ? palette.classes[y] : valueColour(palette, y * 1.2);
      context.beginPath();
      context.arc(at(x1), at(-x2), radius, 0, 2 * Math.PI);
      context.fillStyle = css(isTest ? palette.neutral : (colour ?? palette.neutral));
      context.strokeStyle = isTest ? css(colour ?? palette.neutral) : css(palette.neutral);
      context.lineWidth = isTest ? 1.6 : 0.9;
      context.fill();
      context.stroke();
    };
    if (this.#drawing) for (const [x1, x2, y] of this.#drawing) dot(x1, x2, y, false);
    else if (points) {
      const count = settings.show_test ? points.y.length : points.train;
      for (let i = count - 1; i >= 0; i--)
        dot(points.x1[i], points.x2[i], points.y[i], i >= points.train);
    }
    if (this.probe) {
      const [x1, x2] = this.probe;
      context.beginPath();
      context.arc(at(x1), at(-x2), radius * 2.2, 0, 2 * Math.PI);
      context.strokeStyle = getComputedStyle(this.element).color;
      context.lineWidth = 2.5;
      context.stroke();
    }
  }

  /** @param {PointerEvent} event */
  #position(event) {
    const box = this.#dots.getBoundingClientRect();
    const x1 = ((event.clientX - box.left) / box.width) * 2 * LIMIT - LIMIT;
    const x2 = LIMIT - ((event.clientY - box.top) / box.height) * 2 * LIMIT;
    return /** @type {[number, number]} */ ([round(x1), round(x2)]);
  }

  /** @param {PointerEvent} event */
  #press(event) {
    event.preventDefault();
    this.#dots.focus();
    this.#dots.setPointerCapture(event.pointerId);
    const position = this.#position(event);
    if (this.brush === undefined) {
      this.probe = isNear(this.probe, position) ? undefined : this.#nearest(position);
      this.onProbe();
      return;
    }
    this.#drawing ??= [...this.#player.settings.own];
    this.#isDrawing = true;
    this.#paint(position);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (this.#isDrawing) this.#paint(this.#position(event));
  }

  #release() {
    this.#isDrawing = false;
    if (!this.#drawing || !isUsable(this.#drawing, classCount(this.#player.settings))) return;
    const own = this.#drawing;
    this.#drawing = undefined;
    this.#player.change({ own });
  }

  /** Whether points were drawn that a network cannot learn from yet. */
  get isIncomplete() {
    return this.#drawing !== undefined;
  }

  /** Forget points that are too few. */
  clear() {
    this.#drawing = undefined;
  }

  /** @param {[number, number]} position */
  #paint([x1, x2]) {
    const drawing = this.#drawing ?? [];
    const brush = this.brush;
    if (brush === "erase")
      this.#drawing = drawing.filter(([a, b]) => Math.hypot(a - x1, b - x2) > ERASE_RADIUS);
    else if (brush !== undefined && drawing.length < MAX_OWN)
      drawing.push([round(x1 + spread()), round(x2 + spread()), brush]);
    this.onProbe();
  }

  /**
   * The point near a position, else the position itself.
   *
   * @param {[number, number]} position
   * @returns {[number, number]}
   */
  #nearest(position) {
    const points = this.#player.points;
    if (!points) return position;
    const count = this.#player.settings.show_test ? points.y.length : points.train;
    for (let i = 0; i < count; i++)
      if (isNear([points.x1[i], points.x2[i]], position)) return [points.x1[i], points.x2[i]];
    return position;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const moves = /** @type {Record<string, [number, number]>} */ ({
      ArrowLeft: [-0.25, 0],
      ArrowRight: [0.25, 0],
      ArrowUp: [0, 0.25],
      ArrowDown: [0, -0.25],
    });
    const move = moves[event.key];
    if (event.key === "Escape") this.probe = undefined;
    else if (move) {
      const [x1, x2] = this.probe ?? [0, 0];
      const inside = (/** @type {number} */ value) => Math.max(-LIMIT, Math.min(LIMIT, value));
      this.probe = [inside(x1 + move[0]), inside(x2 + move[1])];
    } else return;
    event.preventDefault();
    this.onProbe();
  }
}

/**
 * Draw the outputs of a network on a grid.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {import("./settings.js").Settings} settings
 * @param {Float64Array[]} outputs
 * @param {Palette} palette
 */
export function drawAnswer(canvas, settings, outputs, palette) {
  const classes = classCount(settings);
  if (classes > 2) drawShares(canvas, outputs, palette, settings.discrete);
  else
    drawValues(canvas, outputs[0], palette, {
      scale: classes ? 2 : 1,
      offset: classes ? -1 : 0,
      discrete: settings.discrete,
    });
}

/**
 * The outputs of a network on a grid.
 *
 * @param {import("./network.js").Layer[]} layers
 * @param {import("./settings.js").Settings} settings
 * @param {ArrayLike<number>} weights
 * @param {number} size of the grid
 */
export function gridOutputs(layers, settings, weights, size) {
  return forward(layers, weights, gridFeatures(settings.features, size, LIMIT), settings.off);
}

/**
 * @param {[number, number] | undefined} a
 * @param {[number, number]} b
 */
function isNear(a, b) {
  return a !== undefined && Math.hypot(a[0] - b[0], a[1] - b[1]) < 0.22;
}

function spread() {
  return (Math.random() + Math.random() - 1) * SPREAD;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
