// How near a drawn path is to a run, both as points in pixels, [[x, y], ...].

const SAMPLES = 160; // points, evenly along each path, that are compared

/** Points evenly along a path. */
export function evenly(points, count = SAMPLES) {
  const along = [0];
  for (let i = 1; i < points.length; i++) along.push(along[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]));
  let i = 0;
  return Array.from({ length: count }, (_, k) => {
    const wanted = (along.at(-1) * k) / (count - 1);
    while (i < points.length - 2 && along[i + 1] < wanted) i++;
    const share = along[i + 1] > along[i] ? Math.min(1, (wanted - along[i]) / (along[i + 1] - along[i])) : 0;
    return points[i].map((at, axis) => at + share * (points[i + 1][axis] - at));
  });
}

/** The mean distance of two paths that are walked side by side from their starts to their ends, either of which may
 * wait for the other (dynamic time warping): what is passed in another order does not count as near. */
export function apart(one, other) {
  const [a, b] = [evenly(one), evenly(other)];
  let row = [];
  for (let i = 0; i < a.length; i++) {
    const before = row;
    row = [];
    for (let j = 0; j < b.length; j++) {
      const here = Math.hypot(a[i][0] - b[j][0], a[i][1] - b[j][1]);
      const ways = [before[j - 1], before[j], row[j - 1]].filter(Boolean);
      const best = ways.reduce((least, way) => (way[0] / way[1] < least[0] / least[1] ? way : least), ways[0] ?? [0, 0]);
      row.push([best[0] + here, best[1] + 1]);
    }
  }
  const [sum, count] = row.at(-1);
  return sum / count;
}

/** The mean distance of a path from the straight line between its ends. */
export function bulge(points) {
  const a = evenly(points);
  const [[x, y], [u, v]] = [a[0], a.at(-1)];
  const [dx, dy] = [u - x, v - y];
  const square = dx * dx + dy * dy || 1;
  const off = a.map(([p, q]) => {
    const share = Math.min(1, Math.max(0, ((p - x) * dx + (q - y) * dy) / square));
    return Math.hypot(p - x - share * dx, q - y - share * dy);
  });
  return off.reduce((sum, each) => sum + each, 0) / off.length;
}
