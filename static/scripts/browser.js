// @ts-check
/**
 * Sets the document's language and the cookies, and closes the menu of a phone.
 */

/** Streamlit's width from which the menu lies beside the page and not over it. */
const NARROW = "(max-width: 768px)";
const CLOSE_MENU = '[data-testid="stSidebarCollapseButton"] button';
const YEAR_SECONDS = 31_536_000;

/** @type {string | undefined} */
let page;

/**
 * Entry point of the component: called at every run of a page.
 *
 * @param {object} component
 * @param {{ language: string, page: string, cookies: Record<string, string> }} component.data
 */
export default function ({ data }) {
  document.documentElement.lang = data.language;
  for (const [name, value] of Object.entries(data.cookies)) setCookie(name, value);
  if (page !== undefined && page !== data.page) closeMenu();
  page = data.page;
}

/**
 * @param {string} name
 * @param {string} value
 */
function setCookie(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the cookie store is missing in Safari and over HTTP.
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
}

/** Close the menu that lies over the page after a choice. */
function closeMenu() {
  const button = document.querySelector(CLOSE_MENU);
  if (matchMedia(NARROW).matches && button instanceof HTMLElement) button.click();
}
