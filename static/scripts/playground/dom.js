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
