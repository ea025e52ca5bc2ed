// @ts-check
/**
 * The bar of a class on a learner's page: its name, a timer, and the overlay of a pause, below
 * which nothing of the page reacts.
 */

import { timeLeft } from "./class_frame/timer.js";

const BLOCKED = '[data-testid="stMain"], [data-testid="stHeader"], [data-testid="stSidebar"]';
const TICK_MS = 500;

/**
 * @typedef {object} Data
 * @property {string} label
 * @property {string} paused text of the overlay; empty while the page goes on
 * @property {number | null} ends of the timer, in seconds of the server's clock
 * @property {number} now the server's clock
 * @property {string} time_up
 */

class Frame {
  #root;
  #line;
  /** @type {HTMLElement | undefined} */
  #overlay;
  /** @type {Data | undefined} */
  #data;
  #received = 0;
  #tick = setInterval(() => this.#draw(), TICK_MS);

  /** @param {Element} root */
  constructor(root) {
    this.#root = root;
    this.#line = /** @type {HTMLElement} */ (root.querySelector(".dl-class"));
  }

  /** @param {Data} data */
  receive(data) {
    this.#data = data;
    this.#received = performance.now();
    this.#draw();
    this.#pause(data.paused);
  }

  release() {
    if (this.#root.isConnected) return;
    clearInterval(this.#tick);
    this.#pause("");
    frames.delete(this.#root);
  }

  #draw() {
    if (!this.#data) return;
    const { label, ends, now, time_up } = this.#data;
    const passed = (performance.now() - this.#received) / 1000;
    const left = ends === null ? "" : timeLeft(ends - now - passed) || time_up;
    this.#line.textContent = left ? `${label} · ${left}` : label;
  }

  /** @param {string} text */
  #pause(text) {
    for (const element of document.querySelectorAll(BLOCKED)) {
      if (element instanceof HTMLElement) element.inert = text !== "";
    }
    if (!text) {
      this.#overlay?.remove();
      this.#overlay = undefined;
      return;
    }
    if (!this.#overlay) {
      this.#overlay = document.createElement("div");
      this.#overlay.className = "dl-class-pause";
      this.#overlay.setAttribute("role", "alert");
      document.body.append(this.#overlay);
    }
    if (this.#overlay.textContent !== text) this.#overlay.textContent = text;
  }
}

/** @type {Map<Element, Frame>} */
const frames = new Map();

/**
 * Entry point of the component: called at the mount and again at every message.
 *
 * @param {object} component
 * @param {Data} component.data
 * @param {Element} component.parentElement
 */
export default function ({ data, parentElement }) {
  const frame = frames.get(parentElement) ?? new Frame(parentElement);
  frames.set(parentElement, frame);
  frame.receive(data);
  return () => frame.release();
}
