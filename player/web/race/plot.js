// A picture of a race: SVG as wide as its column, drawn anew when anything changes, with a tip at the nearest mark.
import { logTicks } from "../kit/axes.js";
import { element } from "../kit/dom.js";
import { styleOf } from "../kit/palette.js";
import { SvgContext } from "../kit/svg.js";

const LARGEST = 2; // times as large as on the page is a picture for a room
const REACH = 18; // pixels from a mark within which it is told of
const SYMBOLS = 8; // that the palette has; of twelve entrants the others have triangles
const TRIANGLES = ["triangle-up", "triangle-down", "triangle-left", "triangle-right"];
const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** How the entrant in a slot is drawn: {colour, dash, symbol}, the symbol another one for each of twelve. */
export function lookOf(slot, theme) {
  const style = styleOf(slot, theme);
  return slot > SYMBOLS ? { ...style, symbol: TRIANGLES[(slot - SYMBOLS - 1) % TRIANGLES.length] } : style;
}

export class Plot {
  /** Subclasses say `height()` in pixels and `paint(context, width, height)`, which notes its marks. */
  constructor(page, name) {
    this.page = page;
    this.drawing = element("div");
    this.tip = element("div", { class: "tip", hidden: true });
    this.root = element("div", { class: `canvas race-plot ${name}`, role: "img" }, this.drawing, this.tip);
    this.root.onpointermove = this.root.onpointerdown = (event) => this.point(event);
    this.root.onpointerleave = () => (this.tip.hidden = true);
  }

  /** data has the text `alt` for those who cannot see it. */
  draw(data) {
    this.data = data;
    const across = this.root.clientWidth;
    if (!across) return;
    const height = this.height();
    this.scale = this.page.present.on ? Math.min(LARGEST, Math.max(this.page.theme.type, this.root.clientHeight / height)) : 1;
    const width = across / this.scale;
    const context = new SvgContext();
    context.font = `12px ${this.page.theme.font}`;
    context.textBaseline = "middle";
    this.marks = [];
    this.paint(context, width, height);
    this.tip.hidden = true;
    this.root.setAttribute("aria-label", data.alt);
    this.drawing.innerHTML = context.document(width, height);
    const { style } = this.drawing.firstElementChild;
    [style.width, style.height] = [`${across}px`, `${height * this.scale}px`];
  }

  redraw() {
    if (this.data) this.draw(this.data);
  }

  /** What is said at a place, in pixels. */
  mark(x, y, text) {
    this.marks.push({ x: x * this.scale, y: y * this.scale, text });
  }

  point({ clientX, clientY }) {
    const { left, top, width } = this.root.getBoundingClientRect();
    const [x, y] = [clientX - left, clientY - top];
    const distance = (mark) => Math.hypot(mark.x - x, mark.y - y);
    const nearest = (this.marks ?? []).reduce((best, mark) => (best && distance(best) <= distance(mark) ? best : mark), null);
    this.tip.hidden = !nearest || distance(nearest) > REACH;
    if (this.tip.hidden) return;
    this.tip.textContent = nearest.text;
    const wide = this.tip.offsetWidth;
    this.tip.style.left = `${Math.max(0, Math.min(nearest.x + 10, width - wide))}px`;
    this.tip.style.top = `${Math.max(0, nearest.y - 34)}px`;
  }
}

/** A linear or logarithmic scale from numbers [low, high] to pixels [from, to]. */
export function scaleOf([low, high], [from, to], logarithmic) {
  const bend = logarithmic ? Math.log10 : (value) => value;
  const span = bend(high) - bend(low) || 1;
  return (value) => from + ((bend(value) - bend(low)) / span) * (to - from);
}

/** Ticks {value, text} between two numbers; on a logarithmic axis powers of ten are written with raised digits. */
export function ticksOf([low, high], logarithmic, most) {
  if (logarithmic) {
    const { tickvals, ticktext } = logTicks([Math.log10(low), Math.log10(high)], most);
    const raised = (text) => text.replace(/<sup>(.*)<\/sup>/, (_, digits) => [...digits].map((digit) => RAISED[digit]).join(""));
    return tickvals.map((value, i) => ({ value, text: raised(ticktext[i]) })).filter(({ value }) => value >= low * 0.999 && value <= high * 1.001);
  }
  const rough = (high - low) / most || 1;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((count) => count * unit >= rough) * unit;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step).map((value) => ({ value, text: String(Number(value.toPrecision(6))) }));
}

/** Text of a colour at a place, "left", "right" or "middle" of which is there. */
export function write(context, text, x, y, colour, align = "left") {
  const wide = align === "left" ? 0 : context.measureText(text).width;
  context.fillStyle = colour;
  context.fillText(text, x - { left: 0, right: wide, middle: wide / 2 }[align], y);
}

/** Text that is read upwards, with its middle at a place. */
export function writeUpwards(context, text, x, y, colour) {
  context.open(`transform="translate(${x} ${y}) rotate(-90)"`);
  write(context, text, 0, 0, colour, "middle");
  context.parts.push("</g>");
  context.groups--;
}

export function line(context, points, colour, width = 1, dash = []) {
  context.beginPath();
  points.forEach(([x, y], i) => context[i ? "lineTo" : "moveTo"](x, y));
  Object.assign(context, { strokeStyle: colour, lineWidth: width, lineJoin: "round" });
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}

/** The corners of a symbol around a point, in parts of its radius. */
const CORNERS = {
  square: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
  diamond: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  cross: [[-0.4, -1.1], [0.4, -1.1], [0.4, -0.4], [1.1, -0.4], [1.1, 0.4], [0.4, 0.4], [0.4, 1.1], [-0.4, 1.1], [-0.4, 0.4], [-1.1, 0.4], [-1.1, -0.4], [-0.4, -0.4]],
  "triangle-up": [[0, -1.2], [1.15, 0.8], [-1.15, 0.8]],
  "triangle-down": [[0, 1.2], [1.15, -0.8], [-1.15, -0.8]],
  "triangle-left": [[-1.2, 0], [0.8, -1.15], [0.8, 1.15]],
  "triangle-right": [[1.2, 0], [-0.8, -1.15], [-0.8, 1.15]],
};
CORNERS.x = CORNERS.cross.map(([x, y]) => [(x - y) * Math.SQRT1_2, (x + y) * Math.SQRT1_2]);
CORNERS.star = Array.from({ length: 10 }, (_, i) => [(i % 2 ? 0.55 : 1.25) * Math.sin((i * Math.PI) / 5), -(i % 2 ? 0.55 : 1.25) * Math.cos((i * Math.PI) / 5)]);

/** A symbol in a colour: filled, or one that ends in "-open" as an outline; `edge` is drawn around what is filled. */
export function symbol(context, name, x, y, radius, colour, { alpha = 1, edge = null, ground = "none" } = {}) {
  const open = name.endsWith("-open");
  const corners = CORNERS[name.replace("-open", "")];
  context.beginPath();
  if (corners) {
    corners.forEach(([dx, dy], i) => context[i ? "lineTo" : "moveTo"](x + radius * dx, y + radius * dy));
    context.closePath();
  } else context.arc(x, y, radius);
  Object.assign(context, { globalAlpha: alpha, fillStyle: open ? ground : colour });
  context.fill();
  Object.assign(context, { strokeStyle: edge ?? colour, lineWidth: open ? 2 : 1, lineJoin: "round" });
  context.setLineDash([]);
  context.stroke();
  context.globalAlpha = 1;
}

/** A name in lines of at most so many characters, broken between words. */
export function lines(name, most = 18) {
  const found = [""];
  for (const word of name.split(" ")) {
    const longer = found.at(-1) ? `${found.at(-1)} ${word}` : word;
    if (found.at(-1) && longer.length > most) found.push(word);
    else found[found.length - 1] = longer;
  }
  return found;
}

/** A name in lines around a height. */
export function writeLines(context, text, x, y, colour, align) {
  text.forEach((part, i) => write(context, part, x, y + (i - (text.length - 1) / 2) * 13, colour, align));
}

/** A short line with the symbol of an entrant, as SVG. */
export function keyOf(slot, theme, symbols = true) {
  const { colour, dash, symbol: name } = lookOf(slot, theme);
  const context = new SvgContext();
  line(context, [[1, 7], [33, 7]], colour, 2.5, dash);
  if (symbols) symbol(context, name, 17, 7, 4, colour, { ground: theme.background });
  return context.document(34, 14);
}
