// @ts-check
/**
 * The mark at the best epoch, or at the one whose weights are kept.
 */

import { lastShown } from "./axes.js";
import { isOverfitting } from "./overfitting.js";
import { fill } from "./settings.js";

/** @import { Theme } from "../browser/theme.js" */
/** @import { AxisNames } from "./axes.js" */
/** @import { Series } from "./series.js" */
/** @import { Panel, Settings } from "./settings.js" */

/**
 * The epoch that is marked: the one whose weights are kept if that is known, else the best so far.
 *
 * @param {Series} series
 * @param {Settings} settings
 */
export function markedEpoch(series, { kept }) {
  return series.epochs.find((point) => point.x === kept) ?? series.best;
}

/**
 * A line at the marked epoch, with a label on the side that has fewer curves; where training overfits,
 * the epochs after it are shaded.
 *
 * @param {Series} series
 * @param {Panel} panel
 * @param {Settings} settings
 * @param {Theme} theme
 * @param {AxisNames} axes
 * @returns {{ shapes: object[], annotations: object[] }}
 */
export function markBestEpoch(series, panel, settings, theme, axes) {
  const best = markedEpoch(series, settings);
  if (!best) return { shapes: [], annotations: [] };
  const refs = { xref: axes.xaxis, yref: `${axes.yaxis} domain` };
  const isRight = best.x > lastShown(settings.epochs, best.x) / 2;
  const overfits = isOverfitting(series.epochs, settings.overfitting);
  const word = best.x === settings.kept ? "kept_at" : overfits ? "turned_at" : "best_at";
  const text = fill(settings.words[word], { epoch: best.x });
  const height = { y0: 0, y1: 1, layer: "below" };
  const shade = {
    type: "rect",
    ...refs,
    x0: series.best?.x,
    x1: series.epochs.at(-1)?.x,
    ...height,
    fillcolor: theme.validation,
    opacity: 0.1,
    line: { width: 0 },
  };
  const line = {
    type: "line",
    ...refs,
    x0: best.x,
    x1: best.x,
    ...height,
    line: { color: theme.text, width: 1.25, dash: "dot" },
  };
  const label = {
    text: text.replace("\n", "<br>"),
    align: isRight ? "right" : "left",
    font: { size: 13 * theme.scale, color: theme.text },
    bgcolor: theme.background,
    ...refs,
    x: best.x,
    y: panel.share ? 0.02 : 0.98,
    xanchor: isRight ? "right" : "left",
    yanchor: panel.share ? "bottom" : "top",
    xshift: isRight ? -6 : 6,
    showarrow: false,
  };
  return { shapes: overfits ? [shade, line] : [line], annotations: [label] };
}
