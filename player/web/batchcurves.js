// The convergence curves beside what mini-batches add: the whole data's curve, epochs, the theory of the noise floor.
import { Curves } from "./curves.js";
import { element, format } from "./dom.js";
import { styleOf } from "./palette.js";

const COUNTS = { steps: "by steps", examples: "by examples seen" };
const WHY = "After the same number of steps, or of examples: a step of a small mini-batch costs less than one of all the data";

export class BatchCurves extends Curves {
  constructor(player) {
    super(player);
    Object.assign(this.budget, { title: WHY, onchange: () => player.edit({ by: this.budget.value }, true) });
    this.budget.dataset.key = "by";
    this.budget.setAttribute("aria-label", "What the horizontal axis counts");
    this.budget.append(...Object.entries(COUNTS).map(([value, label]) => element("option", { value }, label)));
  }

  showBudget() {
    this.budget.value = this.player.state.query.by;
  }

  get byExamples() {
    return this.player.state.query.by === "examples";
  }

  get across() {
    const { clock: { steps, time }, state: { batches } } = this.player;
    if (!this.byExamples || !batches) return { title: "step", last: Math.max(1, steps), now: time };
    return { title: "examples seen", last: Math.max(1, batches.size * steps), now: this.player.next.seenAt(time) };
  }

  get lines() {
    const { state: { entrants, batches }, theme } = this.player;
    const whole = entrants.filter(({ exact }) => exact).map(({ slot, exact }) => ({
      run: exact, style: { colour: styleOf(slot, theme).colour, dash: [2, 4] }, time: this.player.next.exactTime,
      across: this.byExamples ? exact.index.map((step) => step * batches.total) : exact.index,
    }));
    const own = super.lines.map((line) => (this.byExamples && batches ? { ...line, across: this.player.next.seenOf(line.run) } : line));
    return [...whole, ...own];
  }

  stepAt(across) {
    return super.stepAt(this.byExamples ? across / this.player.state.batches.size : across);
  }

  paint(context, panel) {
    this.paintEpochs(context, panel);
    super.paint(context, panel);
    if (this.player.state.query.curve === "loss") this.paintFloors(context, panel);
  }

  /** A line where an epoch begins. */
  paintEpochs(context, panel) {
    const { theme, state: { batches } } = this.player;
    Object.assign(context, { fillStyle: theme.text, globalAlpha: 0.22 });
    for (const step of this.player.next.epochMarks.steps) context.fillRect(panel.x(this.byExamples ? batches.size * step : step) - 0.5, panel.top, 1, panel.height);
    context.globalAlpha = 1;
  }

  /** Where theory says that the loss settles. */
  paintFloors(context, panel) {
    const { theme, state: { entrants } } = this.player;
    for (const { slot, floor } of entrants) {
      if (!floor) continue;
      const [y, { colour }] = [panel.y(floor), styleOf(slot, theme)];
      Object.assign(context, { strokeStyle: colour, lineWidth: 1.5, font: `11px ${theme.font}`, textAlign: "right", textBaseline: "bottom" });
      context.setLineDash([7, 4]);
      context.beginPath();
      context.moveTo(panel.left, y);
      context.lineTo(panel.left + panel.width, y);
      context.stroke();
      context.setLineDash([]);
      const text = `noise floor by theory: ${format(floor, 2)}`;
      Object.assign(context, { strokeStyle: theme.background, lineWidth: 3, fillStyle: colour });
      context.strokeText(text, panel.left + panel.width - 4, y - 3);
      context.fillText(text, panel.left + panel.width - 4, y - 3);
      context.textAlign = "left";
    }
  }
}
