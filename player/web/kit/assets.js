// What the server sends once, made ready for drawing: a landscape as it is, a run with its rows, a sheet, a picture of basins.
import { unpack, unpackPaths } from "./dom.js";
import { Sheet } from "./sheet.js";

const SERIES = ["x", "y", "f", "gap", "distance", "gradient"]; // the rows of a run's array

export function prepared(asset) {
  if (asset.updates != null) return new Sheet(asset);
  if (asset.codes) return basinOf(asset);
  return asset.series ? runOf(asset) : asset;
}

function runOf(asset) {
  const numbers = unpack(asset.series);
  const length = numbers.length / SERIES.length;
  const run = { divergedAt: asset.diverged_at, index: Float32Array.from({ length }, (_, i) => i) };
  SERIES.forEach((name, i) => (run[name] = numbers.subarray(i * length, (i + 1) * length)));
  run.step = asset.steps ? unpack(asset.steps) : run.index; // the update that is made by each tick of the clock
  run.turns = asset.turns ?? []; // the steps at whose ends it turns back across its valley
  run.bundle = asset.bundle ? unpackPaths(asset.bundle, length) : [];
  run.beside = asset.beside ? unpackPaths(asset.beside, length) : [];
  run.factors = asset.factors ? unpack(asset.factors) : null;
  return run;
}

function basinOf({ size, codes, paces }) {
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return { size, codes: bytes(codes), paces: bytes(paces) };
}
