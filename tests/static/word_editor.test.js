import assert from "node:assert/strict";
import { test } from "node:test";
import { editAction, fieldWidth, wordColour } from "../../static/scripts/word_editor.js";

test("a word's colour has the side of its tint and grows with its size", () => {
  assert.deepEqual(wordColour(1), { side: "for", share: "55%" });
  assert.deepEqual(wordColour(-0.5), { side: "against", share: "28%" });
  assert.equal(wordColour(0).share, "0%");
});

test("a field is wider than its word", () => {
  assert.equal(fieldWidth("wonderful"), "12ch");
  assert.equal(fieldWidth(""), "6ch");
});

test("enter accepts and escape cancels, except for an input method", () => {
  assert.equal(editAction({ key: "Enter", isComposing: false }), "accept");
  assert.equal(editAction({ key: "Escape", isComposing: false }), "cancel");
  assert.equal(editAction({ key: "a", isComposing: false }), undefined);
  assert.equal(editAction({ key: "Enter", isComposing: true }), undefined);
});
