import assert from "node:assert/strict";
import { test } from "node:test";
import { checkStorage } from "../../static/scripts/connection_check/browser.js";
import { checkDownload } from "../../static/scripts/connection_check/network.js";

test("a download has a speed, and says whether it was compressed", async () => {
  const { speed, compression } = await checkDownload(new URL("data:text/plain,abc"));
  assert.equal(speed.works, true);
  assert.ok(speed.value > 0);
  assert.equal(compression.works, false);
});

test("a file that cannot be loaded is no error", async () => {
  const { speed } = await checkDownload(new URL("file:///missing"));
  assert.deepEqual(speed, { works: false });
});

test("a browser without storage is reported", () => {
  assert.equal(checkStorage().works, false);
});
