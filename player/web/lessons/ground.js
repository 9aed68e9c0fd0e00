// The picture of a step on paper: its contour lines, light enough to draw on, with axes; on a key what is right, in black.
import { unpack } from "../kit/dom.js";
import { isolines } from "../kit/isolines.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const [WIDE, TALL] = [329, 209]; // units of a quarter of a millimetre
const [LEFT, RIGHT, TOP, BELOW] = [26, 8, 4, 28]; // room for what stands at the axes
const DOTS = 60; // steps, beyond which the path has no dots
const FULL = 65535;
const FEW = 10; // bands of height, below which a line runs through the middle of each, too
const STAR = Array.from({ length: 10 }, (_, i) => [i % 2 ? 2.6 : 6.5, (i * Math.PI) / 5]).map(([far, angle]) => `${far * Math.sin(angle)},${-far * Math.cos(angle)}`).join(" ");

/** An SVG of {ground, coordinates, start, minima, path, points}, as the server's `picture` says; `solved`: with the answer. */
export function groundPicture({ ground, coordinates, start, minima, path, points }, kind, solved, told) {
  const root = svg("svg", { viewBox: `0 0 ${WIDE} ${TALL}`, class: "ground", role: "img", "aria-label": told });
  const inner = { wide: WIDE - LEFT - RIGHT, tall: TALL - TOP - BELOW };
  const [xLow, xHigh, yLow, yHigh] = ground.window;
  const across = (x) => ((x - xLow) / (xHigh - xLow)) * inner.wide;
  const down = (y) => (1 - (y - yLow) / (yHigh - yLow)) * inner.tall;
  const plane = svg("svg", { x: LEFT, y: TOP, width: inner.wide, height: inner.tall, overflow: "hidden" });
  plane.append(svg("path", { class: "contours", d: contours(ground, inner) }));
  for (const [x, y] of minima) plane.append(svg("polygon", { points: STAR, transform: `translate(${across(x)} ${down(y)})` }));
  if (solved && path) plane.append(...pathOf(path, across, down));
  if (solved && kind === "place") for (const [x, y] of points) plane.append(cross(across(x), down(y)));
  if (start) plane.append(svg("circle", { class: "start", cx: across(start[0]), cy: down(start[1]), r: 5 }));
  root.append(plane, svg("rect", { class: "frame", x: LEFT, y: TOP, width: inner.wide, height: inner.tall }));
  for (const x of ticks(xLow, xHigh)) {
    root.append(svg("path", { class: "frame", d: `M${LEFT + across(x)} ${TOP + inner.tall}v3` }), label(LEFT + across(x), TALL - 15, x, "middle"));
  }
  for (const y of ticks(yLow, yHigh)) {
    root.append(svg("path", { class: "frame", d: `M${LEFT} ${TOP + down(y)}h-3` }), label(LEFT - 5, TOP + down(y) + 3, y, "end"));
  }
  root.append(label(LEFT + inner.wide / 2, TALL - 3, coordinates[0], "middle", "axis"), label(2, TOP + 9, coordinates[1], "start", "axis"));
  return root;
}

export function svg(tag, properties, text = null) {
  const node = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(properties)) node.setAttribute(name, value);
  if (text !== null) node.textContent = text;
  return node;
}

/** Round numbers between two, five or so of them. */
export function ticks(low, high, count = 5) {
  const rough = (high - low) / count;
  const ten = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * ten).find((each) => each >= rough * 0.999);
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.floor(high / step + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

const label = (x, y, text, anchor, kind = "tick") => svg("text", { class: kind, x, y, "text-anchor": anchor }, String(text).replace("-", "−"));

/** All contour lines as one path. */
function contours({ heights, size, bands }, { wide, tall }) {
  const values = Float64Array.from(unpack({ dtype: "u2", bdata: heights }), (height) => (height / FULL) * bands);
  const pieces = [];
  const step = bands < FEW ? 0.5 : 1;
  for (let level = step; level < bands; level += step) {
    const found = isolines(values, size, level);
    for (let i = 0; i < found.length; i += 4) {
      const [x, y, u, v] = [0, 1, 2, 3].map((k) => ((k % 2 ? size - 1 - found[i + k] : found[i + k]) / (size - 1)) * (k % 2 ? tall : wide));
      pieces.push(`M${x.toFixed(1)} ${y.toFixed(1)}L${u.toFixed(1)} ${v.toFixed(1)}`);
    }
  }
  return pieces.join("");
}

/** A run: a line, with a dot at each of its steps where they are not many. */
function pathOf(packed, across, down) {
  const numbers = unpack(packed);
  const length = numbers.length / 2;
  const far = 4 * WIDE; // a run that diverges leads out of the picture
  const bounded = (value) => Math.min(far, Math.max(-far, value)).toFixed(1);
  const places = Array.from({ length }, (_, i) => [bounded(across(numbers[i])), bounded(down(numbers[length + i]))]);
  const line = svg("polyline", { class: "run", points: places.map((place) => place.join()).join(" ") });
  return [line, ...(length > DOTS ? [] : places.map(([cx, cy]) => svg("circle", { class: "dot", cx, cy, r: 1.8 })))];
}

const cross = (x, y) => svg("path", { class: "cross", d: `M${x - 6} ${y - 6}l12 12M${x - 6} ${y + 6}l12 -12` });
