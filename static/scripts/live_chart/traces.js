// @ts-check
/**
 * The curves of a panel.
 */

import { lastShown, valueRange } from "./axes.js";
import { markedEpoch } from "./best_epoch.js";

/** @import { Theme } from "../browser/theme.js" */
/** @import { AxisNames } from "./axes.js" */
/** @import { Point, Series } from "./series.js" */
/** @import { Panel, Settings } from "./settings.js" */

const MAX_MARKERS = 40;
const WITHOUT_HOVER = { hoverinfo: "skip", hovertemplate: undefined, cliponaxis: false };

/**
 * @param {Series} series
 * @param {Panel} panel
 * @param {Settings} settings
 * @param {Theme} theme
 * @param {AxisNames} axes
 * @param {boolean} isFirst whether the panel is the first one, which has the legend
 */
export function makeTraces(series, panel, settings, theme, axes, isFirst) {
  const { epochs, progress } = series;
  const best = markedEpoch(series, settings);
  const { words } = settings;
  /**
   * @param {string} name
   * @param {Point[]} points
   * @param {string} key
   * @param {string} group
   * @param {object} style
   */
  const trace = (name, points, key, group, style) => ({
    type: "scatter",
    name,
    uid: `${group}-${panel.key}`,
    legendgroup: group,
    showlegend: isFirst,
    x: orNull(points.map((point) => point.x)),
    y: orNull(points.map((point) => point[key] ?? null)),
    hovertemplate: `${name} %{y:${panel.share ? ".4f" : ".4r"}}<extra></extra>`,
    ...axes,
    ...style,
  });
  const current = progress.slice(-1).filter((point) => !point.end);
  const training = [
    trace(words.progress, progress, panel.key, "progress", {
      legendrank: 2000,
      mode: "lines",
      line: { color: theme.progress, width: 1.5 },
      ...WITHOUT_HOVER,
      cliponaxis: true,
    }),
    trace(words.progress, current, panel.key, "progress", {
      uid: `running-${panel.key}`,
      mode: "markers",
      showlegend: false,
      marker: { color: theme.training, size: 8 },
      ...WITHOUT_HOVER,
      ...(progress.length ? {} : invisibleCorners(settings.epochs, panel)),
    }),
    trace(words.training, epochs, panel.key, "training", {
      mode: "lines+markers",
      line: { color: theme.training, width: 2.5 },
      marker: marker("circle"),
    }),
  ];
  if (!panel.validation) return training;
  const key = `val_${panel.key}`;
  return [
    ...training,
    trace(words.validation, epochs, key, "validation", {
      mode: "lines+markers",
      line: { color: theme.validation, width: 2.5, dash: "dash" },
      marker: marker("diamond"),
    }),
    trace(words.best, best ? [best] : [], key, "validation", {
      uid: `best-${panel.key}`,
      mode: "markers",
      showlegend: false,
      ...WITHOUT_HOVER,
      marker: { symbol: "circle-open", size: 15, color: theme.text, line: { width: 2 } },
    }),
  ];
}

/** @param {string} symbol */
function marker(symbol) {
  return { symbol, size: 7, maxdisplayed: MAX_MARKERS };
}

/**
 * Invisible points in two corners: without any point plotly.js ignores the range.
 *
 * @param {number} epochs
 * @param {Panel} panel
 */
function invisibleCorners(epochs, panel) {
  return {
    x: [0, lastShown(epochs, 0)],
    y: valueRange([], panel.share),
    marker: { opacity: 0 },
  };
}

/**
 * The values, or one null: a trace without points would lose its legend entry.
 *
 * @param {(number | null)[]} values
 */
function orNull(values) {
  return values.length ? values : [null];
}
