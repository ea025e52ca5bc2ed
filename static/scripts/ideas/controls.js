// @ts-check
/**
 * Controls of an idea: native range inputs, radio buttons and toggles.
 */
import { number } from "./numbers.js";
import { html } from "./svg.js";

/**
 * @typedef {object} Control
 * @property {"slider" | "scale" | "choice" | "grid"} kind
 * @property {string} name of the field of the state
 * @property {string} label
 * @property {[string, string[]] | null} when a choice and the options with which this is shown
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} step
 * @property {number[]} values
 * @property {string[]} options
 * @property {Record<string, string>} names of the options
 * @property {number} rows
 * @property {number} columns
 */

/** @typedef {Record<string, any>} State */
/** @typedef {(name: string, value: unknown) => void} Change */
/** @typedef {{ element: HTMLElement, show: (state: State) => void }} View */

/**
 * The decimals that a step needs.
 *
 * @param {number} step
 */
export function decimals(step) {
  return (String(step).split(".")[1] ?? "").length;
}

/**
 * @param {Control} control
 * @param {Change} change
 * @returns {View}
 */
function slider(control, change) {
  const digits = decimals(control.step);
  const { minimum, maximum, step } = control;
  return range(control, [minimum, maximum, step], {
    fromPosition: (position) => position,
    toPosition: (value) => value,
    text: (value) => number(value, digits),
    change,
  });
}

/**
 * @param {Control} control
 * @param {Change} change
 * @returns {View}
 */
function scale(control, change) {
  return range(control, [0, control.values.length - 1, 1], {
    fromPosition: (position) => control.values[position],
    toPosition: (value) => nearest(control.values, value),
    text: (value) => value.toLocaleString("en", { maximumFractionDigits: 6 }),
    change,
  });
}

/**
 * The index of the value nearest to another.
 *
 * @param {number[]} values
 * @param {number} value
 */
export function nearest(values, value) {
  const distances = values.map((each) => Math.abs(each - value));
  return distances.indexOf(Math.min(...distances));
}

/**
 * @param {Control} control
 * @param {[number, number, number]} bounds minimum, maximum and step of the positions
 * @param {object} convert
 * @param {(position: number) => number} convert.fromPosition
 * @param {(value: number) => number} convert.toPosition
 * @param {(value: number) => string} convert.text
 * @param {Change} convert.change
 * @returns {View}
 */
function range(control, [min, max, step], { fromPosition, toPosition, text, change }) {
  const input = /** @type {HTMLInputElement} */ (
    html("input", {
      type: "range",
      name: control.name,
      min: String(min),
      max: String(max),
      step: String(step),
    })
  );
  const output = html("output", { "data-name": control.name });
  const title = html("span", {}, control.label);
  input.addEventListener("input", () => change(control.name, fromPosition(Number(input.value))));
  return {
    element: html("label", { class: "range" }, title, output, input),
    show(state) {
      input.value = String(toPosition(state[control.name]));
      output.textContent = text(state[control.name]);
      input.setAttribute("aria-valuetext", output.textContent);
      const share = (Number(input.value) - min) / (max - min);
      input.style.setProperty("--share", `${100 * share}%`);
    },
  };
}

/**
 * @param {Control} control
 * @param {Change} change
 * @returns {View}
 */
function choice(control, change) {
  const group = `${control.name}-${Math.random()}`;
  const inputs = control.options.map((option) => {
    const input = html("input", { type: "radio", name: group, value: option });
    input.addEventListener("change", () => change(control.name, option));
    return /** @type {HTMLInputElement} */ (input);
  });
  const labels = inputs.map((input) => html("label", {}, input, control.names[input.value]));
  const options = html("div", { class: "options" }, ...labels);
  return {
    element: html(
      "fieldset",
      { "data-name": control.name },
      html("legend", {}, control.label),
      options,
    ),
    show(state) {
      for (const input of inputs) input.checked = input.value === state[control.name];
    },
  };
}

/**
 * @param {Control} control
 * @param {Change} change
 * @returns {View}
 */
function grid(control, change) {
  /** @type {number[]} */
  let cells = [];
  let paint = 1;
  /** @param {number} index */
  const set = (index) => {
    change(
      control.name,
      cells.map((cell, i) => (i === index ? paint : cell)),
    );
  };
  const buttons = Array.from({ length: control.rows * control.columns }, (_, i) => {
    const [row, column] = [Math.floor(i / control.columns), i % control.columns];
    const button = html("button", {
      type: "button",
      "aria-label": `${row + 1}, ${column + 1}`,
      "data-index": String(i),
      tabindex: i ? "-1" : "0",
    });
    button.addEventListener("click", (event) => {
      if (event.detail) return; // painted by the pointer
      paint = 1 - cells[i];
      set(i);
    });
    return button;
  });
  const board = html(
    "div",
    { class: "grid", role: "group", "aria-label": control.label },
    ...buttons,
  );
  board.style.setProperty("--columns", String(control.columns));
  /** @param {PointerEvent} event */
  const cellAt = (event) => {
    const target = document.elementFromPoint(event.clientX, event.clientY);
    const index = target instanceof HTMLElement ? target.dataset.index : undefined;
    return index !== undefined && board.contains(target) ? Number(index) : undefined;
  };
  board.addEventListener("pointerdown", (event) => {
    const index = cellAt(event);
    if (index === undefined) return;
    paint = 1 - cells[index];
    set(index);
  });
  board.addEventListener("pointermove", (event) => {
    const index = event.buttons ? cellAt(event) : undefined;
    if (index !== undefined && cells[index] !== paint) set(index);
  });
  board.addEventListener("keydown", (event) => {
    const moves = { ArrowUp: -control.columns, ArrowDown: control.columns };
    const steps = { ...moves, ArrowLeft: -1, ArrowRight: 1 };
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    const current = buttons.indexOf(/** @type {HTMLElement} */ (event.target));
    const next = buttons[current + step];
    if (!step || !next) return;
    event.preventDefault();
    for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  });
  return {
    element: html("div", { class: "board" }, html("span", {}, control.label), board),
    show(state) {
      cells = state[control.name];
      for (const [i, button] of buttons.entries())
        button.setAttribute("aria-pressed", String(Boolean(cells[i])));
    },
  };
}

const KINDS = { slider, scale, choice, grid };

/**
 * Return the view of a control, hidden where its condition is not met.
 *
 * @param {Control} control
 * @param {Change} change
 * @returns {View}
 */
export function controlView(control, change) {
  const view = KINDS[control.kind](control, change);
  return {
    element: view.element,
    show(state) {
      view.element.hidden = Boolean(
        control.when && !control.when[1].includes(state[control.when[0]]),
      );
      view.show(state);
    },
  };
}
