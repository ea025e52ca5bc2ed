// @ts-check
/**
 * Keeps a start from using the value that a number out of range was to replace.
 *
 * Streamlit keeps such a number in the browser; the server still has the value before it. As in
 * forms of HTML, the field gets the focus instead.
 */

/** Buttons of pages/ui/shell/number_form.py. */
const SUBMIT = '[class*="st-key-submit_"] button';

/** What a button and its fields are in: the nearest one counts. */
const FORM = [
  '[class*="st-key-number_form_"]',
  '[data-testid="stPopoverBody"]',
  '[data-testid="stMain"]',
].join();

const INVALID = '[data-testid="stNumberInputField"][aria-invalid="true"]';

/** From now on look at every press. */
export function guardNumberFields() {
  document.addEventListener("click", refuse, { capture: true });
}

/** @param {Event} event */
function refuse(event) {
  const button = event.target instanceof Element && event.target.closest(SUBMIT);
  const field = button && invalidField(button.closest(FORM));
  if (!field) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const closed = field.closest("details:not([open])");
  if (closed) {
    closed.addEventListener("toggle", () => show(field), { once: true });
    closed.querySelector("summary")?.click();
  } else show(field);
}

/**
 * The first field of a form, and of none within it, whose number is out of range.
 *
 * @param {Element | null} form
 */
function invalidField(form) {
  /** @type {HTMLElement[]} */
  const fields = [...(form?.querySelectorAll(/** @type {"input"} */ (INVALID)) ?? [])];
  return fields.find((field) => field.closest(FORM) === form);
}

/** @param {HTMLElement} field */
function show(field) {
  field.focus();
  // The form's button lies over its lower end.
  field.scrollIntoView({ block: "center" });
}
