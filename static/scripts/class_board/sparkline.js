// @ts-check
/**
 * The curve of a run as a small picture.
 */

export const WIDTH = 100;
export const HEIGHT = 24;
const MARGIN = 2;
const SVG = "http://www.w3.org/2000/svg";

/**
 * Return the `d` of a curve: a share on the scale from 0 to 1, any other metric on its own.
 *
 * @param {number[]} values
 * @param {boolean} share
 */
export function curve(values, share) {
  if (values.length === 0) return "";
  const low = share ? 0 : Math.min(...values);
  const range = (share ? 1 : Math.max(...values)) - low || 1;
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map((value, index) => {
    const y = HEIGHT - MARGIN - ((value - low) / range) * (HEIGHT - 2 * MARGIN);
    return `${round(index * step)} ${round(y)}`;
  });
  return `M${points.length > 1 ? points.join("L") : `${points[0]}h2`}`;
}

/** @param {{ curve: number[], share: boolean }} tile */
export function curvePath(tile) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", curve(tile.curve, tile.share));
  svg.append(path);
  return svg;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
