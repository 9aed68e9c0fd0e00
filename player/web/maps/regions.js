// Where on a map a region of runs that end alike has room for its name.

/** cells: Cells; colour: what the map's colours show; size: [width, height] of the map in pixels; asked: [{name, wide, tall}], kinds
 * with the pixels that their names take. Returns [{name, x, y, turned}]: the middles, from the upper left, kept until something changes. */
export function placesOf(cells, colour, size, asked) {
  const made = JSON.stringify([colour, size, asked]);
  if (cells.placed?.made !== made) cells.placed = { made, places: asked.flatMap((one) => placeOf(cells, colour, size, one) ?? []) };
  return cells.placed.places;
}

const ROOMS = [3, 2, 1.5, 1]; // times its own size: the roomiest place is taken

function placeOf(cells, colour, [width, height], { name, wide, tall }) {
  const kind = cells.names.findIndex((one) => one.name === name);
  const counts = countsOf(cells, (index) => cells.kinds[index] === kind && cells.shade(colour, index) == null);
  if (!counts.at(-1)) return null;
  const { size } = cells;
  for (const [across, up, turned] of [[wide, tall, false], [tall, wide, true]]) {
    for (const times of ROOMS) {
      const [columns, rows] = [Math.ceil((times * across * size) / width), Math.ceil((times * up * size) / height)];
      const found = roomsOf(counts, size, columns, rows);
      if (!found.length) continue;
      const middle = [0, 1].map((i) => found.reduce((sum, one) => sum + one[i], 0) / found.length);
      const away = ([x, y]) => Math.hypot(x - middle[0], y - middle[1]);
      const [column, row] = found.reduce((best, one) => (away(one) < away(best) ? one : best));
      return { name, turned, x: ((column + columns / 2) * width) / size, y: height - ((row + rows / 2) * height) / size };
    }
  }
  return null;
}

/** (size + 1)²: how many of the cells before a row and a column are of the region. */
function countsOf({ size }, holds) {
  const wide = size + 1;
  const counts = new Uint32Array(wide * wide);
  for (let row = 0; row < size; row++) {
    let before = 0;
    for (let column = 0; column < size; column++) {
      before += holds(row * size + column);
      counts[(row + 1) * wide + column + 1] = counts[row * wide + column + 1] + before;
    }
  }
  return counts;
}

/** The [column, row] at which rectangles of so many cells begin that lie in the region wholly. */
function roomsOf(counts, size, columns, rows) {
  const wide = size + 1;
  const found = [];
  for (let row = 0; row + rows <= size; row++) {
    for (let column = 0; column + columns <= size; column++) {
      const [low, high] = [row * wide + column, (row + rows) * wide + column];
      if (counts[high + columns] - counts[high] - counts[low + columns] + counts[low] === columns * rows) found.push([column, row]);
    }
  }
  return found;
}
