// @ts-check
/**
 * A plotly.js chart in the page.
 */

import { loadPlotly } from "./plotly.js";
import { readTheme } from "./theme.js";

/** @import { Theme } from "./theme.js" */

/**
 * @typedef {{ width: number, height: number }} Size
 * @typedef {{ data: object[], layout: object, config: object }} Figure
 */

/**
 * What a chart shows.
 *
 * @typedef {object} Content
 * @property {string} label text alternative
 * @property {string} failure shown if the chart cannot be drawn
 * @property {(size: Size, theme: Theme) => Figure} makeFigure
 */

/** A chart that is redrawn when its size or the theme changes. */
export class ChartView {
  #root;
  #element;
  #content;
  #frame = 0;
  #observers;

  /**
   * @param {Element} root the component's element, whose parent has the theme
   * @param {Element} element where the chart is drawn
   * @param {() => Content | undefined} content undefined as long as nothing is to be drawn
   */
  constructor(root, element, content) {
    this.#root = root;
    this.#element = element;
    this.#content = content;
    const resized = new ResizeObserver(() => this.redraw());
    const restyled = new MutationObserver(() => this.redraw());
    this.#observers = [resized, restyled];
    element.setAttribute("role", "figure");
    resized.observe(element);
    if (root.parentElement) restyled.observe(root.parentElement, { attributes: true });
  }

  /** Draw the chart before the next repaint, however often this is called until then. */
  redraw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  /** Free the chart's resources. */
  remove() {
    cancelAnimationFrame(this.#frame);
    for (const observer of this.#observers) observer.disconnect();
    if (this.#element.hasChildNodes()) loadPlotly().then((Plotly) => Plotly.purge(this.#element));
  }

  async #draw() {
    const size = { width: this.#element.clientWidth, height: this.#element.clientHeight };
    const content = this.#content();
    if (!content || !size.width) return;
    this.#element.setAttribute("aria-label", content.label);
    try {
      const Plotly = await loadPlotly();
      const { data, layout, config } = content.makeFigure(size, readTheme(this.#root));
      if (this.#root.isConnected) await Plotly.react(this.#element, data, layout, config);
    } catch (error) {
      console.error(error);
      if (!this.#element.hasChildNodes()) this.#element.textContent = content.failure;
    }
  }
}
