// Losses made smooth as in "Deep Learning from Scratch": the same as training/smoothing.py, on curves that still grow.

const [WINDOW, BETA] = [11, 2]; // of the Kaiser window
const HALF = (WINDOW - 1) / 2;
const kernel = Array.from({ length: WINDOW }, (_, i) => bessel(BETA * Math.sqrt(1 - ((i - HALF) / HALF) ** 2)));
const total = kernel.reduce((sum, weight) => sum + weight, 0);

/** Of the first `length` values, the mean of each and those around it. Beyond the ends lies the mirror image, without
 * the first value and with the last. */
export function smoothed(values, length) {
  if (!length) return new Float32Array(0);
  const known = values.subarray(0, length);
  const around = Float32Array.from({ length: length + HALF }, (_, i) => known[reflected(i - HALF, length - 1)]);
  const at = (i) => around[i < around.length ? i : 2 * around.length - 1 - i];
  return Float32Array.from({ length }, (_, i) => kernel.reduce((sum, weight, j) => sum + weight * at(i + j), 0) / total);
}

/** A place 0..last for any place: back and forth between both ends. */
function reflected(i, last) {
  const along = last ? Math.abs(i) % (2 * last) : 0;
  return Math.min(along, 2 * last - along);
}

/** The modified Bessel function of order 0, by its series. */
function bessel(x) {
  let [sum, term] = [1, 1];
  for (let k = 1; k < 30; k++) sum += term *= (x / (2 * k)) ** 2;
  return sum;
}
