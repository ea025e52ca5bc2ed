/*
 * A text whose words are coloured and can be changed: press one, type another, press Enter.
 * pages/ui/reviews/word_editor.py sends the words. They are put into the page as text, never as markup.
 */

const boards = new WeakMap();

/** One text in the page. */
class WordBoard {
  #element;
  #tell;
  #words;
  #shown = "";
  #changed = null;

  constructor(root) {
    this.#element = root.querySelector(".dl-board");
  }

  receive(message, tell) {
    this.#tell = tell;
    this.#words = message.labels;
    const shown = JSON.stringify(message);
    // The same text again: a word that is just being changed stays open.
    if (shown === this.#shown) return;
    this.#shown = shown;
    const nodes = message.words.flatMap((word, place) => [word.before, this.#button(word, place)]);
    this.#element.setAttribute("aria-label", message.labels.board);
    this.#element.replaceChildren(...nodes, message.after);
    // Who changed a word with the keyboard goes on from there.
    this.#element.querySelector(`[data-place="${this.#changed}"]`)?.focus();
    this.#changed = null;
  }

  #button(word, place) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = word.text;
    button.title = word.title;
    button.dataset.state = word.state;
    button.dataset.place = place;
    button.style.setProperty("--tint", `${Math.round(Math.abs(word.tint) * 70)}%`);
    button.dataset.side = word.tint > 0 ? "for" : "against";
    button.addEventListener("click", () => this.#open(button, place));
    return button;
  }

  #open(button, place) {
    const field = document.createElement("input");
    field.value = button.textContent;
    field.maxLength = 100;
    field.setAttribute("aria-label", this.#words.change);
    field.style.width = `${Math.max(6, field.value.length + 3)}ch`;
    let open = true;
    const close = (send, byKey) => {
      if (!open) return;
      open = false;
      const word = field.value;
      const changed = send && word !== button.textContent;
      field.replaceWith(button);
      if (byKey) button.focus();
      if (changed) {
        this.#changed = byKey ? place : null;
        button.textContent = word;
        this.#shown = "";
        this.#tell({ place, word, at: Date.now() });
      }
    };
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Enter") close(true, true);
      if (event.key === "Escape") close(false, true);
      if (event.key === "Enter" || event.key === "Escape") event.preventDefault();
    });
    field.addEventListener("blur", () => close(true, false));
    button.replaceWith(field);
    field.focus();
    field.select();
  }
}

/** Entry point of the component: called at the mount and again at every message. */
export default function ({ data, parentElement, setTriggerValue }) {
  if (!boards.has(parentElement)) boards.set(parentElement, new WordBoard(parentElement));
  boards.get(parentElement).receive(data, (change) => setTriggerValue("change", change));
}
