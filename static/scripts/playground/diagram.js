// @ts-check
/**
 * The network: a heat map in every neuron, and lines as thick and coloured as their weights.
 */

import { drawAnswer, LIMIT } from "./answer_map.js";
import { button, element, shortNumber } from "./dom.js";
import { computeFeatures, FEATURE_NAMES, FEATURE_TEXTS, gridFeatures } from "./features.js";
import { drawValues, valueScale } from "./heat_map.js";
import { forward } from "./network.js";
import { css } from "./palette.js";
import { MAX_HIDDEN, MAX_UNITS } from "./settings.js";

/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./palette.js").Palette} Palette */

/**
 * A line between two neurons, and where its weight is.
 *
 * @typedef {object} Edge
 * @property {number} index in the flat weights
 * @property {number} layer
 * @property {number} input
 * @property {number} unit
 * @property {[number, number]} from
 * @property {[number, number]} to
 */

/**
 * A neuron in the diagram; layer -1 has the features.
 *
 * @typedef {{ layer: number, unit: number }} Position
 */

/**
 * What a board has room for: how far the middles of two columns are apart at least, the height of
 * the controls above them, and the least size of a neuron.
 */
const LAYOUTS = {
  wide: { column: 88, head: 70, neuron: 0 },
  narrow: { column: 58, head: 84, neuron: 0 },
  touch: { column: 96, head: 124, neuron: 44 },
};
const MAX_HEAD = 84;
/** The middle of the column before the first one, and how far the last one is from the edge. */
const START = 132;
const END = 46;
const FEATURE_PITCH = 34;
const FEATURE_SIZE = 28;
const FEATURE_X = 76;
const GRID = 26;
const GRAB = 7;
const DRAG_PER_PIXEL = 0.02;

export class Diagram {
  element = element("div", { class: "dlp-diagram" });
  /** @type {Position} */
  selected = { layer: 0, unit: 0 };
  onSelect = () => {};

  #board = element("div", { class: "dlp-board" });
  #lines = element("canvas", { class: "dlp-lines" });
  #player;
  #labels;
  #hidden;
  /** @type {HTMLElement[][]} */
  #nodes = [];
  /** @type {HTMLCanvasElement[][]} */
  #maps = [];
  /** @type {HTMLElement[][]} */
  #numbers = [];
  /** @type {Edge[]} */
  #edges = [];
  /** With which the maps of the features are drawn. @type {Palette | undefined} */
  #featurePalette;
  #width = 0;
  #height = 0;
  #layout = LAYOUTS.wide;
  /** @type {{ edge: Edge, y: number, weight: number, value: number } | undefined} */
  #drag;

  /**
   * @param {Player} player
   * @param {Record<string, string>} labels
   * @param {Set<string>} hidden
   */
  constructor(player, labels, hidden) {
    this.#player = player;
    this.#labels = labels;
    this.#hidden = hidden;
    this.element.append(this.#board);
    this.#board.addEventListener("pointermove", (event) => this.#move(event));
    this.#board.addEventListener("pointerdown", (event) => this.#press(event));
    this.#board.addEventListener("touchstart", (event) => this.#hold(event), { passive: false });
    this.#board.addEventListener("pointerup", () => this.#release());
    this.#board.addEventListener("pointercancel", () => this.#release());
    this.#board.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Build all elements for the current network. */
  build() {
    const { settings, layers } = this.#player;
    const hadFocus = this.#board.contains(document.activeElement);
    const tallest = Math.max(...settings.hidden, 1);
    this.#layout = this.#fittingLayout();
    const { head, neuron } = this.#layout;
    const size = Math.max(neuron, tallest <= 6 ? 42 : tallest <= 9 ? 36 : tallest <= 12 ? 29 : 24);
    const features = FEATURE_NAMES.length * this.#featurePitch();
    this.#height = head + Math.max(features, tallest * (size + 8)) + 6;
    const least = START + layers.length * this.#layout.column + END;
    this.#width = Math.max(this.element.clientWidth, least);
    this.#board.classList.toggle("dlp-narrow", this.#layout === LAYOUTS.narrow);
    this.#board.classList.toggle("dlp-touch", this.#layout === LAYOUTS.touch);
    this.#board.style.width = `${this.#width}px`;
    this.#board.style.height = `${this.#height}px`;
    this.#nodes = [];
    this.#maps = [];
    this.#numbers = [];
    this.#featurePalette = undefined;
    this.#board.replaceChildren(this.#lines);
    this.#buildFeatures();
    for (const [layer, { outputs }] of layers.entries()) {
      const x = this.#columnX(layer);
      this.#buildColumn(layer, outputs, x, size);
      this.#buildHead(layer, x);
    }
    this.#buildEdges();
    this.#select(this.#clamped(this.selected), hadFocus);
  }

  /** The widest layout that shows the whole network, else the narrow one. */
  #fittingLayout() {
    if (matchMedia("(pointer: coarse)").matches) return LAYOUTS.touch;
    const room = this.element.clientWidth - START - END;
    return room < this.#player.layers.length * LAYOUTS.wide.column ? LAYOUTS.narrow : LAYOUTS.wide;
  }

  /** @param {number} layer */
  #columnX(layer) {
    const room = this.#width - START - END;
    return START + (room * (layer + 1)) / this.#player.layers.length;
  }

  #featurePitch() {
    return Math.max(FEATURE_PITCH, this.#layout.neuron + 4);
  }

  #buildFeatures() {
    const { settings } = this.#player;
    const { head, neuron } = this.#layout;
    const size = Math.max(FEATURE_SIZE, neuron);
    const nodes = [];
    const maps = [];
    const numbers = [];
    for (const [index, name] of FEATURE_NAMES.entries()) {
      const isUsed = settings.features.includes(name);
      const top = head + index * this.#featurePitch();
      const node = this.#node(-1, index, FEATURE_X, top, size, FEATURE_TEXTS[name]);
      node.button.setAttribute("aria-pressed", String(isUsed));
      node.button.classList.add("dlp-feature");
      node.button.addEventListener("click", () => this.#toggleFeature(name));
      node.button.before(element("span", { class: "dlp-feature-name" }, FEATURE_TEXTS[name]));
      const label = /** @type {HTMLElement} */ (node.button.previousElementSibling);
      label.style.top = `${top + size / 2 - 11}px`;
      nodes.push(node.button);
      maps.push(node.map);
      numbers.push(node.number);
    }
    this.#nodes.push(nodes);
    this.#maps.push(maps);
    this.#numbers.push(numbers);
  }

  /**
   * @param {number} layer
   * @param {number} outputs
   * @param {number} x
   * @param {number} size
   */
  #buildColumn(layer, outputs, x, size) {
    const isOutput = layer === this.#player.layers.length - 1;
    const room = this.#height - this.#layout.head;
    const pitch = Math.min(room / outputs, size + 24);
    const top = this.#layout.head + (room - pitch * outputs) / 2 + (pitch - size) / 2;
    const nodes = [];
    const maps = [];
    const numbers = [];
    for (let unit = 0; unit < outputs; unit++) {
      const name = isOutput
        ? this.#labels.output_neuron.replace("{unit}", String(unit + 1))
        : this.#labels.neuron
            .replace("{layer}", String(layer + 1))
            .replace("{unit}", String(unit + 1));
      const node = this.#node(layer, unit, x, top + unit * pitch, size, name);
      nodes.push(node.button);
      maps.push(node.map);
      numbers.push(node.number);
    }
    this.#nodes.push(nodes);
    this.#maps.push(maps);
    this.#numbers.push(numbers);
  }

  /**
   * @param {number} layer
   * @param {number} unit
   * @param {number} x centre
   * @param {number} y upper edge
   * @param {number} size
   * @param {string} name
   */
  #node(layer, unit, x, y, size, name) {
    const map = element("canvas", { width: 1, height: 1 });
    const number = element("span", { class: "dlp-number" });
    const made = element(
      "button",
      {
        type: "button",
        class: "dlp-neuron",
        "aria-label": name,
        title: name,
        tabIndex: -1,
        onfocus: () => this.#select({ layer, unit }),
        onclick: () => this.#select({ layer, unit }),
      },
      map,
      number,
    );
    made.style.cssText = `left:${x - size / 2}px;top:${y}px;width:${size}px;height:${size}px`;
    this.#board.append(made);
    return { button: made, map, number };
  }

  /**
   * The controls above a layer.
   *
   * @param {number} layer
   * @param {number} x
   */
  #buildHead(layer, x) {
    const { settings, layers } = this.#player;
    const isOutput = layer === layers.length - 1;
    const head = element("div", { class: "dlp-head" });
    const gap = 4;
    const pitch = (this.#width - START - END) / layers.length;
    const width = Math.min(Math.max(MAX_HEAD, this.#layout.column - gap), pitch - gap);
    head.style.cssText = `left:${x - width / 2}px;width:${width}px`;
    if (isOutput) head.append(element("span", { class: "dlp-caption" }, this.#labels.output));
    else {
      const units = settings.hidden[layer];
      const set = (/** @type {number} */ count) =>
        this.#player.change({ hidden: settings.hidden.with(layer, count) });
      const named = (/** @type {string} */ name) =>
        this.#labels[name].replace("{layer}", String(layer + 1));
      const less = button("−", named("fewer_units"), () => set(units - 1));
      const more = button("+", named("more_units"), () => set(units + 1));
      less.disabled = units <= 1;
      more.disabled = units >= MAX_UNITS;
      const activation = element("select", {
        "aria-label": named("activation"),
        title: named("activation"),
        onchange: () =>
          this.#player.change({ activations: settings.activations.with(layer, activation.value) }),
      });
      for (const name of this.#labels.activations.split(" "))
        activation.append(
          element("option", { value: name, selected: name === settings.activations[layer] }, name),
        );
      if (!this.#hidden.has("hidden"))
        head.append(
          element("div", { class: "dlp-units" }, less, element("b", {}, String(units)), more),
        );
      if (!this.#hidden.has("activations")) head.append(activation);
    }
    this.#board.append(head);
  }

  #buildEdges() {
    const { layers, settings } = this.#player;
    this.#edges = [];
    for (const [layer, { inputs, outputs, kernel }] of layers.entries()) {
      for (let input = 0; input < inputs; input++) {
        const row = layer === 0 ? FEATURE_NAMES.indexOf(settings.features[input]) : input;
        const from = centre(this.#nodes[layer][row], 1);
        for (let unit = 0; unit < outputs; unit++) {
          const to = centre(this.#nodes[layer + 1][unit], -1);
          const index = kernel + input * outputs + unit;
          this.#edges.push({ index, layer, input, unit, from, to });
        }
      }
    }
  }

  /**
   * Draw lines and heat maps.
   *
   * @param {ArrayLike<number>} weights
   * @param {Palette} palette
   * @param {[number, number] | undefined} probe
   */
  draw(weights, palette, probe) {
    const { layers, settings } = this.#player;
    this.#drawLines(weights, palette);
    const features = gridFeatures(FEATURE_NAMES, GRID, LIMIT);
    const used = settings.features.map((name) => features[FEATURE_NAMES.indexOf(name)]);
    const values = forward(layers, weights, used, settings.off);
    if (palette !== this.#featurePalette)
      for (const [index, map] of this.#maps[0].entries())
        drawValues(map, features[index], palette, { scale: valueScale(features[index]) });
    this.#featurePalette = palette;
    for (const [layer, maps] of this.#maps.slice(1).entries()) {
      const isOutput = layer === layers.length - 1;
      for (const [unit, map] of maps.entries()) {
        const shown = values[layer][unit];
        if (isOutput && maps.length === 1) drawAnswer(map, settings, [shown], palette);
        else drawValues(map, shown, palette, { scale: valueScale(shown) });
      }
    }
    this.#drawNumbers(weights, probe);
    for (const [layer, unit] of settings.off)
      this.#nodes[layer + 1]?.[unit]?.classList.add("dlp-off");
    for (const [layer, unit] of settings.frozen)
      this.#nodes[layer + 1]?.[unit]?.classList.add("dlp-frozen");
  }

  /**
   * @param {ArrayLike<number>} weights
   * @param {[number, number] | undefined} probe
   */
  #drawNumbers(weights, probe) {
    this.#board.classList.toggle("dlp-probing", probe !== undefined);
    if (!probe) return;
    const { layers, settings } = this.#player;
    const all = computeFeatures(FEATURE_NAMES, [probe[0]], [probe[1]]);
    const used = settings.features.map((name) => all[FEATURE_NAMES.indexOf(name)]);
    const values = [all, ...forward(layers, weights, used, settings.off)];
    for (const [column, numbers] of this.#numbers.entries())
      for (const [row, number] of numbers.entries())
        number.textContent = shortNumber(values[column][row][0], 2);
  }

  /**
   * @param {ArrayLike<number>} weights
   * @param {Palette} palette
   */
  #drawLines(weights, palette) {
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [this.#width, this.#height];
    const canvas = this.#lines;
    if (
      canvas.width !== Math.round(width * ratio) ||
      canvas.height !== Math.round(height * ratio)
    ) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    for (const edge of this.#edges) {
      const weight = weights[edge.index];
      const strength = Math.min(Math.abs(weight), 5);
      const alpha = Math.min(1, (this.#isSelected(edge) ? 0.55 : 0.25) + strength * 0.35);
      context.beginPath();
      context.moveTo(...edge.from);
      const middle = (edge.from[0] + edge.to[0]) / 2;
      context.bezierCurveTo(middle, edge.from[1], middle, edge.to[1], ...edge.to);
      context.strokeStyle = css(palette.classes[weight < 0 ? 0 : 1], alpha);
      context.lineWidth = 0.6 + strength * 1.7 + (this.#drag?.edge === edge ? 2 : 0);
      context.stroke();
    }
  }

  // Selecting, with the keyboard too

  /** @param {Position} position */
  #clamped({ layer, unit }) {
    const last = this.#nodes.length - 2;
    const column = Math.max(-1, Math.min(layer, last));
    return { layer: column, unit: Math.max(0, Math.min(unit, this.#nodes[column + 1].length - 1)) };
  }

  /** @param {Position} position */
  #select(position, focus = false) {
    this.#nodes[this.selected.layer + 1]?.[this.selected.unit]?.classList.remove("dlp-selected");
    for (const column of this.#nodes) for (const node of column) node.tabIndex = -1;
    this.selected = position;
    const node = this.#nodes[position.layer + 1][position.unit];
    node.classList.add("dlp-selected");
    node.tabIndex = 0;
    if (focus) node.focus();
    this.onSelect();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (!(event.target instanceof HTMLElement) || !event.target.classList.contains("dlp-neuron"))
      return;
    const { layer, unit } = this.selected;
    const moves = /** @type {Record<string, Position>} */ ({
      ArrowLeft: { layer: layer - 1, unit },
      ArrowRight: { layer: layer + 1, unit },
      ArrowUp: { layer, unit: unit - 1 },
      ArrowDown: { layer, unit: unit + 1 },
    });
    const target = moves[event.key];
    if (!target) return;
    event.preventDefault();
    const { layer: column, unit: row } = this.#clamped(target);
    this.#nodes[column + 1][row].focus();
  }

  /** @param {string} name */
  #toggleFeature(name) {
    if (this.#hidden.has("features")) return;
    const { features } = this.#player.settings;
    const next = FEATURE_NAMES.filter((each) => features.includes(each) !== (each === name));
    if (next.length) this.#player.change({ features: next });
  }

  // Dragging a line

  /**
   * The line under a pointer; those of the selected neuron are on top.
   *
   * @param {PointerEvent} event
   */
  #edgeAt(event) {
    if (event.target !== this.#lines) return undefined;
    const { left, top } = this.#board.getBoundingClientRect();
    const nearest = (/** @type {Edge[]} */ edges) =>
      nearestEdge(edges, event.clientX - left, event.clientY - top);
    return nearest(this.#edges.filter((edge) => this.#isSelected(edge))) ?? nearest(this.#edges);
  }

  /** @param {Edge} edge */
  #isSelected({ layer, unit }) {
    return layer === this.selected.layer && unit === this.selected.unit;
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const edge = this.#edgeAt(event);
    const weights = this.#player.shown()?.weights;
    if (!edge || !weights) return;
    event.preventDefault();
    // A finger that means to scroll presses some line of a large network.
    const isDrag = event.pointerType !== "touch" || this.#isSelected(edge);
    this.#select({ layer: edge.layer, unit: edge.unit });
    if (!isDrag) return;
    this.#board.setPointerCapture(event.pointerId);
    const weight = weights[edge.index];
    this.#drag = { edge, y: event.clientY, weight, value: weight };
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
      this.#board.classList.toggle("dlp-grab", this.#edgeAt(event) !== undefined);
      return;
    }
    const value = drag.weight + (drag.y - event.clientY) * DRAG_PER_PIXEL;
    if (Math.abs(drag.y - event.clientY) < 3 && drag.value === drag.weight) return;
    drag.value = Math.round(value * 100) / 100;
    this.#player.edit(drag.edge.index, drag.value, false);
  }

  #release() {
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag && drag.value !== drag.weight) this.#player.edit(drag.edge.index, drag.value);
  }

  /** Add a hidden layer, or remove the last one. @param {number} change 1 or -1 */
  changeLayers(change) {
    const { hidden, activations } = this.#player.settings;
    if (hidden.length + change < 0 || hidden.length + change > MAX_HIDDEN) return;
    this.#player.change(
      change < 0
        ? { hidden: hidden.slice(0, -1), activations: activations.slice(0, -1) }
        : {
            hidden: [...hidden, hidden.at(-1) ?? 4],
            activations: [...activations, activations.at(-1) ?? "tanh"],
          },
    );
  }
}

/**
 * The middle of an element's left (-1) or right (1) edge.
 *
 * @param {HTMLElement} node
 * @param {number} side
 * @returns {[number, number]}
 */
function centre(node, side) {
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
 * @param {Edge[]} edges
 * @param {number} x
 * @param {number} y
 */
function nearestEdge(edges, x, y) {
  let best;
  let distance = GRAB;
  for (const edge of edges) {
    if (x < edge.from[0] || x > edge.to[0]) continue;
    const at = curveY(edge, (x - edge.from[0]) / (edge.to[0] - edge.from[0]));
    if (Math.abs(at - y) < distance) {
      distance = Math.abs(at - y);
      best = edge;
    }
  }
  return best;
}

/**
 * The height of a line at a share of its width.
 *
 * @param {Edge} edge
 * @param {number} share
 */
function curveY(edge, share) {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 12; step++) {
    const t = (low + high) / 2;
    if (bezier(0, 0.5, 0.5, 1, t) < share) low = t;
    else high = t;
  }
  return bezier(edge.from[1], edge.from[1], edge.to[1], edge.to[1], (low + high) / 2);
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
