import assert from "node:assert/strict";
import { test } from "node:test";
import { translate } from "../../static/scripts/browser/fixed_words.js";

const WORDS = {
  Open: "開く",
  "Help for {name}": "{name}の説明",
  "Error: {sentence}": "エラー：{sentence}",
  "Is it between {low} and {high}?": "{low}〜{high}ですか？",
  "It is above {low}": "{low}より上です",
};

test("only a whole sentence of Streamlit is translated", () => {
  assert.equal(translate("Open", WORDS), "開く");
  for (const text of ["open", "Open ", "Open the door", "", "toString", "Help for "]) {
    assert.equal(translate(text, WORDS), undefined, text);
  }
});

test("values go where the other language has them", () => {
  assert.equal(translate("Help for バッチ $& {name}", WORDS), "バッチ $& {name}の説明");
  assert.equal(translate("Help for two\nlines", WORDS), "two\nlinesの説明");
  assert.equal(translate("Is it between -1.5 and 500?", WORDS), "-1.5〜500ですか？");
  assert.equal(translate("Is it between -1.5 and 500!", WORDS), undefined);
});

test("a name may equal a sentence, a sentence must be one", () => {
  assert.equal(translate("Help for Open", WORDS), "Openの説明");
  assert.equal(translate("Error: It is above 3", WORDS), "エラー：3より上です");
  assert.equal(translate("Error: it broke", WORDS), undefined);
});

test("nothing is translated twice or without words", () => {
  assert.equal(translate("開く", WORDS), undefined);
  assert.equal(translate("Open", {}), undefined);
});
