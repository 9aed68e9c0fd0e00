// The loss along the path as it is and as the plane has it, or the share of the displacement that the plane holds.
import { Curves } from "../kit/curves.js";
import { element } from "../kit/dom.js";
import { styleOf } from "../kit/palette.js";
import { t } from "../kit/words.js";

export class SliceCurves extends Curves {
  constructor(player) {
    super(player);
    this.tabs.replaceChildren(
      ...[["loss", t("Loss")], ["held", t("Share held")]].map(([curve, label]) => element("button", { type: "button", "data-curve": curve, onclick: () => player.edit({ curve }, true) }, label)),
    );
    this.budget.hidden = true;
  }

  showBudget() {}

  get quantity() {
    return this.player.state.query.curve === "held"
      ? { title: t("share of the squared displacement in the plane"), logarithmic: false, of: (run) => run.held }
      : { title: t("loss: solid as it is, dashed in the plane"), logarithmic: true, of: (run) => run.loss };
  }

  get across() {
    const { steps, time } = this.player.clock;
    return { title: t("iteration"), last: Math.max(1, steps), now: time };
  }

  /** Two lines for every path where the losses are shown: as it is, and in the plane. */
  get lines() {
    const { state: { entrants }, theme, clock: { time } } = this.player;
    return entrants.filter(({ run }) => run).flatMap(({ slot, run }) => {
      const { colour } = styleOf(slot, theme);
      const line = (loss, dash) => ({ run: { loss, held: run.held }, style: { colour, dash }, across: run.index, time });
      const actual = line(run.actual, []);
      return this.player.state.query.curve === "held" ? [actual] : [line(run.plane, [4, 4]), actual];
    });
  }

  get reason() {
    return this.player.working ? t("the curves follow when the networks are trained") : t("no training to draw");
  }
}
