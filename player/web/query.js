// A link's entries under a hand: what a control changes, what it asks the server for, what was wrong with it.
import { Channel } from "./channel.js";
import { debounce, element } from "./dom.js";
import { readTheme } from "./palette.js";

const OF_A_SURFACE = ["x", "y", "steps", "f", "x_low", "x_high", "y_low", "y_high"]; // entries that another surface has anew

export class QueryEditor {
  constructor(root) {
    this.root = root;
    this.state = { query: {}, entrants: [] };
    this.assets = new Map();
    this.channel = new Channel((request) => this.send(request));
    this.theme = readTheme(root);
    this.settle = debounce(() => this.push(true), 200);
    this.notice = element("div", { class: "notice", role: "alert" });
  }

  /** Change entries of the query: shown here at once, computed there. */
  edit(changes, settled) {
    this.state.query = { ...this.state.query, ...changes };
    this.push(settled);
  }

  /** Ask for an answer. Without an edit it says no query, or it would overrule a Back that was pressed meanwhile. */
  push(settled, edited = true) {
    this.held = !settled;
    this.edited ||= edited;
    this.channel.push(() => ({
      query: this.edited ? this.state.query : null, settled, holds: [...this.assets.keys()], ...this.request(),
    }));
  }

  /** What else a request says. */
  request() {
    return {};
  }

  /** Another surface: its own start, steps and view, and rates that suit it. */
  chooseSurface(slug) {
    const kept = Object.entries(this.state.query).filter(
      ([key]) => !key.startsWith("surface.") && !key.endsWith(".learning_rate") && !OF_A_SURFACE.includes(key),
    );
    this.state.query = { ...Object.fromEntries(kept), surface: slug };
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
    const watched = this.state.query.inspect === String(slot) ? ["inspect", "step"] : [];
    this.forget([`${slot}.`], [String(slot), ...watched]);
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

  missesAssets(data) {
    return this.needs(data).some((key) => !this.assets.has(key));
  }

  forgetAssets(data) {
    const needed = new Set(this.needs(data));
    for (const key of this.assets.keys()) if (!needed.has(key)) this.assets.delete(key);
  }
}
