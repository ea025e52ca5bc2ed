// @ts-check
/**
 * The axes of a panel and their ranges.
 */

/** @import { Theme } from "../browser/theme.js" */
/** @import { Series } from "./series.js" */
/** @import { Panel, Settings } from "./settings.js" */

/**
 * The names of a panel's axes.
 *
 * @typedef {{ xaxis: string, yaxis: string }} AxisNames
 */

const EPOCH_RANGES = [100, 200, 500, 1000, 2000, 5000];

/**
 * The smallest and largest value of an axis, in steps, so that the axis moves seldom.
 *
 * @param {(number | null | undefined)[]} values
 * @param {boolean} isShare whether the values are from 0 to 1, with 1 as the best
 * @returns {[number, number]}
 */
export function valueRange(values, isShare) {
  const finite = values.filter((value) => Number.isFinite(value)).map(Number);
  if (!finite.length) return [0, 1];
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  if (!isShare) {
    const step = 10 ** Math.floor(Math.log10(high || 1)) / 4;
    return [Math.min(0, low), Math.ceil((high * 1.03) / step) * step];
  }
  const room = 1 - low;
  const step = room > 0.5 ? 0.1 : room > 0.1 ? 0.05 : room > 0.02 ? 0.01 : 0.002;
  const bottom = Math.max(0, Math.floor((low - room * 0.05) / step) * step);
  return [bottom, 1 + (1 - bottom) * 0.03];
}

/**
 * The epoch where the axis ends: the last one of a short run, a growing window of a long one.
 *
 * @param {number} epochs of the whole run
 * @param {number} reached epochs done
 */
export function lastShown(epochs, reached) {
  return Math.min(epochs, EPOCH_RANGES.find((size) => size >= reached) ?? epochs);
}

/**
 * @param {Series} series
 * @param {Settings} settings
 * @param {Theme} theme
 * @param {[number, number]} domain
 * @param {AxisNames} axes
 */
export function xAxis(series, settings, theme, domain, axes) {
  const last = lastShown(settings.epochs, series.progress.at(-1)?.x ?? 0);
  return {
    ...axisStyle(theme),
    ...boundedAutorange([0, last * 1.02]),
    domain,
    anchor: axes.yaxis,
    matches: axes.xaxis === "x" ? undefined : "x",
    dtick: last <= 12 ? 1 : undefined,
    showgrid: false,
    spikecolor: theme.line,
    spikethickness: 1,
    spikedash: "solid",
    title: { text: settings.words.epoch, standoff: 10, font: { size: 14 * theme.scale } },
    unifiedhovertitle: { text: `${settings.words.epoch} %{x}` },
  };
}

/**
 * @param {Series} series
 * @param {Panel} panel
 * @param {Theme} theme
 * @param {[number, number]} domain
 * @param {AxisNames} axes
 */
export function yAxis(series, panel, theme, domain, axes) {
  const ended = series.epochs.flatMap((point) => [point[panel.key], point[`val_${panel.key}`]]);
  const running = series.progress.map((point) => point[panel.key]);
  const values = ended.some(Number.isFinite) ? ended : running;
  return {
    ...axisStyle(theme),
    ...boundedAutorange(valueRange(values, panel.share)),
    domain,
    anchor: axes.xaxis,
    showticklabels: values.some(Number.isFinite),
    nticks: 7,
  };
}

/**
 * Both axes stay on autorange with the range as its bounds: plotly.js then keeps a learner's zoom
 * while the range grows, which a changed `range` would reset.
 *
 * @param {[number, number]} range
 */
function boundedAutorange([low, high]) {
  return {
    autorange: true,
    autorangeoptions: { include: [low, high], clipmin: low, clipmax: high },
  };
}

/** @param {Theme} theme */
function axisStyle(theme) {
  return {
    linecolor: theme.line,
    gridcolor: theme.grid,
    tickfont: { size: 13 * theme.scale },
    exponentformat: "none",
    separatethousands: true,
    showline: true,
    zeroline: false,
  };
}
