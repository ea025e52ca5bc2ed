// @ts-check
/**
 * Loads plotly.js, which pages/ui/shell/assets.py puts next to the modules.
 */

/**
 * The part of plotly.js that the charts use.
 *
 * @typedef {object} Plotly
 * @property {(element: Element, data: object[], layout: object, config: object) => Promise<unknown>} react
 * @property {(element: Element) => void} purge
 */

/** @type {Promise<Plotly> | undefined} */
let loading;

/**
 * Load plotly.js once per page; after a failure the next call tries again.
 *
 * @returns {Promise<Plotly>}
 */
export function loadPlotly() {
  loading ??= insertScript().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** @returns {Promise<Plotly>} */
function insertScript() {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL("../plotly.min.js", import.meta.url).href;
    script.onload = () => resolve(/** @type {any} */ (window).Plotly);
    script.onerror = () => reject(new Error(`cannot load ${script.src}`));
    document.head.append(script);
  });
}
