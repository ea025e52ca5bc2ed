// @ts-check
/**
 * Elements of pictures, and a plane with axes.
 */

const NAMESPACE = "http://www.w3.org/2000/svg";

/**
 * Return an SVG element.
 *
 * @param {string} tag
 * @param {Record<string, string | number | undefined>} attributes undefined ones are left out
 * @param {...(Node | string)} children
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * Return an HTML element.
 *
 * @param {string} tag
 * @param {Record<string, string | undefined>} attributes undefined ones are left out
 * @param {...(Node | string)} children
 */
export function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/**
 * Return an SVG text.
 *
 * @param {string | number} content
 * @param {number} x
 * @param {number} y
 * @param {Record<string, string | number | undefined>} attributes
 */
export function label(content, x, y, attributes = {}) {
  return svg("text", { x, y, ...attributes }, String(content));
}

/**
 * A rectangle of the plane and its scales.
 *
 * @typedef {object} Plane
 * @property {(value: number) => number} x
 * @property {(value: number) => number} y
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {SVGElement} axes frame, ticks and names
 * @property {(points: [number, number][]) => string} path line through points, cut at the frame
 */

/**
 * Return a plane with ticks and axis names.
 *
 * @param {object} options
 * @param {[number, number]} options.x range
 * @param {[number, number]} options.y range
 * @param {number[]} [options.xTicks]
 * @param {number[]} [options.yTicks]
 * @param {string} [options.xName]
 * @param {string} [options.yName]
 * @param {number} [options.width] of the picture
 * @param {number} [options.height] of the picture
 * @param {[number, number]} [options.at] left upper corner
 * @returns {Plane}
 */
export function plane({
  x: [xLow, xHigh],
  y: [yLow, yHigh],
  xTicks = [xLow, xHigh],
  yTicks = [yLow, yHigh],
  xName = "",
  yName = "",
  width = 420,
  height = 320,
  at: [x0, y0] = [0, 0],
}) {
  const [left, right] = [x0 + 46, x0 + width - 14];
  const [top, bottom] = [y0 + (yName ? 26 : 12), y0 + height - (xName ? 44 : 26)];
  /** @param {number} value */
  const x = (value) => left + ((value - xLow) / (xHigh - xLow)) * (right - left);
  /** @param {number} value */
  const y = (value) => bottom - ((value - yLow) / (yHigh - yLow)) * (bottom - top);
  const axes = svg("g", { class: "axes" });
  for (const tick of xTicks) {
    axes.append(svg("line", { x1: x(tick), x2: x(tick), y1: top, y2: bottom }));
    axes.append(label(tickText(tick), x(tick), bottom + 17, { "text-anchor": "middle" }));
  }
  for (const tick of yTicks) {
    axes.append(svg("line", { x1: left, x2: right, y1: y(tick), y2: y(tick) }));
    axes.append(label(tickText(tick), left - 7, y(tick) + 4, { "text-anchor": "end" }));
  }
  axes.append(label(xName, (left + right) / 2, bottom + 36, { "text-anchor": "middle" }));
  axes.append(label(yName, left - 38, top - 10, { "text-anchor": "start" }));
  /** @param {[number, number][]} points */
  const path = (points) => linePath(points.map(([px, py]) => [x(px), clamp(y(py), top, bottom)]));
  return { x, y, left, right, top, bottom, axes, path };
}

/** @param {number} value */
function tickText(value) {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/** @param {[number, number][]} points in the picture */
export function linePath(points) {
  return points.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`).join("");
}

/**
 * Return `count` values from `low` to `high`.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
export function spaced(low, high, count) {
  return Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/**
 * Return the curve of a function, cut at the frame of a plane.
 *
 * @param {Plane} area
 * @param {(x: number) => number} f
 * @param {[number, number]} range
 * @param {Record<string, string | number>} attributes
 */
export function curve(area, f, [low, high], attributes) {
  const points = spaced(low, high, 241).map((x) => /** @type {[number, number]} */ ([x, f(x)]));
  return svg("path", { d: area.path(points), ...attributes });
}

/**
 * Return the cells of an image, coloured by the sign and the size of their values.
 *
 * @param {number[][]} image in rows
 * @param {number} left
 * @param {number} top
 * @param {number} side of a cell
 */
export function cells(image, left, top, side) {
  const largest = Math.max(...image.flat().map(Math.abs), 1e-9);
  const [width, height] = [side * image[0].length, side * image.length];
  const found = [svg("rect", { x: left, y: top, width, height, class: "track" })];
  for (const [i, row] of image.entries())
    for (const [j, value] of row.entries()) {
      const share = Math.abs(value) / largest;
      // A cell that cannot be seen is not drawn.
      if (share < 0.02) continue;
      const box = { x: left + side * j, y: top + side * i, width: side - 0.6, height: side - 0.6 };
      found.push(svg("rect", { ...box, class: value < 0 ? "zero" : "one", "fill-opacity": share }));
    }
  return found;
}
