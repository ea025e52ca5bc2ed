import assert from "node:assert/strict";
import { test } from "node:test";
import { makeFigure, panelDomains } from "../../static/scripts/live_chart/figure.js";
import { Series } from "../../static/scripts/live_chart/series.js";
import { epoch, epochs, LOSS, settings, THEME } from "./examples.js";

const WIDE = { width: 1000, height: 420 };

function figureOf(points, changes = {}, size = WIDE) {
  const series = new Series("run");
  series.add(points, points.at(-1)?.s ?? 0);
  return makeFigure(series, settings(changes), THEME, size);
}

const trace = (figure, uid) => figure.data.find((one) => one.uid === uid);

test("each panel has its curves on its axes, the legend has each curve once", () => {
  const { data, layout } = figureOf(epochs(5));
  assert.equal(data.length, 10);
  assert.ok(["xaxis", "yaxis", "xaxis2", "yaxis2"].every((name) => name in layout));
  const shown = data.filter((one) => one.showlegend).map((one) => one.uid);
  assert.deepEqual(shown, ["progress-loss", "training-loss", "validation-loss"]);
  assert.ok(data.slice(5).every((one) => one.yaxis === "y2"));
});

test("a curve has the points of its metric, null where one is missing", () => {
  const figure = figureOf([epoch(1, { loss: 2 }), epoch(2, { loss: null }), epoch(3, { loss: 1 })]);
  assert.deepEqual(trace(figure, "training-loss").x, [1, 2, 3]);
  assert.deepEqual(trace(figure, "training-loss").y, [2, null, 1]);
});

test("without points each curve keeps its legend entry and the range is shown", () => {
  const figure = figureOf([]);
  assert.deepEqual(trace(figure, "training-loss").x, [null]);
  assert.deepEqual(trace(figure, "running-loss").x, [0, 20]);
  assert.equal(trace(figure, "running-loss").marker.opacity, 0);
  assert.deepEqual(figure.layout.shapes, []);
});

test("a run without validation has no validation curves", () => {
  const figure = figureOf(epochs(2), { panels: [{ ...LOSS, validation: false }] });
  assert.deepEqual(
    figure.data.map((one) => one.uid),
    ["progress-loss", "running-loss", "training-loss"],
  );
  assert.ok(!("xaxis2" in figure.layout));
});

test("the best epoch has a line and a label on the side with fewer curves", () => {
  const { shapes, annotations } = figureOf(epochs(5), { panels: [LOSS] }).layout;
  assert.equal(shapes.length, 1);
  assert.equal(shapes[0].x0, 5);
  assert.equal(annotations[1].text, "Best: epoch 5");
  assert.equal(annotations[1].xanchor, "left");
  const late = figureOf(epochs(15), { panels: [LOSS] }).layout.annotations[1];
  assert.equal(late.xanchor, "right");
});

test("the epochs after the best one are shaded where validation has turned", () => {
  const turned = [...epochs(5), epoch(8, { loss: 0.1, val_loss: 3 })];
  const { shapes, annotations } = figureOf(turned, { panels: [LOSS] }).layout;
  assert.deepEqual([shapes[0].type, shapes[0].x0, shapes[0].x1], ["rect", 5, 8]);
  assert.equal(shapes[1].type, "line");
  assert.equal(annotations[1].text, "Best: epoch 5<br>worse since");
});

test("the epoch whose weights are kept is marked instead of the best one", () => {
  const turned = [...epochs(5), epoch(8, { loss: 0.1, val_loss: 3 })];
  const { shapes, annotations } = figureOf(turned, { panels: [LOSS], kept: 3 }).layout;
  assert.equal(annotations[1].text, "Kept: epoch 3");
  assert.deepEqual([shapes[0].x0, shapes[1].x0], [5, 3]);
});

test("a narrow chart has its panels below each other and the legend below them", () => {
  const { layout } = figureOf(epochs(2), {}, { width: 400, height: 660 });
  assert.deepEqual(layout.xaxis.domain, layout.xaxis2.domain);
  assert.ok(layout.yaxis.domain[0] > layout.yaxis2.domain[1]);
  assert.equal(layout.legend.yanchor, "bottom");
});

test("panels do not overlap", () => {
  const [left, right] = panelDomains(2, false);
  assert.ok(left.x[1] < right.x[0]);
  assert.deepEqual(panelDomains(1, true), [{ x: [0, 1], y: [0, 1] }]);
  const [first, , third, fourth, last] = panelDomains(5, false);
  assert.ok(first.x[1] < third.x[0] && third.x[1] <= 1.001);
  assert.ok(fourth.y[1] < first.y[0] && fourth.x[0] === first.x[0] && last.y[0] === fourth.y[0]);
  const narrow = panelDomains(5, true);
  assert.ok(narrow.slice(1).every(({ y }, index) => y[1] < narrow[index].y[0]));
});

test("zoom belongs to the run, colours to the theme", () => {
  const { data, layout, config } = figureOf(epochs(2));
  assert.equal(layout.uirevision, "run");
  assert.equal(layout.paper_bgcolor, THEME.background);
  assert.equal(data[2].line.color, THEME.training);
  assert.equal(config.toImageButtonOptions.filename, "my_run");
  assert.deepEqual(config.locales.en.dictionary, { Zoom: "Zoom" });
});
