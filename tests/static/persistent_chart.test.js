import assert from "node:assert/strict";
import { test } from "node:test";
import { applyTheme } from "../../static/scripts/persistent_chart.js";
import { THEME } from "./examples.js";

test("a figure gets the page's theme and width and keeps the rest of its layout", () => {
  const figure = {
    data: [{ type: "bar" }],
    layout: { height: 300, font: { size: 13, color: "red" }, paper_bgcolor: "white" },
  };
  const { data, layout } = applyTheme(figure, THEME, 640);
  assert.equal(data, figure.data);
  assert.deepEqual([layout.width, layout.height], [640, 300]);
  assert.deepEqual(layout.font, { size: 13, color: THEME.text, family: THEME.font });
  assert.equal(layout.paper_bgcolor, THEME.background);
  assert.equal(layout.hoverlabel.bgcolor, THEME.raised);
  assert.equal(figure.layout.paper_bgcolor, "white");
});
