// Values of f and heights in bands between contour lines, as the server's Levels.height has them.

const bends = new WeakMap();

/** What one landscape's heights are made of: the bent levels, the widths between them, the slopes at them. */
function bendOf(landscape) {
  if (bends.has(landscape)) return bends.get(landscape);
  const { levels, scale } = landscape;
  const bend = (f) => Math.asinh((f - levels[0]) / scale);
  const at = levels.map(bend);
  const widths = at.slice(1).map((value, i) => value - at[i]);
  const slopes = at.map((_, i) => {
    const [before, after] = [widths[i - 1] ?? widths[i], widths[i] ?? widths[i - 1]];
    return 2 / (before + after);
  });
  const found = { bend, at, widths, slopes };
  bends.set(landscape, found);
  return found;
}

/** The height of f: 0 at the first level, 1 at the next. */
export function heightOf(f, landscape) {
  const { bend, at, widths, slopes } = bendOf(landscape);
  const bent = bend(f);
  let band = 0;
  while (band < widths.length - 1 && bent >= at[band + 1]) band++;
  const t = (bent - at[band]) / widths[band];
  if (t < 0 || t > 1) return band + t;
  const [first, last] = [slopes[band] * widths[band], slopes[band + 1] * widths[band]];
  return band + first * t * (1 - t) ** 2 + t * t * (3 - 2 * t) - last * t * t * (1 - t);
}

/** The f of a height, by bisection. */
export function valueOf(height, landscape) {
  const { levels } = landscape;
  const range = levels.at(-1) - levels[0];
  let [low, high] = [levels[0] - range, levels.at(-1) + range];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (heightOf(middle, landscape) < height) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
