// @ts-check
/**
 * The colours and the font of charts.
 */

/**
 * @typedef {object} Theme
 * @property {string} font
 * @property {number} scale of the page's type, 1 at 16 pixels
 * @property {string} text
 * @property {string} background
 * @property {string} raised background of what lies above the page
 * @property {string} line
 * @property {string} grid
 * @property {string} training
 * @property {string} validation
 * @property {string} progress
 */

/**
 * Read Streamlit's theme and the colours of static/styles/colours.css at an element.
 *
 * @param {Element} element
 * @returns {Theme}
 */
export function readTheme(element) {
  const style = getComputedStyle(element);
  /** @param {string} name */
  const read = (name) => style.getPropertyValue(name).trim();
  return {
    font: read("--st-font"),
    scale: Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1,
    text: read("--st-text-color"),
    background: read("--st-background-color"),
    raised: read("--st-secondary-background-color"),
    line: read("--st-border-color"),
    grid: read("--st-border-color-light"),
    training: read("--dl-training"),
    validation: read("--dl-validation"),
    progress: read("--dl-progress"),
  };
}

/**
 * The parts of a Plotly layout that only depend on the theme.
 *
 * @param {Theme} theme
 */
export function themeLayout(theme) {
  return {
    paper_bgcolor: theme.background,
    plot_bgcolor: theme.background,
    hoverlabel: {
      bgcolor: theme.raised,
      bordercolor: theme.line,
      font: { family: theme.font, size: 14 * theme.scale, color: theme.text },
    },
  };
}
