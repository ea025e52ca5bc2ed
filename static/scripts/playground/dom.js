// @ts-check
/**
 * Short ways to build elements. Texts are set as text, never as markup.
 */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} properties of the element; ``class`` and names with a dash are attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") made.className = value;
    else if (name.includes("-") || name === "role") made.setAttribute(name, value);
    else Object.assign(made, { [name]: value });
  }
  made.append(...children);
  return made;
}

/**
 * A button with a text or a symbol.
 *
 * @param {string} text
 * @param {string} label what it does: the accessible name of a symbol, the description of a text
 * @param {() => void} onclick
 */
export function button(text, label, onclick, style = "") {
  const name = /\p{Letter}/u.test(text) ? text : label;
  return element(
    "button",
    { type: "button", title: label, "aria-label": name, class: style, onclick },
    text,
  );
}

/**
 * A number as short as it can be read.
 *
 * @param {number} value
 */
export function shortNumber(value, digits = 3) {
  if (!Number.isFinite(value)) return "–";
  if (value && (Math.abs(value) >= 1e5 || Math.abs(value) < 10 ** -digits))
    return value.toExponential(1);
  return String(Number(value.toFixed(digits)));
}

/**
 * Rebuild elements; the one that takes the place of the focused one gets the focus.
 *
 * @param {HTMLElement} root
 * @param {() => void} build
 */
export function keepFocus(root, build) {
  const before = /** @type {HTMLElement} */ (document.activeElement);
  if (!root.contains(before)) {
    build();
    return;
  }
  const place = alike(root, before).indexOf(before);
  build();
  if (before.isConnected) return;
  const found = /** @type {HTMLButtonElement | undefined} */ (alike(root, before)[place]);
  // The last press may have disabled it.
  const next = found?.disabled ? found.parentElement?.querySelector(":enabled") : found;
  if (next instanceof HTMLElement) next.focus({ preventScroll: true });
  if (next instanceof HTMLInputElement) next.select();
}

/**
 * The elements with the same name as another one, which may have been removed.
 *
 * @param {HTMLElement} root
 * @param {HTMLElement} element
 */
function alike(root, element) {
  const name = nameOf(element);
  return Array.from(
    /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(element.tagName)),
  ).filter((each) => nameOf(each) === name);
}

/** @param {HTMLElement} element */
function nameOf(element) {
  return element.getAttribute("aria-label") ?? element.getAttribute("name");
}
