// @ts-check
/**
 * Widgets of the settings, made from the table of properties.
 */

import { button, element } from "./dom.js";
import { classCount, possibleLosses } from "./network.js";
import { CLASS_COLOURS, css } from "./palette.js";

/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./settings.js").Property} Property */

/**
 * The widgets of a group; the shapes have buttons of their own.
 *
 * @param {Property[]} table
 * @param {string} group
 * @param {Player} player
 * @param {Record<string, string>} labels
 * @param {Set<string>} hidden
 * @param {(sentence: string) => void} say what is wrong with a number
 * @returns {HTMLElement[]}
 */
export function groupFields(table, group, player, labels, hidden, say) {
  return table
    .filter(({ name }) => name !== "shape" && !hidden.has(name))
    .filter((property) => property.group === group)
    .map((property) => field(property, player, labels, say));
}

/**
 * @param {Property} property
 * @param {Player} player
 * @param {Record<string, string>} labels
 * @param {(sentence: string) => void} say
 */
function field(property, player, labels, say) {
  const name = /** @type {keyof import("./settings.js").Settings} */ (property.name);
  const label = labels[`field_${name}`];
  // Once the focus has moved on, because all fields are rebuilt.
  const change = (/** @type {any} */ value) => setTimeout(() => player.change({ [name]: value }));
  const value = player.settings[name];
  if (typeof property.default === "boolean") {
    const box = element("input", {
      type: "checkbox",
      name,
      checked: value,
      onchange: () => change(box.checked),
    });
    return element("label", { class: "dlp-check" }, box, label);
  }
  const isLoss = name === "loss";
  const options = isLoss
    ? possibleLosses(classCount(player.settings))
    : (property.choices ?? property.options);
  if (options) {
    const select = element("select", {
      name,
      onchange: () => change(property.choices ? select.value : Number(select.value)),
    });
    const offered = isLoss || options.includes(value) ? options : [...options, value];
    for (const option of offered)
      select.append(
        element(
          "option",
          { value: String(option), selected: option === value },
          labels[`choice_${name}_${option}`] ?? labels[`choice_${option}`] ?? String(option),
        ),
      );
    return element("label", { class: "dlp-field" }, element("span", {}, label), select);
  }
  const input = element("input", {
    type: "number",
    name,
    min: property.minimum,
    max: property.maximum,
    step: property.whole ? 1 : "any",
    value: String(value),
    onchange: () => {
      if (input.checkValidity() && input.value !== "") change(input.valueAsNumber);
      else {
        input.value = String(player.settings[name]);
        say(numberProblem(property, labels));
      }
    },
  });
  return element("label", { class: "dlp-field" }, element("span", {}, label), input);
}

/**
 * @param {Property} property
 * @param {Record<string, string>} labels
 */
function numberProblem({ minimum = 0, maximum = 0, whole }, labels) {
  const text = whole ? labels.whole_problem : labels.number_problem;
  return text
    .replace("{minimum}", minimum.toLocaleString("en"))
    .replace("{maximum}", maximum.toLocaleString("en"));
}

/**
 * The buttons of the shapes, each with a small picture.
 *
 * @param {Property} property
 * @param {Player} player
 * @param {Record<string, string>} labels
 */
export function shapeButtons(property, player, labels) {
  const buttons = (property.choices ?? []).map((shape) => {
    const label = labels[`choice_${shape}`];
    const made = button("", label, () =>
      player.change({ shape, own: [], noise: player.settings.noise }),
    );
    made.setAttribute(
      "aria-pressed",
      String(shape === player.settings.shape && !player.settings.own.length),
    );
    made.append(picture(shape));
    return made;
  });
  return element(
    "div",
    { class: "dlp-shapes", role: "group", "aria-label": labels.field_shape },
    ...buttons,
  );
}

/** @param {string} shape */
function picture(shape) {
  const canvas = element("canvas", { width: 48, height: 48 });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  for (const [x, y, label] of sketch(shape)) {
    context.beginPath();
    context.arc(24 + x * 21, 24 - y * 21, 2.6, 0, 2 * Math.PI);
    context.fillStyle = css(
      label < 0 || !Number.isInteger(label)
        ? CLASS_COLOURS[label < 0 ? 0 : 1]
        : CLASS_COLOURS[label],
      Number.isInteger(label) ? 1 : Math.min(1, Math.abs(label) + 0.15),
    );
    context.fill();
  }
  return canvas;
}

/**
 * Some points of a shape, between -1 and 1, with class or target.
 *
 * @param {string} shape
 * @returns {[number, number, number][]}
 */
function sketch(shape) {
  const turn = (/** @type {number} */ n, /** @type {number} */ count) => (2 * Math.PI * n) / count;
  const cells = [-0.75, -0.25, 0.25, 0.75];
  const grid = cells.flatMap((x) => cells.map((y) => /** @type {[number, number]} */ ([x, y])));
  const around = Array.from({ length: 14 }, (_, n) => n);
  switch (shape) {
    case "circle":
      return [
        ...around.map(
          (n) =>
            /** @type {[number, number, number]} */ ([
              Math.cos(turn(n, 14)),
              Math.sin(turn(n, 14)),
              0,
            ]),
        ),
        ...around
          .slice(0, 6)
          .map(
            (n) =>
              /** @type {[number, number, number]} */ ([
                0.38 * Math.cos(turn(n, 6)),
                0.38 * Math.sin(turn(n, 6)),
                1,
              ]),
          ),
        [0, 0, 1],
      ];
    case "xor":
      return grid.map(([x, y]) => [x, y, Number(x * y > 0)]);
    case "clusters":
      return grid.map(([x, y]) => [
        x * 0.5 + (y > 0 ? 0.45 : -0.45),
        (Math.abs(y) - 0.5) * 0.9 + (y > 0 ? 0.45 : -0.45),
        Number(y > 0),
      ]);
    case "spiral":
      return around.flatMap((n) =>
        [0, 1].map(
          (side) =>
            /** @type {[number, number, number]} */ ([
              ((n + 1) / 14) * Math.sin(n * 0.55 + side * Math.PI),
              ((n + 1) / 14) * Math.cos(n * 0.55 + side * Math.PI),
              side,
            ]),
        ),
      );
    case "moons":
      return around
        .slice(0, 10)
        .flatMap((n) =>
          [0, 1].map(
            (side) =>
              /** @type {[number, number, number]} */ ([
                (1 - 2 * side) * (0.62 * Math.cos((n * Math.PI) / 9) - 0.31),
                (1 - 2 * side) * (0.62 * Math.sin((n * Math.PI) / 9) - 0.16),
                side,
              ]),
          ),
        );
    case "three":
      return around.map((n) => [
        0.75 * Math.cos(turn(n, 14)),
        0.75 * Math.sin(turn(n, 14)),
        Math.min(2, Math.floor((n * 3) / 14)),
      ]);
    case "four":
      return grid.map(([x, y]) => [x, y, y > 0 ? (x > 0 ? 1 : 0) : x > 0 ? 2 : 3]);
    case "slope":
      return grid.map(([x, y]) => [x, y, (x + y) / 2 + 0.001]);
    default:
      return grid.map(([x, y]) => [x, y, (Math.abs(x) > 0.5 ? 1 : -1) * (y > 0 ? 0.7 : -0.7)]);
  }
}

/**
 * The brushes for own points: one for each class, or three targets, and an eraser.
 *
 * @param {Player} player
 * @param {Record<string, string>} labels
 * @param {number | "erase" | undefined} current
 * @param {(brush: number | "erase" | undefined) => void} choose
 */
export function brushButtons(player, labels, current, choose) {
  const classes = classCount(player.settings);
  const values = classes ? Array.from({ length: classes }, (_, n) => n) : [-1, 0, 1];
  const buttons = values.map((value) => {
    const label = `${classes ? labels.brush_class : labels.brush_target} ${classes ? value + 1 : value}`;
    const made = button("●", label, () => choose(current === value ? undefined : value));
    const colour = classes
      ? CLASS_COLOURS[value]
      : value
        ? CLASS_COLOURS[value < 0 ? 0 : 1]
        : [128, 136, 148];
    made.style.color = css(colour);
    made.setAttribute("aria-pressed", String(current === value));
    return made;
  });
  const eraser = button("⌫", labels.erase, () => choose(current === "erase" ? undefined : "erase"));
  eraser.setAttribute("aria-pressed", String(current === "erase"));
  return [...buttons, eraser];
}
