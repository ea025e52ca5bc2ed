// @ts-check
/**
 * The network: a heat map in every neuron, and the lines between them.
 */

import { drawAnswer, LIMIT } from "./answer_map.js";
import { button, element, shortNumber } from "./dom.js";
import { computeFeatures, FEATURE_NAMES, FEATURE_TEXTS, gridFeatures } from "./features.js";
import { drawValues, valueScale } from "./heat_map.js";
import { forward } from "./network.js";
import { MAX_HIDDEN, MAX_UNITS } from "./settings.js";
import { WeightLines } from "./weight_lines.js";

/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./palette.js").Palette} Palette */

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

export class Diagram {
  element = element("div", { class: "dlp-diagram" });
  /** @type {Position} */
  selected = { layer: 0, unit: 0 };
  onSelect = () => {};

  #board = element("div", { class: "dlp-board" });
  #lines;
  #player;
  #labels;
  #hidden;
  /** @type {HTMLElement[][]} */
  #nodes = [];
  /** @type {HTMLCanvasElement[][]} */
  #maps = [];
  /** @type {HTMLElement[][]} */
  #numbers = [];
  /** With which the maps of the features are drawn. @type {Palette | undefined} */
  #featurePalette;
  #width = 0;
  #height = 0;
  #layout = LAYOUTS.wide;

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
    this.#lines = new WeightLines(this.#board, player);
    this.#lines.onPress = (position) => this.#select(position);
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
    this.#board.replaceChildren(this.#lines.element);
    this.#buildFeatures();
    for (const [layer, { outputs }] of layers.entries()) {
      const x = this.#columnX(layer);
      this.#buildColumn(layer, outputs, x, size);
      this.#buildHead(layer, x);
    }
    this.#lines.build([this.#usedFeatures(this.#nodes[0]), ...this.#nodes.slice(1)]);
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

  /**
   * Choose from what there is for every feature, by the features that the network has.
   *
   * @template Value
   * @param {Value[]} all
   */
  #usedFeatures(all) {
    return this.#player.settings.features.map((name) => all[FEATURE_NAMES.indexOf(name)]);
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

  /**
   * Draw lines and heat maps.
   *
   * @param {ArrayLike<number>} weights
   * @param {Palette} palette
   * @param {[number, number] | undefined} probe
   */
  draw(weights, palette, probe) {
    const { layers, settings } = this.#player;
    this.#lines.draw(weights, palette, this.#width, this.#height);
    const features = gridFeatures(FEATURE_NAMES, GRID, LIMIT);
    const used = this.#usedFeatures(features);
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
    const used = this.#usedFeatures(all);
    const values = [all, ...forward(layers, weights, used, settings.off)];
    for (const [column, numbers] of this.#numbers.entries())
      for (const [row, number] of numbers.entries())
        number.textContent = shortNumber(values[column][row][0], 2);
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
    this.#lines.select(position);
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
