// What the server sends once, made ready for drawing: a landscape as it is, a run with its rows, a sheet.
import { unpack } from "./dom.js";
import { Sheet } from "./sheet.js";

const SERIES = ["x", "y", "f", "gap", "distance", "gradient"]; // the rows of a run's array

export function prepared(asset) {
  if (asset.updates != null) return new Sheet(asset);
  return asset.series ? runOf(asset) : asset;
}

function runOf(asset) {
  const numbers = unpack(asset.series);
  const length = numbers.length / SERIES.length;
  const run = { divergedAt: asset.diverged_at, index: Float32Array.from({ length }, (_, i) => i) };
  SERIES.forEach((name, i) => (run[name] = numbers.subarray(i * length, (i + 1) * length)));
  run.step = asset.steps ? unpack(asset.steps) : run.index; // the update that is made by each tick of the clock
  run.bundle = asset.bundle ? pathsOf(asset.bundle, length) : [];
  run.beside = asset.beside ? pathsOf(asset.beside, length) : [];
  run.factors = asset.factors ? unpack(asset.factors) : null;
  return run;
}

/** Paths {x, y} of so many points each, from an array (paths, 2, length). */
function pathsOf(packed, length) {
  const numbers = unpack(packed);
  return Array.from({ length: numbers.length / (2 * length) }, (_, i) => ({
    x: numbers.subarray(2 * i * length, (2 * i + 1) * length), y: numbers.subarray((2 * i + 1) * length, 2 * (i + 1) * length),
  }));
}
