// How good each learning rate was for whom, and who solves how much how soon: curves with a legend that hides and shows.
import { element } from "../kit/dom.js";
import { t } from "../kit/words.js";
import { Plot, keyOf, line, lookOf, scaleOf, symbol, ticksOf, write, writeUpwards } from "./plot.js";

const [TALL, ON_PAPER] = [380, 210]; // pixels
const [LEFT, RIGHT, ABOVE, BELOW] = [58, 14, 12, 46]; // pixels
const [FAINT, FAINTEST] = [0.2, 0.15];

const muted = (theme) => `color-mix(in srgb, ${theme.text} 70%, ${theme.background})`;

/** A plot over axes, and its legend: pressing an entry takes its curve away, or brings it back. */
class Curves extends Plot {
  constructor(page, name) {
    super(page, name);
    this.hidden = new Set(); // slots
    this.legend = element("div", { class: "legend", role: "group", "aria-label": t("Whose curves are drawn") });
  }

  height() {
    return document.documentElement.classList.contains("printing") ? ON_PAPER : TALL;
  }

  draw(data) {
    const focused = [...this.legend.children].indexOf(document.activeElement);
    super.draw(data);
    this.legend.replaceChildren(...data.lines.map(({ slot, name }) => this.entry(slot, name)));
    this.legend.children[focused]?.focus();
  }

  entry(slot, name) {
    const button = element("button", { type: "button", class: "quiet", "aria-pressed": String(!this.hidden.has(slot)), title: t("Show or hide {name}", { name }), onclick: () => this.toggle(slot) });
    button.innerHTML = keyOf(slot, this.page.theme, this.symbols);
    button.append(name);
    return button;
  }

  toggle(slot) {
    if (!this.hidden.delete(slot)) this.hidden.add(slot);
    this.redraw();
  }

  get shown() {
    return this.data.lines.filter(({ slot }) => !this.hidden.has(slot));
  }

  /** Grid, ticks and titles; {x, y, width, height} from numbers to pixels. `up` has what to write in place of a number. */
  axes(context, width, height, across, up) {
    const { theme } = this.page;
    const quiet = muted(theme);
    const [right, bottom] = [width - RIGHT, height - BELOW];
    const x = scaleOf(across.range, [LEFT, right], true);
    const y = scaleOf(up.range, [bottom, ABOVE], up.logarithmic);
    const percent = (value) => ({ value, text: `${Math.round(100 * value)}%` });
    const levels = up.logarithmic ? ticksOf(up.range, true, 6) : up.shares ? [0, 0.2, 0.4, 0.6, 0.8, 1].map(percent) : ticksOf(up.range, false, 6);
    for (const { value, text } of levels) {
      line(context, [[LEFT, y(value)], [right, y(value)]], theme.border);
      write(context, text, LEFT - 8, y(value), quiet, "right");
    }
    for (const { value, text } of ticksOf(across.range, true, Math.max(2, Math.floor((right - LEFT) / 60)))) write(context, text, x(value), bottom + 14, quiet, "middle");
    write(context, across.title, (LEFT + right) / 2, bottom + 34, quiet, "middle");
    writeUpwards(context, up.title, 10, (ABOVE + bottom) / 2, quiet);
    return { x, y };
  }
}

export class Tuning extends Curves {
  symbols = true;

  paint(context, width, height) {
    const { title, shares, lines } = this.data;
    const rates = lines.flatMap((one) => one.rates);
    const heights = lines.flatMap(({ values, low, high }) => [...values, ...(low ?? []), ...(high ?? [])]).filter((value) => value != null && (shares || value > 0));
    const widened = (values, share, fallback) => {
      if (!values.length) return fallback;
      const [low, high] = [Math.min(...values), Math.max(...values)];
      const pad = Math.max((high / low) ** share, 1.05);
      return [low / pad, high * pad];
    };
    const across = { range: widened(rates, 0.04, [1e-5, 10]), title: t("Learning rate") };
    const up = shares ? { range: [-0.02, 1.04], shares, title } : { range: widened(heights, 0.05, [1e-3, 1]), logarithmic: true, title };
    const { x, y } = this.axes(context, width, height, across, up);
    for (const one of this.shown) this.band(context, one, x, y);
    for (const one of this.shown) this.curve(context, one, x, y);
    for (const one of this.shown) this.stars(context, one, x, y);
  }

  /** The quartiles as areas, one for each stretch of rates where both are finite. */
  band(context, { slot, rates, low, high }, x, y) {
    if (!low) return;
    const { colour } = lookOf(slot, this.page.theme);
    for (const stretch of stretches(rates, (i) => low[i] != null && high[i] != null)) {
      context.beginPath();
      stretch.forEach((i, k) => context[k ? "lineTo" : "moveTo"](x(rates[i]), y(high[i])));
      stretch.toReversed().forEach((i) => context.lineTo(x(rates[i]), y(low[i])));
      context.closePath();
      Object.assign(context, { fillStyle: colour, globalAlpha: FAINT });
      context.fill();
      context.globalAlpha = 1;
    }
  }

  curve(context, { slot, name, alone, rates, values, solved, said }, x, y) {
    const { theme } = this.page;
    const { colour, dash, symbol: shape } = lookOf(slot, theme);
    const joined = alone ? [] : stretches(rates, (i) => values[i] != null);
    for (const stretch of joined) line(context, stretch.map((i) => [x(rates[i]), y(values[i])]), colour, 2, dash);
    rates.forEach((rate, i) => {
      if (values[i] == null) return;
      const alpha = solved ? Math.max(solved[i], FAINTEST) : 1;
      symbol(context, shape, x(rate), y(values[i]), solved ? 4 : 3, colour, { alpha, ground: theme.background });
      this.mark(x(rate), y(values[i]), `${name}: ${said[i]}`);
    });
  }

  stars(context, { slot, stars }, x, y) {
    const { colour } = lookOf(slot, this.page.theme);
    for (const [rate, value] of stars) if (value != null) symbol(context, "star", x(rate), y(value), 5.5, colour, { edge: this.page.theme.background });
  }
}

export class Profiles extends Curves {
  symbols = false;

  paint(context, width, height) {
    const { factors } = this.data;
    const across = { range: [factors[0], factors.at(-1)], title: t("Times the evaluations of the fastest") };
    const { x, y } = this.axes(context, width, height, across, { range: [0, 1.02], shares: true, title: t("Share of problems solved") });
    for (const { slot, name, shares } of this.shown) {
      const { colour, dash } = lookOf(slot, this.page.theme);
      const steps = factors.flatMap((factor, i) => (i ? [[x(factor), y(shares[i - 1])], [x(factor), y(shares[i])]] : [[x(factor), y(shares[i])]]));
      line(context, steps, colour, 2.5, dash);
      factors.forEach((factor, i) => {
        const facts = { name, percent: Math.round(100 * shares[i]), factor: Number(factor.toPrecision(3)) };
        this.mark(x(factor), y(shares[i]), t("{name}: {percent}% within {factor} times the best", facts));
      });
    }
  }
}

/** Runs of neighbours for which something holds, as lists of their places. */
function stretches(items, holds) {
  const found = [];
  items.forEach((_, i) => {
    if (!holds(i)) return;
    if (found.at(-1)?.at(-1) === i - 1) found.at(-1).push(i);
    else found.push([i]);
  });
  return found;
}
