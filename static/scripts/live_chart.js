// @ts-check
/**
 * The live chart: one plotly.js chart that stays in the browser and receives only new points.
 */

import { ChartView } from "./browser/chart_view.js";
import { Announcer } from "./live_chart/announcer.js";
import { Delivery } from "./live_chart/delivery.js";
import { makeFigure } from "./live_chart/figure.js";
import { summarize } from "./live_chart/summary.js";

/** @import { Message, Report } from "./live_chart/delivery.js" */
/** @typedef {(name: "have", report: Report) => void} Send */

/** Streamlit can lose a report or its answer, and brings no message that is equal to the last. */
const RETRY_MS = 5000;

class LiveChart {
  #root;
  #view;
  #delivery = new Delivery();
  #announcer = new Announcer();
  /** @type {Send} */
  #send = () => {};
  #timer = 0;

  /** @param {Element} root */
  constructor(root) {
    this.#root = root;
    const element = /** @type {Element} */ (root.querySelector(".dl-chart > div"));
    this.#view = new ChartView(root, element, () => this.#content());
  }

  /**
   * @param {Message} message
   * @param {Send} send
   */
  receive(message, send) {
    this.#send = send;
    this.#delivery.receive(message);
    this.#reportGap();
    this.#view.redraw();
    this.#announce();
  }

  release() {
    if (this.#root.isConnected) return;
    clearTimeout(this.#timer);
    charts.delete(this.#root);
    this.#view.remove();
  }

  #reportGap() {
    const report = this.#delivery.report(performance.now());
    if (!report) return;
    this.#send("have", report);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#reportGap(), RETRY_MS);
  }

  #announce() {
    const { series, settings } = this.#delivery;
    const status = this.#root.querySelector("[role=status]");
    const text = settings && this.#announcer.next(series, settings, performance.now());
    if (status && text) status.textContent = text;
  }

  #content() {
    const { series, settings } = this.#delivery;
    if (!settings) return undefined;
    return {
      label: summarize(series, settings),
      failure: settings.words.failed,
      /** @type {import("./browser/chart_view.js").Content["makeFigure"]} */
      makeFigure: (size, theme) => makeFigure(series, settings, theme, size),
    };
  }
}

/** @type {WeakMap<Element, LiveChart>} */
const charts = new WeakMap();

/**
 * Entry point of the component: called at the mount and again at every message.
 *
 * @param {object} component
 * @param {Message} component.data
 * @param {Element} component.parentElement
 * @param {Send} component.setTriggerValue
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const chart = charts.get(parentElement) ?? new LiveChart(parentElement);
  charts.set(parentElement, chart);
  chart.receive(data, setTriggerValue);
  return () => chart.release();
}
