// What an optimizer remembers, and the factors that change with time, over all updates.
import { element, format } from "../kit/dom.js";
import { letters } from "../kit/lettering.js";
import { inSymbols } from "../kit/mathml.js";
import { t } from "../kit/words.js";

const [WIDTH, HEIGHT] = [300, 40]; // of a plot's drawing, which stretches

export class StatePlots {
  constructor(inspector) {
    this.inspector = inspector;
    this.list = element("div", {});
    this.root = element("section", { class: "memory" }, element("h3", {}, t("What it remembers, over all updates")), this.list);
    this.marks = [];
  }

  draw(sheet) {
    if (sheet === this.sheet && this.lettered === letters()) return;
    Object.assign(this, { sheet, lettered: letters() });
    this.root.hidden = !sheet.plots.length;
    this.marks = [];
    this.list.replaceChildren(...sheet.plots.map((plot) => this.plot(sheet, plot)));
  }

  plot(sheet, { label, about, at }) {
    const rows = at.map((index) => sheet.row(index));
    const [low, high] = extent(rows);
    const x = (update) => ((sheet.updates > 1 ? update / (sheet.updates - 1) : 0.5) * WIDTH).toFixed(1);
    const y = (value) => (HEIGHT - 3 - ((value - low) / (high - low || 1)) * (HEIGHT - 6)).toFixed(1);
    const line = (row, axis) => {
      const points = Array.from(row, (value, update) => (Number.isFinite(value) ? `${x(update)},${y(value)}` : "")).join(" ");
      return `<polyline class="${axis}" points="${points}"/>`;
    };
    const zero = low < 0 && high > 0 ? `<line class="zero" x1="0" x2="${WIDTH}" y1="${y(0)}" y2="${y(0)}"/>` : "";
    const quantity = about || t("factor");
    const said = t("{quantity} over the updates, from {low} to {high}", { quantity, low: format(low, 3), high: format(high, 3) });
    const picture = element("div", { class: "picture", role: "img", "aria-label": this.inspector.player.view.hides ? quantity : said });
    picture.innerHTML = `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none">${zero}${rows.map((row, i) => line(row, rows.length > 1 ? "xy"[i] : "both")).join("")}<rect class="later" height="${HEIGHT}"/><line class="mark" y1="0" y2="${HEIGHT}"/></svg>`;
    picture.onpointerdown = (event) => this.seek(event, picture, sheet);
    const name = element("span", { class: "name", title: about });
    name.innerHTML = `<math>${inSymbols(label, sheet)}</math>`;
    const values = element("span", { class: "values" });
    this.marks.push({ mark: picture.querySelector(".mark"), later: picture.querySelector(".later"), values, at, x });
    return element("div", { class: "plot" }, name, picture, values);
  }

  /** Mark the update, and say its numbers. */
  mark(sheet, update) {
    for (const { mark, values, at, x, later } of this.marks) {
      later.setAttribute("width", this.inspector.player.view.hides ? WIDTH - x(update) : 0);
      later.setAttribute("x", x(update));
      for (const end of ["x1", "x2"]) mark.setAttribute(end, x(update));
      const numbers = sheet.read({ at }, update).map((value) => format(value, 3));
      const axes = numbers.length > 1 ? ["x", "y"] : [""];
      values.replaceChildren(...numbers.map((text, i) => element("span", { class: axes[i] }, axes[i] ? element("i", {}, axes[i]) : null, text)));
    }
  }

  seek(event, picture, sheet) {
    const { left, width } = picture.getBoundingClientRect();
    this.inspector.player.clock.seek(sheet.timeOf(Math.round(((event.clientX - left) / width) * (sheet.updates - 1))));
  }
}

function extent(rows) {
  let [low, high] = [Infinity, -Infinity];
  for (const row of rows) {
    for (const value of row) if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return low > high ? [0, 1] : [low, high];
}
