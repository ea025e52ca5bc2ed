/*
 * The live chart: one plotly.js chart that stays in the browser and is fed deltas.
 *
 * pages/ui/charts/delivery.py makes the messages {run, from, to, points, look, settings?,
 * confirm?}: the points of the events after number `from` up to number `to`, and a short name of
 * the settings (words, epochs, panels), which come along only when this side lacks them. This
 * side tells what it has when it is asked to confirm, and when a message leaves a gap.
 */

const TRAINING = "#0072B2";
const PROGRESS = "#56B4E9";
const VALIDATION = "#D55E00";
const NARROW = 640;
const PROGRESS_KEPT = 600;
const EPOCHS_KEPT = 2000;
const MARKERS_SHOWN = 40;
const TELL_AGAIN_MS = 1000;

/** The curves of one run, as far as this browser knows them. */
export class Curves {
  constructor(run) {
    this.run = run;
    this.cursor = 0;
    this.epochs = [];
    this.progress = [];
  }

  /** Takes the points that are new; a point the chart has already is passed over. */
  take(points, to) {
    for (const point of points) {
      if (point.s > this.cursor) this.#add(point);
    }
    this.cursor = Math.max(this.cursor, to);
    this.progress.splice(0, this.progress.length - PROGRESS_KEPT);
    if (this.epochs.length > EPOCHS_KEPT) this.#thin();
  }

  /** The last epoch that was the best so far, or undefined. */
  get best() {
    return this.epochs.findLast((point) => point.best);
  }

  /**
   * Whether validation has turned for the worse while training went on getting better.
   *
   * @param {number} times the lowest loss of validation, from which on it has; see dlcore.analysis.diagnosis
   */
  hasTurned(times) {
    const { best } = this;
    const last = this.epochs.at(-1);
    if (!best || !Number.isFinite(best.val_loss)) return false;
    return last.val_loss > times * best.val_loss && last.loss < best.loss;
  }

  /** Every second of many epochs goes, save the best and the last one: no screen shows more. */
  #thin() {
    const { best, epochs } = this;
    const last = epochs.at(-1);
    this.epochs = epochs.filter((point, i) => i % 2 === 0 || point === best || point === last);
  }

  #add(point) {
    if (point.cut) {
      const kept = (other) => other.x <= point.x;
      this.epochs = this.epochs.filter(kept);
      this.progress = this.progress.filter(kept);
      return;
    }
    if (point.end) this.epochs.push(point);
    this.progress.push(point);
  }
}

/** Smallest and largest value an axis shows, in steps, so that it does not creep. */
export function frame(values, isShare) {
  const finite = values.filter(Number.isFinite);
  if (!finite.length) return [0, 1];
  const low = finite.reduce((a, b) => Math.min(a, b));
  const high = finite.reduce((a, b) => Math.max(a, b));
  if (!isShare) {
    const step = 10 ** Math.floor(Math.log10(high || 1)) / 4;
    return [Math.min(0, low), Math.ceil((high * 1.03) / step) * step];
  }
  const room = 1 - low;
  const step = room > 0.5 ? 0.1 : room > 0.1 ? 0.05 : room > 0.02 ? 0.01 : 0.002;
  const bottom = Math.floor((low - room * 0.05) / step) * step;
  return [Math.max(0, bottom), 1 + (1 - Math.max(0, bottom)) * 0.03];
}

/** The epoch where the axis ends: the whole of a short run, a growing window of a long one. */
export function lastShown(epochs, reached) {
  const windows = [100, 200, 500, 1000, 2000, 5000];
  return Math.min(epochs, windows.find((size) => size >= reached) ?? epochs);
}

/** The whole picture as plotly.js wants it, from the curves and the settings alone. */
export function figure(curves, settings, theme, { width, height }) {
  const isNarrow = width < NARROW;
  const panels = settings.panels;
  const places = panelPlaces(panels.length, isNarrow);
  const layout = baseLayout(curves.run, settings, theme, { width, height, isNarrow });
  const data = [];
  panels.forEach((panel, index) => {
    const suffix = index ? String(index + 1) : "";
    const [xName, yName] = [`xaxis${suffix}`, `yaxis${suffix}`];
    const axes = { xaxis: `x${suffix}`, yaxis: `y${suffix}` };
    data.push(...traces(curves, panel, settings, theme, axes, index === 0));
    layout[xName] = xAxis(curves, settings, theme, places[index].x, axes, index);
    layout[yName] = yAxis(curves, panel, theme, places[index].y, axes);
    layout.annotations.push(panelTitle(panel, theme, axes));
    const best = bestMark(curves, panel, settings, theme, axes);
    layout.shapes.push(...best.shapes);
    layout.annotations.push(...best.annotations);
  });
  return { data, layout, config: chartConfig(settings) };
}

function panelPlaces(count, isNarrow) {
  const whole = [0, 1];
  if (count === 1) return [{ x: whole, y: whole }];
  if (isNarrow) return [{ x: whole, y: [0.61, 1] }, { x: whole, y: [0, 0.39] }];
  return [{ x: [0, 0.46], y: whole }, { x: [0.54, 1], y: whole }];
}

function baseLayout(run, settings, theme, { width, height, isNarrow }) {
  return {
    width,
    height,
    uirevision: run,
    separators: ".,",
    font: { family: theme.font, size: 14, color: theme.text },
    paper_bgcolor: theme.background,
    plot_bgcolor: theme.background,
    margin: { l: 52, r: 16, t: isNarrow ? 68 : 84, b: isNarrow ? 116 : 52 },
    hovermode: "x unified",
    hoverlabel: {
      bgcolor: theme.raised,
      bordercolor: theme.line,
      font: { family: theme.font, size: 14, color: theme.text },
    },
    dragmode: "zoom",
    legend: {
      orientation: "h",
      x: 0,
      xanchor: "left",
      yref: "container",
      y: isNarrow ? 0 : 0.99,
      yanchor: isNarrow ? "bottom" : "top",
      itemwidth: 44,
      font: { size: 14 },
      bgcolor: "rgba(0,0,0,0)",
    },
    modebar: {
      bgcolor: "rgba(0,0,0,0)",
      color: theme.text,
      activecolor: TRAINING,
    },
    annotations: [],
    shapes: [],
  };
}

function traces(curves, panel, settings, theme, axes, isFirst) {
  const { epochs, progress, best } = curves;
  const { words } = settings;
  const line = (name, points, key, group, style) => ({
    type: "scatter",
    name,
    uid: `${group}-${panel.key}`,
    legendgroup: group,
    showlegend: isFirst,
    x: orNothing(points.map((point) => point.x)),
    y: orNothing(points.map((point) => point[key] ?? null)),
    hovertemplate: `${name} %{y:${panel.share ? ".4f" : ".4r"}}<extra></extra>`,
    ...axes,
    ...style,
  });
  const marks = (symbol) => ({ symbol, size: 7, maxdisplayed: MARKERS_SHOWN });
  const silent = { hoverinfo: "skip", hovertemplate: undefined, cliponaxis: false };
  const running = progress.slice(-1).filter((point) => !point.end);
  const validation = `val_${panel.key}`;
  const drawn = [
    line(words.progress, progress, panel.key, "progress", {
      legendrank: 2000,
      mode: "lines",
      line: { color: PROGRESS, width: 1.5 },
      ...silent,
      cliponaxis: true,
    }),
    line(words.progress, running, panel.key, "progress", {
      uid: `running-${panel.key}`,
      mode: "markers",
      showlegend: false,
      marker: { color: TRAINING, size: 8 },
      ...silent,
      ...(progress.length ? {} : corners(settings.epochs, panel)),
    }),
    line(words.training, epochs, panel.key, "training", {
      mode: "lines+markers",
      line: { color: TRAINING, width: 2.5 },
      marker: marks("circle"),
    }),
  ];
  if (!panel.validation) return drawn;
  drawn.push(
    line(words.validation, epochs, validation, "validation", {
      mode: "lines+markers",
      line: { color: VALIDATION, width: 2.5, dash: "dash" },
      marker: marks("diamond"),
    }),
    line(words.best, best ? [best] : [], validation, "validation", {
      uid: `best-${panel.key}`,
      mode: "markers",
      showlegend: false,
      ...silent,
      marker: { symbol: "circle-open", size: 15, color: theme.text, line: { width: 2 } },
    }),
  );
  return drawn;
}

/** Unseen points in two corners: without any point plotly.js would not heed the frame. */
function corners(epochs, panel) {
  return {
    x: [0, lastShown(epochs, 0)],
    y: frame([], panel.share),
    marker: { opacity: 0 },
  };
}

/** A series without points keeps its place in the legend. */
function orNothing(values) {
  return values.length ? values : [null];
}

/*
 * Both axes stay on autorange with the frame given as its bounds: plotly.js then keeps a
 * learner's zoom while the frame moves on, which a changed `range` would undo.
 */
function framed([low, high]) {
  return { autorange: true, autorangeoptions: { include: [low, high], clipmin: low, clipmax: high } };
}

function xAxis(curves, settings, theme, domain, axes, index) {
  const reached = curves.progress.at(-1)?.x ?? 0;
  const last = lastShown(settings.epochs, reached);
  return {
    ...axisLook(theme),
    ...framed([0, last * 1.02]),
    domain,
    anchor: axes.yaxis,
    matches: index ? "x" : undefined,
    dtick: last <= 12 ? 1 : undefined,
    showgrid: false,
    spikecolor: theme.line,
    spikethickness: 1,
    spikedash: "solid",
    title: { text: settings.words.epoch, standoff: 10, font: { size: 14 } },
    unifiedhovertitle: { text: `${settings.words.epoch} %{x}` },
  };
}

function yAxis(curves, panel, theme, domain, axes) {
  const ended = curves.epochs.flatMap((point) => [point[panel.key], point[`val_${panel.key}`]]);
  const running = curves.progress.map((point) => point[panel.key]);
  const values = ended.some(Number.isFinite) ? ended : running;
  return {
    ...axisLook(theme),
    ...framed(frame(values, panel.share)),
    domain,
    anchor: axes.xaxis,
    showticklabels: values.some(Number.isFinite),
    zeroline: false,
    nticks: 7,
  };
}

function axisLook(theme) {
  return {
    linecolor: theme.line,
    gridcolor: theme.grid,
    tickfont: { size: 13 },
    exponentformat: "none",
    separatethousands: true,
    showline: true,
    zeroline: false,
  };
}

function panelTitle(panel, theme, axes) {
  return {
    text: `<b>${panel.title}</b>`,
    font: { size: 16, color: theme.text },
    xref: `${axes.xaxis} domain`,
    yref: `${axes.yaxis} domain`,
    x: 0,
    y: 1,
    xanchor: "left",
    yanchor: "bottom",
    yshift: 6,
    showarrow: false,
  };
}

/**
 * A line at the best epoch, its label at the side where the curves are not; where validation
 * turned there, what came after it is shaded.
 */
function bestMark(curves, panel, settings, theme, axes) {
  const { best } = curves;
  if (!best) return { shapes: [], annotations: [] };
  const yref = `${axes.yaxis} domain`;
  const isRight = best.x > lastShown(settings.epochs, best.x) / 2;
  const hasTurned = curves.hasTurned(settings.turned);
  const said = fill(settings.words[hasTurned ? "turned_at" : "best_at"], { epoch: best.x });
  const overfitted = {
    type: "rect",
    xref: axes.xaxis,
    yref,
    x0: best.x,
    x1: curves.epochs.at(-1).x,
    y0: 0,
    y1: 1,
    layer: "below",
    fillcolor: VALIDATION,
    opacity: 0.1,
    line: { width: 0 },
  };
  return {
    shapes: [
      ...(hasTurned ? [overfitted] : []),
      {
        type: "line",
        xref: axes.xaxis,
        yref,
        x0: best.x,
        x1: best.x,
        y0: 0,
        y1: 1,
        layer: "below",
        line: { color: theme.text, width: 1.25, dash: "dot" },
      },
    ],
    annotations: [
      {
        text: said.replace("\n", "<br>"),
        align: isRight ? "right" : "left",
        font: { size: 13, color: theme.text },
        bgcolor: theme.background,
        xref: axes.xaxis,
        yref,
        x: best.x,
        y: panel.share ? 0.02 : 0.98,
        xanchor: isRight ? "right" : "left",
        yanchor: panel.share ? "bottom" : "top",
        xshift: isRight ? -6 : 6,
        showarrow: false,
      },
    ],
  };
}

function chartConfig(settings) {
  return {
    displaylogo: false,
    displayModeBar: true,
    showTips: false,
    scrollZoom: false,
    doubleClick: "reset",
    modeBarButtons: [["zoom2d", "pan2d", "resetScale2d", "toImage"]],
    toImageButtonOptions: { format: "png", filename: settings.file, scale: 2 },
    locale: settings.language,
    locales: { [settings.language]: { dictionary: settings.buttons, format: {} } },
  };
}

/** What the chart shows, in a sentence, for those who hear it. */
export function summary(curves, { title, epochs, panels, words }) {
  const last = curves.epochs.at(-1);
  if (!last) return fill(words.empty, { title });
  const values = panels
    .flatMap(({ key, names }) => [[names.training, last[key]], [names.validation, last[`val_${key}`]]])
    .filter(([, value]) => Number.isFinite(value))
    .map(([name, value]) => `${name} ${Number(value.toPrecision(4))}`);
  const best = curves.best ? [fill(words.best_at, { epoch: curves.best.x })] : [];
  const told = [...values, ...best].join(words.separator);
  return fill(words.summary, { title, epoch: last.x, epochs, values: told });
}

function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Streamlit's theme, as it stands on this element. */
export function themeOf(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--st-${name}`).trim();
  return {
    font: read("font"),
    text: read("text-color"),
    background: read("background-color"),
    raised: read("secondary-background-color"),
    line: read("border-color"),
    grid: read("border-color-light"),
  };
}

let plotly;

/** Loads plotly.js once a page, whoever asks and however often; a failure may be tried again. */
export function loadPlotly() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const version = new URL(import.meta.url).search;
    script.src = new URL(`plotly.min.js${version}`, import.meta.url).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error(`cannot load ${script.src}`));
    document.head.append(script);
  }).catch((error) => {
    plotly = undefined;
    throw error;
  });
  return plotly;
}

/** One chart in the page: takes messages, tells what it has, draws. */
class LiveChart {
  #root;
  #element;
  #curves = new Curves("");
  #settings;
  #look = "";
  #told = { words: "", at: 0 };
  #frame = 0;
  #observers;

  constructor(root) {
    this.#root = root;
    this.#element = root.querySelector(".dl-chart > div");
    this.#element.setAttribute("role", "img");
    this.#observers = [
      new ResizeObserver(() => this.#schedule()),
      new MutationObserver(() => this.#schedule()),
    ];
    this.#observers[0].observe(this.#element);
    this.#observers[1].observe(root.parentElement, { attributes: true });
  }

  receive(message, say) {
    if (message.run !== this.#curves.run) this.#curves = new Curves(message.run);
    if (message.settings) {
      this.#settings = message.settings;
      this.#look = message.look;
    }
    const gap = message.from > this.#curves.cursor || message.look !== this.#look;
    if (!gap) this.#curves.take(message.points, message.to);
    if (gap || message.confirm) this.#tell(say, gap);
    this.#schedule();
  }

  release() {
    if (this.#root.isConnected) return;
    cancelAnimationFrame(this.#frame);
    for (const observer of this.#observers) observer.disconnect();
    charts.delete(this.#root);
    plotly?.then((Plotly) => Plotly.purge(this.#element));
  }

  /** Says what is here; the same thing not again at once, while the answer is on its way. */
  #tell(say, gap) {
    const { run, cursor } = this.#curves;
    const have = { run, cursor, look: this.#look, gap };
    const words = JSON.stringify(have);
    const now = performance.now();
    if (words === this.#told.words && now - this.#told.at < TELL_AGAIN_MS) return;
    this.#told = { words, at: now };
    say({ ...have, at: now });
  }

  #schedule() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  async #draw() {
    const size = { width: this.#element.clientWidth, height: this.#element.clientHeight };
    if (!this.#settings || !size.width) return;
    this.#element.setAttribute("aria-label", summary(this.#curves, this.#settings));
    try {
      const Plotly = await loadPlotly();
      const { data, layout, config } = figure(
        this.#curves, this.#settings, themeOf(this.#root), size,
      );
      if (this.#root.isConnected) await Plotly.react(this.#element, data, layout, config);
    } catch (error) {
      console.error(error);
      if (!this.#element.hasChildNodes()) this.#element.textContent = this.#settings.words.failed;
    }
  }
}

const charts = new WeakMap();

/** Entry point of the component: called at the mount and again at every message. */
export default function ({ data, parentElement, setStateValue }) {
  if (!charts.has(parentElement)) charts.set(parentElement, new LiveChart(parentElement));
  const chart = charts.get(parentElement);
  chart.receive(data, (have) => setStateValue("have", have));
  return () => chart.release();
}
