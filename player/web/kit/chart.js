// A chart: axes that are drawn anew only when they change, curves on the canvas above them.
import { element } from "./dom.js";
import { Plane, bareLayout } from "./plane.js";
import { SENTENCE } from "./table.js";

export class Chart {
  /** Subclasses say `axes()`, {title, x, y} with layouts of axes, and `paint(context, panel)`. */
  constructor(page, label, ...head) {
    this.page = page;
    this.frame = element("div", { class: "canvas", role: "img", "aria-label": label, "aria-describedby": SENTENCE });
    this.root = element("figure", { class: "chart" }, element("figcaption", {}, ...head), this.frame);
    this.plane = new Plane(this.frame, (context, panel) => this.paint(context, panel), { staticPlot: true });
  }

  async draw() {
    const { width, height } = this.frame.getBoundingClientRect();
    if (!window.Plotly || !width || !height) return;
    const { theme } = this.page;
    const { title, x, y } = this.axes();
    const quiet = { zeroline: false, gridcolor: theme.border, gridwidth: 1, fixedrange: true, ticks: "", nticks: 6 };
    const layout = {
      ...bareLayout(width, height, theme), margin: { l: 46 * theme.type, r: 12, t: 22 * theme.type, b: 34 * theme.type, pad: 4 },
      xaxis: { ...quiet, ...x, title: { text: x.title, standoff: 4 } }, yaxis: { ...quiet, ...y },
      annotations: [{ text: title, x: 0, y: 1, xref: "paper", yref: "paper", xanchor: "left", yanchor: "bottom", yshift: 4, showarrow: false }],
    };
    const drawn = JSON.stringify(layout);
    if (drawn === this.drawn) return this.plane.paint();
    this.drawn = drawn;
    await this.plane.draw([{ type: "scatter", x: [], y: [] }], layout);
  }

  destroy() {
    this.plane.destroy();
  }
}

/** A curve through the points [x, y] that are numbers; `alpha` fades it. */
export function curve(context, panel, points, { colour, dash = [] }, width, alpha = 1) {
  Object.assign(context, { strokeStyle: colour, lineWidth: width, lineJoin: "round", globalAlpha: alpha });
  context.setLineDash(dash);
  context.beginPath();
  for (const [x, y] of points) context.lineTo(bounded(panel.x(x)), bounded(panel.y(y)));
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** The area between two curves, points [x, low, high]. */
export function band(context, panel, points, colour, alpha) {
  if (!points.length) return;
  Object.assign(context, { fillStyle: colour, globalAlpha: alpha });
  context.beginPath();
  for (const [x, low] of points) context.lineTo(bounded(panel.x(x)), bounded(panel.y(low)));
  for (const [x, , high] of points.toReversed()) context.lineTo(bounded(panel.x(x)), bounded(panel.y(high)));
  context.fill();
  context.globalAlpha = 1;
}

export const bounded = (pixel) => Math.min(Math.max(pixel, -1e4), 1e4);
export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
};
