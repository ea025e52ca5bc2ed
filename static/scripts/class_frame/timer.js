// @ts-check
/**
 * Return the time that a timer has left, for instance `4:07`; empty once it has ended.
 *
 * @param {number} seconds
 */
export function timeLeft(seconds) {
  const left = Math.ceil(seconds);
  if (left <= 0) return "";
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}
