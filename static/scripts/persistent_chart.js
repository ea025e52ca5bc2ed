// @ts-check
/**
 * A chart that stays in the browser: a new figure updates it, so that the learner's zoom and hidden
 * curves stay. pages/ui/charts/persistent_chart.py sends each figure as a whole.
 */

import { ChartView } from "./browser/chart_view.js";
import { themeLayout } from "./browser/theme.js";

/** @import { Theme } from "./browser/theme.js" */

/**
 * @typedef {object} Message
 * @property {string} figure Plotly's JSON
 * @property {object} config
 * @property {string} words text alternative
 * @property {string} failed shown if the chart cannot be drawn
 */

/**
 * Apply the page's theme and width to a figure.
 *
 * @param {{ data: object[], layout: { font?: object } }} figure
 * @param {Theme} theme
 * @param {number} width
 */
export function applyTheme({ data, layout }, theme, width) {
  return {
    data,
    layout: {
      ...layout,
      ...themeLayout(theme),
      width,
      font: { ...layout.font, family: theme.font, color: theme.text },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.text, activecolor: theme.text },
    },
  };
}

class PersistentChart {
  #root;
  #view;
  /** @type {Message | undefined} */
  #message;

  /** @param {Element} root */
  constructor(root) {
    this.#root = root;
    const element = /** @type {Element} */ (root.querySelector(".dl-figure"));
    this.#view = new ChartView(root, element, () => this.#content());
  }

  /** @param {Message} message */
  receive(message) {
    this.#message = message;
    this.#view.redraw();
  }

  release() {
    if (this.#root.isConnected) return;
    charts.delete(this.#root);
    this.#view.remove();
  }

  #content() {
    if (!this.#message) return undefined;
    const { figure, config, words, failed } = this.#message;
    return {
      label: words,
      failure: failed,
      /** @type {import("./browser/chart_view.js").Content["makeFigure"]} */
      makeFigure: ({ width }, theme) => ({
        ...applyTheme(JSON.parse(figure), theme, width),
        config,
      }),
    };
  }
}

/** @type {WeakMap<Element, PersistentChart>} */
const charts = new WeakMap();

/**
 * Entry point of the component: called at the mount and again at every message.
 *
 * @param {{ data: Message, parentElement: Element }} component
 */
export default function ({ data, parentElement }) {
  const chart = charts.get(parentElement) ?? new PersistentChart(parentElement);
  charts.set(parentElement, chart);
  chart.receive(data);
  return () => chart.release();
}
