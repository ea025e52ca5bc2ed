// @ts-check
/**
 * Home's stage: what a network makes of the drawing and of ten digits while it learns. The replay
 * runs in the browser; pages/ui/home/stage.py sends the whole of it in one message.
 */

import { Player } from "./first_minute/player.js";
import { curve, largest, snapshotAt } from "./first_minute/replay.js";
import { fill } from "./live_chart/settings.js";

/** @import { Replay } from "./first_minute/replay.js" */

/**
 * @typedef {object} Message
 * @property {"empty" | "untrained" | "training" | "trained"} state
 * @property {string} drawn the drawing as the network gets it, as a data URL; empty without one
 * @property {{ image: string, label: number }[]} samples
 * @property {Replay | null} replay null while the run trains: the replay before stays
 * @property {Record<string, string>} texts
 */

/** @type {Replay} */
const NOTHING = { play: "", epochs: [0], drawing: [], digits: [], training: [], validation: [] };

/** Runs that were played since the page was loaded. @type {Set<string>} */
const played = new Set();

class Stage {
  #root;
  #player = new Player((epoch) => this.#show(epoch));
  #shown = "";
  /** @type {Message | undefined} */
  #message;
  #replay = NOTHING;

  /** @param {ParentNode} root */
  constructor(root) {
    this.#root = /** @type {HTMLElement} */ (root.querySelector(".dl-stage"));
    this.#slider.addEventListener("input", () => {
      this.#player.stop();
      this.#show(Number(this.#slider.value));
    });
  }

  /** @param {Message} message */
  receive(message) {
    const shown = JSON.stringify(message);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#message = message;
    if (message.state !== "training") this.#replay = message.replay ?? NOTHING;
    this.#build(message);
    const { play } = this.#replay;
    if (play && !played.has(play)) this.#play(play);
    else if (!this.#player.isPlaying) this.#show(this.#last);
  }

  release() {
    if (!this.#root.isConnected) this.#player.stop();
  }

  get #last() {
    return this.#replay.epochs.at(-1) ?? 0;
  }

  get #slider() {
    return /** @type {HTMLInputElement} */ (this.#find("input"));
  }

  /** @param {string} selector */
  #find(selector) {
    return /** @type {HTMLElement} */ (this.#root.querySelector(selector));
  }

  /** @param {string} play */
  #play(play) {
    played.add(play);
    this.#root.scrollIntoView({ block: "nearest", behavior: "smooth" });
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.#show(this.#last);
    else this.#player.play(this.#last);
  }

  /**
   * Set what stays the same in every epoch.
   *
   * @param {Message} message
   */
  #build({ state, drawn, samples, texts }) {
    this.#root.dataset.state = state;
    for (const element of this.#root.querySelectorAll("[data-text]"))
      element.textContent = texts[/** @type {HTMLElement} */ (element).dataset.text ?? ""] ?? "";
    this.#slider.max = String(this.#last);
    this.#slider.setAttribute("aria-label", texts.slider);
    const seen = /** @type {HTMLImageElement} */ (this.#find(".seen img"));
    seen.hidden = !drawn;
    if (drawn) seen.src = drawn;
    this.#find(".bars").replaceChildren(...samples.flatMap((_, digit) => bar(digit)));
    this.#find("ol").replaceChildren(...samples.map(sampleItem));
  }

  /** @param {number} epoch with a fraction */
  #show(epoch) {
    if (!this.#message) return;
    const { texts, samples } = this.#message;
    const replay = this.#replay;
    const index = snapshotAt(replay.epochs, epoch);
    const values = { epoch: Math.floor(epoch), epochs: this.#last };
    this.#slider.value = String(values.epoch);
    this.#find(".epoch").textContent = fill(values.epoch ? texts.epoch : texts.before, values);
    this.#showAnswer(replay.drawing[index], values.epoch);
    this.#showDigits(replay.digits[index], samples);
    for (const name of /** @type {const} */ (["training", "validation"]))
      this.#find(`path.${name}`).setAttribute("d", curve(replay[name], epoch));
    const isOver = epoch >= this.#last && !this.#player.isPlaying;
    this.#root.dataset.epoch = String(values.epoch);
    this.#root.toggleAttribute("data-playing", !isOver);
    if (isOver) this.#announce();
  }

  /**
   * @param {number[] | undefined} outputs for the drawing
   * @param {number} epoch
   */
  #showAnswer(outputs, epoch) {
    const texts = this.#message?.texts ?? {};
    const digit = outputs ? largest(outputs) : undefined;
    this.#root.dataset.answer = String(digit ?? "");
    const shown = String(digit ?? "?");
    this.#find("strong").textContent = shown;
    const text = digit === undefined ? texts.draw : epoch ? texts.trained : texts.guess;
    this.#find(".says").textContent = fill(text, { digit: shown, epoch });
    for (const [i, element] of this.#root.querySelectorAll(".bars i").entries()) {
      const share = outputs?.[i] ?? 0;
      /** @type {HTMLElement} */ (element).style.setProperty("--share", `${100 * share}%`);
      element.parentElement?.toggleAttribute("data-most", i === digit);
    }
  }

  /**
   * @param {number[] | undefined} digits predicted for the samples
   * @param {Message["samples"]} samples
   */
  #showDigits(digits, samples) {
    const right = samples.filter(({ label }, i) => digits?.[i] === label).length;
    const texts = this.#message?.texts ?? {};
    this.#find(".right").textContent = digits
      ? fill(texts.right, { right, count: samples.length })
      : "";
    for (const [i, item] of this.#root.querySelectorAll("li").entries()) {
      const isRight = digits?.[i] === samples[i].label;
      item.dataset.right = digits ? (isRight ? "yes" : "no") : "";
      const answer = /** @type {HTMLElement} */ (item.querySelector("b"));
      answer.textContent = digits ? `${digits[i]}` : "?";
    }
  }

  /** Say the result to screen readers, once. */
  #announce() {
    const status = this.#find("[role=status]");
    const text = `${this.#find(".says").textContent} ${this.#find(".right").textContent}`;
    if (status.textContent !== text) status.textContent = text;
  }
}

/** @param {number} digit */
function bar(digit) {
  const [row, name, length] = ["div", "b", "i"].map((tag) => document.createElement(tag));
  name.textContent = String(digit);
  row.append(name, length);
  return row;
}

/** @param {Message["samples"][number]} sample */
function sampleItem({ image, label }) {
  const item = document.createElement("li");
  const [picture, answer] = [new Image(), document.createElement("b")];
  picture.src = image;
  picture.alt = String(label);
  item.append(picture, answer);
  return item;
}

/** @type {WeakMap<ParentNode, Stage>} */
const stages = new WeakMap();

/**
 * Entry point of the component: called at the mount and again at every message.
 *
 * @param {object} component
 * @param {Message} component.data
 * @param {ParentNode} component.parentElement
 * @param {(name: "visible", value: boolean) => void} component.setTriggerValue
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const known = stages.get(parentElement);
  const stage = known ?? new Stage(parentElement);
  stages.set(parentElement, stage);
  stage.receive(data);
  // The page is painted: now the server may start what the network needs.
  if (!known) setTriggerValue("visible", true);
  return () => stage.release();
}
