// @ts-check
/**
 * The course of both losses, with a mark at the moment that is shown.
 */

import { css } from "./palette.js";

/** @typedef {import("./player.js").Player} Player */
/** @typedef {import("./palette.js").Palette} Palette */
/** @typedef {import("./timeline.js").Frame} Frame */

const MARGIN = 6;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Player} player
 * @param {{ palette: Palette, text: string, line: string }} theme
 */
export function drawLosses(canvas, player, { palette, text, line }) {
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio);
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const frames = player.timeline.frames;
  const pinned = player.pinned?.timeline.frames ?? [];
  if (!frames.length) return;
  const last = Math.max(frames.at(-1)?.steps ?? 1, 1);
  const top = largestLoss([...frames, ...pinned.filter((frame) => frame.steps <= last)]);
  const x = (/** @type {number} */ steps) => MARGIN + (steps / last) * (width - 2 * MARGIN);
  const y = (/** @type {number} */ loss) =>
    height - MARGIN - (Math.min(loss, top) / top) * (height - 2 * MARGIN);
  context.strokeStyle = line;
  context.lineWidth = 1;
  for (const share of [0, 0.5, 1]) {
    context.beginPath();
    context.moveTo(MARGIN, y(share * top));
    context.lineTo(width - MARGIN, y(share * top));
    context.stroke();
  }
  /**
   * @param {Frame[]} course
   * @param {"train" | "test"} name
   * @param {number[]} colour
   * @param {number[]} dash
   */
  const curve = (course, name, colour, dash = []) => {
    context.beginPath();
    context.setLineDash(dash);
    context.strokeStyle = css(colour);
    context.lineWidth = 2;
    const step = Math.max(1, Math.floor(course.length / width));
    for (let index = 0; index < course.length; index += step) {
      const frame = course[index];
      if (!Number.isFinite(frame[name]) || frame.steps > last) continue;
      context.lineTo(x(frame.steps), y(frame[name]));
    }
    context.stroke();
    context.setLineDash([]);
  };
  const [validation, training] = palette.classes;
  curve(pinned, "test", [128, 136, 148], [4, 3]);
  curve(frames, "train", training);
  curve(frames, "test", validation);
  const steps = player.shown()?.steps ?? 0;
  context.fillStyle = text;
  context.fillRect(x(steps) - 0.5, MARGIN, 1, height - 2 * MARGIN);
}

/**
 * The loss at the upper edge: that of most frames, so that one peak does not flatten the course.
 *
 * @param {Frame[]} frames
 */
function largestLoss(frames) {
  const step = Math.max(1, Math.floor(frames.length / 400));
  const losses = frames
    .filter((_, index) => index % step === 0)
    .flatMap(({ train, test }) => [train, test])
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return (losses[Math.floor(losses.length * 0.98)] || 1) * 1.08;
}
