// The contour picture of a loss that is a mean over examples: what the next mini-batch makes of it, over the whole.
import { arrow, dot, marker, strokePath } from "../kit/marks.js";
import { isolines } from "../kit/isolines.js";
import { styleOf } from "../kit/palette.js";
import { Picture } from "../kit/picture.js";

const [FINEST, COARSEST, WORK] = [161, 33, 500000]; // lines of the grid, and how many losses of single examples it may take
const EVERY = 2; // of the big picture's contour lines, so that two sets of lines can be told apart
const [SHORT, LONG] = [34, 85]; // pixels: shorter steps are drawn magnified, by 2, 5, 10, ... times, to this at most
const TURNS = 48; // points of an ellipse

export class BatchPicture extends Picture {
  /** Whether there is more in the picture than the mini-batch's own: contours, the minimum and the way on all the data. */
  get showsWhole() {
    const { query, batches } = this.player.state;
    return query.whole_lines !== "off" || Boolean(batches?.whole);
  }

  draw() {
    this.drawnWhole = this.showsWhole;
    return super.draw();
  }

  contour(landscape, index, bar) {
    const contour = super.contour(landscape, index, bar);
    return this.showsWhole ? contour : { ...contour, opacity: 0, showscale: false };
  }

  paintPlaces(context, panel) {
    if (this.showsWhole) super.paintPlaces(context, panel);
  }

  paint(context, panel, index) {
    const moment = this.player.next.moment();
    if (moment && this.showsWhole) this.paintExact(context, panel);
    if (moment) this.paintBatch(context, panel, moment);
    super.paint(context, panel, index);
    if (moment) this.paintSteps(context, panel, moment);
  }

  /** Where the same optimizers are that see all the examples at every step, dotted. */
  paintExact(context, panel) {
    const { theme } = this.player;
    for (const entrant of this.player.state.entrants) {
      const { slot, exact } = entrant;
      if (!exact) continue;
      const { colour } = styleOf(slot, theme);
      const time = this.player.next.exactTimeOf(entrant);
      strokePath(context, panel, exact.x, exact.y, time, { colour: theme.halo, dash: [] }, 3.4);
      strokePath(context, panel, exact.x, exact.y, time, { colour, dash: [1.5, 4] }, 1.5);
    }
  }

  /** Contour lines of the mini-batch's own loss, and its minimum if it is in the picture. */
  paintBatch(context, panel, { colour, batch, whole }) {
    const { theme, state: { query, landscape: { window: [xLow, xHigh, yLow, yHigh] } } } = this.player;
    if (query.batch_lines !== "on" || whole) return;
    const { columns, segments, minimum } = this.linesOf(batch);
    const [left, right, low, high] = [panel.x(xLow), panel.x(xHigh), panel.y(yLow), panel.y(yHigh)];
    const x = (column) => left + ((right - left) * column) / (columns - 1);
    const y = (row) => low + ((high - low) * row) / (columns - 1);
    context.beginPath();
    for (let i = 0; i < segments.length; i += 4) {
      context.moveTo(x(segments[i]), y(segments[i + 1]));
      context.lineTo(x(segments[i + 2]), y(segments[i + 3]));
    }
    Object.assign(context, { strokeStyle: colour, lineWidth: 1.1, globalAlpha: 0.65 });
    context.stroke();
    context.globalAlpha = 1;
    if (minimum) marker(context, "star", panel.x(minimum[0]), panel.y(minimum[1]), 7, colour, theme.halo, true);
  }

  /** The lines of one batch over the landscape's window, computed when either changes. */
  linesOf({ batches, row, members }) {
    const { landscape, examples, surface } = this.player.state;
    const made = [batches, row, landscape, examples];
    if (this.lines && made.every((one, i) => one === this.lines.made[i])) return this.lines;
    const columns = Math.round(Math.min(FINEST, Math.max(COARSEST, Math.sqrt(WORK / members.length))));
    const [xLow, xHigh, yLow, yHigh] = landscape.window;
    const along = (from, to) => Array.from({ length: columns }, (_, i) => from + ((to - from) * i) / (columns - 1));
    const values = examples.grid(along(xLow, xHigh), along(yLow, yHigh), members);
    const found = examples.minimum(members);
    const minimum = found && between(found[0], xLow, xHigh) && between(found[1], yLow, yHigh) ? found : null;
    const base = minimum ? examples.value(...minimum, members) : values.reduce((least, one) => Math.min(least, one), Infinity);
    const heights = landscape.levels.map((level) => level - surface.minimum).filter((height) => height > 0);
    const every = minimum ? EVERY : 1;
    const segments = heights.filter((_, i) => i % every === 0).flatMap((height) => isolines(values, columns, base + height));
    this.lines = { made, columns, segments, minimum };
    return this.lines;
  }

  /** From the watched point: the step along the whole gradient, with the spread of mini-batch steps around its end, and
   * the step along this mini-batch's. */
  paintSteps(context, panel, moment) {
    const { theme, state: { query } } = this.player;
    const { point, colour, rate, whole } = moment;
    const scale = [panel.x(1) - panel.x(0), panel.y(1) - panel.y(0)]; // pixels a unit
    const pixels = ([x, y]) => [x * scale[0], y * scale[1]];
    const [full, own] = [moment.full, moment.own].map((gradient) => pixels(gradient.map((part) => -rate * part)));
    const spread = [moment.spread[0], moment.spread[2]].map((variance, i) => Math.sqrt(variance) * rate * scale[i]);
    const times = magnification(Math.max(...[full, own, whole ? [0, 0] : spread].map((one) => Math.hypot(...one))), panel);
    this.player.tellScale(times);
    const [x, y] = [panel.x(point[0]), panel.y(point[1])];
    const tip = [x + times * full[0], y + times * full[1]];
    if (query.noise_ellipse === "on" && !whole) this.paintEllipses(context, tip, moment.spread, scale.map((one) => one * rate * times), colour);
    if (query.batch_steps !== "on") return;
    const arrows = whole ? [[full, theme.text]] : [[full, theme.text], [own, colour]];
    for (const [[dx, dy], ink] of arrows) {
      const end = [x + times * dx, y + times * dy];
      for (const [style, width] of [[theme.halo, 5.5], [ink, 2.4]]) {
        Object.assign(context, { strokeStyle: style, lineWidth: width, lineCap: "round" });
        arrow(context, x, y, ...end, Math.min(8, 2 + 0.4 * times * Math.hypot(dx, dy)));
      }
    }
    context.lineCap = "butt";
    dot(context, x, y, 4, colour, theme.background);
  }

  /** One and two standard deviations around a place in pixels; scale: pixels a unit of the gradient. */
  paintEllipses(context, [x, y], [xx, xy, yy], [across, up], colour) {
    const first = Math.sqrt(xx) || 0;
    const second = first ? xy / first : 0;
    const third = Math.sqrt(Math.max(0, yy - second * second));
    Object.assign(context, { strokeStyle: colour, fillStyle: colour, lineWidth: 1.4 });
    for (const sigmas of [2, 1]) {
      context.beginPath();
      for (let turn = 0; turn <= TURNS; turn++) {
        const angle = (2 * Math.PI * turn) / TURNS;
        const [a, b] = [sigmas * Math.cos(angle), sigmas * Math.sin(angle)];
        context[turn ? "lineTo" : "moveTo"](x + across * first * a, y + up * (second * a + third * b));
      }
      context.globalAlpha = 0.13;
      context.fill();
      context.globalAlpha = 0.8;
      context.stroke();
    }
    context.globalAlpha = 1;
  }
}

const between = (value, low, high) => value >= low && value <= high;

/** 1, 2, 5, 10, ...: so many times a step of some pixels is drawn, so that it can be seen. */
function magnification(length, { width, height }) {
  if (!(length > 0) || length >= SHORT) return 1;
  const most = Math.min(LONG, Math.min(width, height) / 4) / length;
  const power = 10 ** Math.floor(Math.log10(most));
  return Math.max(1, [5, 2, 1].find((digit) => digit * power <= most) * power);
}
