// Trainings as they were seen in a plane, some iterations apart: with straight lines between, one value for every iteration.
import { unpack } from "../kit/dom.js";

const ROWS = ["x", "y", "actual", "plane", "held"];

/** For every row of the asset the run that pictures and curves draw, at iterations 0 to `last`. */
export function trainingsOf({ iterations, rows }, last) {
  const seen = unpack(iterations);
  const index = Float32Array.from({ length: last + 1 }, (_, i) => i);
  return rows.map((packed) => {
    const numbers = unpack(packed);
    const run = { index, step: index, bundle: [], beside: [], seen };
    ROWS.forEach((name, row) => (run[name] = filled(seen, numbers.subarray(row * seen.length, (row + 1) * seen.length), last)));
    run.held.fill(run.held[seen[1]], 0, seen[1]); // at the start there is no displacement to hold a share of
    run.divergedAt = run.actual.findIndex(Number.isNaN) - 1;
    if (run.divergedAt < 0) run.divergedAt = -1;
    return run;
  });
}

/** Straight lines through values[k] at places[k]; nan where either end of a piece is. */
function filled(places, values, last) {
  const found = new Float64Array(last + 1).fill(NaN);
  for (let k = 0; k < places.length; k++) {
    found[places[k]] = values[k];
    const [from, to] = [places[k - 1], places[k]];
    for (let i = from + 1; i < to; i++) found[i] = values[k - 1] + ((i - from) / (to - from)) * (values[k] - values[k - 1]);
  }
  return found;
}
