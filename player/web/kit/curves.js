// Convergence: loss, distance or gradient norm against the step, with the clock's step marked.
import { logTicks, outward } from "./axes.js";
import { element } from "./dom.js";
import { at, dot, strokePath } from "./marks.js";
import { styleOf } from "./palette.js";
import { Plane, bareLayout } from "./plane.js";
import { factorsOf } from "./rules.js";
import { SENTENCE } from "./table.js";
import { t } from "./words.js";

const DECADES = 14; // at most this many below the highest value: beyond lies rounding
const FAINT = 0.2; // beside the one that is shown before the others
const PAUSE = 150; // milliseconds between two sets of axes: under a moving hand the contour picture comes first

export class Curves {
  constructor(player) {
    this.player = player;
    this.tabs = element("div", { class: "tabs", role: "group", "aria-label": t("What the curves show") });
    for (const [curve, label] of [["loss", t("Loss")], ["distance", t("Distance")], ["gradient", t("Gradient")], ["rate", t("Learning rate")]]) {
      this.tabs.append(element("button", { type: "button", "data-curve": curve, onclick: () => player.edit({ curve }, true) }, label));
    }
    this.budget = element("select", {
      class: "budget", "data-key": "budget", "aria-label": t("What every run gets the same number of"),
      title: t("Compare after the same number of steps, or of gradient evaluations: some methods ask for several at a step"),
      onchange: () => player.edit({ budget: this.budget.value }, true),
    });
    this.frame = element("div", { class: "canvas", role: "img", "aria-label": t("What the curves show"), "aria-describedby": SENTENCE });
    this.root = element("div", { class: "curves" }, element("div", { class: "line" }, this.tabs, this.budget), this.frame);
    this.plane = new Plane(this.frame, (context, panel) => this.paint(context, panel), { staticPlot: true });
    this.frame.addEventListener("pointerdown", (event) => this.scrub(event));
  }

  /** {title, logarithmic, of: run -> values}. */
  get quantity() {
    const { surface, query, entrants } = this.player.state;
    const below = ({ run }) => run && run.gap.some((gap) => gap < -1e-6 * Math.abs(run.gap[0]));
    const name = `f(${surface.coordinates.join(", ")})`;
    const known = surface.minimum != null && !entrants.some(below);
    if (query.curve === "rate") return { title: t("learning rate of the next update"), logarithmic: false, of: (run) => this.rates(run) };
    if (query.curve === "gradient") return { title: "‖∇f‖", logarithmic: true, of: (run) => run.gradient };
    if (query.curve === "distance") return { title: surface.minima.length > 1 ? t("distance to the nearest minimum") : t("distance to {goal}", { goal: surface.goal }), logarithmic: true, of: (run) => run.distance };
    if (!known) return { title: name, logarithmic: false, of: (run) => run.f };
    const above = surface.bottomless ? t("{f} above {goal}", { f: name, goal: surface.goal }) : t("{f} above its minimum", { f: name });
    return { title: surface.minimum === 0 ? name : above, logarithmic: true, of: (run) => run.gap };
  }

  /** The learning rate at every step of a run, that of the update which begins there; none for a method without one. */
  rates(run) {
    const { entrants, factors, query } = this.player.state;
    const entrant = entrants.find((one) => one.run === run);
    const rate = Number(query[`${entrant.slot}.learning_rate`] ?? NaN);
    const own = factorsOf(entrant) ?? factors;
    return Array.from(run.f, (_, i) => rate * (own.length ? own[Math.min(i, own.length - 1)] : 1));
  }

  /** Whether the learning rate changes. */
  get scheduled() {
    const { entrants, factors = [] } = this.player.state;
    return [factors, ...entrants.map(factorsOf)].some((one) => one?.some((factor) => factor !== 1));
  }

  /** What the horizontal axis counts: its name, how far it reaches, where the clock stands on it. */
  get across() {
    const { clock: { steps, time }, state: { query } } = this.player;
    return { title: query.budget === "gradients" ? t("gradient evaluations") : t("step"), last: Math.max(1, steps), now: time };
  }

  /** What is drawn: {run, style, across: where each value stands, time: how far the clock has come on it}. */
  get lines() {
    const { state: { entrants }, theme, clock: { time } } = this.player;
    return entrants.filter(({ run }) => run).map(({ slot, run }) => ({ slot, run, style: styleOf(slot, theme), across: run.index, time }));
  }

  /** Why there is nothing to draw. */
  get reason() {
    const { entrants, query } = this.player.state;
    if (!entrants.length) return t("no optimizer to follow");
    if (query.curve === "rate") return t("no optimizer here has a learning rate");
    return query.curve === "distance" ? t("this surface has no minimum to measure from") : t("no finite value above zero to draw");
  }

  async draw() {
    const { state, theme } = this.player;
    const { width, height } = this.frame.getBoundingClientRect();
    if (!state.surface || !state.catalogue || !window.Plotly || !width || !height) return;
    const { title, logarithmic } = this.quantity;
    for (const tab of this.tabs.children) tab.setAttribute("aria-pressed", tab.dataset.curve === state.query.curve);
    const rate = this.tabs.querySelector("[data-curve=rate]");
    if (rate) rate.hidden = !this.scheduled && state.query.curve !== "rate";
    this.showBudget();
    const { title: axis, last } = this.across;
    this.frame.setAttribute("aria-label", t("{quantity} against the {axis}", { quantity: title, axis }));
    const scale = JSON.stringify([title, logarithmic]);
    const range = this.steady(this.range(), scale);
    const quiet = { zeroline: false, gridcolor: theme.border, gridwidth: 1, fixedrange: true, ticks: "", nticks: 6 };
    const layout = {
      ...bareLayout(width, height, theme), margin: { l: 52 * theme.type, r: 10, t: 24 * theme.type, b: 36 * theme.type, pad: 4 },
      xaxis: { ...quiet, range: [0, last], title: { text: axis, standoff: 4 } },
      yaxis: { ...quiet, type: logarithmic ? "log" : "linear", range, ...(logarithmic ? logTicks(range) : {}) },
      annotations: [{ text: this.empty ? this.reason : title, x: 0, y: 1, xref: "paper", yref: "paper", xanchor: "left", yanchor: "bottom", yshift: 4, showarrow: false }],
    };
    const drawn = JSON.stringify(layout);
    clearTimeout(this.later);
    if (drawn === this.drawn) return this.plane.paint();
    const now = performance.now();
    if (now - this.drawnAt < PAUSE && scale === this.scale) {
      this.later = setTimeout(() => this.draw(), PAUSE);
      return this.plane.paint();
    }
    Object.assign(this, { drawn, drawnAt: now, scale, shown: range });
    await this.plane.draw([{ type: "scatter", x: [], y: [] }], layout);
  }

  showBudget() {
    const { catalogue, query } = this.player.state;
    const options = Object.entries(catalogue.budgets).map(([value, { label }]) => element("option", { value }, t("by {budget}", { budget: label.toLowerCase() })));
    if (!this.budget.length) this.budget.append(...options);
    this.budget.value = query.budget;
  }

  /** While a hand moves, the range that is shown already, widened: new axes cost more than all else in a frame. One of which the values
   * take less than half gives way. */
  steady(range, scale) {
    if (!this.player.isAhead || scale !== this.scale) return range;
    const wide = [Math.min(range[0], this.shown[0]), Math.max(range[1], this.shown[1])];
    return 2 * (range[1] - range[0]) < wide[1] - wide[0] ? range : wide;
  }

  /** The range of the values that are drawn: where what comes later is hidden, of those until now. */
  range() {
    const { logarithmic, of } = this.quantity;
    const { hides } = this.player.view;
    let [low, high] = [Infinity, -Infinity];
    const { last } = this.across;
    for (const { run, across, time } of this.lines) {
      for (const [i, value] of of(run).entries()) {
        if (across[i] > last || (hides && i > time) || !Number.isFinite(value) || (logarithmic && value <= 0)) continue;
        [low, high] = [Math.min(low, value), Math.max(high, value)];
      }
    }
    this.empty = low > high;
    if (this.empty) return logarithmic ? [-2, 1] : [0, 1];
    if (!logarithmic) {
      const unit = 10 ** Math.ceil(Math.log10(high - low || 1)) / 20;
      return outward(low - unit / 2, high + unit / 2, unit);
    }
    this.floor = Math.max(Math.log10(low), Math.log10(high) - DECADES);
    return outward(this.floor - 0.05, Math.log10(high) + 0.05, high / low < 100 ? 0.1 : 0.5);
  }

  paint(context, panel) {
    const { theme } = this.player;
    const { logarithmic, of } = this.quantity;
    const bottom = logarithmic ? 10 ** (this.floor - 1) : -Infinity;
    Object.assign(context, { fillStyle: theme.text, globalAlpha: 0.5 });
    context.fillRect(panel.x(this.across.now) - 0.75, panel.top, 1.5, panel.height);
    context.globalAlpha = 1;
    const { lit, view } = this.player;
    for (const { slot, run, style, across, time } of this.lines) {
      const clear = lit == null || slot === lit ? 1 : FAINT;
      const y = logarithmic ? of(run).map((value) => Math.max(value, bottom)) : of(run);
      context.globalAlpha = 0.35 * clear;
      if (!view.hides) strokePath(context, panel, across, y, across.length - 1, style, 1.6);
      context.globalAlpha = clear;
      strokePath(context, panel, across, y, time, style, 2);
      const [stepAt, valueAt] = at(across, y, time);
      if (Number.isFinite(valueAt)) dot(context, panel.x(stepAt), panel.y(valueAt), 4, style.colour, theme.background);
    }
    context.globalAlpha = 1;
  }

  /** The clock has moved: new axes where they tell no more than what has happened. */
  tick() {
    const { hides } = this.player.view;
    if (hides || this.hid) this.draw();
    else this.plane.paint();
    this.hid = hides;
  }

  /** The step that a place on the horizontal axis belongs to. */
  stepAt(across) {
    return Math.round(across);
  }

  /** Press or drag on the curves to move the clock. */
  scrub(event) {
    const seek = (motion) => {
      const [panel] = this.plane.panels;
      if (!panel) return;
      const { left, top } = this.frame.getBoundingClientRect();
      this.player.clock.seek(this.stepAt(panel.point(motion.clientX - left, motion.clientY - top)[0]));
    };
    const stop = () => {
      window.removeEventListener("pointermove", seek);
      window.removeEventListener("pointerup", stop);
      window.removeEventListener("pointercancel", stop);
    };
    if (event.isPrimary === false) return;
    seek(event);
    window.addEventListener("pointermove", seek);
    window.addEventListener("pointerup", stop);
    window.addEventListener("pointercancel", stop);
  }
}
