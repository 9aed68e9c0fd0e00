// The results: a table that sorts by any column, the sentence below it, and what each entrant did. All text comes from the server.
import { placeOf } from "./clock.js";
import { element, format } from "./dom.js";
import { swatch } from "./palette.js";
import { t } from "./words.js";

export const SENTENCE = "what-the-runs-did"; // by which pictures are described

export class Table {
  constructor(player) {
    this.player = player;
    this.sorted = { column: null, descending: false };
    this.table = element("table");
    this.sentence = element("p", { class: "sentence", id: SENTENCE });
    this.counting = element("p", { class: "note" });
    this.narration = element("ul", { class: "narration", "aria-label": t("What each optimizer did") });
    const scroll = element("div", { class: "scroll" }, this.table);
    this.root = element("section", { class: "results", "aria-label": t("Results") }, scroll, this.sentence, this.counting, this.narration);
  }

  /** columns: [{label, help, numeric}], rows: [{slot, cells: [{text, sort, tone}]}], narration: [{slot, name, sentences}]. */
  draw() {
    this.hid = this.player.view.hides;
    if (this.hid) return this.drawNow();
    const { columns, rows, sentence, counting, narration } = this.player.state.table;
    this.fill(columns, rows);
    this.sentence.textContent = sentence;
    const told = narration.filter(({ sentences }) => sentences.length);
    this.narration.hidden = !told.length;
    this.counting.textContent = told.length ? counting : "";
    this.narration.replaceChildren(...told.map((one) => this.story(one)));
  }

  /** The clock has moved. */
  tick() {
    if (this.player.view.hides) this.drawNow();
    else if (this.hid) this.draw();
  }

  /** Where each run stands, and that the words wait: nothing of what comes after the clock's step. */
  drawNow() {
    const { state: { entrants, query }, clock, view } = this.player;
    const step = Math.floor(clock.time + 1e-9);
    const shown = JSON.stringify([step, query, entrants.map(({ name, run }) => [name, Boolean(run)]), this.sorted]);
    if (this.hid && shown === this.now) return;
    Object.assign(this, { hid: view.hides, now: shown });
    const numeric = (label) => ({ label, numeric: true });
    const columns = [{ label: t("Optimizer") }, { label: t("Point") }, numeric("f"), numeric(t("Distance left"))];
    const cell = (value) => ({ text: format(value), sort: Number.isFinite(value) ? value : null });
    const rows = entrants.filter(({ run }) => run).map(({ slot, name, run }) => {
      const [x, y, f, distance] = [run.x, run.y, run.f, run.distance].map((values) => values[Math.min(step, values.length - 1)]);
      return { slot, cells: [{ text: name, sort: name }, { text: `(${format(x)}, ${format(y)})`, sort: Number.isFinite(x) ? x : null }, cell(f), cell(distance)] };
    });
    this.fill(columns, rows);
    const place = placeOf(step, clock.steps, query.budget === "gradients");
    this.sentence.textContent = t("The clock stands at {place}: what comes after it is hidden, and the words wait for the end.", { place });
    this.narration.hidden = true;
    this.counting.textContent = "";
  }

  fill(columns, rows) {
    const head = columns.map((column, index) => this.heading(column, index));
    const body = this.inOrder(rows).map(({ slot, cells }) =>
      element("tr", {}, cells.map((cell, index) => this.cell(cell, columns[index], index ? null : slot))),
    );
    const focused = [...this.table.querySelectorAll("th button")].indexOf(document.activeElement);
    this.table.replaceChildren(element("thead", {}, element("tr", {}, head)), element("tbody", {}, body));
    if (focused >= 0) this.table.querySelectorAll("th button")[focused]?.focus();
  }

  heading({ label, help, numeric }, index) {
    const { column, descending } = this.sorted;
    const order = column === index ? (descending ? "descending" : "ascending") : "none";
    const button = element("button", { type: "button", title: help, onclick: () => this.sortBy(index) }, label);
    return element("th", { scope: "col", "aria-sort": order, class: numeric ? "numeric" : "" }, button);
  }

  cell({ text, tone, title }, { numeric, help }, slot) {
    const node = element("td", { title: title ?? help, class: [numeric ? "numeric" : "", tone ? `tone ${tone}` : ""].join(" ").trim() });
    if (slot != null) node.innerHTML = swatch(slot, this.player.theme);
    node.append(tone ? element("span", {}, text) : text);
    return node;
  }

  /** One entrant's sentences; where the first begins with its name, that is set off. */
  story({ slot, name, sentences }) {
    const node = element("li");
    node.innerHTML = swatch(slot, this.player.theme);
    const said = sentences.join(" ");
    node.append(said.startsWith(name) ? element("span", {}, element("b", {}, name), said.slice(name.length)) : element("span", {}, said));
    return node;
  }

  sortBy(index) {
    const { column, descending } = this.sorted;
    this.sorted = { column: index, descending: column === index && !descending };
    this.draw();
  }

  /** Empty values last, whichever way the column is sorted. */
  inOrder(rows) {
    const { column, descending } = this.sorted;
    if (column == null || rows.some(({ cells }) => !cells[column])) return rows;
    const value = (row) => row.cells[column].sort;
    return [...rows].sort((a, b) => {
      if (value(a) == null || value(b) == null) return (value(a) == null) - (value(b) == null);
      const order = value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0;
      return descending ? -order : order;
    });
  }
}
