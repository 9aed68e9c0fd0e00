// A cut through the map at the marker: the curve along one axis, and below it what became of each cell.
import { element, format } from "../kit/dom.js";
import { FADED } from "../kit/following.js";
import { axisLayout, looksOf } from "./heatmap.js";
import { Plane, bareLayout } from "../kit/plane.js";
import { t } from "../kit/words.js";

const POWERS = Array.from({ length: 25 }, (_, i) => 10 ** (i - 12));
const ROUND = { steps: [0, 1, 3, 10, 30, 100, 300, 1000], loss: [...POWERS.map((power) => -power).reverse(), 0, ...POWERS] };
const STRIP = 9; // pixels of the band that shows the kinds

export class Slice {
  constructor(page) {
    this.page = page;
    this.root = element("div", { class: "canvas slice", role: "img", "aria-label": t("Map of hyperparameters") });
    this.plane = new Plane(this.root, (context, panel) => this.paint(context, panel), { staticPlot: true });
  }

  get quantity() {
    return this.page.state.query.colour === "steps" ? "steps" : "loss";
  }

  get across() {
    return this.page.state.query.slice === "across";
  }

  async draw() {
    const { state: { axes, cells }, theme } = this.page;
    const { width, height } = this.root.getBoundingClientRect();
    if (!axes || !cells || !window.Plotly || !width || !height) return;
    const axis = axes[this.across ? 0 : 1];
    const title = this.quantity === "steps" ? t("steps") : cells.known ? t("loss above min.") : t("loss");
    const ends = cells.ranges[this.quantity];
    const [low, high] = ends ?? [0, 1];
    const room = 0.06 * (high - low) || 0.5;
    const range = [low - room, high + room];
    const layout = {
      ...bareLayout(width, height, theme), margin: { l: 58 * theme.type, r: 12, t: 6, b: 40 * theme.type },
      xaxis: axisLayout(axis, theme),
      yaxis: {
        range, zeroline: false, gridcolor: theme.border, ticks: "", fixedrange: true, title: { text: title, standoff: 4 },
        ...(ends ? this.ticks(range, cells) : { visible: false }),
      },
    };
    this.root.setAttribute("aria-label", t("{quantity} along {axis}, through the marker", { quantity: title, axis: axis.label }));
    const drawn = JSON.stringify(layout);
    if (drawn === this.drawn) return this.plane.paint();
    this.drawn = drawn;
    await this.plane.draw([{ type: "scatter", x: [], y: [] }], layout);
  }

  /** Labels at round values of the scale; where it has too few, at its ends and in the middle. */
  ticks([low, high], cells) {
    const { quantity } = this;
    const inside = (value) => cells.bend(quantity, value) >= low && cells.bend(quantity, value) <= high;
    const values = ROUND[quantity].filter((value) => inside(value) && (cells.known || value === 0 || Math.abs(value) >= 1));
    const thin = values.filter((_, i) => i % Math.ceil(values.length / 5) === 0);
    const spread = [0.1, 0.5, 0.9].map((share) => cells.unbent(quantity, low + share * (high - low)));
    const shown = thin.length > 1 ? thin : [...new Set(quantity === "steps" ? spread.map(Math.round) : spread)];
    return { tickvals: shown.map((value) => cells.bend(quantity, value)), ticktext: shown.map(labelOf) };
  }

  paint(context, panel) {
    const { state: { cells, axes, kinds, query }, theme, map } = this.page;
    if (!cells || !axes || map.cell == null) return;
    const line = cells.line(map.cell, this.across);
    const values = this.across ? cells.across : cells.up;
    const looks = looksOf(cells, kinds, "outcome", theme);
    const width = panel.width / cells.size;
    const bottom = panel.top + panel.height;
    const inked = { strokeStyle: theme.text, lineWidth: 2, lineJoin: "round" };
    context.globalAlpha = this.page.isStale ? FADED : 1;
    for (const [i, index] of line.entries()) {
      const { fill, ink, pattern } = looks(index);
      const left = panel.left + i * width;
      context.fillStyle = css(fill);
      context.fillRect(left, bottom - STRIP, width + 0.5, STRIP);
      if (!pattern) continue;
      context.fillStyle = css(ink);
      for (let x = Math.floor(left); x < left + width; x++) {
        for (let y = Math.floor(bottom - STRIP); y < bottom; y++) if (pattern(x, y)) context.fillRect(x, y, 1, 1);
      }
    }
    context.beginPath();
    let down = false;
    for (const [i, index] of line.entries()) {
      const bent = cells.diverged(index) ? null : cells.bent(this.quantity, index);
      if (bent == null) down = false;
      else {
        const [x, y] = [panel.x(values[i]), panel.y(Math.max(bent, cells.ranges[this.quantity][0]))];
        context[down ? "lineTo" : "moveTo"](x, y);
        if (!down) context.lineTo(x + 0.5, y); // a single cell shows, too
        down = true;
      }
    }
    Object.assign(context, inked);
    context.stroke();
    const axis = axes[this.across ? 0 : 1];
    Object.assign(context, { fillStyle: theme.text, globalAlpha: 0.5 });
    context.fillRect(panel.x(Number(query[axis.key])) - 0.75, panel.top, 1.5, panel.height);
    context.globalAlpha = 1;
  }
}

/** A pixel of an ImageData as a colour of CSS. */
const css = (pixel) => `rgb(${pixel & 255}, ${(pixel >> 8) & 255}, ${(pixel >> 16) & 255})`;

/** A number, as a power of ten where that is shorter. */
function labelOf(value) {
  const power = Math.log10(Math.abs(value));
  const far = Math.abs(power) >= 3 && Number.isFinite(power) && Math.abs(power - Math.round(power)) < 1e-9;
  return far ? `${value < 0 ? "−" : ""}10<sup>${Math.round(power)}</sup>` : format(value, 3);
}
