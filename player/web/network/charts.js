// Beside the losses: accuracy on test images, how large updates are, and how much the learning rate matters.
import { logTicks } from "../kit/axes.js";
import { Chart, band, curve, median } from "../kit/chart.js";
import { element } from "../kit/dom.js";
import { dot, marker } from "../kit/marks.js";
import { styleOf } from "../kit/palette.js";
import { t } from "../kit/words.js";

const PALE = 0.22; // of a training before the present one
const ACCURACIES = [0.1, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99];
const GUIDE = 1e-3;

export class AccuracyChart extends Chart {
  constructor(page) {
    super(page, t("Accuracy on the test images against the number of updates"));
  }

  axes() {
    return {
      title: t("test accuracy (errors on a log axis)"),
      x: { range: [0, this.page.shown.iterations], title: t("updates") },
      y: { type: "log", range: [0, -2], tickvals: ACCURACIES.map((share) => 1 - share), ticktext: ACCURACIES.map((share) => `${Math.round(100 * share)}%`) },
    };
  }

  paint(context, panel) {
    const { shown, fresh, theme } = this.page;
    const runs = shown.runs.map((_, run) => shown.measurements(run));
    shown.slots.forEach((slot, k) => {
      const style = styleOf(slot, theme);
      const points = (measured) => measured.filter(({ accuracy }) => accuracy[k] >= 0).map(({ iteration, accuracy }) => [iteration, Math.max(1 - accuracy[k], 1e-4)]);
      const counted = shown.counted.length;
      runs.forEach((measured, run) => run && curve(context, panel, points(measured), { colour: style.colour }, 1, fresh ? 0.4 : PALE));
      if (counted) curve(context, panel, points(runs[0]), style, 2, fresh ? 1 : PALE);
    });
  }
}

export class RatioChart extends Chart {
  constructor(page) {
    const select = element("select", {
      "aria-label": t("Whose layers are watched"), "data-key": "watch", onchange: () => page.edit({ watch: select.value }, true),
    });
    const [before, after] = t("Layers of {name}", { name: "\n" }).split("\n");
    super(page, t("Size of an update over the size of the weights, for every layer"), before.trim() || null, select, after.trim() || null, t("thin: first, bold: last"));
    this.select = select;
  }

  get watched() {
    const { entrants, query } = this.page.state;
    return entrants.find(({ slot }) => String(slot) === query.watch) ?? entrants[0];
  }

  draw() {
    const { entrants } = this.page.state;
    const names = entrants.map(({ slot, name }) => element("option", { value: slot }, name));
    if (document.activeElement !== this.select) this.select.replaceChildren(...names);
    this.select.value = this.watched.slot;
    return super.draw();
  }

  axes() {
    const range = this.range();
    return {
      title: this.lost && !this.points.length ? t("diverged before it was measured") : t("size of an update / size of the weights; dotted: rule of thumb"),
      x: { range: [0, this.page.shown.iterations], title: t("updates") },
      y: { type: "log", range, ...logTicks(range, 5) },
    };
  }

  /** The place of the optimizer that is watched, and the measurements that there are of it. */
  get measurements() {
    const { shown } = this.page;
    const k = shown.slots.indexOf(this.watched.slot);
    return [k, k < 0 ? [] : shown.measurements(0)];
  }

  get lost() {
    const [k, measured] = this.measurements;
    return measured.some(({ accuracy }) => Number.isNaN(accuracy[k]));
  }

  /** Of every layer that was measured, [iteration, ratio]. */
  get points() {
    const [k, measured] = this.measurements;
    const layer = (i) => measured.map(({ iteration, ratios }) => [iteration, ratios[k][i]]).filter(([, ratio]) => ratio > 0);
    return measured.length ? Array.from(measured[0].ratios[k], (_, i) => layer(i)).filter((points) => points.length) : [];
  }

  /** Whole powers of ten around all optimizers, so that they can be compared. */
  range() {
    let [low, high] = [GUIDE / 2, 2 * GUIDE];
    for (const { ratios } of this.page.shown.measured.values()) {
      for (const ratio of ratios.flatMap((row) => [...row])) if (ratio > 0 && ratio < Infinity) [low, high] = [Math.min(low, ratio), Math.max(high, ratio)];
    }
    return [Math.max(Math.floor(Math.log10(low)), -8), Math.min(Math.ceil(Math.log10(high)), 4)];
  }

  paint(context, panel) {
    const { shown, fresh, theme } = this.page;
    const { colour } = styleOf(this.watched.slot, theme);
    curve(context, panel, [[0, GUIDE], [shown.iterations, GUIDE]], { colour: theme.text, dash: [2, 4] }, 1.2, 0.7);
    this.points.forEach((points, layer, { length }) => {
      const strength = (fresh ? 1 : PALE) * (0.35 + (0.65 * (layer + 1)) / length);
      curve(context, panel, points, { colour }, 0.8 + (2.2 * layer) / length, strength);
    });
  }
}

export class RatesChart extends Chart {
  constructor(page, ...head) {
    super(page, t("Final training loss against the learning rate"), ...head);
  }

  get rates() {
    return this.page.state.rates;
  }

  axes() {
    const { rates, points, iterations } = this.rates;
    const losses = points.flatMap(([, , found]) => found).filter((loss) => loss > 0);
    const [low, high] = losses.length ? [Math.min(...losses), Math.max(...losses)] : [0.05, 2.5];
    const range = [Math.log10(low) - 0.1, Math.min(Math.log10(Math.max(high, 2.5)) + 0.15, 1.5)];
    const across = [Math.log10(rates[0]) - 0.1, Math.log10(rates.at(-1)) + 0.1];
    return {
      title: t("training loss after {count} updates", { count: iterations }), x: { type: "log", range: across, title: t("learning rate"), ...logTicks(across) },
      y: { type: "log", range, ...logTicks(range) },
    };
  }

  paint(context, panel) {
    if (!this.rates) return;
    const { state: { entrants, query }, theme } = this.page;
    for (const { slot } of entrants) {
      const style = styleOf(slot, theme);
      const tried = this.rates.points.filter(([of]) => of === slot).sort((a, b) => a[1] - b[1]);
      const known = tried.filter(([, , losses]) => !losses.includes(null));
      if (known.some(([, , losses]) => losses.length > 1)) band(context, panel, known.map(([, rate, losses]) => [rate, Math.min(...losses), Math.max(...losses)]), style.colour, 0.15);
      const points = known.map(([, rate, losses]) => [rate, median(losses)]);
      curve(context, panel, points, style, 2);
      for (const [rate, loss] of points) dot(context, panel.x(rate), panel.y(loss), 2.5, style.colour);
      for (const [, rate, losses] of tried) if (losses.includes(null)) marker(context, "cross", panel.x(rate), panel.top + 9 + 12 * entrants.findIndex((one) => one.slot === slot), 4, style.colour, theme.background);
      const rate = Number(query[`${slot}.learning_rate`]);
      if (rate > 0) this.present(context, panel, rate, tried, style);
    }
  }

  /** Where the learning rate stands that the networks above are trained with: between two rates that did not diverge. */
  present(context, panel, rate, tried, { colour }) {
    const after = tried.findIndex(([, at]) => at >= rate);
    const right = tried[after];
    const left = right?.[1] === rate ? right : tried[after - 1];
    if (!left || [left, right].some(([, , losses]) => losses.includes(null))) return;
    const [low, high] = [left, right].map(([, , losses]) => median(losses));
    const share = left === right ? 0 : Math.log(rate / left[1]) / Math.log(right[1] / left[1]);
    dot(context, panel.x(rate), panel.y(low * (high / low) ** share), 6, colour, this.page.theme.background, 2);
  }
}
