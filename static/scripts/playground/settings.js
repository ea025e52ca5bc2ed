// @ts-check
/**
 * The settings in the address: every property of the table that differs from its default.
 */

/**
 * @typedef {object} Property
 * @property {string} name
 * @property {any} default
 * @property {boolean} whole
 * @property {string} group of its widget
 * @property {any[]} [options] values that the widget offers
 * @property {string[]} [choices] all values that are allowed
 * @property {number} [minimum]
 * @property {number} [maximum]
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

/** Lists of lists: what a number in the address is divided by. @type {Record<string, number>} */
const SCALES = { own: 100, off: 1, frozen: 1 };

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
  return settings;
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
    else query.set(property.name, formatValue(value, SCALES[property.name] ?? 1));
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
  if (!text) return [];
  const items = text.split(".");
  if (items.length > (property.max_length ?? 100)) return undefined;
  const scale = SCALES[property.name];
  const values = items.map((item) =>
    scale ? parseNumbers(item, scale) : parseItem(property, item),
  );
  return values.includes(undefined) ? undefined : values;
}

/**
 * @param {string} item
 * @param {number} scale
 */
function parseNumbers(item, scale) {
  const numbers = item.split("_").map((part) => (part ? Number(part) / scale : Number.NaN));
  return numbers.every(Number.isFinite) ? numbers : undefined;
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
    value <= (bounds.maximum ?? Number.POSITIVE_INFINITY);
  if (!isInside || ((property.whole || property.name === "hidden") && !Number.isInteger(value)))
    return undefined;
  return value;
}
