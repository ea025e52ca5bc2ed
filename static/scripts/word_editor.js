// @ts-check
/**
 * A text with coloured words, each of which can be edited: click it, type, press Enter.
 * pages/ui/reviews/word_editor.py sends the words. They are inserted as text, never as markup.
 */

/**
 * @typedef {object} Word
 * @property {string} before the text between the previous word and this one
 * @property {string} text
 * @property {number} tint from -1 (negative) to 1 (positive)
 * @property {string} title tooltip
 * @property {"known" | "unknown" | "unread"} state
 */

/**
 * @typedef {object} Message
 * @property {Word[]} words
 * @property {string} after the text after the last word
 * @property {number} max_length of an edited word
 * @property {{ board: string, change: string }} labels accessible names of the text and of a field
 */

/**
 * An edited word.
 *
 * @typedef {{ index: number, word: string, at: number }} Change
 */

const MIN_WIDTH = 6;
const STRONGEST_TINT = 55;

/**
 * The colour of a word: its side and its share in per cent.
 *
 * @param {number} tint from -1 to 1
 */
export function wordColour(tint) {
  return {
    side: tint > 0 ? "for" : "against",
    share: `${Math.round(Math.abs(tint) * STRONGEST_TINT)}%`,
  };
}

/**
 * The width of the field for a word, with space for some more characters.
 *
 * @param {string} word
 */
export function fieldWidth(word) {
  return `${Math.max(MIN_WIDTH, word.length + 3)}ch`;
}

/**
 * Whether a key accepts or cancels an edit; an input method's keys do neither.
 *
 * @param {{ key: string, isComposing: boolean }} event
 */
export function editAction({ key, isComposing }) {
  if (isComposing) return undefined;
  if (key === "Enter") return "accept";
  return key === "Escape" ? "cancel" : undefined;
}

class WordEditor {
  #element;
  /** @type {(change: Change) => void} */
  #send = () => {};
  #fieldLabel = "";
  #maxLength = 0;
  #shown = "";
  /** @type {number | undefined} */
  #changed;

  /** @param {ParentNode} root */
  constructor(root) {
    this.#element = /** @type {HTMLElement} */ (root.querySelector(".dl-word-editor"));
  }

  /**
   * @param {Message} message
   * @param {(change: Change) => void} send
   */
  receive(message, send) {
    this.#send = send;
    this.#fieldLabel = message.labels.change;
    this.#maxLength = message.max_length;
    const shown = JSON.stringify(message);
    // The same text: a word that is being edited stays open.
    if (shown === this.#shown) return;
    this.#shown = shown;
    const nodes = message.words.flatMap((word, i) => [word.before, this.#button(word, i)]);
    this.#element.setAttribute("aria-label", message.labels.board);
    this.#element.replaceChildren(...nodes, message.after);
    // After an edit with the keyboard the word has the focus again.
    if (this.#changed !== undefined)
      this.#element.querySelectorAll("button")[this.#changed]?.focus();
    this.#changed = undefined;
  }

  /**
   * @param {Word} word
   * @param {number} index
   */
  #button(word, index) {
    const button = document.createElement("button");
    const { side, share } = wordColour(word.tint);
    button.type = "button";
    button.textContent = word.text;
    button.title = word.title;
    button.dataset.state = word.state;
    button.dataset.side = side;
    button.style.setProperty("--tint", share);
    button.addEventListener("click", () => this.#open(button, index));
    return button;
  }

  /**
   * Replace a word by a field.
   *
   * @param {HTMLButtonElement} button
   * @param {number} index
   */
  #open(button, index) {
    const text = button.textContent;
    const field = document.createElement("input");
    field.value = text;
    field.maxLength = this.#maxLength;
    field.setAttribute("aria-label", this.#fieldLabel);
    field.style.width = fieldWidth(text);
    let isOpen = true;
    /**
     * @param {boolean} accept
     * @param {boolean} byKey
     */
    const close = (accept, byKey) => {
      if (!isOpen) return;
      isOpen = false;
      const word = field.value;
      field.replaceWith(button);
      if (byKey) button.focus();
      if (!accept || word === text) return;
      this.#changed = byKey ? index : undefined;
      this.#shown = "";
      button.textContent = word;
      this.#send({ index, word, at: Date.now() });
    };
    field.addEventListener("keydown", (event) => {
      const action = editAction(event);
      if (!action) return;
      event.preventDefault();
      close(action === "accept", true);
    });
    field.addEventListener("blur", () => close(true, false));
    button.replaceWith(field);
    field.focus();
    field.select();
  }
}

/** @type {WeakMap<ParentNode, WordEditor>} */
const editors = new WeakMap();

/**
 * Entry point of the component: called at the mount and again at every message.
 *
 * @param {object} component
 * @param {Message} component.data
 * @param {ParentNode} component.parentElement
 * @param {(name: "change", change: Change) => void} component.setTriggerValue
 */
export default function ({ data, parentElement, setTriggerValue }) {
  const editor = editors.get(parentElement) ?? new WordEditor(parentElement);
  editors.set(parentElement, editor);
  editor.receive(data, (change) => setTriggerValue("change", change));
}
