// @ts-check
/**
 * Sends the gaps of a live chart to the server, from outside of the chart's fragment.
 */

import { receiveGaps } from "./live_chart/gaps.js";

/** @import { Report } from "./live_chart/delivery.js" */

/**
 * Entry point of the component.
 *
 * @param {object} component
 * @param {{ chart: string }} component.data
 * @param {(name: "have", report: Report) => void} component.setStateValue
 */
export default function ({ data, setStateValue }) {
  return receiveGaps(data.chart, (report) => setStateValue("have", report));
}
