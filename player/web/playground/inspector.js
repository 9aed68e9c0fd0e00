// The step inspector: one update of one entrant with its numbers, its arrows, and what the optimizer remembers.
import { arrowsAt, paintArrows, paintAsked, paintRates } from "../kit/arrows.js";
import { Diagrams } from "./diagrams.js";
import { element, format } from "../kit/dom.js";
import { letteringMenu, letters } from "../kit/lettering.js";
import { strokePath } from "../kit/marks.js";
import { disturbed, inNumbers, inSymbols, isCondition, number, plainText } from "../kit/mathml.js";
import { styleOf, swatch } from "../kit/palette.js";
import { StatePlots } from "./stateplots.js";
import { t } from "../kit/words.js";

const STRAIGHT = 0.5; // degrees off steepest descent that nobody sees
const EVEN = 1.01; // rates that differ by less are the same to the reader

export class Inspector {
  /** player: {state, theme, clock, edit}. */
  constructor(player) {
    this.player = player;
    this.choice = element("select", { "aria-label": t("Optimizer to inspect"), onchange: () => this.inspect(this.choice.value) });
    const close = element("button", { type: "button", class: "quiet", title: t("Close the inspector"), "aria-label": t("Close the inspector"), onclick: () => this.inspect("none") }, "×");
    this.swatch = element("span", {});
    this.title = element("p", { class: "update" });
    this.stages = element("div", { class: "stages" });
    this.equations = element("div", { class: "equations" });
    this.rates = element("p", { class: "rates" });
    this.diagrams = new Diagrams(this);
    this.plots = new StatePlots(this);
    this.meanings = element("dl", {});
    this.lettering = element("div", {});
    const legend = element("details", {}, element("summary", {}, t("What the symbols mean")), this.lettering, this.meanings);
    this.body = element("div", { class: "sheet" }, this.title, this.stages, this.equations, this.diagrams.root, this.rates, this.plots.root, legend);
    this.empty = element("p", { class: "note" });
    this.tip = element("div", { class: "tip", role: "tooltip", hidden: true });
    this.root = element(
      "section", { class: "inspector", "aria-label": t("Step inspector"), hidden: true },
      element("header", {}, this.swatch, this.choice, close), this.empty, this.body, this.tip,
    );
    this.equations.addEventListener("pointerover", (event) => this.explain(event));
    this.equations.addEventListener("click", (event) => this.explain(event));
    this.equations.addEventListener("pointerleave", (event) => (this.tip.hidden ||= event.pointerType === "mouse"));
  }

  get slot() {
    return this.player.state.query.inspect ?? "none";
  }

  get open() {
    return this.slot !== "none";
  }

  /** The entrant and its sheet, once it has arrived and if there is a step in it. */
  get inspected() {
    const { entrants, anatomy } = this.player.state;
    const entrant = entrants.find(({ slot }) => String(slot) === this.slot);
    return entrant && anatomy?.updates ? { entrant, sheet: anatomy, update: anatomy.updateAt(this.player.clock.time) } : null;
  }

  /** Show an entrant's step; "none" closes. */
  inspect(slot, step = null) {
    const { clock } = this.player;
    if (step != null) clock.seek(step);
    this.player.view.noteStep();
    this.player.edit({ inspect: String(slot) }, true);
    this.player.layOut();
  }

  toggle() {
    const { entrants } = this.player.state;
    if (this.open) this.inspect("none");
    else if (entrants.length) this.inspect(entrants[0].slot, Math.min(this.player.clock.time, this.player.clock.steps - 1));
  }

  /** New data: another run, another entrant, another theme. */
  draw() {
    this.root.hidden = !this.open;
    if (!this.open) return;
    const { entrants } = this.player.state;
    const options = JSON.stringify(entrants.map(({ slot, name }) => [slot, name]));
    if (options !== this.options) {
      this.options = options;
      this.choice.replaceChildren(...entrants.map(({ slot, name }) => element("option", { value: slot }, name)));
    }
    this.choice.value = this.slot;
    this.swatch.innerHTML = swatch(Number(this.slot), this.player.theme);
    const { inspected } = this;
    this.body.hidden = !inspected;
    const { anatomy, unknown } = this.player.state;
    this.empty.textContent = unknown ?? t("No step was taken, so there is none to inspect.");
    this.empty.hidden = Boolean(inspected) || !(anatomy || unknown);
    if (!inspected) return;
    this.root.style.setProperty("--accent", styleOf(inspected.entrant.slot, this.player.theme).colour);
    this.write(inspected.sheet);
    this.plots.draw(inspected.sheet);
    this.shown = null;
    this.tick();
  }

  /** The equations in symbols, with room for the numbers. */
  write(sheet) {
    const form = JSON.stringify([letters(), sheet.lines.map(({ symbol, tree }) => [symbol, tree])]);
    if (form === this.form) return;
    this.form = form;
    this.lettering.replaceChildren(letteringMenu(this.player.state.catalogue.lettering, (whose) => this.player.letter(whose)));
    this.figures = [];
    const blocks = sheet.lines.map((line, index) => {
      const axes = line.at.length > 1 ? ["x", "y"] : [""];
      const rows = axes.map((axis, coordinate) => {
        const row = element("div", { class: "figures" });
        this.figures.push({ line, row, coordinate, axis });
        return row;
      });
      const symbols = element("div", { class: "symbols" });
      const right = line.found ? `<mtext>&nbsp;${line.found}</mtext>` : `<mo>${remembers(sheet, line) ? "←" : "="}</mo>${inSymbols(line.tree, sheet)}`;
      symbols.innerHTML = math(`<mrow class="term" data-about="line:${index}">${sheet.written(line.symbol)}</mrow>${right}`);
      return element("div", { class: "equation" }, symbols, rows);
    });
    this.equations.replaceChildren(...blocks);
    const told = [...sheet.leaves, ...sheet.lines].filter(({ symbol, about }, i, all) => symbol && all.findIndex((one) => one.symbol === symbol) === i && about);
    this.meanings.replaceChildren(
      ...told.flatMap(({ symbol, about }) => {
        const term = element("dt", {});
        term.innerHTML = math(sheet.written(symbol));
        return [term, element("dd", {}, about)];
      }),
    );
  }

  /** The clock has moved. */
  tick() {
    if (!this.open) return;
    const { inspected } = this;
    if (!inspected || inspected.update === this.shown) return;
    const { sheet, update } = inspected;
    this.shown = update;
    const point = (numbers) => `(${numbers.map((value) => format(value)).join(", ")})`;
    const last = sheet.arrows.at(-1);
    const [from, to] = [last.tail, last.head].map((place) => point(sheet.read(place, update)));
    this.title.textContent = t("Update {number} of {count}: from {from} to {to}", { number: update + 1, count: sheet.updates, from, to });
    const stages = sheet.stages.map((stage) => `${stage.name} ${point(sheet.read(stage, update))}`);
    const loss = sheet.written("<mi>f</mi>");
    this.stages.innerHTML = stages.length ? math(`<mrow><mo>∇</mo>${disturbed(loss)}</mrow>`) : "";
    this.stages.append(stages.length ? t("{gradient} is ∇{loss} under the rules of the game: {stages}.", { gradient: "", loss: plainText(loss), stages: stages.join(", ") }) : "");
    for (const { line, row, coordinate, axis } of this.figures) {
      const from = inNumbers(line.tree, sheet, update, coordinate);
      const to = outcome(line, sheet, update, coordinate);
      const equation = math(`<mrow>${from}</mrow>${from === to ? "" : `<mo>=</mo><mrow class="outcome">${to}</mrow>`}`);
      row.innerHTML = `<i>${axis}</i><span>${equation}</span>`; // WebKit centres what is a flex item itself
    }
    this.rates.textContent = this.judge(sheet, update);
    this.diagrams.draw(sheet, update);
    this.plots.mark(sheet, update);
  }

  /** How the step lies to the gradient, in words. */
  judge(sheet, update) {
    const [gradient, [rateX, rateY]] = [sheet.read(sheet.gradient, update), sheet.read(sheet.rates, update)];
    const [tail, head] = [sheet.arrows.at(-1).tail, sheet.arrows.at(-1).head].map((place) => sheet.read(place, update));
    const step = [head[0] - tail[0], head[1] - tail[1]];
    const [slope, length] = [Math.hypot(...gradient), Math.hypot(...step)];
    if (!(slope > 0 && length > 0)) return length > 0 ? t("The gradient is zero, yet the point moves.") : t("The point does not move.");
    const cosine = -(gradient[0] * step[0] + gradient[1] * step[1]) / slope / length;
    const angle = (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
    const facts = { share: format(length / slope, 3), angle: format(angle, 2) };
    if (angle < STRAIGHT) {
      return sheet.asked
        ? t("The step goes straight down the gradient at the ring, at {share} of its length.", facts)
        : t("The step goes straight down the gradient, at {share} of its length.", facts);
    }
    const turned = sheet.asked
      ? t("The step points {angle}° away from the way down at the ring.", facts)
      : t("The step points {angle}° away from steepest descent.", facts);
    return [rateX, rateY].every(Number.isFinite) ? `${turned} ${ratesSaid(rateX, rateY)}` : turned;
  }

  /** Arrows on the contour, where the inspected entrant is drawn. */
  paint(context, panel, entrants) {
    const { inspected } = this;
    if (!inspected || !entrants.includes(inspected.entrant)) return;
    const { sheet, update } = inspected;
    const project = (x, y) => [panel.x(x), panel.y(y)];
    context.globalAlpha = 0.35;
    if (!this.player.view.hides) strokePath(context, panel, inspected.entrant.run.x, inspected.entrant.run.y, Infinity, styleOf(inspected.entrant.slot, this.player.theme), 1.5);
    context.globalAlpha = 1;
    if (this.player.isAhead) return; // its numbers are of before
    paintRates(context, sheet, update, project, this.look);
    paintArrows(context, arrowsAt(sheet, update), project, this.look, panel);
    paintAsked(context, sheet, update, project, this.look);
  }

  get look() {
    const { theme } = this.player;
    return { accent: styleOf(Number(this.slot), theme).colour, text: theme.text, halo: theme.halo, font: theme.font };
  }

  /** The meaning of the symbol under the pointer. */
  explain(event) {
    const symbol = event.target.closest?.("[data-about]");
    const { inspected } = this;
    this.tip.hidden = !symbol || !inspected;
    if (this.tip.hidden) return;
    const [kind, index] = symbol.dataset.about.split(":");
    const place = inspected.sheet.place([kind, Number(index)]);
    const numbers = inspected.sheet.read(place, inspected.update).map((value) => format(value)).join(", ");
    this.tip.replaceChildren(element("span", {}, place.about), element("b", {}, numbers));
    const [box, around] = [symbol.getBoundingClientRect(), this.root.getBoundingClientRect()];
    const left = Math.min(box.left - around.left, around.width - this.tip.offsetWidth - 8);
    Object.assign(this.tip.style, { left: `${Math.max(0, left)}px`, top: `${box.bottom - around.top + this.root.scrollTop + 4}px` });
  }
}

/** The effective rates of x and y, and what follows from them. */
function ratesSaid(x, y) {
  const [larger, ratio] = x > y ? ["x", x / y] : ["y", y / x];
  const facts = { x: format(x, 3), y: format(y, 3), larger, ratio: format(ratio, 3) };
  if (x < 0 || y < 0) return t("Effective rates: x {x}, y {y}: a negative rate climbs along that coordinate.", facts);
  if (!x || !y) return t("Effective rates: x {x}, y {y}: one coordinate rests.", facts);
  if (ratio < EVEN) return t("Effective rates: x {x}, y {y}.", facts);
  return t("Effective rates: x {x}, y {y}, so {larger} goes {ratio} times as far for the same slope.", facts);
}

const math = (markup) => `<math displaystyle="true">${markup}</math>`;

/** What a line comes to: a number, or the answer to a question. */
function outcome(line, sheet, update, coordinate) {
  const value = sheet.coordinate(line, update, coordinate);
  if (!isCondition(line.tree)) return number(value);
  const said = value ? t("true") : t("false");
  return `<mtext>${said}</mtext>`;
}

/** Whether a line changes something that it also reads: v becomes mu v - eta g. */
function remembers(sheet, line) {
  const reads = (tree) => Array.isArray(tree) && ((tree[0] === "leaf" && sheet.leaves[tree[1]].symbol === line.symbol) || tree.some(reads));
  return reads(line.tree);
}
