// @ts-check

/** Looks at an idle page without a title before it counts as lost. */
const LOOKS = 2;
/** A page that has no title after so many times has none. */
const TIMES = 3;

/**
 * Notices that the content of a page is gone. When the teacher brings everybody to another page while
 * a fragment of the page before asks for its rerun, Streamlit answers that late and drops what the
 * new page has drawn.
 */
export class Watch {
  #looks = 0;
  #times = 0;

  /**
   * @param {boolean} isIdle whether no script runs
   * @param {boolean} hasTitle whether the page has its title
   * @returns {boolean} whether the page must be drawn again
   */
  isLost(isIdle, hasTitle) {
    if (hasTitle) this.#looks = this.#times = 0;
    else if (isIdle) this.#looks += 1;
    if (this.#looks < LOOKS || this.#times === TIMES) return false;
    this.#looks = 0;
    this.#times += 1;
    return true;
  }
}
