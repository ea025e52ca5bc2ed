// @ts-check
/**
 * Word vectors learned from verdicts; dlcore/ideas/embedding.py has the same calculation.
 */
import { colon, line, linked, number } from "./numbers.js";
import { label, plane, svg } from "./svg.js";

/** @typedef {{ word: string, epochs: number }} State */
/** @typedef {{ words: string[], x: number[][], y: number[], vectors: number[][], output: number[] }} Data */
/** @typedef {ReturnType<typeof compute>} Outcome */
/** @typedef {Record<string, string>} Texts */

const [SIZE, NEIGHBOURS, RATE] = [4, 3, 0.5];
const [GAP, ROUNDS] = [15, 60];
const GROUPS = ["one", "zero", "third"];

/** @param {number[]} a @param {number[]} b */
const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** @param {number[][]} rows @param {number[][]} vectors */
const means = (rows, vectors) =>
  rows.map((row) =>
    [0, 1].map((k) => row.reduce((sum, share, i) => sum + share * vectors[i][k], 0)),
  );

/**
 * @param {State} state
 * @param {Data} data
 */
function train({ epochs }, { x, y, words, ...initial }) {
  let { vectors, output } = initial;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const mean = means(x, vectors);
    const errors = mean.map((m, i) => (1 / (1 + Math.exp(-dot(m, output))) - y[i]) / y.length);
    const before = output;
    vectors = vectors.map((vector, word) => {
      const slope = errors.reduce((sum, error, i) => sum + error * x[i][word], 0);
      return vector.map((value, k) => value - RATE * words.length * slope * before[k]);
    });
    output = before.map(
      (value, k) => value - RATE * errors.reduce((sum, error, i) => sum + error * mean[i][k], 0),
    );
  }
  return { vectors, output };
}

/**
 * @param {State} state
 * @param {Data} data
 */
export function compute(state, data) {
  const { x, y, words } = data;
  const { vectors, output } = train(state, data);
  const index = words.indexOf(state.word);
  const similarities = vectors.map(
    (vector) =>
      dot(vector, vectors[index]) / (Math.hypot(...vector) * Math.hypot(...vectors[index])),
  );
  const others = [...words.keys()].filter((each) => each !== index);
  const order = others.sort((a, b) => similarities[b] - similarities[a]);
  const neighbours = order.slice(0, NEIGHBOURS);
  const losses = means(x, vectors).map((mean, i) => softplus((y[i] ? -1 : 1) * dot(mean, output)));
  const group = groupOf(index);
  return {
    vectors,
    similarities,
    neighbours,
    loss: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    reached: neighbours.every((each) => groupOf(each) === group) && group < 2,
  };
}

/** @param {number} z */
const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

/** @param {number} index */
const groupOf = (index) => Math.floor(index / SIZE);

/**
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Data} data
 */
function picture(state, { vectors, neighbours }, texts, { words }) {
  const reach = Math.max(...vectors.flat().map(Math.abs)) * 1.25;
  const area = plane({
    x: [-reach, reach],
    y: [-reach, reach],
    xTicks: [0],
    yTicks: [0],
    xName: texts.first,
    yName: texts.second,
    width: 430,
    height: 400,
  });
  const index = words.indexOf(state.word);
  const [x, y] = [area.x(vectors[index][0]), area.y(vectors[index][1])];
  const ties = neighbours.map((each) =>
    svg("line", {
      x1: x,
      y1: y,
      x2: area.x(vectors[each][0]),
      y2: area.y(vectors[each][1]),
      class: "edge chosen",
    }),
  );
  const heights = apart(vectors.map(([, second]) => area.y(second)));
  const dots = vectors.flatMap(([first, second], i) => {
    const [cx, cy] = [area.x(first), area.y(second)];
    const name = label(words[i], cx + 12, heights[i] + 5, { class: `halo ${GROUPS[groupOf(i)]}` });
    return [svg("circle", { cx, cy, r: i === index ? 8 : 5, class: GROUPS[groupOf(i)] }), name];
  });
  return [svg("svg", { viewBox: "0 0 450 400" }, area.axes, ...ties, ...dots)];
}

/**
 * Move the heights of names apart until no two lie on each other.
 *
 * @param {number[]} heights
 */
export function apart(heights) {
  const moved = [...heights];
  const order = [...heights.keys()].sort((a, b) => heights[a] - heights[b]);
  for (let round = 0; round < ROUNDS; round += 1)
    for (let i = 1; i < order.length; i += 1) {
      const [upper, lower] = [order[i - 1], order[i]];
      const missing = Math.max(GAP - (moved[lower] - moved[upper]), 0);
      moved[upper] -= missing / 2;
      moved[lower] += missing / 2;
    }
  return moved;
}

/**
 * The similarities of the nearest neighbours.
 *
 * @param {State} state
 * @param {Outcome} outcome
 * @param {Texts} texts
 * @param {Data} data
 */
function calculation({ word, epochs }, { similarities, neighbours, loss }, texts, { words }) {
  return [
    ...neighbours.map((each) =>
      line(`cos(${word}, ${words[each]}) = ${number(similarities[each], 3)}`),
    ),
    line(`${texts.loss}${colon()}${number(loss, 4)} (`, linked("epochs", String(epochs)), ")"),
  ];
}

export default {
  compute,
  picture,
  calculation,
  /**
   * @param {Outcome} outcome
   * @param {State} state
   * @param {Data} data
   */
  summary: ({ neighbours, loss }, { word }, { words }) => ({
    word,
    neighbours: neighbours.map((each) => words[each]).join(", "),
    loss: number(loss, 3),
  }),
};
