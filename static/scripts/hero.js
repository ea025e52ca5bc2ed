// @ts-check
/**
 * Home: inserts the drawing that pages/ui/home/hero.py makes.
 */

/**
 * Entry point of the component: called at the mount and again at every message.
 *
 * @param {{ data: { picture: string }, parentElement: ParentNode }} component
 */
export default function ({ data, parentElement }) {
  const hero = /** @type {HTMLElement} */ (parentElement.querySelector(".hero"));
  hero.innerHTML = data.picture;
}
