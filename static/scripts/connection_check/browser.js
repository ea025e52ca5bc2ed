// @ts-check
/** Checks of the browser itself. */

/** @import { Result } from "./result.js" */

const KEY = "dlcore-connection-check";
const INK = [63, 79, 181, 255];

/**
 * Cookies and the storage of the browser, by which a learner is known again.
 *
 * @returns {Result}
 */
export function checkStorage() {
  try {
    localStorage.setItem(KEY, KEY);
    const kept = localStorage.getItem(KEY) === KEY;
    localStorage.removeItem(KEY);
    return { works: kept && navigator.cookieEnabled };
  } catch {
    return { works: false };
  }
}

/**
 * A canvas, on which digits are drawn: what is drawn can be read.
 *
 * @returns {Result}
 */
export function checkCanvas() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 8;
  const context = canvas.getContext("2d");
  if (!context) return { works: false };
  context.fillStyle = `rgb(${INK.slice(0, 3).join(" ")})`;
  context.fillRect(0, 0, 8, 8);
  const pixel = context.getImageData(4, 4, 1, 1).data;
  return { works: INK.every((value, index) => Math.abs(value - pixel[index]) < 8) };
}
