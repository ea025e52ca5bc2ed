// @ts-check
/**
 * Keeps a start from using the value that a number out of range was to replace.
 *
 * Streamlit keeps such a number in the browser; the server still has the value before it. As in
 * forms of HTML, the field gets the focus instead.
 */

/** Buttons that start a computation with the page's number fields. */
const STARTS = ":is(.st-key-train, .st-key-sweep_start, .st-key-own_train) button";

const INVALID = '[data-testid="stMain"] [data-testid="stNumberInputField"][aria-invalid="true"]';

/** From now on look at every press. */
export function guardNumberFields() {
  document.addEventListener("click", refuse, { capture: true });
}

/** @param {Event} event */
function refuse(event) {
  if (!(event.target instanceof Element) || !event.target.closest(STARTS)) return;
  const field = document.querySelector(INVALID);
  if (!(field instanceof HTMLElement)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const closed = field.closest("details:not([open])");
  if (closed) {
    closed.addEventListener("toggle", () => show(field), { once: true });
    closed.querySelector("summary")?.click();
  } else show(field);
}

/** @param {HTMLElement} field */
function show(field) {
  field.focus();
  // The form's button lies over its lower end.
  field.scrollIntoView({ block: "center" });
}
