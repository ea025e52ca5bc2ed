// @ts-check
/**
 * Sets the document's language, remembers the learner, and closes the menu of a phone.
 */

import { loadFixedWords } from "./browser/fixed_words.js";
import { guardNumberFields } from "./browser/number_fields.js";

/** Streamlit's width from which the menu lies beside the page and not over it. */
const NARROW = "(max-width: 768px)";
const CLOSE_MENU = '[data-testid="stSidebarCollapseButton"] button';
const YEAR_SECONDS = 31_536_000;

/** @type {string | undefined} */
let page;

/**
 * Session of the server that knows what this browser remembered before it.
 *
 * @type {string | undefined}
 */
let informed;

/**
 * @typedef {object} Data
 * @property {string} language code of the document's language
 * @property {string} page address
 * @property {Record<string, string>} remember values to keep, by name
 * @property {string[]} missing names that the server got no cookie of
 * @property {string} session id of the server's session
 */

/**
 * Entry point of the component: called at every run of a page.
 *
 * @param {object} component
 * @param {Data} component.data
 * @param {(name: "remembered", values: Record<string, string>) => void} component.setTriggerValue
 */
export default function ({ data, setTriggerValue }) {
  if (page === undefined) guardNumberFields();
  loadFixedWords(data.language);
  document.documentElement.lang = data.language;
  const unknown = informed === data.session ? {} : unknownToServer(data, recall);
  informed = data.session;
  if (Object.keys(unknown).length > 0) setTriggerValue("remembered", unknown);
  else for (const [name, value] of Object.entries(data.remember)) remember(name, value);
  if (page !== undefined && page !== data.page) closeMenu();
  page = data.page;
}

/**
 * Return the kept values that the server neither got as a cookie nor knows.
 *
 * @param {Pick<Data, "remember" | "missing">} data
 * @param {(name: string) => string | null} recall
 */
export function unknownToServer({ remember, missing }, recall) {
  /** @type {Record<string, string>} */
  const unknown = {};
  for (const name of missing) {
    const value = recall(name);
    if (value !== null && value !== remember[name]) unknown[name] = value;
  }
  return unknown;
}

/** @param {string} name */
function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // A browser may forbid storage and allow cookies.
  }
}

/**
 * @param {string} name
 * @param {string} value
 */
function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is missing in Safari and over HTTP.
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
  try {
    localStorage.setItem(name, value);
  } catch {
    // The cookie is enough where no proxy removes it.
  }
}

/** Close the menu that lies over the page after a choice. */
function closeMenu() {
  const button = document.querySelector(CLOSE_MENU);
  if (matchMedia(NARROW).matches && button instanceof HTMLElement) button.click();
}
