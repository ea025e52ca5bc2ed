// @ts-check
/**
 * One neuron: its weights and bias as numbers that can be edited, and what it makes of a point.
 */

import { button, element, shortNumber } from "./dom.js";
import { computeFeatures, FEATURE_TEXTS } from "./features.js";
import { forward, weightedSums } from "./network.js";

/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./diagram.js").Position} Position */

export const LARGEST_WEIGHT = 1000;

export class Inspector {
  element = element("section", { class: "dlp-inspector" });
  /** @type {(text: string) => void} */
  onProblem = () => {};

  #player;
  #labels;
  /** @type {HTMLInputElement[]} */
  #fields = [];
  /** @type {HTMLElement[]} */
  #products = [];
  #sum = element("p", { class: "dlp-sum" });
  /** @type {number[]} */
  #indices = [];
  /** @type {Position} */
  #position = { layer: 0, unit: 0 };

  /**
   * @param {Player} player
   * @param {Record<string, string>} labels
   */
  constructor(player, labels) {
    this.#player = player;
    this.#labels = labels;
    this.element.setAttribute("aria-label", labels.inspector);
  }

  /**
   * Build the fields of a neuron.
   *
   * @param {Position} position
   */
  build(position) {
    this.#position = position;
    const { layer, unit } = position;
    const { layers, settings } = this.#player;
    this.#fields = [];
    this.#products = [];
    this.#indices = [];
    if (layer < 0 || !layers[layer] || unit >= layers[layer].outputs) {
      this.element.replaceChildren(element("p", { class: "dlp-hint" }, this.#labels.feature_hint));
      return;
    }
    const isOutput = layer === layers.length - 1;
    const labels = this.#labels;
    const name = isOutput ? labels.output_neuron : labels.neuron;
    const title = name.replace("{layer}", String(layer + 1)).replace("{unit}", String(unit + 1));
    const rows = element("div", { class: "dlp-weights" });
    const { inputs, outputs, kernel, bias, activation } = layers[layer];
    for (let input = 0; input < inputs; input++)
      rows.append(
        this.#row(
          layer ? `${labels.neuron_short} ${input + 1}` : FEATURE_TEXTS[settings.features[input]],
          kernel + input * outputs + unit,
        ),
      );
    rows.append(this.#row(labels.bias, bias + unit));
    const head = element(
      "header",
      {},
      element("strong", {}, title),
      element("span", {}, activation),
    );
    if (!isOutput)
      head.append(
        this.#toggle("off", labels.switch_off, position),
        this.#toggle("frozen", labels.freeze, position),
      );
    this.element.replaceChildren(head, rows, this.#sum);
  }

  /**
   * @param {"off" | "frozen"} setting
   * @param {string} label
   * @param {Position} position
   */
  #toggle(setting, label, { layer, unit }) {
    const neurons = this.#player.settings[setting];
    const isSet = neurons.some(([l, u]) => l === layer && u === unit);
    const toggle = button(label, label, () => {
      const others = this.#player.settings[setting].filter(([l, u]) => l !== layer || u !== unit);
      /** @type {[number, number][]} */
      const next = isSet ? others : [...others, [layer, unit]];
      this.#player.change({ [setting]: next });
      this.#player.onChange("network");
    });
    toggle.setAttribute("aria-pressed", String(isSet));
    return toggle;
  }

  /**
   * @param {string} name
   * @param {number} index in the flat weights
   */
  #row(name, index) {
    const field = element("input", {
      type: "number",
      step: "0.1",
      "aria-label": name,
      onchange: () => this.#edit(field, index),
    });
    const product = element("span", { class: "dlp-product" });
    this.#fields.push(field);
    this.#products.push(product);
    this.#indices.push(index);
    return element("label", {}, element("span", {}, name), field, product);
  }

  /**
   * @param {HTMLInputElement} field
   * @param {number} index
   */
  #edit(field, index) {
    const value = field.valueAsNumber;
    if (!(Math.abs(value) <= LARGEST_WEIGHT)) {
      field.value = shortNumber(this.#player.shown()?.weights[index] ?? 0);
      this.onProblem(this.#labels.weight_problem);
      return;
    }
    this.#player.edit(index, value);
  }

  /**
   * Show numbers.
   *
   * @param {ArrayLike<number>} weights
   * @param {[number, number] | undefined} probe the point that is followed
   */
  draw(weights, probe) {
    for (const [row, field] of this.#fields.entries())
      if (field !== document.activeElement || !field.matches(":focus-visible"))
        field.value = shortNumber(weights[this.#indices[row]]);
    this.#sum.textContent = "";
    for (const product of this.#products) product.textContent = "";
    if (!probe || !this.#fields.length) return;
    const { layers, settings } = this.#player;
    const { layer, unit } = this.#position;
    const features = computeFeatures(settings.features, [probe[0]], [probe[1]]);
    const values = [features, ...forward(layers, weights, features, settings.off)];
    for (let input = 0; input < layers[layer].inputs; input++) {
      const value = values[layer][input][0];
      const weight = weights[this.#indices[input]];
      this.#products[input].textContent =
        `× ${shortNumber(value)} = ${shortNumber(weight * value)}`;
    }
    const sum = weightedSums(layers[layer], weights, values[layer])[unit][0];
    const result = shortNumber(values[layer + 1][unit][0]);
    this.#sum.textContent = `Σ = ${shortNumber(sum)} → ${layers[layer].activation} → ${result}`;
  }
}
