// Losses made smooth as in "Deep Learning from Scratch": the same as charts/smoothing.py, on curves that still grow.

const [WINDOW, BETA] = [11, 2]; // of the Kaiser window
const HALF = (WINDOW - 1) / 2;
const kernel = Array.from({ length: WINDOW }, (_, i) => bessel(BETA * Math.sqrt(1 - ((i - HALF) / HALF) ** 2)));
const total = kernel.reduce((sum, weight) => sum + weight, 0);

/** Each of the first `length` values as a mean of those around it; reflected beyond the ends, the last one twice. */
export function smoothed(values, length) {
  const known = values.subarray(0, length);
  if (length < WINDOW) return known;
  const at = (i) => known[i < 0 ? -i : i < length ? i : 2 * length - 1 - i];
  return Float32Array.from({ length }, (_, i) => kernel.reduce((sum, weight, j) => sum + weight * at(i + j - HALF), 0) / total);
}

/** The modified Bessel function of order 0, by its series. */
function bessel(x) {
  let [sum, term] = [1, 1];
  for (let k = 1; k < 30; k++) sum += term *= (x / (2 * k)) ** 2;
  return sum;
}
