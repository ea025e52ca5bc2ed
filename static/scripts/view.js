// @ts-check
/**
 * Scrolls to an element that a press has changed, unless it is in sight.
 */

/** Height of the header in pixels, below which an element is in sight. */
const HEADER = 56;
/** Share of the window's height above which an element's top is in sight. */
const LOWEST = 0.5;
/** A page may still be drawing when the request comes. */
const RETRY_MS = 150;
const TRIES = 10;

/** The request that was carried out. */
let done = "";

/**
 * Entry point of the component: called at every run of a page.
 *
 * @param {object} component
 * @param {{ target: string, id: string }} component.data
 */
export default function ({ data }) {
  if (data.id === done) return;
  done = data.id;
  setTimeout(() => reveal(data.target, TRIES), RETRY_MS);
}

/**
 * @param {string} key
 * @param {number} tries
 */
function reveal(key, tries) {
  const element = document.querySelector(`.st-key-${CSS.escape(key)}`);
  if (!element) {
    if (tries > 1) setTimeout(() => reveal(key, tries - 1), RETRY_MS);
    return;
  }
  if (isInSight(element.getBoundingClientRect().top, innerHeight)) return;
  const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "start", behavior: isStill ? "auto" : "smooth" });
}

/**
 * Whether the beginning of an element is in the upper part of the window.
 *
 * @param {number} top of the element, from the top of the window
 * @param {number} height of the window
 */
export function isInSight(top, height) {
  return top >= HEADER && top <= height * LOWEST;
}
