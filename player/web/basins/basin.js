// One picture of basins: a canvas that shows where every start leads, the minima, and the path from one of them.
import { clamp, element, format, unpack } from "../kit/dom.js";
import { lowestPlaces, paintBasins } from "./colours.js";
import { FADED } from "../kit/following.js";
import { dot, marker, plate, strokePath } from "../kit/marks.js";
import { swatch } from "../kit/palette.js";
import { t } from "../kit/words.js";

const DOTS_UP_TO = 80; // steps: beyond, single points would merge into the line
const PLATE = 20; // CSS pixels that the plate of a number takes, in letters of the page's size
const NUMBERED = 32; // pixels between minima: nearer to each other, their numbers would cover the picture
const [FLATTEST, TALLEST] = [2, 0.7]; // width by height of a picture

export class Basin {
  /** page: {state, theme, pointed, point([x, y] or null), pin([x, y]), pinSoon([x, y])}. */
  constructor(page, slot) {
    this.page = page;
    this.slot = slot;
    this.title = element("b", {});
    this.line = element("span", {});
    this.share = element("span", { class: "share" });
    this.told = element("span", { class: "told" });
    this.canvas = element("canvas", { role: "slider", tabindex: 0 }); // of two directions, as the map of hyperparameters is
    this.root = element(
      "figure", { class: "basin", "data-slot": slot },
      element("figcaption", {}, this.line, this.title, this.share), this.canvas, this.told,
    );
    this.canvas.onpointermove = (event) => event.pointerType === "mouse" && page.point(this.placeOf(event));
    this.canvas.onpointerleave = () => page.point(null);
    this.canvas.onclick = (event) => page.pin(this.placeOf(event));
    this.canvas.onkeydown = (event) => this.key(event);
    this.resizer = new ResizeObserver(() => this.paint());
    this.resizer.observe(this.canvas);
  }

  /** entrant: {slot, name, basin, path}; share: what the table says of it. */
  draw({ name, basin, path }, share) {
    const { surface, theme } = { ...this.page.state, theme: this.page.theme };
    this.entrant = { basin, path };
    this.canvas.style.aspectRatio = shapeOf(surface);
    this.line.innerHTML = swatch(this.slot, theme);
    this.title.textContent = name;
    const starts = basin ? t("{size} x {size} starts", { size: basin.size }) : t("computing");
    const fine = !basin || basin.size === this.page.state.size;
    this.share.textContent = listed(share, !fine && t("{size} x {size} so far", { size: basin.size }));
    this.told.textContent = path.told;
    this.describe(t("{name}: where every start leads; {shares}", { name, shares: listed(share, starts) }));
    this.paint();
  }

  /** Another path, of which nothing is told yet. */
  follow(path) {
    this.trace(path);
    const [x, y] = this.page.state.start;
    this.canvas.setAttribute("aria-valuenow", x);
    this.canvas.setAttribute("aria-valuetext", `(${format(x)}, ${format(y)})`);
  }

  /** Another path. */
  trace(path) {
    this.entrant.path = path;
    this.paint();
  }

  paint() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!this.entrant || !width) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== wide || this.canvas.height !== tall) Object.assign(this.canvas, { width: wide, height: tall });
    const context = this.canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, wide, tall);
    const image = this.image(wide, tall, ratio);
    if (image) context.putImageData(image, 0, 0);
    if (image && this.page.isStale) {
      Object.assign(context, { fillStyle: this.page.theme.background, globalAlpha: 1 - FADED });
      context.fillRect(0, 0, wide, tall);
      context.globalAlpha = 1;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.ink(context, this.panel);
  }

  /** The pixels, painted anew only where what they show has changed. */
  image(wide, tall, ratio) {
    const { basin } = this.entrant;
    const { dark } = this.page.theme;
    const known = lowestPlaces(this.page.state.surface);
    if (!basin) return null;
    const painted = [basin, known, wide, tall, ratio, dark];
    if (!this.painted || painted.some((one, i) => one !== this.painted[i])) {
      this.pixels = paintBasins(basin, known, wide, tall, ratio, dark);
      this.painted = painted;
    }
    return this.pixels;
  }

  ink(context, panel) {
    const { theme, state } = this.page;
    const { minima, local_minima: local, saddles } = state.surface;
    const mark = (shape, points, size, hollow) => {
      for (const [x, y] of points) marker(context, shape, panel.x(x), panel.y(y), size, theme.text, theme.halo, hollow);
    };
    const both = [...minima, ...local];
    const number = (i) => String(i < minima.length ? i + 1 : i - minima.length + 1 + lowestPlaces(state.surface));
    const room = spacing(both.map(([x, y]) => [panel.x(x), panel.y(y)]));
    const size = clamp(room / 4, 3, 9);
    mark("plus", saddles, size / 2);
    mark("star", local, 0.8 * size, true);
    mark("star", minima, size);
    const look = { colour: theme.text, background: theme.halo, font: theme.font, type: theme.type };
    if (room > NUMBERED && both.length > 1) both.forEach(([x, y], i) => plate(context, number(i), ...besideMark(panel, panel.x(x), panel.y(y), PLATE * theme.type), look));
    this.inkPath(context, panel);
  }

  inkPath(context, panel) {
    const { theme, state } = this.page;
    const { x, y, diverged } = this.entrant.path;
    const end = x.length - 1;
    strokePath(context, panel, x, y, end, { colour: theme.background, dash: [] }, 5);
    const last = strokePath(context, panel, x, y, end, { colour: theme.text, dash: [] }, 2);
    if (x.length <= DOTS_UP_TO) for (let i = 1; i < last; i++) dot(context, panel.x(x[i]), panel.y(y[i]), 2.6, theme.text, theme.background, 1);
    if (diverged >= 0) marker(context, "cross", panel.x(x[last]), panel.y(y[last]), 6, theme.text, theme.halo);
    else dot(context, panel.x(x[last]), panel.y(y[last]), 5, theme.text, theme.background, 2);
    dot(context, panel.x(state.start[0]), panel.y(state.start[1]), 5.5, theme.background, theme.text, 2.5);
  }

  get panel() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const [[left, right], [low, high]] = this.page.state.surface.view;
    return { width, x: (value) => ((value - left) / (right - left)) * width, y: (value) => ((high - value) / (high - low)) * height };
  }

  /** What a screen reader says. */
  describe(picture) {
    const { start: [x, y], surface: { view: [[left, right]] } } = this.page.state;
    const said = {
      "aria-label": picture, "aria-valuemin": left, "aria-valuenow": x, "aria-valuemax": right,
      "aria-valuetext": this.page.isAhead ? `(${format(x)}, ${format(y)})` : t("From the start ({x}, {y}) it {told}", { x: format(x), y: format(y), told: this.entrant.path.told }),
    };
    for (const [name, value] of Object.entries(said)) this.canvas.setAttribute(name, value);
  }

  /** The point of the plane under the pointer. */
  placeOf({ clientX, clientY }) {
    const { left, top, width, height } = this.canvas.getBoundingClientRect();
    return this.placeAt([(clientX - left) / width, 1 - (clientY - top) / height]);
  }

  /** The point at shares of the way across and up, to as many digits as a pixel has. */
  placeAt(shares) {
    return this.page.state.surface.view.map(([low, high], i) => {
      const digits = clamp(Math.ceil(-Math.log10((high - low) / 1000)), 0, 12);
      return Number((low + shares[i] * (high - low)).toFixed(digits));
    });
  }

  /** The arrow keys lead from start to start of the grid; Enter and the space bar pin as a click does. */
  key(event) {
    const { pointed, state: { query, size, surface } } = this.page;
    const place = pointed ?? [Number(query.x), Number(query.y)];
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    const pins = ["Enter", " "].includes(event.key);
    if (!(way || pins) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (pins) return this.page.pin(place);
    const far = event.shiftKey ? 10 : 1;
    const next = this.placeAt(
      surface.view.map(([low, high], i) => clamp(Math.round(((place[i] - low) / (high - low)) * (size - 1)) + far * way[i], 0, size - 1) / (size - 1)),
    );
    this.page.pinSoon(next.map((value, i) => (way[i] ? value : place[i])));
  }

  destroy() {
    this.resizer.disconnect();
  }
}

/** Where the plate of a mark at (x, y) begins: to the upper right, on the other side where the picture ends. */
const besideMark = ({ width }, x, y, plate) => [x + 8 + plate <= width ? x + 8 : x - 8 - plate, y >= plate + 4 ? y - plate - 4 : y + 4];

/** Width by height of a picture. */
export const shapeOf = ({ view: [[left, right], [low, high]] }) => clamp((right - left) / (high - low), TALLEST, FLATTEST);

const listed = (...said) => said.filter(Boolean).join(", ");
/** How near to each other the nearest two of some places are. */
function spacing(places) {
  const apart = places.flatMap(([x, y], i) => places.slice(0, i).map(([otherX, otherY]) => Math.hypot(x - otherX, y - otherY)));
  return apart.reduce((least, one) => Math.min(least, one), Infinity);
}

/** A path as it is sent, with its coordinates. */
export function unpackedPath({ points, ...rest }) {
  const numbers = unpack(points);
  const length = numbers.length / 2;
  return { ...rest, x: numbers.subarray(0, length), y: numbers.subarray(length) };
}
