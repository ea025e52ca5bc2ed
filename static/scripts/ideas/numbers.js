// @ts-check
/**
 * Numbers of formulas, linked to the controls that move them.
 */
import { html } from "./svg.js";

/**
 * Return a number as text with a true minus sign; very small and very large ones as powers of ten.
 *
 * @param {number} value
 * @param {number} digits decimals
 */
export function number(value, digits = 2) {
  if (!Number.isFinite(value)) return "∞";
  const size = Math.abs(value);
  if (size >= 1e5 || (size > 0 && size < 0.5 * 10 ** -digits)) return power(value);
  return value
    .toFixed(digits)
    .replace(/^-(0(\.0*)?)$/, "$1")
    .replace("-", "−");
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @param {number} value */
function power(value) {
  const [digits, exponent] = value.toExponential(1).split("e");
  const raised = [...exponent].map((sign) => (sign === "-" ? "⁻" : (RAISED[Number(sign)] ?? "")));
  return `${digits.replace("-", "−")}·10${raised.join("")}`;
}

/**
 * Return a share of 1 in per cent.
 *
 * @param {number} value
 * @param {number} digits decimals
 */
export function percent(value, digits = 0) {
  return `${number(100 * value, digits)}%`;
}

/**
 * Return a number that is highlighted while its control moves.
 *
 * @param {string} name of the control
 * @param {string | number} value
 */
export function linked(name, value) {
  const content = typeof value === "number" ? number(value) : value;
  return html("b", { "data-name": name }, content);
}

/**
 * Return a negative linked number in brackets, others as they are.
 *
 * @param {string} name
 * @param {number} value
 */
export function factor(name, value) {
  return value < 0 ? html("span", {}, "(", linked(name, value), ")") : linked(name, value);
}

/** What stands between a name and its value in the language of the page. */
export function colon() {
  return document.documentElement.lang === "ja" ? "：" : ": ";
}

/**
 * Return one line of a calculation.
 *
 * @param {...(Node | string)} parts
 */
export function line(...parts) {
  return html("div", {}, ...parts);
}

/**
 * Fill the placeholders of a text.
 *
 * @param {string} template with `{name}`
 * @param {Record<string, string | number>} values
 */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}
