// The contour picture: trajectories, start, minima, arrows; zoom and pan; overlaid or one panel per entrant.
import { debounce, element, unpack } from "./dom.js";
import { arrow, at, dot, marker, plate, strokePath } from "./marks.js";
import { styleOf } from "./palette.js";
import { Plane, bareLayout } from "./plane.js";
import { Pointer } from "./pointer.js";
import { SENTENCE } from "./table.js";
import { paintGround } from "./terrain.js";
import { fit, grow } from "./window.js";
import { t } from "./words.js";

const DOTS_UP_TO = 80; // steps: beyond, single points would merge into the line
const [FARTHEST, NEAREST] = [50, 1e-5]; // how many times the whole view a picture may show
const FAINT = 0.2; // beside the one that is shown before the others
const TOUCH = window.matchMedia("(pointer: coarse)").matches; // one finger scrolls the page, the ring is dragged
const MARGIN = 0.15; // around the picture, so that there is ground to pan to; the server knows it too
const WHOLE = "whole"; // the entry "zoom" where all is shown
const BAR = 62; // pixels for the colour bar, where there is room

export class Picture {
  /** player: {state, theme, clock, edit, look, inspect(slot, step), stepHint}, and if it has them inspector, relief. */
  constructor(player) {
    this.player = player;
    this.root = element("div", { class: "canvas contour", role: "figure", tabindex: -1, "aria-label": t("Contour picture"), "aria-describedby": SENTENCE });
    this.plane = new Plane(this.root, (context, panel, index) => this.paint(context, panel, index));
    this.pointer = this.makePointer();
    this.window = null; // [x low, x high, y low, y high] on show
    this.asked = null; // the part of it that a hand or a link wants to see, whatever shape the panels have
    this.home = null;
    this.lookSoon = debounce(() => this.player.look(grow(this.window, MARGIN)), 120);
  }

  makePointer() {
    return new Pointer(this);
  }

  /** Show the whole view of a surface, with equal units on both axes where that wastes little room. */
  goHome(surface) {
    const { width, height } = this.panelSize();
    this.surface = nameOf(surface);
    this.home = fit(surface.view, width, height);
    this.window = this.home;
    this.asked = null;
    return grow(this.window, MARGIN);
  }

  /** Show what the link says of a surface: a part of the plane, or the whole view. */
  open(surface, zoom = WHOLE) {
    const whole = this.goHome(surface);
    this.player.view.at.zoom = zoom;
    if (zoom === WHOLE) return whole;
    this.asked = zoom.split(",").map(Number);
    this.window = [...this.asked]; // another one than `home`
    return this.refit(surface);
  }

  /** The same part of the plane on panels of another size: the whole view, or what was zoomed to. */
  refit(surface) {
    if (this.window === this.home) return this.goHome(surface);
    const [xLow, xHigh, yLow, yHigh] = this.asked ?? this.window;
    const { width, height } = this.panelSize();
    this.window = fit([[xLow, xHigh], [yLow, yHigh]], width, height);
    return grow(this.window, MARGIN);
  }

  panelSize() {
    const { width, height } = this.root.getBoundingClientRect();
    const [columns, rows] = this.shape(width, height);
    const { left, right } = this.margins(width);
    return { width: Math.max(50, (width - left - right - 8) / columns - 20), height: Math.max(50, (height - 8 - 38 * this.player.theme.type) / rows - 20) };
  }

  margins(width) {
    const { type } = this.player.theme;
    return { left: 44 * type, right: this.hasBar(width) ? BAR * type : 8 };
  }

  hasBar(width) {
    return width > 520;
  }

  get apart() {
    return this.player.state.query.layout === "panels" && this.player.state.entrants.length > 1;
  }

  shape(width, height) {
    const count = this.apart ? this.player.state.entrants.length : 1;
    const columns = count === 2 ? (width > height ? 2 : 1) : Math.ceil(Math.sqrt(count));
    return [columns, Math.ceil(count / columns)];
  }

  /** Draw the axes and the contour; the rest is painted on the canvas. */
  async draw() {
    const { landscape } = this.player.state;
    if (!landscape || !this.window || !window.Plotly) return;
    const { width, height } = this.root.getBoundingClientRect();
    if (!width || !height) return;
    const [columns, rows] = this.shape(width, height);
    const count = this.apart ? this.player.state.entrants.length : 1;
    const traces = Array.from({ length: count }, (_, i) => this.contour(landscape, i, this.hasBar(width)));
    const first = !this.drawn;
    this.drawn = true;
    await this.plane.draw(traces, this.layout(width, height, columns, rows, count));
    if (first) this.plane.on("plotly_relayout", (changes) => this.onRelayout(changes));
    this.describe();
  }

  contour(landscape, index, bar) {
    const { theme } = this.player;
    const suffix = index ? index + 1 : "";
    const bands = landscape.levels.length - 1;
    return {
      ...landscape.contour,
      xaxis: `x${suffix}`,
      yaxis: `y${suffix}`,
      zmin: 0,
      zmax: bands,
      colorscale: theme.scale,
      line: { color: theme.line, width: 0.8 * theme.stroke, smoothing: 1.3 },
      hoverinfo: "skip",
      showscale: bar && index === 0,
      colorbar: {
        tickvals: landscape.levels.map((_, i) => i), ticktext: landscape.labels, thickness: 10 * theme.type, outlinewidth: 0,
        title: { text: `f(${this.player.state.surface.coordinates.join(", ")})`, side: "top", font: { size: 12 * theme.type } }, tickfont: { size: 12 * theme.type }, xpad: 8, ypad: 0, len: 1,
      },
    };
  }

  layout(width, height, columns, rows, count) {
    const { theme } = this.player;
    const [xLow, xHigh, yLow, yHigh] = this.window;
    const [across, up] = this.player.state.surface.coordinates;
    const quiet = { zeroline: false, showgrid: false, ticks: "outside", ticklen: 4, tickcolor: theme.border, fixedrange: false };
    const layout = {
      ...bareLayout(width, height, theme), dragmode: TOUCH ? false : "pan",
      margin: { l: this.margins(width).left, r: this.margins(width).right, t: 8, b: 38 * theme.type },
    };
    for (let i = 0; i < count; i++) {
      const [column, row] = [i % columns, Math.floor(i / columns)];
      const suffix = i ? i + 1 : "";
      const follow = i ? { x: { matches: "x" }, y: { matches: "y" } } : { x: {}, y: {} };
      const lowest = i + columns >= count;
      layout[`xaxis${suffix}`] = {
        ...quiet, ...follow.x, range: [xLow, xHigh], anchor: `y${suffix}`, domain: share(column, columns, 0.03),
        showticklabels: lowest, ...(lowest ? { title: { text: across, standoff: 4 } } : {}),
      };
      layout[`yaxis${suffix}`] = {
        ...quiet, ...follow.y, range: [yLow, yHigh], anchor: `x${suffix}`, domain: share(rows - 1 - row, rows, 0.04),
        showticklabels: column === 0, ...(column === 0 ? { title: { text: up, standoff: 4 } } : {}),
      };
    }
    return layout;
  }

  onRelayout(changes) {
    const { xaxis, yaxis } = this.plane.plot._fullLayout;
    const shown = [...xaxis.range, ...yaxis.range];
    if (!Object.keys(changes).some((key) => key.includes("range"))) return;
    if (shown.every((value, i) => value === this.window[i])) return;
    this.window = this.asked = shown;
    this.note();
    this.lookSoon();
  }

  /** The link follows what a hand has put in sight. */
  note() {
    const [xLow, xHigh, yLow, yHigh] = this.window;
    const digits = Math.max(0, Math.ceil(4 - Math.log10(Math.min(xHigh - xLow, yHigh - yLow))));
    this.player.view.noteNumbers("zoom", this.window, Math.min(digits, 12));
  }

  /** Show `factor` times as much of the window `shown`; the point `still`, or else its middle, stays where it is. */
  zoom(factor, shown = this.window, still = null) {
    const [xLow, xHigh, yLow, yHigh] = shown;
    const times = (factor * (xHigh - xLow)) / (this.home[1] - this.home[0]);
    if (times > FARTHEST || times < NEAREST) return;
    const [x, y] = still ?? [(xLow + xHigh) / 2, (yLow + yHigh) / 2];
    const scale = (centre, ...ends) => ends.map((end) => centre + factor * (end - centre));
    this.plane.relayout({ "xaxis.range": scale(x, xLow, xHigh), "yaxis.range": scale(y, yLow, yHigh) });
  }

  reset() {
    this.player.relief?.resetCamera();
    this.player.view.note({ zoom: WHOLE, camera: "home" });
    this.player.look(this.goHome(this.player.state.surface));
    return this.draw();
  }

  /** Trajectories that belong on panel `index`. */
  entrantsOf(index) {
    const { entrants } = this.player.state;
    return this.apart ? entrants.slice(index, index + 1) : entrants;
  }

  paint(context, panel, index) {
    const { state, theme, clock } = this.player;
    if (!state.surface) return;
    if (state.landscape?.moving) paintGround(context, panel, state.landscape, theme);
    if (["on", "true"].includes(state.query.arrows)) this.paintField(context, panel);
    this.paintPlaces(context, panel);
    const entrants = this.entrantsOf(index).filter(({ run }) => run);
    const shade = (slot) => (context.globalAlpha = [null, slot].includes(this.player.lit) ? 1 : FAINT);
    for (const { slot, run } of entrants) this.paintBundle(context, panel, run, styleOf(slot, theme));
    for (const { run } of entrants) strokePath(context, panel, run.x, run.y, clock.time, { colour: theme.halo, dash: [], wide: theme.stroke }, 4.8);
    for (const { slot, run } of entrants) {
      const style = styleOf(slot, theme);
      shade(slot);
      const last = strokePath(context, panel, run.x, run.y, clock.time, style);
      if (run.x.length > DOTS_UP_TO + 1) continue;
      for (let i = 1; i <= last; i++) dot(context, panel.x(run.x[i]), panel.y(run.y[i]), 2.4 * theme.stroke, style.colour);
    }
    for (const { slot, run } of entrants) {
      const [x, y] = at(run.x, run.y, clock.time);
      const { colour } = styleOf(slot, theme);
      shade(slot);
      if (run.divergedAt >= 0 && clock.time >= run.divergedAt) marker(context, "cross", panel.x(x), panel.y(y), 5, colour, theme.halo);
      else dot(context, panel.x(x), panel.y(y), 5 * theme.stroke, colour, theme.background, 2);
    }
    context.globalAlpha = 1;
    this.player.inspector?.paint(context, panel, entrants);
    this.paintStart(context, panel);
    if (this.apart) {
      const { name, slot } = state.entrants[index];
      const style = { colour: styleOf(slot, theme).colour, background: theme.halo, font: theme.font, type: theme.type };
      plate(context, name, panel.left + 6, panel.top + 6, style);
    }
  }

  /** Minima and saddles. */
  paintPlaces(context, panel) {
    const { state, theme } = this.player;
    for (const [x, y] of state.surface.saddles) marker(context, "plus", panel.x(x), panel.y(y), 5, theme.text, theme.halo);
    for (const [x, y] of state.surface.local_minima) marker(context, "star", panel.x(x), panel.y(y), 6, theme.text, theme.halo, true);
    for (const [x, y] of state.surface.minima) marker(context, "star", panel.x(x), panel.y(y), 8, theme.text, theme.halo);
  }

  /** Other seeds of the same noise, faint; their mean, dark; and, dotted, the paths of the exact gradient and of the
   * method by its default conventions, where it has others. */
  paintBundle(context, panel, { bundle, beside }, { colour }) {
    const { clock, theme } = this.player;
    for (const { x, y } of beside) strokePath(context, panel, x, y, clock.time, { colour, dash: [2, 4] }, 1.4);
    for (const [i, { x, y }] of bundle.entries()) {
      const [mean, exact] = [i === bundle.length - 2, i === bundle.length - 1];
      context.globalAlpha = mean || exact ? 0.9 : 0.25;
      const style = { colour: exact ? theme.text : colour, dash: exact ? [1, 4] : [] };
      strokePath(context, panel, x, y, clock.time, style, mean ? 1.6 : 1.2);
    }
    context.globalAlpha = 1;
  }

  paintStart(context, panel) {
    const { theme, state } = this.player;
    const [x, y] = [panel.x(Number(state.query.x)), panel.y(Number(state.query.y))];
    if (!this.player.locks?.("start")) dot(context, x, y, 9, theme.dark ? "#ffffff22" : "#00000012", theme.text, 2);
    dot(context, x, y, 3, theme.text);
  }

  paintField(context, panel) {
    const { state } = this.player;
    const { landscape } = state;
    const field = (landscape.arrows ??= unpack(landscape.field));
    const count = field.length / 4;
    const reach = 0.42 * Math.abs(panel.x(field[1]) - panel.x(field[0])) || 10;
    const lengths = Float64Array.from({ length: count }, (_, i) => Math.hypot(field[2 * count + i], field[3 * count + i]));
    const longest = lengths.reduce((a, b) => (b > a ? b : a), 0);
    Object.assign(context, { strokeStyle: this.player.theme.text, lineWidth: 1.2, globalAlpha: 0.55 });
    for (let i = 0; i < count; i++) {
      const [x, y] = [panel.x(field[i]), panel.y(field[count + i])];
      const dx = panel.x(field[i] + field[2 * count + i] / lengths[i]) - x;
      const dy = panel.y(field[count + i] + field[3 * count + i] / lengths[i]) - y;
      const share = state.query.arrows === "true" ? lengths[i] / longest : 0.3 + 0.7 * Math.log1p((100 * lengths[i]) / longest) / Math.log1p(100);
      const length = (reach * share) / Math.hypot(dx, dy);
      if (Number.isFinite(length)) arrow(context, x - dx * length, y - dy * length, x + dx * length, y + dy * length);
    }
    context.globalAlpha = 1;
  }

  describe() {
    const { surface, query, entrants } = this.player.state;
    const names = entrants.map(({ name }) => name).join(", ") || t("no optimizer");
    const facts = { surface: surface.name, x: query.x, y: query.y, names };
    this.root.setAttribute("aria-label", t("Contour picture of {surface} from ({x}, {y}): {names}", facts));
  }
}

/** What tells the pictures of two surfaces apart. */
export function nameOf({ slug, view }) {
  return JSON.stringify([slug, view]);
}

function share(index, count, gap) {
  const width = (1 - gap * (count - 1)) / count;
  return [index * (width + gap), index * (width + gap) + width];
}
