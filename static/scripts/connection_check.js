// @ts-check
/**
 * Checks what the app needs of a browser and its network; pages/ui/classroom/connection.py draws
 * the results.
 */

import { checkCanvas, checkStorage } from "./connection_check/browser.js";
import { checkDownload, checkSocket } from "./connection_check/network.js";

/** @import { Result } from "./connection_check/result.js" */

const UPLOAD_MS = 15_000;
const FILE_NAME = "connection-check.txt";

/**
 * @typedef {object} Data
 * @property {number} count of the checks that were asked for
 * @property {string} download address of a large file, relative to the page's
 * @property {string} uploaded content of the file that the server has
 */

let checked = 0;
let expected = "";
let received = () => {};

/**
 * Entry point of the component: called at the mount and again at every message.
 *
 * @param {object} component
 * @param {Data} component.data
 * @param {(name: "results", value: Record<string, unknown>) => void} component.setTriggerValue
 */
export default function ({ data, setTriggerValue }) {
  if (expected && data.uploaded === expected) received();
  if (data.count === checked) return;
  checked = data.count;
  check(data).then((results) => setTriggerValue("results", results));
}

/**
 * @param {Data} data
 * @returns {Promise<Record<string, unknown>>}
 */
async function check({ count, download }) {
  const socket = await checkSocket();
  return {
    count,
    browser: navigator.userAgent,
    websocket: socket,
    ...(await checkDownload(new URL(download, document.baseURI))),
    storage: checkStorage(),
    canvas: checkCanvas(),
    upload: await checkUpload(),
  };
}

/**
 * Give a small file to the field of the page, and wait until the server has it.
 *
 * @returns {Promise<Result>}
 */
function checkUpload() {
  const input = document.querySelector(".st-key-connection_upload input[type=file]");
  if (!(input instanceof HTMLInputElement)) return Promise.resolve({ works: false });
  const start = performance.now();
  expected = crypto.getRandomValues(new Uint32Array(4)).join(" ");
  const files = new DataTransfer();
  files.items.add(new File([expected], FILE_NAME, { type: "text/plain" }));
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ works: false }), UPLOAD_MS);
    received = () => {
      clearTimeout(timer);
      resolve({ works: true, value: performance.now() - start });
    };
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
