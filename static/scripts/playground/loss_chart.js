// @ts-check
/**
 * The course of both losses by epoch, with a mark at the moment that is shown.
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
  const perEpoch = player.stepsPerEpoch;
  if (!frames.length) return;
  const last = Math.max(frames.at(-1)?.steps ?? 1, 1) / perEpoch;
  const pinnedPerEpoch = player.pinned?.stepsPerEpoch ?? 1;
  const pinned = (player.pinned?.timeline.frames ?? []).filter(
    ({ steps }) => steps / pinnedPerEpoch <= last,
  );
  const top = largestLoss([...frames, ...pinned]);
  const x = (/** @type {number} */ epoch) => MARGIN + (epoch / last) * (width - 2 * MARGIN);
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
   * @param {number} stepsPerEpoch
   * @param {number[]} dash
   */
  const curve = (course, name, colour, stepsPerEpoch, dash = []) => {
    context.beginPath();
    context.setLineDash(dash);
    context.strokeStyle = css(colour);
    context.lineWidth = 2;
    const step = Math.max(1, Math.floor(course.length / width));
    for (let index = 0; index < course.length; index += step) {
      const frame = course[index];
      if (!Number.isFinite(frame[name])) continue;
      context.lineTo(x(frame.steps / stepsPerEpoch), y(frame[name]));
    }
    context.stroke();
    context.setLineDash([]);
  };
  const [validation, training] = palette.classes;
  curve(pinned, "test", [128, 136, 148], pinnedPerEpoch, [4, 3]);
  curve(frames, "train", training, perEpoch);
  curve(frames, "test", validation, perEpoch);
  const steps = player.shown()?.steps ?? 0;
  context.fillStyle = text;
  context.fillRect(x(steps / perEpoch) - 0.5, MARGIN, 1, height - 2 * MARGIN);
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
