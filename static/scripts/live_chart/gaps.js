// @ts-check
/**
 * The way of the live charts' reports to the component that sends them to the server. The two are
 * separate components, see pages/ui/charts/live_chart.py, and either may be mounted first.
 */

/** @import { Report } from "./delivery.js" */
/** @typedef {(report: Report) => void} Receiver */

/** @type {Map<string, Receiver>} */
const receivers = new Map();
/** @type {Map<string, Report>} */
const waiting = new Map();

/**
 * Report a gap; the report waits until there is a receiver.
 *
 * @param {string} chart key of the chart
 * @param {Report} report
 */
export function reportGap(chart, report) {
  const receiver = receivers.get(chart);
  if (receiver) receiver(report);
  else waiting.set(chart, report);
}

/**
 * Receive the reports of a chart instead of its receiver before.
 *
 * @param {string} chart key of the chart
 * @param {Receiver} receiver
 * @returns {() => void} ends that
 */
export function receiveGaps(chart, receiver) {
  receivers.set(chart, receiver);
  const report = waiting.get(chart);
  waiting.delete(chart);
  if (report) receiver(report);
  return () => {
    if (receivers.get(chart) === receiver) receivers.delete(chart);
  };
}
