// What each way to scale the measurements does to the surface: a table, a click on which changes the scaling.
import { element, headed } from "../kit/dom.js";
import { t } from "../kit/words.js";

export class Scalings {
  constructor(player) {
    this.player = player;
    this.table = element("table");
    this.sentence = element("p", { class: "sentence" });
    const scroll = element("div", { class: "scroll" }, this.table);
    this.root = element("section", { class: "results scalings", "aria-label": t("Scaling") }, headed(t("Scaling the measurements")), scroll); // its sentence stands with the other words
  }

  /** columns: [{label, help}], rows: [{scaling, cells: [text]}], sentence. */
  draw() {
    const { scalings: { columns, rows, sentence }, query } = this.player.state;
    const current = query["surface.scaling"];
    const shown = JSON.stringify([columns, rows, sentence, current]);
    if (shown === this.shown) return;
    this.shown = shown;
    const focused = this.table.contains(document.activeElement) && document.activeElement.dataset.scaling;
    const head = columns.map(({ label, help }, i) => element("th", { scope: "col", title: help, class: i && i < columns.length - 1 ? "numeric" : "" }, label));
    this.table.replaceChildren(element("thead", {}, element("tr", {}, head)), element("tbody", {}, rows.map((row) => this.row(row, current))));
    this.sentence.textContent = sentence;
    if (focused) this.table.querySelector(`[data-scaling="${focused}"]`)?.focus();
  }

  row({ scaling, cells: [name, ...cells] }, current) {
    const here = scaling === current;
    const choose = element("button", {
      type: "button", "data-scaling": scaling, "aria-pressed": here, onclick: () => this.player.chooseScaling(scaling),
    }, name);
    return element("tr", { class: here ? "here" : "" }, element("td", {}, choose), cells.map((text, i) => element("td", { class: i < cells.length - 1 ? "numeric" : "" }, text)));
  }
}
