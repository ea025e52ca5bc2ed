// @ts-check
/**
 * The board of a class: a tile for each learner. pages/ui/classroom/board_view.py sends only the
 * tiles that have changed. Names are inserted as text, never as markup.
 */

import { add } from "./class_board/element.js";
import { curvePath } from "./class_board/sparkline.js";
import { Tiles } from "./class_board/tiles.js";

/** @import { Message, Tile } from "./class_board/tiles.js" */

class Board {
  #list;
  #summary;
  #tiles = new Tiles();
  /** @type {Map<string, HTMLElement>} */
  #elements = new Map();
  /** @type {(id: string) => void} */
  #open = () => {};

  /** @param {Element} root */
  constructor(root) {
    this.#list = /** @type {HTMLElement} */ (root.querySelector(".dl-board"));
    this.#summary = document.createElement("p");
    this.#summary.className = "dl-board-summary";
    this.#list.before(this.#summary);
  }

  /**
   * @param {Message} message
   * @param {(id: string) => void} open
   * @returns {number | undefined} the version that this board has, if it misses something
   */
  receive(message, open) {
    this.#open = open;
    const gap = this.#tiles.receive(message);
    if (gap !== undefined) return gap;
    this.#list.setAttribute("aria-label", message.label);
    this.#summary.textContent = message.order.length > 0 ? message.summary : message.empty;
    for (const tile of message.tiles) this.#draw(tile);
    this.#arrange(message.order);
    return undefined;
  }

  /** @param {Tile} tile */
  #draw(tile) {
    const item = document.createElement("li");
    const button = add(item, "button", "dl-board-tile");
    button.dataset.presence = tile.presence;
    button.dataset.state = tile.state;
    button.setAttribute("aria-pressed", String(tile.opened));
    const head = add(button, "span", "dl-board-head");
    add(head, "b", "", tile.name);
    if (tile.hand) {
      const hand = add(head, "span", "dl-board-hand", "back_hand");
      hand.setAttribute("role", "img");
      hand.setAttribute("aria-label", tile.hand);
    }
    const quiet = tile.presence === "active" ? "" : ` · ${tile.presence_text}`;
    add(button, "span", "dl-board-where", tile.where + quiet);
    button.append(curvePath(tile));
    const foot = add(button, "span", "dl-board-foot");
    add(foot, "span", "", tile.state === "running" ? tile.epoch : tile.state_text);
    add(foot, "strong", "", tile.best).title = tile.metric;
    button.addEventListener("click", () => this.#open(tile.id));
    const before = this.#elements.get(tile.id);
    const had = before?.contains(document.activeElement);
    before?.replaceWith(item);
    this.#elements.set(tile.id, item);
    if (had) button.focus();
  }

  /** @param {string[]} order */
  #arrange(order) {
    const items = order.flatMap((id) => this.#elements.get(id) ?? []);
    const current = [...this.#list.children];
    const same = items.length === current.length && items.every((each, i) => each === current[i]);
    if (!same) this.#list.replaceChildren(...items);
  }
}

/** @type {WeakMap<Element, Board>} */
const boards = new WeakMap();

/**
 * Entry point of the component: called at the mount and again at every message.
 *
 * @param {object} component
 * @param {Message} component.data
 * @param {Element} component.parentElement
 * @param {(name: "gap" | "open", value: number | string) => void} component.setTriggerValue
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const board = boards.get(parentElement) ?? new Board(parentElement);
  boards.set(parentElement, board);
  const gap = board.receive(data, (id) => setTriggerValue("open", id));
  if (gap !== undefined) setTriggerValue("gap", gap);
}
