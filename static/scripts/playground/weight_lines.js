// @ts-check
/**
 * The lines between the neurons: as thick and coloured as their weights, which a drag changes.
 */

import { element } from "./dom.js";
import { css } from "./palette.js";

/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./palette.js").Palette} Palette */

/**
 * A line between two neurons, and where its weight is.
 *
 * @typedef {object} Line
 * @property {number} index in the flat weights
 * @property {number} layer
 * @property {number} unit
 * @property {[number, number]} from
 * @property {[number, number]} to
 */

/**
 * A neuron; its lines are those that come in.
 *
 * @typedef {{ layer: number, unit: number }} Neuron
 */

const GRAB = 7;
const DRAG_PER_PIXEL = 0.02;

export class WeightLines {
  element = element("canvas", { class: "dlp-lines" });
  /** Called with the neuron to which a pressed line leads. @type {(neuron: Neuron) => void} */
  onPress = () => {};

  #board;
  #player;
  /** @type {Line[]} */
  #lines = [];
  /** @type {Neuron} */
  #selected = { layer: 0, unit: 0 };
  /** @type {{ line: Line, y: number, weight: number, value: number } | undefined} */
  #drag;

  /**
   * @param {HTMLElement} board in which the neurons are
   * @param {Player} player
   */
  constructor(board, player) {
    this.#board = board;
    this.#player = player;
    board.addEventListener("pointermove", (event) => this.#move(event));
    board.addEventListener("pointerdown", (event) => this.#press(event));
    board.addEventListener("touchstart", (event) => this.#hold(event), { passive: false });
    board.addEventListener("pointerup", () => this.#release());
    board.addEventListener("pointercancel", () => this.#release());
  }

  /**
   * Find the lines of the current network.
   *
   * @param {HTMLElement[][]} columns the inputs that are used, then the neurons of each layer
   */
  build(columns) {
    this.#lines = [];
    for (const [layer, { outputs, kernel }] of this.#player.layers.entries()) {
      for (const [input, source] of columns[layer].entries()) {
        const from = middle(source, 1);
        for (let unit = 0; unit < outputs; unit++) {
          const to = middle(columns[layer + 1][unit], -1);
          this.#lines.push({ index: kernel + input * outputs + unit, layer, unit, from, to });
        }
      }
    }
  }

  /** Show a neuron's lines more clearly than the others. @param {Neuron} neuron */
  select(neuron) {
    this.#selected = neuron;
  }

  /**
   * @param {ArrayLike<number>} weights
   * @param {Palette} palette
   * @param {number} width of the board
   * @param {number} height
   */
  draw(weights, palette, width, height) {
    const context = this.#cleared(width, height);
    for (const line of this.#lines) {
      const { from, to } = line;
      const weight = weights[line.index];
      const strength = Math.min(Math.abs(weight), 5);
      const alpha = Math.min(1, (this.#isSelected(line) ? 0.55 : 0.25) + strength * 0.35);
      const bend = (from[0] + to[0]) / 2;
      context.beginPath();
      context.moveTo(...from);
      context.bezierCurveTo(bend, from[1], bend, to[1], ...to);
      context.strokeStyle = css(palette.classes[weight < 0 ? 0 : 1], alpha);
      context.lineWidth = 0.6 + strength * 1.7 + (this.#drag?.line === line ? 2 : 0);
      context.stroke();
    }
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  #cleared(width, height) {
    const ratio = window.devicePixelRatio || 1;
    const canvas = this.element;
    const [columns, rows] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== columns || canvas.height !== rows) {
      canvas.width = columns;
      canvas.height = rows;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    return context;
  }

  /** @param {Line} line */
  #isSelected({ layer, unit }) {
    return layer === this.#selected.layer && unit === this.#selected.unit;
  }

  /**
   * The line under a pointer; those of the selected neuron are on top.
   *
   * @param {PointerEvent} event
   */
  #lineAt(event) {
    if (event.target !== this.element) return undefined;
    const { left, top } = this.#board.getBoundingClientRect();
    const near = (/** @type {Line[]} */ lines) =>
      nearest(lines, event.clientX - left, event.clientY - top);
    return near(this.#lines.filter((line) => this.#isSelected(line))) ?? near(this.#lines);
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const line = this.#lineAt(event);
    const weights = this.#player.shown()?.weights;
    if (!line || !weights) return;
    event.preventDefault();
    // A finger that means to scroll presses some line of a large network.
    const isDrag = event.pointerType !== "touch" || this.#isSelected(line);
    this.onPress({ layer: line.layer, unit: line.unit });
    if (!isDrag) return;
    this.#board.setPointerCapture(event.pointerId);
    const weight = weights[line.index];
    this.#drag = { line, y: event.clientY, weight, value: weight };
  }

  /**
   * Let a finger drag a line in place of the page, which may be scrolling already.
   *
   * @param {TouchEvent} event
   */
  #hold(event) {
    if (!this.#drag) return;
    if (event.cancelable) event.preventDefault();
    else this.#drag = undefined;
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const drag = this.#drag;
    if (!drag) {
      this.#board.classList.toggle("dlp-grab", this.#lineAt(event) !== undefined);
      return;
    }
    const value = drag.weight + (drag.y - event.clientY) * DRAG_PER_PIXEL;
    if (Math.abs(drag.y - event.clientY) < 3 && drag.value === drag.weight) return;
    drag.value = Math.round(value * 100) / 100;
    this.#player.edit(drag.line.index, drag.value, false);
  }

  #release() {
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag && drag.value !== drag.weight) this.#player.edit(drag.line.index, drag.value);
  }
}

/**
 * The middle of an element's left (-1) or right (1) edge.
 *
 * @param {HTMLElement} node
 * @param {number} side
 * @returns {[number, number]}
 */
function middle(node, side) {
  const { left, top, width, height } = node.style;
  const half = Number.parseFloat(width) / 2;
  return [
    Number.parseFloat(left) + half + side * half,
    Number.parseFloat(top) + Number.parseFloat(height) / 2,
  ];
}

/**
 * The line nearest to a point, if one is near.
 *
 * @param {Line[]} lines
 * @param {number} x
 * @param {number} y
 */
function nearest(lines, x, y) {
  let best;
  let distance = GRAB;
  for (const line of lines) {
    if (x < line.from[0] || x > line.to[0]) continue;
    const at = curveY(line, (x - line.from[0]) / (line.to[0] - line.from[0]));
    if (Math.abs(at - y) < distance) {
      distance = Math.abs(at - y);
      best = line;
    }
  }
  return best;
}

/**
 * The height of a line at a share of its width.
 *
 * @param {Line} line
 * @param {number} share
 */
function curveY(line, share) {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 12; step++) {
    const t = (low + high) / 2;
    if (bezier(0, 0.5, 0.5, 1, t) < share) low = t;
    else high = t;
  }
  return bezier(line.from[1], line.from[1], line.to[1], line.to[1], (low + high) / 2);
}

/**
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 * @param {number} t
 */
function bezier(a, b, c, d, t) {
  const s = 1 - t;
  return a * s ** 3 + 3 * b * s * s * t + 3 * c * s * t * t + d * t ** 3;
}
