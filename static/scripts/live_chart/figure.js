// @ts-check
/**
 * The live chart as a Plotly figure.
 */

import { themeLayout } from "../browser/theme.js";
import { xAxis, yAxis } from "./axes.js";
import { markBestEpoch } from "./best_epoch.js";
import { makeTraces } from "./traces.js";

/** @import { Figure, Size } from "../browser/chart_view.js" */
/** @import { Theme } from "../browser/theme.js" */
/** @import { AxisNames } from "./axes.js" */
/** @import { Series } from "./series.js" */
/** @import { Panel, Settings } from "./settings.js" */

/** Narrower charts have their panels below each other; static/styles/charts.css has their height. */
const NARROW = 640;

const MAX_COLUMNS = 3;
const COLUMN_GAP = 0.08;

/** Of the height of one row, for its title and the numbers of the axis above. */
const ROW_GAP = 0.44;

/**
 * Make the figure, from the points, the settings, the theme and the size alone.
 *
 * @param {Series} series
 * @param {Settings} settings
 * @param {Theme} theme
 * @param {Size} size
 * @returns {Figure}
 */
export function makeFigure(series, settings, theme, size) {
  const { panels } = settings;
  const isNarrow = size.width < NARROW;
  const domains = panelDomains(panels.length, isNarrow);
  /** @type {Record<string, object>} */
  const axisLayouts = {};
  /** @type {object[]} */
  const annotations = [];
  /** @type {object[]} */
  const shapes = [];
  const data = panels.flatMap((panel, index) => {
    const suffix = index ? String(index + 1) : "";
    const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
    const { x, y } = domains[index];
    axisLayouts[`xaxis${suffix}`] = xAxis(series, settings, theme, x, axes);
    axisLayouts[`yaxis${suffix}`] = yAxis(series, panel, theme, y, axes);
    const best = markBestEpoch(series, panel, settings, theme, axes);
    annotations.push(panelTitle(panel, theme, axes), ...best.annotations);
    shapes.push(...best.shapes);
    return makeTraces(series, panel, settings, theme, axes, index === 0);
  });
  const layout = { ...baseLayout(series.run, theme, size, isNarrow), ...axisLayouts };
  return { data, layout: { ...layout, annotations, shapes }, config: chartConfig(settings) };
}

/**
 * The parts of the chart's area that the panels cover.
 *
 * @param {number} count of panels
 * @param {boolean} isNarrow
 * @returns {{ x: [number, number], y: [number, number] }[]}
 */
export function panelDomains(count, isNarrow) {
  const columns = isNarrow ? 1 : Math.min(count, MAX_COLUMNS);
  const rows = Math.ceil(count / columns);
  const across = spans(columns, COLUMN_GAP);
  const down = spans(rows, ROW_GAP / rows).reverse();
  return Array.from({ length: count }, (_, index) => ({
    x: across[index % columns],
    y: down[Math.floor(index / columns)],
  }));
}

/**
 * Equal parts of the range from 0 to 1, with a gap between neighbours.
 *
 * @param {number} count
 * @param {number} gap
 * @returns {[number, number][]}
 */
function spans(count, gap) {
  const size = (1 - gap * (count - 1)) / count;
  return Array.from({ length: count }, (_, index) => {
    const start = index * (size + gap);
    return [start, start + size];
  });
}

/**
 * @param {string} run
 * @param {Theme} theme
 * @param {Size} size
 * @param {boolean} isNarrow
 */
function baseLayout(run, theme, { width, height }, isNarrow) {
  return {
    ...themeLayout(theme),
    width,
    height,
    uirevision: run,
    separators: ".,",
    font: { family: theme.font, size: 14 * theme.scale, color: theme.text },
    margin: { l: 52, r: 16, t: isNarrow ? 68 : 84, b: isNarrow ? 116 : 52 },
    hovermode: "x unified",
    dragmode: "zoom",
    legend: {
      orientation: "h",
      x: 0,
      xanchor: "left",
      yref: "container",
      y: isNarrow ? 0 : 0.99,
      yanchor: isNarrow ? "bottom" : "top",
      itemwidth: 44,
      font: { size: 14 * theme.scale },
      bgcolor: "rgba(0,0,0,0)",
    },
    modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.text, activecolor: theme.training },
  };
}

/**
 * @param {Panel} panel
 * @param {Theme} theme
 * @param {AxisNames} axes
 */
function panelTitle(panel, theme, axes) {
  return {
    text: `<b>${panel.title}</b>`,
    font: { size: 16 * theme.scale, color: theme.text },
    xref: `${axes.xaxis} domain`,
    yref: `${axes.yaxis} domain`,
    x: 0,
    y: 1,
    xanchor: "left",
    yanchor: "bottom",
    yshift: 6,
    showarrow: false,
  };
}

/** @param {Settings} settings */
function chartConfig({ file, language, buttons }) {
  return {
    displaylogo: false,
    displayModeBar: true,
    showTips: false,
    scrollZoom: false,
    doubleClick: "reset",
    modeBarButtons: [["zoom2d", "pan2d", "resetScale2d", "toImage"]],
    toImageButtonOptions: { format: "png", filename: file, scale: 2 },
    locale: language,
    locales: { [language]: { dictionary: buttons, format: {} } },
  };
}
