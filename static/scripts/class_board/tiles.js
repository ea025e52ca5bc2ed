// @ts-check
/**
 * The version of the board that this browser has.
 */

/**
 * @typedef {object} Tile
 * @property {string} id
 * @property {string} name
 * @property {string} where page, or what is open on it
 * @property {"active" | "idle" | "offline"} presence
 * @property {string} presence_text
 * @property {string} hand says that the hand is raised; empty while it is down
 * @property {number[]} curve
 * @property {boolean} share whether the metric is between 0 and 1
 * @property {string} best
 * @property {string} metric
 * @property {string} state of the run; empty without one
 * @property {string} state_text
 * @property {string} epoch
 * @property {boolean} opened
 */

/**
 * @typedef {object} Message
 * @property {string} stream another one begins again at version 0
 * @property {number} from version after which the tiles have changed
 * @property {number} to
 * @property {Tile[]} tiles
 * @property {string[]} order ids of all that are shown
 * @property {string} label
 * @property {string} summary
 * @property {string} empty shown without a tile
 */

export class Tiles {
  #version = 0;
  #stream = "";

  /**
   * @param {Pick<Message, "stream" | "from" | "to">} message
   * @returns {number | undefined} the version here, if messages are missing before this one
   */
  receive({ stream, from, to }) {
    if (stream !== this.#stream) this.#version = 0;
    this.#stream = stream;
    if (from > this.#version) return this.#version;
    this.#version = to;
    return undefined;
  }
}
