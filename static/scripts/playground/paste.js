// @ts-check
/**
 * Points from pasted columns: two coordinates, and a class or a target.
 */

import { MAX_OWN, MIN_OWN } from "./settings.js";

export const MAX_CHARACTERS = 200_000;
const LARGEST = 5;

/**
 * @typedef {{ points: [number, number, number][] } | { problem: string }} Pasted
 */

/**
 * Read pasted text. Columns are separated by tabs, else semicolons, commas or spaces; a first row of
 * names is left out. Numbers may be full-width. Coordinates are scaled into the square, classes numbered in their order. Two columns
 * are the first coordinate and the target of a regression, or coordinates of points without a class.
 *
 * @param {string} text
 * @param {number} classes number of classes; 0 for regression
 * @returns {Pasted} the points, or the code of the sentence that says what is wrong
 */
export function readPoints(text, classes) {
  if (text.length > MAX_CHARACTERS) return { problem: "too_many" };
  const rows = readRows(text);
  const readNumber = numberReader(rows.flat());
  if (rows.length && !Number.isFinite(readNumber(rows[0][0]))) rows.shift();
  if (rows.length > MAX_OWN) return { problem: "too_many" };
  if (rows.length < MIN_OWN) return { problem: "too_few" };
  if (rows.some((row) => row.length < 2 || row.length !== rows[0].length || row.length > 3))
    return { problem: "columns" };
  const isPair = !classes && rows[0].length === 2;
  const columns = rows.map(([a, b, c = "0"]) => (isPair ? [a, "0", b] : [a, b, c]));
  const numbers = columns.map((row) => row.slice(0, 2).map(readNumber));
  if (numbers.some((row) => !row.every(Number.isFinite))) return { problem: "not_number" };
  const labels = columns.map((row) => row[2]);
  const x1 = scaled(numbers.map((row) => row[0]));
  const x2 = scaled(numbers.map((row) => row[1]));
  const targets = classes ? classNumbers(labels) : scaled(labels.map(readNumber), 1);
  if (!targets.every(Number.isFinite)) return { problem: "not_number" };
  if (classes && Math.max(...targets) >= classes) return { problem: "too_many_classes" };
  if (classes && Math.max(...targets) < 1) return { problem: "one_class" };
  return { points: targets.map((target, row) => [x1[row], x2[row], target]) };
}

/**
 * The cells of pasted lines.
 *
 * @param {string} text
 */
function readRows(text) {
  const plain = text.normalize("NFKC").replaceAll("−", "-");
  const separator = ["\t", ";", ","].find((each) => plain.includes(each)) ?? /\s+/;
  return plain
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => line.split(separator).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
}

/**
 * A function that reads numbers; their commas separate thousands if all of them can, else decimals.
 *
 * @param {string[]} cells
 */
function numberReader(cells) {
  const withComma = cells.filter((cell) => /^[-+]?\d+,\d+/.test(cell));
  const areThousands = withComma.every((cell) => /^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(cell));
  return (/** @type {string} */ cell) =>
    cell ? Number(areThousands ? cell.replaceAll(",", "") : cell.replace(",", ".")) : Number.NaN;
}

/** @param {string[]} labels */
function classNumbers(labels) {
  const names = [...new Set(labels)].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
  return labels.map((label) => names.indexOf(label));
}

/**
 * Shift and scale values so that they lie between -limit and limit, with two decimals.
 *
 * @param {number[]} values
 */
function scaled(values, limit = LARGEST) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const middle = low / 2 + high / 2;
  const half = high / 2 - low / 2 || 1;
  return values.map((value) => Math.round(((value - middle) / half) * limit * 100) / 100);
}
