/**
 * Computes ideas with the scripts of the app: reads `{id: {data, states, actions}}` from the
 * standard input, writes the outcomes and the states after each action.
 */
import { readFileSync } from "node:fs";

const scripts = new URL("../../static/scripts/ideas/", import.meta.url);
const cases = JSON.parse(readFileSync(0, "utf-8"));
const answers = {};
for (const [id, { data, states }] of Object.entries(cases)) {
  const { default: idea } = await import(new URL(`${id}.js`, scripts));
  answers[id] = {
    outcomes: states.map((state) => idea.compute(state, data)),
    actions: Object.fromEntries(
      Object.entries(idea.actions ?? {}).map(([code, action]) => [
        code,
        states.map((state) => action(state, data)),
      ]),
    ),
  };
}
console.log(JSON.stringify(answers));
