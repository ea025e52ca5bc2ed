// @ts-check
/**
 * The settings in the address: every property of the table that differs from its default.
 */

import { classCount } from "./network.js";

/**
 * @typedef {object} Property
 * @property {string} name
 * @property {any} default
 * @property {boolean} whole
 * @property {string} group of its widget
 * @property {"points" | "network" | null} renews what a change makes new
 * @property {any[]} [options] values that the widget offers
 * @property {string[]} [choices] all values that are allowed
 * @property {number} [minimum]
 * @property {number} [above] every value is larger
 * @property {number} [maximum]
 * @property {number} [min_length]
 * @property {number} [max_length]
 * @property {boolean} [is_list]
 */

/**
 * @typedef {object} Settings
 * @property {string} shape
 * @property {number} noise
 * @property {number} samples
 * @property {number} train_percent
 * @property {number} data_seed
 * @property {string[]} features
 * @property {[number, number, number][]} own
 * @property {number[]} hidden
 * @property {string[]} activations
 * @property {string} loss
 * @property {string} optimizer
 * @property {number} learning_rate
 * @property {number} halving_epochs
 * @property {number} dropout
 * @property {string} initializer
 * @property {number} l1
 * @property {number} l2
 * @property {number} batch_size
 * @property {number} seed
 * @property {[number, number][]} off
 * @property {[number, number][]} frozen
 * @property {number} speed
 * @property {number} stop_epoch
 * @property {number} stop_loss
 * @property {boolean} discrete
 * @property {boolean} show_test
 */

export const MAX_HIDDEN = 8;
export const MAX_UNITS = 16;

export const MIN_OWN = 10;
export const MAX_OWN = 1000;
const MAX_COORDINATE = 100;

/**
 * Lists of lists: how many numbers a part has, and what a number in the address is divided by.
 *
 * @type {Record<string, { length: number, scale: number }>}
 */
const PARTS = {
  own: { length: 3, scale: 100 },
  off: { length: 2, scale: 1 },
  frozen: { length: 2, scale: 1 },
};

/**
 * @param {Property[]} table
 * @returns {Settings}
 */
export function defaultSettings(table) {
  return /** @type {any} */ (
    Object.fromEntries(table.map((property) => [property.name, structuredClone(property.default)]))
  );
}

/**
 * Read the settings of an address; a value that cannot be used is left out.
 *
 * @param {Property[]} table
 * @param {string} search query of the address
 * @returns {Settings}
 */
export function readSettings(table, search) {
  const query = new URLSearchParams(search);
  const settings = /** @type {any} */ (defaultSettings(table));
  for (const property of table) {
    const text = query.get(property.name);
    const value = text === null ? undefined : parseValue(property, text);
    if (value !== undefined) settings[property.name] = value;
  }
  settings.activations = settings.hidden.map(
    (/** @type {number} */ _, /** @type {number} */ layer) =>
      settings.activations[layer] ?? settings.activations.at(-1) ?? "tanh",
  );
  settings.features = [...new Set(settings.features)];
  if (!isUsable(settings.own, classCount(settings))) settings.own = [];
  return withExistingNeurons(settings);
}

/**
 * Settings without neurons that the network does not have, which would be others in another one.
 *
 * @param {Settings} settings
 * @returns {Settings}
 */
export function withExistingNeurons(settings) {
  const { hidden, off, frozen } = settings;
  const exists = (/** @type {[number, number]} */ [layer, unit]) =>
    Number.isInteger(unit) && unit >= 0 && unit < (hidden[layer] ?? 0);
  return { ...settings, off: off.filter(exists), frozen: frozen.filter(exists) };
}

/**
 * Whether a network can learn from own points.
 *
 * @param {[number, number, number][]} points
 * @param {number} classes 0 for regression
 */
export function isUsable(points, classes) {
  const labels = new Set(points.map(([, , label]) => label));
  const isClass = (/** @type {number} */ label) =>
    Number.isInteger(label) && label >= 0 && label < classes;
  const isLabelled = !classes || (labels.size > 1 && [...labels].every(isClass));
  return points.length >= MIN_OWN && isLabelled;
}

/**
 * Write settings into an address; its other parameters stay.
 *
 * @param {Property[]} table
 * @param {Settings} settings
 * @param {string} search
 */
export function writeSettings(table, settings, search) {
  const query = new URLSearchParams(search);
  for (const property of table) {
    const value = /** @type {any} */ (settings)[property.name];
    if (JSON.stringify(value) === JSON.stringify(property.default)) query.delete(property.name);
    else query.set(property.name, formatValue(value, PARTS[property.name]?.scale ?? 1));
  }
  return query.toString();
}

/**
 * The names that ``hide=`` leaves out, for a lesson.
 *
 * @param {string} search
 */
export function hiddenControls(search) {
  return new Set((new URLSearchParams(search).get("hide") ?? "").split(/[.,]/).filter(Boolean));
}

/**
 * @param {any} value
 * @param {number} scale
 */
function formatValue(value, scale) {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (!Array.isArray(value)) return String(value);
  const format = (/** @type {number} */ part) => Math.round(part * scale);
  return value
    .map((item) => (Array.isArray(item) ? item.map(format).join("_") : String(item)))
    .join(".");
}

/**
 * @param {Property} property
 * @param {string} text
 * @returns {any} undefined where the text is no value
 */
function parseValue(property, text) {
  if (typeof property.default === "boolean") return text === "1";
  if (!property.is_list) return parseItem(property, text);
  if (!text) return property.min_length ? undefined : [];
  const items = text.split(".");
  if (items.length > (property.max_length ?? 100)) return undefined;
  const part = PARTS[property.name];
  const values = items.map((item) => (part ? parseNumbers(item, part) : parseItem(property, item)));
  return values.includes(undefined) ? undefined : values;
}

/**
 * @param {string} item
 * @param {{ length: number, scale: number }} part
 */
function parseNumbers(item, { length, scale }) {
  const numbers = item.split("_").map((text) => (text ? Number(text) / scale : Number.NaN));
  const isInside = numbers.every((value) => Math.abs(value) <= MAX_COORDINATE);
  return numbers.length === length && isInside ? numbers : undefined;
}

/**
 * @param {Property} property
 * @param {string} text
 */
function parseItem(property, text) {
  if (property.choices) return property.choices.includes(text) ? text : undefined;
  const value = text.trim() === "" ? Number.NaN : Number(text);
  const bounds = property.name === "hidden" ? { minimum: 1, maximum: MAX_UNITS } : property;
  const isInside =
    value >= (bounds.minimum ?? Number.NEGATIVE_INFINITY) &&
    value > (property.above ?? Number.NEGATIVE_INFINITY) &&
    value <= (bounds.maximum ?? Number.POSITIVE_INFINITY);
  if (!isInside || ((property.whole || property.name === "hidden") && !Number.isInteger(value)))
    return undefined;
  return value;
}
