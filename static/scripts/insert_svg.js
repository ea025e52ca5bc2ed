// @ts-check
/**
 * Inserts a drawing that a module of pages/ui makes.
 */

/**
 * Entry point of the component: called at the mount and again at every message.
 *
 * @param {{ data: { svg: string }, parentElement: ParentNode }} component
 */
export default function ({ data, parentElement }) {
  const container = /** @type {HTMLElement} */ (parentElement.querySelector("[data-svg]"));
  container.innerHTML = data.svg;
}
