// Values of f and heights in bands between contour lines, as the server's Levels.height has them.

/** The height of f: 0 at the first level, 1 at the next. */
export function heightOf(f, { levels, scale }) {
  const bend = (value) => Math.asinh((value - levels[0]) / scale);
  let i = 0;
  while (i < levels.length - 2 && f > levels[i + 1]) i++;
  return i + (bend(f) - bend(levels[i])) / (bend(levels[i + 1]) - bend(levels[i]));
}

/** The f of a height. */
export function valueOf(height, { levels, scale }) {
  const bend = (value) => Math.asinh((value - levels[0]) / scale);
  const i = Math.min(Math.max(Math.floor(height), 0), levels.length - 2);
  const bent = bend(levels[i]) + (height - i) * (bend(levels[i + 1]) - bend(levels[i]));
  return levels[0] + scale * Math.sinh(bent);
}
