/*
 * A figure that stays in the browser: a new version changes the picture that is there, so a
 * learner's zoom and hidden curves stay. pages/ui/charts/persistent_chart.py sends it whole.
 */

// The same address as the live chart's, so that plotly.js is loaded once only.
const version = new URL(import.meta.url).search;
const { loadPlotly, themeOf } = await import(new URL(`live_chart.js${version}`, import.meta.url));

/** The figure with the page's colours and the room there is. */
export function dressed({ data, layout }, theme, width) {
  const hover = { bgcolor: theme.raised, bordercolor: theme.line };
  return {
    data,
    layout: {
      ...layout,
      width,
      font: { ...layout.font, family: theme.font, color: theme.text },
      paper_bgcolor: theme.background,
      plot_bgcolor: theme.background,
      hoverlabel: { ...hover, font: { family: theme.font, size: 14, color: theme.text } },
      modebar: { bgcolor: "rgba(0,0,0,0)", color: theme.text, activecolor: theme.text },
    },
  };
}

/** One figure in the page. */
class KeptFigure {
  #root;
  #element;
  #message;
  #frame = 0;
  #observers;

  constructor(root) {
    this.#root = root;
    this.#element = root.querySelector(".dl-figure");
    this.#element.setAttribute("role", "img");
    this.#observers = [
      new ResizeObserver(() => this.#schedule()),
      new MutationObserver(() => this.#schedule()),
    ];
    this.#observers[0].observe(this.#element);
    this.#observers[1].observe(root.parentElement, { attributes: true });
  }

  receive(message) {
    this.#message = message;
    this.#schedule();
  }

  release() {
    if (this.#root.isConnected) return;
    cancelAnimationFrame(this.#frame);
    for (const observer of this.#observers) observer.disconnect();
    figures.delete(this.#root);
    loadPlotly().then((Plotly) => Plotly.purge(this.#element));
  }

  #schedule() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  async #draw() {
    const { figure, config, words, failed } = this.#message;
    this.#element.setAttribute("aria-label", words);
    try {
      const Plotly = await loadPlotly();
      const width = this.#element.clientWidth;
      if (!width || !this.#root.isConnected) return;
      const { data, layout } = dressed(JSON.parse(figure), themeOf(this.#root), width);
      await Plotly.react(this.#element, data, layout, config);
    } catch (error) {
      console.error(error);
      if (!this.#element.hasChildNodes()) this.#element.textContent = failed;
    }
  }
}

const figures = new WeakMap();

/** Entry point of the component: called at the mount and again at every message. */
export default function ({ data, parentElement }) {
  if (!figures.has(parentElement)) figures.set(parentElement, new KeptFigure(parentElement));
  const figure = figures.get(parentElement);
  figure.receive(data);
  return () => figure.release();
}
