// The convergence curves beside what mini-batches add: the whole data's curve, epochs, the theory of the noise floor.
import { Curves } from "../kit/curves.js";
import { element, format } from "../kit/dom.js";
import { styleOf } from "../kit/palette.js";
import { t } from "../kit/words.js";

const ROOM = 12; // pixels between the names of epochs

export class BatchCurves extends Curves {
  constructor(player) {
    super(player);
    Object.assign(this.budget, { title: t("After the same number of steps, or of examples: a step of a small mini-batch costs less than one of all the data"), onchange: () => player.edit({ by: this.budget.value }, true) });
    this.budget.dataset.key = "by";
    this.budget.setAttribute("aria-label", t("What the horizontal axis counts"));
    const counts = { steps: t("by steps"), examples: t("by examples seen") };
    this.budget.append(...Object.entries(counts).map(([value, label]) => element("option", { value }, label)));
  }

  showBudget() {
    this.budget.value = this.player.state.query.by;
  }

  get byExamples() {
    return this.player.state.query.by === "examples";
  }

  get across() {
    const { next, clock: { steps, time }, state: { batches } } = this.player;
    if (!this.byExamples || !batches) return { title: t("step"), last: Math.max(1, steps), now: time };
    return { title: t("examples seen"), last: Math.max(1, next.seenAt(steps)), now: next.seenAt(time) };
  }

  get lines() {
    const { next, state: { entrants, batches }, theme } = this.player;
    const across = (run, size) => (this.byExamples && batches ? next.seenOf(run, size) : run.index);
    const whole = entrants.filter(({ exact }) => exact).map((entrant) => ({
      run: entrant.exact, style: { colour: styleOf(entrant.slot, theme).colour, dash: [2, 4] },
      time: next.exactTimeOf(entrant), across: across(entrant.exact, batches?.total),
    }));
    const own = super.lines.map((line) => ({ ...line, across: across(line.run, batches?.size) }));
    return [...whole, ...own];
  }

  stepAt(across) {
    return super.stepAt(this.byExamples ? this.player.next.timeAt(across) : across);
  }

  paint(context, panel) {
    this.paintEpochs(context, panel);
    super.paint(context, panel);
    if (this.player.state.query.curve === "loss") this.paintFloors(context, panel);
  }

  /** A dotted line where an epoch begins, numbered where there is room. */
  paintEpochs(context, panel) {
    const { theme, state: { batches } } = this.player;
    const { every, begun } = this.player.next.epochMarks;
    Object.assign(context, { strokeStyle: theme.text, fillStyle: theme.text, lineWidth: 1, globalAlpha: 0.7, font: `${12 * theme.type}px ${theme.font}`, textBaseline: "top" });
    context.setLineDash([1, 4]);
    let free = -Infinity;
    for (const [i, { step, row }] of begun.entries()) {
      const x = panel.x(this.byExamples ? batches.size * row : step);
      context.beginPath();
      context.moveTo(x, panel.top);
      context.lineTo(x, panel.top + panel.height);
      context.stroke();
      const text = t("epoch {number}", { number: (i + 1) * every + 1 });
      const end = x + 3 + context.measureText(text).width;
      if (x < free || end > panel.left + panel.width) continue;
      context.fillText(text, x + 3, panel.top + 2);
      free = end + ROOM;
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  /** Where theory says that the loss settles. */
  paintFloors(context, panel) {
    const { theme, state: { entrants } } = this.player;
    for (const { slot, floor } of entrants) {
      if (!floor) continue;
      const [y, { colour }] = [panel.y(floor), styleOf(slot, theme)];
      Object.assign(context, { strokeStyle: colour, lineWidth: 1.5, font: `${12 * theme.type}px ${theme.font}`, textAlign: "right", textBaseline: "bottom" });
      context.setLineDash([7, 4]);
      context.beginPath();
      context.moveTo(panel.left, y);
      context.lineTo(panel.left + panel.width, y);
      context.stroke();
      context.setLineDash([]);
      const text = t("noise floor by theory: {loss}", { loss: format(floor, 2) });
      Object.assign(context, { strokeStyle: theme.background, lineWidth: 3, fillStyle: colour });
      context.strokeText(text, panel.left + panel.width - 4, y - 3);
      context.fillText(text, panel.left + panel.width - 4, y - 3);
      context.textAlign = "left";
    }
  }
}
