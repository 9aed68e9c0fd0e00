// The examples with each optimizer's line or boundary as it stands, and the members of the next mini-batch marked.
import { element } from "../kit/dom.js";
import { at, plate } from "../kit/marks.js";
import { styleOf } from "../kit/palette.js";
import { Plane, bareLayout } from "../kit/plane.js";
import { SENTENCE } from "../kit/table.js";
import { t } from "../kit/words.js";

const MARGIN = 0.06; // around the examples, as a share of their range
const FEW = 40; // members: of more, the distances to the line would cover the picture
const [SMALL, LARGE] = [2.4, 4.6]; // pixels

export class Scatter {
  constructor(player) {
    this.player = player;
    this.frame = element("div", { class: "canvas", role: "img", "aria-label": t("Model and data"), "aria-describedby": SENTENCE });
    this.legend = element("div", { class: "legend classes" });
    this.root = element("div", { class: "scatter" }, this.legend, this.frame);
    this.plane = new Plane(this.frame, (context, panel) => this.paint(context, panel), { staticPlot: true });
  }

  async draw() {
    const { state: { data }, theme } = this.player;
    const { width, height } = this.frame.getBoundingClientRect();
    if (!data || !window.Plotly || !width || !height) return;
    const quiet = { zeroline: false, gridcolor: theme.border, gridwidth: 1, fixedrange: true, ticks: "", nticks: 6 };
    const [across, up] = data.measured.map(rangeOf);
    const layout = {
      ...bareLayout(width, height, theme), margin: { l: 58, r: 10, t: 6, b: 36, pad: 4 },
      xaxis: { ...quiet, range: across, title: { text: plain(data.names[0]), standoff: 4 } },
      yaxis: { ...quiet, range: up, title: { text: plain(data.names[1]), standoff: 4 } },
    };
    const drawn = JSON.stringify(layout);
    const facts = { first: data.names[0], second: data.names[1], count: data.measured[0].length };
    const said = data.kind === "logistic"
      ? t("{first} and {second} of {count} examples, with the boundary of every optimizer", facts)
      : t("{first} and {second} of {count} examples, with the line of every optimizer", facts);
    this.frame.setAttribute("aria-label", said);
    this.drawLegend();
    if (drawn === this.drawn) return this.plane.paint();
    this.drawn = drawn;
    await this.plane.draw([{ type: "scatter", x: [], y: [] }], layout);
  }

  /** What is what, in a line of text. */
  drawLegend() {
    const { data: { classes }, batches } = this.player.state;
    const marks = classes.length ? `● ${classes[0]}  ▲ ${classes[1]}` : t("each dot is one example");
    const best = classes.length ? t("dotted: the best boundary") : t("dotted: the best line");
    this.legend.textContent = [marks, ...(batches.whole ? [] : [t("large: in the mini-batch")]), best].join("; ");
  }

  paint(context, panel) {
    const { state: { data, examples, entrants }, theme, clock } = this.player;
    if (!data) return;
    const moment = this.player.next.moment();
    const members = moment && !moment.whole ? moment.batch.members : [];
    const colour = moment?.colour ?? theme.text;
    context.globalAlpha = members.length ? 0.4 : 0.6;
    this.paintExamples(context, panel, examples.all, SMALL, theme.text);
    context.globalAlpha = 1;
    if (moment && data.kind === "squared" && members.length <= FEW) this.paintResiduals(context, panel, members, moment);
    this.paintExamples(context, panel, members, LARGE, colour, theme.background);
    if (data.best) paintLine(context, panel, data.line(...data.best), { colour: theme.text, dash: [2, 4] }, 1.2);
    const outside = [];
    for (const { slot, name, run } of entrants) {
      if (!run) continue;
      const line = data.line(...at(run.x, run.y, clock.time));
      if (!crosses(panel, line)) outside.push(name);
      paintLine(context, panel, line, { colour: theme.halo, dash: [] }, 5);
      paintLine(context, panel, line, styleOf(slot, theme), 2.4);
    }
    const look = { colour: theme.text, background: theme.halo, font: theme.font };
    if (outside.length) plate(context, t("outside these axes: {names}", { names: outside.join(", ") }), panel.left + 4, panel.top + 4, look);
  }

  /** Circles, and triangles for the second of two classes. */
  paintExamples(context, panel, members, radius, fill, edge = null) {
    const { data: { measured: [m1, m2], kind }, examples: { targets } } = this.player.state;
    context.beginPath();
    for (const i of members) {
      const [x, y] = [panel.x(m1[i]), panel.y(m2[i])];
      const triangle = kind === "logistic" && targets[i] > 0;
      if (triangle) triangleAt(context, x, y, 1.25 * radius);
      else {
        context.moveTo(x + radius, y);
        context.arc(x, y, radius, 0, 2 * Math.PI);
      }
    }
    context.fillStyle = fill;
    context.fill();
    if (!edge) return;
    Object.assign(context, { strokeStyle: edge, lineWidth: 1 });
    context.stroke();
  }

  /** From the members to the watched line: what the loss squares. */
  paintResiduals(context, panel, members, { point, colour }) {
    const { measured: [m1, m2], line } = this.player.state.data;
    const [a, b, c] = line(...point);
    context.beginPath();
    for (const i of members) {
      context.moveTo(panel.x(m1[i]), panel.y(m2[i]));
      context.lineTo(panel.x(m1[i]), panel.y(-(a * m1[i] + c) / b));
    }
    Object.assign(context, { strokeStyle: colour, lineWidth: 1.2, globalAlpha: 0.7 });
    context.stroke();
    context.globalAlpha = 1;
  }
}

/** A visitor's words, in which Plotly would look for tags. */
const plain = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function rangeOf(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const margin = MARGIN * (high - low);
  return [low - margin, high + margin];
}

function triangleAt(context, x, y, radius) {
  context.moveTo(x, y - radius);
  context.lineTo(x + 0.87 * radius, y + radius / 2);
  context.lineTo(x - 0.87 * radius, y + radius / 2);
  context.closePath();
}

/** Whether corners of a panel lie on both sides of the line a x + b y + c = 0. */
function crosses(panel, [a, b, c]) {
  const sides = panel.xaxis.range.flatMap((x) => panel.yaxis.range.map((y) => Math.sign(a * x + b * y + c)));
  return Math.min(...sides) < Math.max(...sides);
}

/** The line a x + b y + c = 0 across a panel. */
function paintLine(context, panel, [a, b, c], { colour, dash }, width) {
  const [[x0, x1], [y0, y1]] = [panel.xaxis.range, panel.yaxis.range];
  const steep = Math.abs(a) * (x1 - x0) > Math.abs(b) * (y1 - y0);
  const ends = steep ? [y0, y1].map((y) => [-(b * y + c) / a, y]) : [x0, x1].map((x) => [x, -(a * x + c) / b]);
  if (!ends.flat().every(Number.isFinite)) return;
  context.beginPath();
  for (const [i, [x, y]] of ends.entries()) context[i ? "lineTo" : "moveTo"](panel.x(x), panel.y(y));
  Object.assign(context, { strokeStyle: colour, lineWidth: width });
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
}
