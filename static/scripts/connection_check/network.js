// @ts-check
/** Checks of the network between the browser and the server. */

/** @import { Result } from "./result.js" */

const SOCKET_MS = 10_000;
const DOWNLOAD_MS = 30_000;

/**
 * Open a second WebSocket to the server.
 *
 * @returns {Promise<Result>} with the milliseconds until it is open
 */
export function checkSocket() {
  const url = new URL("_stcore/stream", document.baseURI);
  url.protocol = url.protocol.replace("http", "ws");
  const start = performance.now();
  return new Promise((resolve) => {
    const socket = new WebSocket(url, ["streamlit"]);
    /** @param {Result} result */
    const end = (result) => {
      clearTimeout(timer);
      resolve(result);
      socket.close();
    };
    const timer = setTimeout(() => end({ works: false }), SOCKET_MS);
    socket.onopen = () => end({ works: true, value: performance.now() - start });
    socket.onerror = () => end({ works: false });
  });
}

/**
 * Reload a large file.
 *
 * @param {URL} url
 * @returns {Promise<{ compression: Result, speed: Result }>} the speed in bytes of the file in a
 *   second
 */
export async function checkDownload(url) {
  const start = performance.now();
  try {
    const signal = AbortSignal.timeout(DOWNLOAD_MS);
    const response = await fetch(url, { cache: "no-store", signal });
    const size = (await response.arrayBuffer()).byteLength;
    const seconds = (performance.now() - start) / 1000;
    return {
      compression: { works: response.headers.has("content-encoding") },
      speed: { works: response.ok, value: size / seconds },
    };
  } catch {
    return { compression: { works: false }, speed: { works: false } };
  }
}
