// The map: one coloured cell for each pair of hyperparameters, theory over it, and a marker that a hand can move.
import { clamp, element, format } from "../kit/dom.js";
import { FADED } from "../kit/following.js";
import { paintsOf } from "../kit/hatching.js";
import { dot, plate, strokePath } from "../kit/marks.js";
import { Plane, bareLayout } from "../kit/plane.js";
import { placesOf } from "./regions.js";
import { t } from "../kit/words.js";

const GRIP = 26; // pixels around the marker that a finger takes hold of
const DASH = [8, 5];
const MARGIN = 3; // pixels around a region's name

/** Kind of run -> what a region of such runs is called. */
const regionNames = () => ({ moving: t("too slow"), diverged: t("diverges"), stalled: t("gets stuck"), local: t("local minimum"), converged: t("arrives") });

export class HeatMap {
  constructor(page) {
    this.page = page;
    this.tip = element("div", { class: "tip", "aria-hidden": "true" });
    this.tip.hidden = true;
    // A slider of two directions: the arrow keys move the marker and not the clock.
    this.root = element("div", { class: "canvas heat", role: "slider", tabindex: 0, "aria-label": t("Map of hyperparameters") });
    this.plane = new Plane(this.root, (context, panel) => this.paint(context, panel), { staticPlot: true });
    this.root.append(this.tip);
    this.root.addEventListener("pointerdown", (event) => this.down(event));
    this.root.addEventListener("pointermove", (event) => event.buttons || this.hover(event));
    this.root.addEventListener("pointerleave", () => (this.tip.hidden = true));
    this.root.addEventListener("touchstart", (event) => this.nearMarker(event.touches[0]) && event.preventDefault(), { passive: false });
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  async draw() {
    const { state: { axes }, theme } = this.page;
    const { width, height } = this.root.getBoundingClientRect();
    if (!axes || !window.Plotly || !width || !height) return;
    const layout = {
      ...bareLayout(width, height, theme), margin: { l: 58 * theme.type, r: 12, t: 8, b: 42 * theme.type },
      xaxis: axisLayout(axes[0], theme), yaxis: axisLayout(axes[1], theme),
    };
    const drawn = JSON.stringify(layout);
    if (drawn === this.drawn) return this.plane.paint();
    this.drawn = drawn;
    await this.plane.draw([{ type: "scatter", x: [], y: [] }], layout);
  }

  /** Where the marker stands, in the units of the axes; nan where the map is of something else by now. */
  get marked() {
    const { axes, query } = this.page.state;
    return axes.map(({ key }) => Number(query[key]));
  }

  /** The cell under the marker, null where it is beside the map. */
  get cell() {
    const { axes, cells } = this.page.state;
    const shares = this.marked.map((value, i) => shareOf(axes[i], value));
    return cells && shares.every((share) => share >= 0 && share <= 1) ? cells.at(...shares) : null;
  }

  paint(context, panel) {
    const { cells, theory, axes, query } = this.page.state;
    const { theme } = this.page;
    if (!axes) return;
    context.globalAlpha = this.page.isStale ? FADED : 1;
    if (cells) {
      const ratio = window.devicePixelRatio || 1;
      context.imageSmoothingEnabled = false;
      context.drawImage(this.image(Math.round(panel.width * ratio), Math.round(panel.height * ratio), ratio), panel.left, panel.top, panel.width, panel.height);
    }
    if (cells) this.paintNames(context, panel);
    if (theory) this.paintTheory(context, panel, theory);
    context.globalAlpha = 1;
    const [x, y] = this.marked.map((value, i) => (i ? panel.y(value) : panel.x(value)));
    if (!Number.isFinite(x + y)) return;
    for (const [colour, width] of [[theme.halo, 3], [theme.text, 1]]) {
      context.fillStyle = colour;
      if (query.slice === "across") context.fillRect(panel.left, y - width / 2, panel.width, width);
      else context.fillRect(x - width / 2, panel.top, width, panel.height);
    }
    dot(context, x, y, 10, "#0000", theme.halo, 6);
    dot(context, x, y, 10, "#0000", theme.text, 2.5);
    dot(context, x, y, 2.5, theme.text);
  }

  /** What becomes of the runs of a region, within it, upright where it is wide enough for that. */
  paintNames(context, panel) {
    const { state: { cells, query }, theme } = this.page;
    context.font = `600 ${12 * theme.type}px ${theme.font}`;
    const names = regionNames();
    const asked = Object.entries(names).map(([name, text]) => ({ name, wide: context.measureText(text).width + 12 * theme.type + 2 * MARGIN, tall: 20 * theme.type + 2 * MARGIN }));
    const look = { colour: theme.text, background: theme.halo, font: theme.font, type: theme.type };
    for (const { name, x, y, turned } of placesOf(cells, query.colour, [panel.width, panel.height], asked)) {
      const { wide, tall } = asked.find((one) => one.name === name);
      context.save();
      context.translate(panel.left + x, panel.top + y);
      if (turned) context.rotate(-Math.PI / 2);
      plate(context, names[name], -wide / 2 + MARGIN, -tall / 2 + MARGIN, look);
      context.restore();
    }
  }

  paintTheory(context, panel, { boundary: [x, y], best }) {
    const { theme } = this.page;
    const last = x.length - 1;
    if (last > 0) {
      strokePath(context, panel, x, y, last, { colour: theme.halo, dash: [] }, 6);
      strokePath(context, panel, x, y, last, { colour: theme.text, dash: DASH }, 2.6);
    }
    if (!best) return;
    const [bestX, bestY] = best;
    if (bestX == null || bestY == null) return this.paintLine(context, panel, bestX, bestY);
    const [left, top] = [panel.x(bestX), panel.y(bestY)];
    context.beginPath();
    for (const [dx, dy] of [[0, -9], [9, 0], [0, 9], [-9, 0]]) context.lineTo(left + dx, top + dy);
    context.closePath();
    Object.assign(context, { fillStyle: theme.text, strokeStyle: theme.background, lineWidth: 2.5 });
    context.stroke();
    context.fill();
  }

  /** The best value of one axis, where the other plays no part. */
  paintLine(context, panel, x, y) {
    const { theme } = this.page;
    const ends = x == null ? [[panel.left, panel.y(y)], [panel.left + panel.width, panel.y(y)]] : [[panel.x(x), panel.top], [panel.x(x), panel.top + panel.height]];
    for (const [colour, width, dash] of [[theme.halo, 5, []], [theme.text, 2, [2, 4]]]) {
      context.beginPath();
      for (const end of ends) context.lineTo(...end);
      Object.assign(context, { strokeStyle: colour, lineWidth: width });
      context.setLineDash(dash);
      context.stroke();
    }
    context.setLineDash([]);
  }

  /** The cells as a picture of wide x tall pixels, kept until something changes. */
  image(wide, tall, ratio) {
    const { state: { cells, kinds, query }, theme } = this.page;
    const key = [wide, tall, theme.dark, query.colour].join();
    if (this.pictured === cells && key === this.pictureKey) return this.picture;
    const canvas = Object.assign(document.createElement("canvas"), { width: wide, height: tall });
    const context = canvas.getContext("2d");
    const image = context.createImageData(wide, tall);
    const pixels = new Uint32Array(image.data.buffer);
    const looks = looksOf(cells, kinds, query.colour, theme);
    for (let row = 0; row < tall; row++) {
      const up = (tall - row - 0.5) / tall;
      for (let column = 0; column < wide; column++) {
        const { fill, ink, pattern } = looks(cells.at((column + 0.5) / wide, up));
        pixels[row * wide + column] = pattern?.(column / ratio, row / ratio) ? ink : fill;
      }
    }
    context.putImageData(image, 0, 0);
    Object.assign(this, { picture: canvas, pictured: cells, pictureKey: key });
    return canvas;
  }

  locate(event) {
    const box = this.root.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const [panel] = this.plane.panels;
    return { x, y, panel };
  }

  nearMarker(event) {
    const { x, y, panel } = this.locate(event);
    if (!panel || !this.page.state.axes) return false;
    const [across, up] = this.marked;
    return Math.hypot(panel.x(across) - x, panel.y(up) - y) < GRIP;
  }

  /** Press anywhere to open that run, and drag on through the map. */
  down(event) {
    const { panel, x, y } = this.locate(event);
    if (!panel?.contains(x, y) || event.button > 0 || event.isPrimary === false) return;
    this.tip.hidden = true;
    this.root.focus({ preventScroll: true });
    event.preventDefault();
    const move = (motion) => (motion.buttons ? this.moveTo(motion, false) : end(motion, true)); // let go where nobody heard of it
    const listeners = [["pointermove", move], ["pointerup", (motion) => end(motion, true)], ["pointercancel", (motion) => end(motion, false)]];
    const end = (motion, reached) => {
      for (const [name, action] of listeners) window.removeEventListener(name, action, true);
      if (reached) this.moveTo(motion, true);
      else this.page.settle();
    };
    for (const [name, action] of listeners) window.addEventListener(name, action, true);
    if (event.pointerType !== "touch" || this.nearMarker(event)) this.moveTo(event, false);
  }

  moveTo(event, settled) {
    const { x, y, panel } = this.locate(event);
    if (!panel) return;
    this.mark([clamp((x - panel.left) / panel.width, 0, 1), 1 - clamp((y - panel.top) / panel.height, 0, 1)], settled);
  }

  /** Put the marker at shares of the way across and up. */
  mark(shares, settled) {
    const { axes } = this.page.state;
    this.page.edit(Object.fromEntries(shares.map((share, i) => [axes[i].key, textAt(axes[i], share)])), settled);
  }

  key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1] }[event.key];
    const { axes, cells } = this.page.state;
    if (!way || !cells || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const far = event.shiftKey ? 5 : 1;
    const shares = this.marked.map((value, i) => clamp(shareOf(axes[i], value) + (far * way[i]) / cells.size, 0, 1));
    this.mark(shares, false);
    this.page.settle();
  }

  hover(event) {
    const { axes, cells } = this.page.state;
    const { x, y, panel } = this.locate(event);
    this.tip.hidden = !cells || !panel?.contains(x, y);
    if (this.tip.hidden) return;
    const index = cells.at((x - panel.left) / panel.width, 1 - (y - panel.top) / panel.height);
    const values = [cells.across[index % cells.size], cells.up[Math.floor(index / cells.size)]];
    const name = axes.map(({ label }, i) => `${label} ${format(values[i], 3)}`).join(", ");
    this.tip.replaceChildren(element("b", {}, name), element("span", {}, cells.say(index)));
    const room = this.root.getBoundingClientRect().width - this.tip.offsetWidth - 4;
    const top = y > 70 ? y - 14 - this.tip.offsetHeight : y + 22;
    Object.assign(this.tip.style, { left: `${clamp(x - this.tip.offsetWidth / 2, 4, Math.max(4, room))}px`, top: `${top}px` });
  }

  /** What a screen reader says of the marker. */
  describe() {
    const { axes, cells } = this.page.state;
    const values = this.marked;
    const at = axes.map(({ label }, i) => `${label} ${format(values[i])}`).join(", ");
    const said = this.cell == null ? "" : `: ${cells.say(this.cell)}`;
    this.root.setAttribute("aria-valuetext", at + said);
    const range = { "aria-valuemin": axes[0].low, "aria-valuenow": values[0], "aria-valuemax": axes[0].high };
    for (const [name, value] of Object.entries(range)) this.root.setAttribute(name, String(value));
  }
}

/** Cell -> {fill, ink, pattern}: its colour by what the map shows, and the pattern of what became of it. */
export function looksOf(cells, kinds, colour, theme) {
  const { fills, inks, patterns, endings, at, over } = paintsOf(kinds, theme);
  const plain = kinds.map((_, kind) => ({ fill: fills[kind], ink: inks[kind], pattern: patterns[kind] }));
  const known = Array.from(cells.kinds, (kind, index) => {
    const share = cells.shade(colour, index);
    return share == null ? plain[kind] : { fill: at(share), ink: over(share), pattern: endings[kind] };
  });
  return (index) => known[index];
}

export function axisLayout({ low, high, log, label }, theme) {
  const range = log ? [Math.log10(low), Math.log10(high)] : [low, high];
  const wide = log && range[1] - range[0] > 1.5;
  return {
    type: log ? "log" : "linear", range, zeroline: false, showgrid: false, ticks: "outside", ticklen: 4, tickcolor: theme.border,
    fixedrange: true, title: { text: label, standoff: 6 }, exponentformat: "power", ...(wide ? { dtick: 1 } : {}), automargin: false,
  };
}

/** How far along its axis a value lies, from 0 to 1. */
function shareOf({ low, high, log }, value) {
  return log ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low)) : (value - low) / (high - low);
}

/** The value at a share of an axis as text, to as many digits as a thousandth of the axis has. */
function textAt({ low, high, log, whole }, share) {
  const value = log ? low * (high / low) ** share : low + share * (high - low);
  if (whole) return String(Math.round(value));
  const digitsOf = (part) => Math.ceil(-Math.log10(part / 1000));
  if (log) return String(clamp(Number(value.toPrecision(clamp(1 + digitsOf(Math.log(high / low)), 3, 15))), low, high));
  const decimals = clamp(digitsOf(high - low), 0, 12);
  return String(clamp(Number(value.toFixed(decimals)), low, high));
}
