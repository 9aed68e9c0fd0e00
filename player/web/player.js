// One player: its state, its parts, and how a change travels to the server and back.
import { Channel } from "./channel.js";
import { Clock } from "./clock.js";
import { Controls } from "./controls.js";
import { Curves } from "./curves.js";
import { debounce, element, keepFocus, unpack, unpackPaths } from "./dom.js";
import { readTheme } from "./palette.js";
import { Picture, nameOf } from "./picture.js";
import { Relief } from "./relief.js";
import { Table } from "./table.js";
import { Toolbar } from "./toolbar.js";

const OF_A_SURFACE = ["x", "y", "steps", "f", "x_low", "x_high", "y_low", "y_high"]; // entries that another surface has anew
const SERIES = ["x", "y", "f", "gap", "distance", "gradient"]; // the rows of a run's array

export class Player {
  constructor(root) {
    this.root = root;
    this.state = { query: {}, entrants: [] };
    this.assets = new Map();
    this.channel = new Channel((request) => this.send(request));
    this.theme = readTheme(root);
    this.clock = new Clock(() => this.tick(), (speed) => this.edit({ speed }, true));
    this.settle = debounce(() => this.push(true), 200);
    this.picture = new Picture(this);
    this.relief = new Relief(this);
    this.curves = new Curves(this);
    this.controls = new Controls(this);
    this.table = new Table(this);
    this.toolbar = new Toolbar(this);
    this.notice = element("div", { class: "notice", role: "alert" });
    const stage = element("section", { class: "stage" }, this.toolbar.root, this.toolbar.chips, this.picture.root, this.clock.root);
    const side = element("section", { class: "side" }, this.relief.root, this.curves.root);
    for (const part of [this.toolbar.root, this.clock.root, this.curves.tabs]) keepFocus(part);
    const bench = element("div", { class: "bench" }, this.controls.root, stage);
    root.append(element("div", { class: "player" }, this.notice, bench, side, this.table.root));
    this.resizer = new ResizeObserver(debounce(() => this.resize(), 80));
    this.resizer.observe(this.picture.root);
    this.resizer.observe(this.relief.root);
  }

  /** New data or a new theme from the server. */
  async update(data) {
    for (const [key, asset] of Object.entries(data.assets)) this.assets.set(key, this.prepare(key, asset));
    const busy = !this.channel.idle && this.channel.inFlight?.id !== data.request;
    const behind = busy || this.channel.waiting;
    const query = behind ? this.state.query : data.query;
    if (!behind) this.edited = false;
    const theme = readTheme(this.root);
    const repaint = JSON.stringify(theme) !== JSON.stringify(this.theme);
    const before = this.state;
    this.theme = theme;
    this.state = {
      ...data, query,
      catalogue: this.assets.get(data.catalogue),
      landscape: this.assets.get(data.landscape),
      entrants: data.entrants.map((entrant) => ({ ...entrant, run: this.assets.get(entrant.run) })),
    };
    this.root.classList.toggle("dark", theme.dark);
    this.forgetAssets(data);
    this.clock.setSteps(data.steps, query.budget);
    this.clock.offerSpeeds(this.state.catalogue?.display.speed ?? []);
    this.clock.setSpeed(query.speed);
    this.controls.draw();
    this.table.draw();
    this.toolbar.draw();
    this.showProblems(data.problems);
    this.channel.acknowledge(data.request);
    if (this.missesAssets(data)) return this.push(true, false);
    await this.show(before, repaint);
    requestAnimationFrame(() => this.root.dispatchEvent(new CustomEvent("painted", { detail: data.request })));
  }

  /** Redraw what changed: axes only where they must, lines always. */
  async show(before, repaint) {
    if (!window.Plotly || !this.state.surface) return;
    const { surface, query } = this.state;
    const answered = surface.slug === query.surface;
    const elsewhere = this.picture.surface !== nameOf(surface) || before.scene !== this.state.scene;
    if (answered && elsewhere) this.look(this.picture.goHome(surface));
    const axes = repaint || !this.picture.drawn || before.landscape !== this.state.landscape ||
      before.query.layout !== this.state.query.layout ||
      (this.picture.apart && before.entrants.length !== this.state.entrants.length);
    if (axes && this.picture.apart && before.entrants.length !== this.state.entrants.length) this.look(this.picture.refit(surface));
    if (axes) await this.picture.draw();
    else this.picture.plane.paint();
    this.curves.draw();
    const slots = (state) => state.entrants.map(({ slot }) => slot).join();
    if (axes || slots(before) !== slots(this.state)) this.relief.draw();
    else this.relief.tick();
  }

  prepare(key, asset) {
    if (!asset.series) return asset;
    const numbers = unpack(asset.series);
    const length = numbers.length / SERIES.length;
    const run = { divergedAt: asset.diverged_at, index: Float32Array.from({ length }, (_, i) => i) };
    SERIES.forEach((name, i) => (run[name] = numbers.subarray(i * length, (i + 1) * length)));
    run.step = asset.steps ? unpack(asset.steps) : run.index; // the update that is made by each tick of the clock
    run.bundle = asset.bundle ? unpackPaths(asset.bundle, length) : [];
    run.beside = asset.beside ? unpackPaths(asset.beside, length) : [];
    run.factors = asset.factors ? unpack(asset.factors) : null;
    return run;
  }

  needs(data) {
    return [data.catalogue, data.landscape, ...data.entrants.map(({ run }) => run)];
  }

  missesAssets(data) {
    return this.needs(data).some((key) => !this.assets.has(key));
  }

  forgetAssets(data) {
    const needed = new Set(this.needs(data));
    for (const key of this.assets.keys()) if (!needed.has(key)) this.assets.delete(key);
  }

  /** Change entries of the query: shown here at once, computed there. */
  edit(changes, settled) {
    this.state.query = { ...this.state.query, ...changes };
    this.push(settled);
    if ("speed" in changes) this.clock.setSpeed(changes.speed);
    if ("curve" in changes) this.curves.draw();
    if ("arrows" in changes) this.picture.plane.paint();
    if ("layout" in changes) this.reframe();
    this.toolbar.draw();
  }

  /** Ask for an answer. Without an edit it says no query, or it would overrule a Back that was pressed meanwhile. */
  push(settled, edited = true) {
    this.held = !settled;
    this.edited ||= edited;
    this.channel.push(() => ({
      query: this.edited ? this.state.query : null, settled, window: this.wanted ?? null, holds: [...this.assets.keys()],
    }));
  }

  /** Ask for the landscape over another window. */
  look(window) {
    this.wanted = window;
    this.push(true, false);
  }

  reframe() {
    this.look(this.picture.refit(this.state.surface));
    this.picture.draw();
  }

  /** Another surface: its own start, steps and view, and rates that suit it. */
  chooseSurface(slug) {
    const kept = Object.entries(this.state.query).filter(
      ([key]) => !key.startsWith("surface.") && !key.endsWith(".learning_rate") && !OF_A_SURFACE.includes(key),
    );
    this.state.query = { ...Object.fromEntries(kept), surface: slug };
    this.wanted = this.picture.goHome(this.state.catalogue.surfaces.find((surface) => surface.slug === slug));
    this.push(true);
  }

  /** Another formula: its parameters begin anew, and the start and the rates suit it. */
  writeFormula(f) {
    const kept = Object.entries(this.state.query).filter(
      ([key]) => !key.startsWith("surface.") && !key.endsWith(".learning_rate") && !["x", "y"].includes(key),
    );
    this.state.query = { ...Object.fromEntries(kept), f };
    this.push(true);
  }

  chooseSchedule(slug) {
    const kept = Object.entries(this.state.query).filter(([key]) => !key.startsWith("schedule."));
    this.state.query = { ...Object.fromEntries(kept), schedule: slug };
    this.push(true);
  }

  /** The first slot that no entrant has, or nothing. */
  freeSlot() {
    const { limits, query } = this.state;
    return Array.from({ length: limits.slots }, (_, i) => String(i + 1)).find((slot) => !(slot in query));
  }

  add(slug) {
    const slot = this.freeSlot();
    if (!slot) return;
    const { entrants: none, ...query } = this.state.query;
    this.state.query = { ...query, [slot]: slug };
    this.push(true);
  }

  remove(slot) {
    this.forget([`${slot}.`], [String(slot)]);
  }

  /** Drop the entries with these names, or, where a name ends in a dot, this beginning. */
  forget(names, exactly = []) {
    const gone = (key) => exactly.includes(key) || names.some((name) => (name.endsWith(".") ? key.startsWith(name) : key === name));
    const query = Object.fromEntries(Object.entries(this.state.query).filter(([key]) => !gone(key)));
    if (!Object.keys(query).some((key) => /^\d+$/.test(key))) query.entrants = "none";
    this.state.query = query;
    this.push(true);
  }

  showProblems(problems) {
    if (problems.join() === this.problems) return;
    this.problems = problems.join();
    this.notice.hidden = !problems.length;
    const close = element("button", { type: "button", class: "quiet", "aria-label": "Dismiss", onclick: () => (this.notice.hidden = true) }, "×");
    this.notice.replaceChildren(element("ul", {}, problems.map((problem) => element("li", {}, problem))), close);
  }

  tick() {
    this.picture.plane.paint();
    this.curves.plane.paint();
    this.relief.tick();
  }

  async resize() {
    if (!window.Plotly || !this.state.surface) return;
    this.look(this.picture.refit(this.state.surface));
    await this.picture.draw();
    await this.curves.draw();
    this.relief.draw();
  }

  destroy() {
    this.channel.destroy();
    this.clock.destroy();
    this.resizer.disconnect();
    for (const part of [this.relief, this.picture.plane, this.curves.plane]) part.destroy();
  }
}

