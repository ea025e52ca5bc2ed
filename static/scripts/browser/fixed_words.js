// @ts-check
/**
 * Puts Streamlit's own words, which are English only, into the language of the page.
 *
 * React writes only what it takes for changed, so what it wrote is kept: another language starts
 * from there.
 */

/**
 * Words by Streamlit's own. `{name}` stands for any text, `{sentence}` for another of the words.
 *
 * @typedef {Readonly<Record<string, string>>} Words
 * @typedef {{ names: Words, texts: Words }} FixedWords
 */

/** The language of the words, once they are asked for. */
let language = "";

/** Elements of Streamlit that have a name of its own. */
const NAMED = [
  '[data-testid="stTopNav"]',
  '[data-testid="stSidebar"]',
  '[data-testid="stSidebarNav"]',
  '[data-testid="stSidebarCollapseButton"] button',
  '[data-testid="stExpandSidebarButton"]',
  '[data-testid="stMainMenuButton"]',
  '[data-testid="stMainMenuPopover"] [aria-label]',
  '[data-testid="stTooltipIcon"] button',
  '[data-testid="stNumberInput"] button',
  '[data-testid="stSelectbox"] button',
  '[data-testid="stMultiSelect"] :is(button, [role="group"])',
  '[data-testid="stSelectboxVirtualDropdown"] button',
  '[data-testid="stMultiSelectDropdown"] button',
  '[data-testid="stFileUploader"] :is(button, input)',
  '[data-testid="stProgress"] [role="progressbar"]',
  '[data-testid="stElementToolbarButton"] button',
  '[data-testid="stPlotlyChart"] .modebar-btn',
  '[data-testid="stDataFrame"] button',
  '[data-testid="stDataFrameColumnMenu"] :is(button, [role="menu"])',
  '[data-testid="stToastContainer"]',
  '[data-testid="stToast"] button',
  '[data-testid="stDialog"] :is(button, input)',
].join();

/** Elements of Streamlit whose text is its own. */
const WORDED = [
  '[data-testid="stSkipToContent"]',
  '[data-testid="stConnectionStatus"]',
  '[data-testid="stMainMenuPopover"]',
  '[data-testid="stNumberInput"] [role="alert"]',
  '[data-testid="stTooltipErrorContent"]',
  '[data-testid="stTooltipContent"]',
  '[role="listbox"][data-empty="true"]',
  "[data-live-announcer]",
  '[data-testid="stDataFrameColumnMenu"] [role="menuitem"]',
  '[data-testid="stToastViewButton"]',
  '[data-testid="stDialog"]',
].join();

/** Components, which may change with every frame and have no words of Streamlit. */
const OURS = '[data-testid^="stBidiComponent"]';

/** Plotly shows the last one below the mouse. */
const ATTRIBUTES = ["aria-label", "title", "data-title"];

/** @type {FixedWords} */
let words = { names: {}, texts: {} };

/**
 * What was replaced, and by what.
 *
 * @type {WeakMap<Attr | Text, { original: string, shown: string }>}
 */
const replaced = new WeakMap();

/** @type {MutationObserver | undefined} */
let observer;

/**
 * From now on replace Streamlit's words, once for each language.
 *
 * @param {string} code of the language
 */
export async function loadFixedWords(code) {
  if (code === language) return;
  language = code;
  try {
    // Published by pages/ui/shell/assets.py.
    const module = await import(`../words/${code}.js`);
    if (code === language) replaceFixedWords(module.default);
  } catch (error) {
    console.warn(error);
    // The next run of a page asks again.
    if (code === language) language = "";
  }
}

/** @param {FixedWords} next without any, the page gets Streamlit's own words back */
function replaceFixedWords(next) {
  words = next;
  observer ??= new MutationObserver(replaceIn);
  observer.disconnect();
  replaceBelow(document.documentElement);
  if (Object.keys(words.names).length > 0) {
    observer.observe(document.documentElement, {
      subtree: true,
      childList: true,
      characterData: true,
      attributeFilter: ATTRIBUTES,
    });
  }
}

/**
 * Return a text in the page's language, undefined if it is none of Streamlit's.
 *
 * @param {string} text
 * @param {Words} words
 * @returns {string | undefined}
 */
export function translate(text, words) {
  if (Object.hasOwn(words, text)) return words[text];
  for (const [own, translated] of Object.entries(words)) {
    const values = own.includes("{") && pattern(own).exec(text)?.groups;
    if (!values) continue;
    if (values.sentence === undefined) return fill(translated, values);
    const sentence = translate(values.sentence, words);
    if (sentence !== undefined) return fill(translated, { ...values, sentence });
  }
  return undefined;
}

/** @type {Map<string, RegExp>} */
const patterns = new Map();

/** @param {string} template */
function pattern(template) {
  const known = patterns.get(template);
  if (known) return known;
  const parts = template.split(/\{(\w+)\}/);
  const source = parts.map((part, index) =>
    index % 2 ? `(?<${part}>.+)` : part.replace(/[.*+?^$()|[\]\\]/g, "\\$&"),
  );
  const made = new RegExp(`^${source.join("")}$`, "s");
  patterns.set(template, made);
  return made;
}

/**
 * @param {string} template
 * @param {Record<string, string>} values
 */
function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** @param {MutationRecord[]} records */
function replaceIn(records) {
  const targets = new Set(records.map(({ target }) => target));
  for (const target of targets) if (isOurs(target)) targets.delete(target);
  for (const { type, target, addedNodes } of records) {
    if (!targets.has(target)) continue;
    for (const node of type === "childList" ? addedNodes : [target]) replaceBelow(node);
  }
  // Of what was just replaced.
  observer?.takeRecords();
}

/** @param {Node} node */
function isOurs(node) {
  const element = node instanceof Element ? node : node.parentElement;
  return !element || element.closest(OURS) !== null;
}

/**
 * Replace the words of a node and below it.
 *
 * @param {Node} node
 */
function replaceBelow(node) {
  if (node instanceof Text && node.parentElement?.closest(WORDED)) replace(node, words.texts);
  if (!(node instanceof Element)) return;
  for (const named of all(node, NAMED)) {
    for (const name of ATTRIBUTES) {
      const attribute = named.getAttributeNode(name);
      if (attribute) replace(attribute, words.names);
    }
  }
  const worded = node.closest(WORDED) ? [node] : node.querySelectorAll(WORDED);
  for (const element of worded) {
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) replace(/** @type {Text} */ (texts.currentNode), words.texts);
  }
}

/**
 * @param {Element} element
 * @param {string} selector
 */
function all(element, selector) {
  const below = element.querySelectorAll(selector);
  return element.matches(selector) ? [element, ...below] : below;
}

/**
 * @param {Attr | Text} node
 * @param {Words} words
 */
function replace(node, words) {
  const shown = node.nodeValue ?? "";
  const last = replaced.get(node);
  const original = last?.shown === shown ? last.original : shown;
  const next = translate(original, words) ?? original;
  if (next === shown) return;
  replaced.set(node, { original, shown: next });
  node.nodeValue = next;
}
