/** A theme, settings and points for the tests of the live chart. */

export const THEME = {
  font: "Source Sans",
  scale: 1,
  text: "#111111",
  background: "#fefefe",
  raised: "#eeeeee",
  line: "#cccccc",
  grid: "#dddddd",
  training: "#0072b2",
  validation: "#d55e00",
  progress: "#56b4e9",
};

const WORDS = {
  training: "Training data",
  validation: "Validation data",
  progress: "Within the epoch",
  epoch: "Epoch",
  best: "Best epoch",
  best_at: "Best: epoch {epoch}",
  turned_at: "Best: epoch {epoch}\nworse since",
  kept_at: "Kept: epoch {epoch}",
  summary: "{title}: {epoch} of {epochs} epochs done. {values}",
  separator: ", ",
  empty: "{title}: no values yet.",
  failed: "The chart cannot be drawn.",
};

export const LOSS = {
  key: "loss",
  title: "Loss",
  names: { training: "Loss (training)", validation: "Loss (validation)" },
  share: false,
  validation: true,
};

export const ACCURACY = {
  key: "accuracy",
  title: "Accuracy",
  names: { training: "Accuracy (training)", validation: "Accuracy (validation)" },
  share: true,
  validation: true,
};

export function settings(changes = {}) {
  return {
    title: "my run",
    file: "my_run",
    language: "en",
    epochs: 20,
    overfitting: { min_epochs: 3, ratio: 1.1, noise_epochs: 8, noise_ratio: 4 },
    panels: [LOSS, ACCURACY],
    words: WORDS,
    buttons: { Zoom: "Zoom" },
    ...changes,
  };
}

/** The end of epoch `x`. */
export function epoch(x, metrics = {}) {
  return { s: x, x, end: 1, ...metrics };
}

/** The ends of all epochs up to `count`, each better than the one before. */
export function epochs(count) {
  return Array.from({ length: count }, (_, i) =>
    epoch(i + 1, { best: 1, loss: 1 / (i + 1), val_loss: 1.2 / (i + 1) }),
  );
}
