// How a picture of runs shows how they end, beside colour: the same patterns on every page.

/** Kind -> whether there is ink at a pixel (x, y), in CSS pixels; a run that converged has none. */
export const PATTERNS = {
  moving: (x, y) => y % 6 < 1, // level lines
  stalled: (x, y) => x % 6 < 2 && y % 6 < 2, // dots
  local: (x) => x % 7 < 1, // upright lines
  diverged: (x, y) => (x + y) % 8 < 2, // slanted lines
};
