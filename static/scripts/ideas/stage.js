// @ts-check
/**
 * One idea: its picture, controls, calculation, goal and failures.
 * pages/ui/ideas/stage.py sends what is constant; the state is kept here, and a move runs no script.
 */
import { controlView } from "./controls.js";
import { fill } from "./numbers.js";
import { html } from "./svg.js";

/** @typedef {import("./controls.js").Control} Control */
/** @typedef {import("./controls.js").State} State */
/** @typedef {import("./controls.js").View} View */
/** @typedef {Record<string, string>} Words */

/**
 * A situation that a button shows.
 *
 * @typedef {object} Failure
 * @property {string} label
 * @property {string} why
 * @property {State} state
 */

/**
 * @typedef {object} Message
 * @property {string} id
 * @property {Control[]} controls
 * @property {State} start
 * @property {State} solution
 * @property {Record<string, Failure>} failures
 * @property {Record<string, string>} actions labels
 * @property {Words} words of the frame
 * @property {string} summary the sentence that says what the picture shows, with placeholders
 * @property {Words} texts of the picture
 * @property {any} data constants of the calculation
 */

/**
 * What the module of an idea exports.
 *
 * @typedef {object} Idea
 * @property {(state: State, data: any) => any} compute equal to dlcore's
 * @property {(state: State, outcome: any, texts: Words, data: any) => Node[]} picture
 * @property {(state: State, outcome: any, texts: Words, data: any) => Node[]} calculation
 * @property {(outcome: any, state: State, data: any, names: Words) => Record<string, string | number>} summary
 *   values of the message's `summary`; gets the names of the chosen options by control
 * @property {(outcome: any, state: State, texts: Words) => string} [otherSummary] of a state that
 *   the message's `summary` does not describe, else empty
 * @property {Record<string, (state: State, data: any) => State>} [actions]
 */

class Stage {
  #root;
  #picture = html("div", { class: "picture", role: "img" });
  #summary = html("p", { class: "summary" });
  #calculation = html("div", { class: "calculation" });
  #status = html("p", { class: "status", role: "status" });
  #why = html("p", { class: "why", role: "status" });
  #frame = 0;
  /** Code of the failure that is shown. */
  #failure = "";
  /** @type {View[]} */
  #views = [];
  /** @type {State} */
  #state = {};
  /** @type {Message | undefined} */
  #message;
  /** @type {Idea | undefined} */
  #idea;

  /** @param {ParentNode} root */
  constructor(root) {
    this.#root = /** @type {HTMLElement} */ (root.querySelector(".dl-idea"));
    this.#root.addEventListener("input", (event) => this.#highlight(event.target));
    this.#root.addEventListener("focusin", (event) => this.#highlight(event.target));
  }

  /**
   * @param {Message} message
   * @param {Idea} idea
   */
  receive(message, idea) {
    // Another language keeps what the learner moved.
    if (message.id !== this.#message?.id) [this.#state, this.#failure] = [message.start, ""];
    this.#message = message;
    this.#idea = idea;
    this.#views = message.controls.map((control) =>
      controlView(control, (name, value) => this.#set({ ...this.#state, [name]: value })),
    );
    this.#why.textContent = message.failures[this.#failure]?.why ?? "";
    this.#root.dataset.idea = message.id;
    this.#root.replaceChildren(
      html(
        "div",
        { class: "pair" },
        html("div", { class: "shown" }, this.#picture, this.#summary),
        html(
          "div",
          { class: "moved" },
          this.#goal(message),
          html("div", { class: "controls" }, ...this.#views.map((view) => view.element)),
          this.#buttons(message),
          this.#calculation,
        ),
      ),
      this.#failures(message),
    );
    for (const view of this.#views) view.show(this.#state);
    this.#render();
  }

  /** @param {Message} message */
  #goal({ words }) {
    return html(
      "div",
      { class: "goal" },
      html("p", {}, html("b", {}, words.goal_title), ` ${words.goal}`),
      this.#status,
    );
  }

  /** @param {Message} message */
  #buttons({ actions, start, solution, words, data }) {
    const changes = Object.entries(actions).map(([code, name]) =>
      button(name, () => this.#set(this.#idea?.actions?.[code](this.#state, data) ?? start), code),
    );
    return html(
      "div",
      { class: "buttons" },
      ...changes,
      button(words.restart, () => this.#set(start), "restart"),
      button(words.solution, () => this.#set(solution), "solution"),
    );
  }

  /** @param {Message} message */
  #failures({ failures, words }) {
    const buttons = Object.entries(failures).map(([code, failure]) =>
      button(failure.label, () => this.#set(failure.state, code), code),
    );
    return html(
      "div",
      { class: "failures" },
      html("p", {}, html("b", {}, words.failures)),
      html("div", { class: "buttons" }, ...buttons),
      this.#why,
    );
  }

  /**
   * @param {State} state
   * @param {string} failure whose state it is
   */
  #set(state, failure = "") {
    this.#state = state;
    this.#failure = failure;
    this.#why.textContent = this.#message?.failures[failure]?.why ?? "";
    // At once, because the next key press moves a control from where it stands.
    for (const view of this.#views) view.show(state);
    // Several moves within a frame are drawn once.
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#render());
  }

  #render() {
    if (!this.#message || !this.#idea) return;
    const [state, idea] = [this.#state, this.#idea];
    const { texts, words, data, summary: template } = this.#message;
    const outcome = idea.compute(state, data);
    const summary =
      idea.otherSummary?.(outcome, state, texts) ||
      fill(template, idea.summary(outcome, state, data, this.#optionNames()));
    this.#picture.replaceChildren(...idea.picture(state, outcome, texts, data));
    this.#picture.setAttribute("aria-label", summary);
    this.#summary.textContent = summary;
    this.#calculation.replaceChildren(...idea.calculation(state, outcome, texts, data));
    this.#root.dataset.reached = String(outcome.reached);
    const status = outcome.reached ? words.reached : words.open;
    if (this.#status.textContent !== status) this.#status.textContent = status;
  }

  /** The name of the chosen option of each choice, in the learner's language. */
  #optionNames() {
    const controls = this.#message?.controls ?? [];
    return Object.fromEntries(
      controls.map(({ name, names }) => [name, names[String(this.#state[name])]]),
    );
  }

  /**
   * Mark the numbers of the control that moves.
   *
   * @param {EventTarget | null} target
   */
  #highlight(target) {
    const name = target instanceof HTMLInputElement ? target.name : "";
    requestAnimationFrame(() => {
      for (const element of this.#root.querySelectorAll("b[data-name]"))
        element.classList.toggle("active", element.getAttribute("data-name") === name);
    });
  }
}

/**
 * @param {string} name
 * @param {() => void} press
 * @param {string} code
 */
function button(name, press, code) {
  const element = html("button", { type: "button", "data-code": code }, name);
  element.addEventListener("click", press);
  return element;
}

/** @type {WeakMap<ParentNode, Stage>} */
const stages = new WeakMap();

/**
 * Entry point of the component: called at the mount and again at every message.
 *
 * @param {object} component
 * @param {Message} component.data
 * @param {ParentNode} component.parentElement
 */
export default async function ({ data, parentElement }) {
  const stage = stages.get(parentElement) ?? new Stage(parentElement);
  stages.set(parentElement, stage);
  const module = await import(new URL(`./${data.id}.js`, import.meta.url).href);
  stage.receive(data, module.default);
}
