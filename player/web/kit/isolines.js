// Contour lines of a grid of values, by marching squares.

// Which two sides of a cell a line crosses, by which corners lie above the level: 1 and 2 low left and right, 4 and 8
// high right and left. Sides: 0 low, 1 right, 2 high, 3 left.
const SIDES = [
  [], [[3, 0]], [[0, 1]], [[3, 1]], [[1, 2]], [[3, 0], [1, 2]], [[0, 2]], [[3, 2]],
  [[2, 3]], [[2, 0]], [[0, 1], [2, 3]], [[2, 1]], [[1, 3]], [[1, 0]], [[0, 3]], [],
];

/** Segments [x, y, x, y, ...] of the lines where values (rows, columns) cross a level, in columns and rows. */
export function isolines(values, columns, level) {
  const found = [];
  const rows = values.length / columns;
  for (let row = 0; row + 1 < rows; row++) {
    for (let column = 0; column + 1 < columns; column++) {
      const [low, high] = [row * columns + column, (row + 1) * columns + column];
      const kind = (values[low] > level) + 2 * (values[low + 1] > level) + 4 * (values[high + 1] > level) + 8 * (values[high] > level);
      if (kind % 15 === 0) continue; // all below, or all above
      const corners = [values[low], values[low + 1], values[high + 1], values[high]];
      for (const sides of SIDES[kind]) for (const side of sides) found.push(...crossing(corners, side, level, column, row));
    }
  }
  return found;
}

/** Where a level crosses one side of a cell. */
function crossing(corners, side, level, column, row) {
  const [from, to] = [corners[side], corners[(side + 1) % 4]];
  const share = (level - from) / (to - from);
  return [[column + share, row], [column + 1, row + share], [column + 1 - share, row + 1], [column, row + 1 - share]][side];
}
