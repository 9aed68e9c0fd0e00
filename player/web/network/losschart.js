// The losses of all networks while they train: raw faint, smoothed strong; of several seeds the median and the spread.
import { logTicks, outward } from "../kit/axes.js";
import { Chart, band, curve, median } from "../kit/chart.js";
import { element, format } from "../kit/dom.js";
import { marker } from "../kit/marks.js";
import { styleOf, swatch } from "../kit/palette.js";
import { t } from "../kit/words.js";

const PALE = 0.22; // what is raw, or of a training before the present one
const HIGHEST = 3; // powers of ten: what is beyond leaves the picture

export class LossChart extends Chart {
  constructor(page) {
    super(page, t("Loss of the mini-batches against the number of updates"));
    this.tip = element("div", { class: "tip", hidden: true });
    this.frame.append(this.tip);
    for (const kind of ["pointermove", "pointerdown"]) this.frame.addEventListener(kind, (event) => this.point(event));
    this.frame.addEventListener("pointerleave", () => this.point(null));
  }

  /** Say every network's smoothed loss at the update under the mouse. */
  point(event) {
    const [panel] = this.plane.panels;
    const { counted } = this.page.shown ?? { counted: [] };
    const { left, top } = this.frame.getBoundingClientRect();
    const inside = event && panel?.contains(event.clientX - left, event.clientY - top);
    const update = inside ? Math.round(panel.point(event.clientX - left, 0)[0]) : -1;
    this.pointed = counted.length && update >= 0 && update < counted[0].updates ? update : null;
    this.tip.hidden = this.pointed == null;
    if (!this.tip.hidden) this.tell(panel, counted);
    this.plane.paint();
  }

  tell(panel, counted) {
    const { state: { entrants }, shown, theme } = this.page;
    const lines = entrants.map(({ slot, name }) => {
      const k = shown.slots.indexOf(slot);
      const known = k >= 0 && this.pointed < common(counted, k);
      const loss = known ? median(counted.map(({ smooth }) => smooth[k][this.pointed])) : NaN;
      const node = element("div");
      node.innerHTML = swatch(slot, theme);
      node.append(`${name} ${format(loss, 3)}`);
      return [loss, node];
    });
    const x = panel.x(this.pointed);
    const ordered = lines.sort(([a], [b]) => (Number.isNaN(a) - Number.isNaN(b)) || b - a).map(([, node]) => node);
    this.tip.replaceChildren(element("b", {}, t("update {number}", { number: this.pointed + 1 })), ...ordered);
    Object.assign(this.tip.style, x > panel.left + panel.width / 2 ? { left: "", right: `${this.frame.clientWidth - x + 8}px` } : { left: `${x + 8}px`, right: "" });
  }

  get logarithmic() {
    return this.page.state.query.axis === "log";
  }

  axes() {
    const { iterations } = this.page.shown;
    const range = this.logarithmic ? this.range() : [0, 1];
    return {
      title: this.logarithmic ? t("loss of the mini-batch") : t("loss of the mini-batch, 0 to 1 as in the book"),
      x: { range: [0, iterations], title: t("updates") },
      y: { type: this.logarithmic ? "log" : "linear", range, ...(this.logarithmic ? logTicks(range) : {}) },
    };
  }

  /** Around the smoothed losses and the first ones; beyond 1,000 they leave the picture. */
  range() {
    let [low, high] = [Infinity, -Infinity];
    for (const { smooth, losses } of this.page.shown.runs) {
      for (const loss of [...smooth.flatMap((row) => [...row]), ...losses.map(([first]) => first)]) {
        if (loss > 0) [low, high] = [Math.min(low, loss), Math.max(high, loss)];
      }
    }
    if (low > high) return [-2, 0.5];
    const bottom = Math.min(Math.max(Math.log10(low), -6), HIGHEST - 1);
    return outward(bottom - 0.15, Math.min(Math.log10(high) + 0.05, HIGHEST), 0.5);
  }

  paint(context, panel) {
    const { shown, fresh, theme } = this.page;
    const strength = fresh ? 1 : PALE;
    for (const [k, slot] of shown.slots.entries()) {
      const style = styleOf(slot, theme);
      const { counted, current } = shown;
      if (counted.length > 1) band(context, panel, spread(counted, k), style.colour, 0.16 * strength);
      else if (counted.length) this.line(context, panel, counted[0].losses[k].subarray(0, counted[0].ends[k]), { colour: style.colour }, 1, PALE * strength);
      if (current) this.line(context, panel, current.smooth[k], { colour: style.colour }, 1, 0.5 * strength);
    }
    if (this.pointed != null) curve(context, panel, [this.pointed, this.pointed].map((x, i) => [x, panel.yaxis.p2d(i * panel.height)]), { colour: theme.text }, 1, 0.5);
    for (const [k, slot] of shown.slots.entries()) this.strong(context, panel, k, styleOf(slot, theme), strength);
  }

  strong(context, panel, k, style, strength) {
    const { counted } = this.page.shown;
    if (!counted.length) return;
    const row = counted.length > 1 ? medians(counted, k) : counted[0].smooth[k];
    this.line(context, panel, row, style, 2.2, strength);
    const [lost] = counted.filter(({ ends, updates }) => ends[k] < updates);
    if (!lost || !lost.ends[k]) return;
    const others = this.page.shown.slots.slice(0, k).filter((_, i) => counted.some(({ ends, updates }) => ends[i] < updates));
    const top = panel.top + 8 + 11 * others.length;
    const y = panel.y(Math.max(lost.losses[k][lost.ends[k] - 1], 1e-9));
    marker(context, "cross", panel.x(lost.ends[k]), Math.max(top, y), 5, style.colour, this.page.theme.background);
  }

  line(context, panel, row, style, width, alpha) {
    const floor = this.logarithmic ? 1e-9 : 0;
    curve(context, panel, Array.from(row, (loss, i) => [i, Math.max(loss, floor)]), style, width, alpha);
  }
}

/** How far all of the runs have come with optimizer k. */
const common = (runs, k) => Math.min(...runs.map(({ ends }) => ends[k]));
const medians = (runs, k) => Array.from({ length: common(runs, k) }, (_, i) => median(runs.map(({ smooth }) => smooth[k][i])));
const spread = (runs, k) => Array.from({ length: common(runs, k) }, (_, i) => {
  const losses = runs.map(({ smooth }) => smooth[k][i]);
  return [i, Math.min(...losses), Math.max(...losses)];
});
