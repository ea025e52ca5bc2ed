// @ts-check
/**
 * The playground: a network that trains in the worker, drawn and played back here.
 * pages/ui/playground/component.py sends the texts, the table of settings and the worker's answers.
 */

import { AnswerMap, drawAnswer, gridOutputs } from "./playground/answer_map.js";
import { brushButtons, groupFields, shapeButtons } from "./playground/controls.js";
import { Diagram } from "./playground/diagram.js";
import { button, element, keepFocus, shortNumber } from "./playground/dom.js";
import { Inspector } from "./playground/inspector.js";
import { Keeper } from "./playground/keeper.js";
import { drawLosses } from "./playground/loss_chart.js";
import { classCount } from "./playground/network.js";
import { paletteFor } from "./playground/palette.js";
import { MAX_CHARACTERS, readPoints } from "./playground/paste.js";
import { Player } from "./playground/player.js";
import { hiddenControls, readSettings, writeSettings } from "./playground/settings.js";

/** @typedef {import("./playground/settings.js").Property} Property */
/** @typedef {import("./playground/player.js").Answer} Answer */
/** @typedef {import("./playground/player.js").OwnPoints} OwnPoints */

/**
 * @typedef {object} Texts
 * @property {string} language
 * @property {Property[]} table
 * @property {Record<string, string>} labels
 */

/**
 * @typedef {object} Message
 * @property {Texts} [texts] missing in answers to polls that had them
 * @property {Answer | null} answer
 * @property {import("./playground/keeper.js").Kept | null} kept what became of the newest request
 * @property {OwnPoints | null} own points of an own table
 */

/** @typedef {(name: "poll" | "keep" | "seeds", value: object) => void} Send */

const GRID = 60;
const FINE_GRID = 120;
const THEME_MS = 500;
const PINNED_GRID = 40;

/** Outlives the page: the network is there again after a visit to another page. @type {Player | undefined} */
let kept;

/** The newest ones that came. @type {Texts} */
let texts;

class Playground {
  /** Of its texts. @type {string} */
  language;

  #root;
  #labels;
  #table;
  #hidden;
  #player;
  #keeper = new Keeper();
  #map;
  #diagram;
  #inspector;
  /** @type {Send} */
  #send;
  #isDirty = true;
  #isFine = false;
  #isOver = false;
  #moment = 0;
  #themeRead = 0;
  /** @type {import("./playground/palette.js").Palette | undefined} */
  #palette;
  #seen = "";

  #play = element("button", { type: "button", class: "dlp-play" });
  #epoch = element("output", { class: "dlp-epoch" });
  #losses = element("output", { class: "dlp-losses" });
  #notice = element("p", { class: "dlp-notice", role: "status" });
  #back = element("button", { type: "button", class: "dlp-back" });
  #slider = element("input", { type: "range", min: "0", step: "1" });
  #chart = element("canvas", { class: "dlp-chart", role: "img" });
  #pinned = element("canvas", { class: "dlp-pinned" });
  #brushes = element("div", { class: "dlp-brushes", role: "group" });
  #panels = element("div", { class: "dlp-bar" });
  #data = element("div", { class: "dlp-data" });
  #output = element("div", { class: "dlp-checks" });
  #layers = element("div", { class: "dlp-depth" });
  #dialog = element("dialog", { class: "dlp-dialog" });
  /** @type {string | undefined} */
  #described;
  #pin = element("button", { type: "button" });

  /**
   * @param {HTMLElement} root
   * @param {Texts} texts
   * @param {Send} send
   */
  constructor(root, { language, labels, table }, send) {
    this.#root = root;
    this.language = language;
    this.#labels = labels;
    this.#table = table;
    this.#hidden = hiddenControls(location.search);
    this.#send = send;
    const settings = readSettings(this.#table, location.search);
    const isSame = kept && JSON.stringify(kept.settings) === JSON.stringify(settings);
    this.#player = isSame && kept ? kept : new Player(settings, table);
    kept = this.#player;
    this.#map = new AnswerMap(this.#player, this.#labels.map);
    this.#diagram = new Diagram(this.#player, this.#labels, this.#hidden);
    this.#inspector = new Inspector(this.#player, this.#labels);
    this.#inspector.onProblem = (text) => this.#say(text);
    this.#diagram.onSelect = () => {
      this.#inspector.build(this.#diagram.selected);
      this.#draw();
    };
    this.#map.onProbe = () => this.#draw();
    this.#build();
    // Streamlit copies every value within a value; a text is copied as one.
    this.#player.send = ({ request, ...poll }) =>
      this.#send("poll", { ...poll, language, request: JSON.stringify(request) });
    this.#keeper.send = (what, value) => this.#send(what, value);
    this.#player.onChange = (what) => this.#change(what);
    this.#change("network");
    this.#player.connect();
    new ResizeObserver(() => this.#resize()).observe(this.#diagram.element);
    requestAnimationFrame((now) => this.#tick(now));
  }

  /**
   * @param {Message} message
   * @param {Send} send
   */
  receive(message, send) {
    this.#send = send;
    const kept = this.#keeper.receive(message.kept);
    if (kept) this.#say(kept);
    if (message.answer) this.#player.receive(message.answer);
    if (message.own) this.#player.takeOwn(message.own);
  }

  /** Draw no more: another one takes over. */
  close() {
    this.#isOver = true;
    this.#keeper.stop();
  }

  #build() {
    const labels = this.#labels;
    const player = this.#player;
    this.#play.addEventListener("click", () => player.toggle());
    this.#back.addEventListener("click", () => player.recover());
    this.#back.textContent = labels.recover;
    this.#slider.setAttribute("aria-label", labels.timeline);
    this.#chart.setAttribute("aria-label", `${labels.train_loss}, ${labels.test_loss}`);
    this.#slider.addEventListener("input", () => player.scrub(Number(this.#slider.value)));
    this.#pin.addEventListener("click", () => player.pin());
    const transport = element(
      "div",
      { class: "dlp-transport" },
      button("↺", labels.rewind, () => player.rewind(), "dlp-icon"),
      this.#play,
      button("›", labels.step, () => player.forward("step"), "dlp-icon"),
      button("»", labels.epoch_step, () => player.forward("epoch"), "dlp-icon"),
      button("⚄", labels.renew, () => player.renew(), "dlp-icon"),
      this.#epoch,
    );
    const actions = element("div", { class: "dlp-actions" }, this.#pin);
    for (const [name, act] of /** @type {[string, () => void][]} */ ([
      ["share", () => this.#share()],
      ["keep", () => this.#keep("keep")],
      ["seeds", () => this.#keep("seeds")],
    ]))
      if (!this.#hidden.has(name))
        actions.append(button(labels[name], labels[`${name}_help`], act));
    const right = element(
      "div",
      { class: "dlp-right" },
      element("h3", {}, labels.answer),
      element("div", { class: "dlp-maps" }, this.#map.element, this.#pinned),
      this.#brushes,
      this.#output,
      this.#losses,
      this.#chart,
      element(
        "div",
        { class: "dlp-time" },
        button("▷", labels.replay, () => player.replay(), "dlp-icon"),
        this.#slider,
      ),
    );
    const middle = element(
      "div",
      { class: "dlp-middle" },
      this.#layers,
      this.#diagram.element,
      this.#inspector.element,
    );
    this.#root.replaceChildren(
      element("div", { class: "dlp-top" }, transport, this.#panels),
      element("div", { class: "dlp-say" }, this.#notice, this.#back),
      element("div", { class: "dlp-main" }, this.#data, middle, right),
      actions,
      this.#dialog,
    );
    this.#root.addEventListener("keydown", (event) => this.#key(event));
    this.#root.addEventListener("pointerdown", (event) => this.#closeMore(event.target));
  }

  /** Build what depends on the settings. */
  #buildControls() {
    const labels = this.#labels;
    const say = (/** @type {string} */ sentence) => this.#say(sentence);
    const fields = (/** @type {string} */ group) =>
      groupFields(this.#table, group, this.#player, labels, this.#hidden, say);
    const shape = /** @type {Property} */ (this.#table.find(({ name }) => name === "shape"));
    this.#panels.replaceChildren(...fields("training"), this.#more(fields("more")));
    const isOpen = !this.#hidden.has("data");
    this.#data.hidden = !isOpen;
    if (isOpen)
      this.#data.replaceChildren(
        element("h3", {}, labels.data),
        ...(this.#hidden.has("shape") ? [] : [shapeButtons(shape, this.#player, labels)]),
        ...fields("data"),
      );
    this.#output.replaceChildren(...fields("output"));
    const { hidden } = this.#player.settings;
    const text = labels.hidden_layers.replace("{count}", String(hidden.length));
    this.#layers.replaceChildren(
      button("−", labels.fewer_layers, () => this.#diagram.changeLayers(-1)),
      element("span", {}, text),
      button("+", labels.more_layers, () => this.#diagram.changeLayers(1)),
    );
    this.#layers.hidden = this.#hidden.has("hidden");
    this.#buildBrushes();
  }

  /** @param {HTMLElement[]} fields */
  #more(fields) {
    const before = this.#panels.querySelector("details");
    return element(
      "details",
      { class: "dlp-more", open: before?.open ?? false },
      element("summary", {}, this.#labels.more),
      element("div", {}, ...fields),
    );
  }

  /**
   * Close what covers the map, at a press elsewhere.
   *
   * @param {EventTarget | null} [target]
   */
  #closeMore(target = null) {
    const more = this.#panels.querySelector("details");
    if (more && !more.contains(/** @type {Node | null} */ (target))) more.open = false;
  }

  #buildBrushes() {
    const labels = this.#labels;
    this.#brushes.hidden = this.#hidden.has("own");
    this.#brushes.setAttribute("aria-label", labels.draw);
    const choose = (/** @type {number | "erase" | undefined} */ brush) => {
      this.#map.brush = brush;
      this.#map.element.classList.toggle("dlp-brushing", brush !== undefined);
      keepFocus(this.#brushes, () => this.#buildBrushes());
      if (brush !== undefined) this.#say(labels.draw_hint);
    };
    this.#brushes.replaceChildren(
      element("span", {}, labels.draw),
      ...brushButtons(this.#player, labels, this.#map.brush, choose),
      button(labels.paste, labels.paste_help, () => this.#openPaste()),
    );
  }

  #openPaste() {
    const labels = this.#labels;
    const text = element("textarea", { rows: 9, "aria-label": labels.paste_help });
    const problem = element("p", { class: "dlp-notice", role: "alert" });
    // A browser needs minutes to lay out a million lines.
    text.addEventListener("paste", (event) => {
      const pasted = event.clipboardData?.getData("text") ?? "";
      if (pasted.length <= MAX_CHARACTERS) return;
      event.preventDefault();
      problem.textContent = labels.paste_too_many;
    });
    const accept = button(labels.paste_accept, labels.paste_accept, () => {
      const read = readPoints(text.value, classCount(this.#player.settings));
      if ("problem" in read) {
        problem.textContent = labels[`paste_${read.problem}`];
        return;
      }
      this.#dialog.close();
      this.#player.change({ own: read.points });
    });
    this.#dialog.replaceChildren(
      element("p", {}, labels.paste_about),
      text,
      problem,
      element(
        "div",
        { class: "dlp-actions" },
        accept,
        button(labels.cancel, labels.cancel, () => this.#dialog.close()),
      ),
    );
    this.#dialog.showModal();
  }

  // Changes

  /** @param {"network" | "points" | "state"} what */
  #change(what) {
    this.#isDirty = true;
    this.#isFine = false;
    keepFocus(this.#root, () => this.#rebuild(what === "network"));
    const { isPlaying } = this.#player;
    const label = isPlaying ? this.#labels.pause : this.#labels.play;
    this.#play.textContent = isPlaying ? "❚❚" : "▶";
    this.#play.setAttribute("aria-label", label);
    this.#play.title = label;
    this.#pin.textContent = this.#player.pinned ? this.#labels.unpin : this.#labels.pin;
    this.#pin.title = this.#labels.pin_help;
    this.#pinned.hidden = !this.#player.pinned;
    this.#describe();
  }

  /** @param {boolean} isNetwork whether there is another network */
  #rebuild(isNetwork) {
    const settings = JSON.stringify(this.#player.settings);
    if (settings !== this.#seen) {
      this.#seen = settings;
      this.#writeAddress();
      this.#buildControls();
      this.#map.clear();
    }
    if (isNetwork) {
      this.#diagram.build();
      this.#inspector.build(this.#diagram.selected);
    }
  }

  /** Say in a sentence what the learner must know, once: other news may follow it. */
  #describe() {
    const { hasDiverged, isReady, isPlaying, timeline } = this.#player;
    this.#back.hidden = !hasDiverged;
    this.#root.dataset.state = hasDiverged ? "diverged" : isPlaying ? "playing" : "paused";
    this.#root.dataset.ready = String(isReady && timeline.frames.length > 0);
    // A sentence that is true no more goes, unless other news has followed it.
    const isOld = this.#notice.textContent === this.#described;
    const text = this.#news() ?? (isOld ? "" : undefined);
    if (text !== undefined && text !== this.#described) this.#say(text);
    this.#described = text;
  }

  /** What the state of the player says; undefined if nothing. */
  #news() {
    const { error, hasDiverged, isDone, isPlaying, isPreparing, settings } = this.#player;
    if (error) return error;
    if (hasDiverged) return this.#labels.diverged;
    if (isDone) return this.#labels.done.replace("{loss}", String(settings.stop_loss));
    if (isPreparing) return this.#labels.preparing;
    if (this.#map.isIncomplete) return this.#labels.draw_hint;
    return isPlaying ? "" : undefined;
  }

  /** @param {string} text */
  #say(text) {
    this.#notice.textContent = text;
  }

  #writeAddress() {
    const query = writeSettings(this.#table, this.#player.settings, location.search);
    history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
  }

  #share() {
    this.#writeAddress();
    const say = (/** @type {string} */ name) => () => this.#say(this.#labels[name]);
    // A page that comes by plain HTTP has no clipboard.
    if (!navigator.clipboard) say("not_copied")();
    else navigator.clipboard.writeText(location.href).then(say("shared"), say("not_copied"));
  }

  /** @param {"keep" | "seeds"} what */
  #keep(what) {
    const steps = this.#player.shown()?.steps ?? 0;
    const epochs = Math.max(1, Math.ceil(steps / this.#player.stepsPerEpoch));
    this.#say(this.#labels.keeping);
    this.#keeper.keep(what, { settings: this.#player.settings, epochs });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key === "Escape" && target.closest(".dlp-more[open]")) {
      this.#closeMore();
      this.#panels.querySelector("summary")?.focus();
    }
    if (event.key !== " " || /^(INPUT|SELECT|BUTTON|TEXTAREA|SUMMARY)$/.test(target.tagName))
      return;
    event.preventDefault();
    this.#player.toggle();
  }

  // Drawing

  #draw() {
    this.#isDirty = true;
    this.#isFine = false;
  }

  #resize() {
    keepFocus(this.#root, () => this.#diagram.build());
    this.#draw();
  }

  /** @param {number} now */
  #tick(now) {
    if (this.#isOver) return;
    if (!this.#root.isConnected) {
      this.#player.pause();
      this.#keeper.stop();
      return;
    }
    const seconds = Math.min(0.1, (now - this.#moment) / 1000);
    this.#moment = now;
    this.#followTheme(now);
    const moved = this.#player.advance(seconds);
    if (moved || this.#isDirty) this.#paint(GRID);
    else if (!this.#isFine && !this.#player.isPlaying) {
      this.#paint(FINE_GRID);
      this.#isFine = true;
    }
    requestAnimationFrame((next) => this.#tick(next));
  }

  /**
   * Redraw if the page has become light or dark.
   *
   * @param {number} now
   */
  #followTheme(now) {
    if (now - this.#themeRead < THEME_MS) return;
    this.#themeRead = now;
    if (this.#palette && paletteFor(this.#root) !== this.#palette) this.#draw();
  }

  /** @param {number} grid */
  #paint(grid) {
    this.#isDirty = false;
    const palette = paletteFor(this.#root);
    this.#palette = palette;
    const player = this.#player;
    const shown = player.shown();
    this.#map.drawPoints(palette);
    if (!shown) return;
    const { probe } = this.#map;
    const outputs = gridOutputs(player.layers, player.settings, shown.weights, grid);
    this.#map.drawHeat(outputs[outputs.length - 1], palette);
    this.#diagram.draw(shown.weights, palette, probe);
    this.#inspector.draw(shown.weights, probe);
    this.#paintPinned(palette, shown.steps / player.stepsPerEpoch);
    const style = getComputedStyle(this.#root);
    const line = style.getPropertyValue("--st-border-color");
    drawLosses(this.#chart, player, { palette, text: style.color, line });
    const epoch = Math.floor(shown.steps / player.stepsPerEpoch);
    this.#epoch.textContent = `${this.#labels.epoch} ${epoch.toLocaleString("en")}`;
    this.#root.dataset.epoch = String(epoch);
    const frame = player.frame;
    const { stop_loss } = player.settings;
    if (frame)
      this.#losses.replaceChildren(
        loss("dlp-train", this.#labels.train_loss, frame.train),
        loss("dlp-test", this.#labels.test_loss, frame.test),
        stop_loss ? this.#labels.goal.replace("{loss}", String(stop_loss)) : "",
      );
    this.#slider.max = String(Math.max(0, player.timeline.last));
    this.#slider.value = String(Math.round(player.position));
    this.#slider.setAttribute("aria-valuetext", this.#epoch.textContent ?? "");
  }

  /**
   * Draw the kept course at the same epoch.
   *
   * @param {import("./playground/palette.js").Palette} palette
   * @param {number} epoch
   */
  #paintPinned(palette, epoch) {
    const pinned = this.#player.pinned;
    if (!pinned?.timeline.frames.length) return;
    const frame = pinned.timeline.frames[pinned.timeline.indexAt(epoch * pinned.stepsPerEpoch)];
    const outputs = gridOutputs(pinned.layers, pinned.settings, frame.weights, PINNED_GRID);
    drawAnswer(this.#pinned, pinned.settings, outputs[outputs.length - 1], palette);
  }
}

/**
 * @param {string} style
 * @param {string} name
 * @param {number} value
 */
function loss(style, name, value) {
  return element("span", { class: style }, `${name} `, element("b", {}, shortNumber(value)));
}

/** @type {WeakMap<ParentNode, Playground>} */
const playgrounds = new WeakMap();

/**
 * Entry point of the component: called at the mount and again at every message.
 *
 * @param {object} component
 * @param {Message} component.data
 * @param {ParentNode} component.parentElement
 * @param {Send} component.setTriggerValue
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const root = /** @type {HTMLElement} */ (parentElement.querySelector(".dl-playground"));
  if (data.texts) texts = data.texts;
  let playground = playgrounds.get(root);
  if (playground?.language !== texts.language) {
    playground?.close();
    playground = new Playground(root, texts, setTriggerValue);
    playgrounds.set(root, playground);
  }
  playground.receive(data, setTriggerValue);
}
