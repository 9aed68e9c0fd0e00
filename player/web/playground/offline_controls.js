// The controls of a page on its own: what its equations reach has a handle, the rest is there to read.
import { card, framed } from "../kit/card.js";
import { Controls } from "../kit/controls.js";
import { element, headed } from "../kit/dom.js";
import { symbolOf } from "../kit/lettering.js";
import { t } from "../kit/words.js";

export class OfflineControls extends Controls {
  surfacePart() {
    const { query, surface } = this.player.state;
    const isNumber = ({ kind }) => kind === "number" || kind === "whole";
    const numbers = surface.parameters.filter(isNumber).map((one) => this.bound(`surface.${one.name}`, one, surface.name));
    const reset = numbers.length ? this.resetButton(t("Reset the surface"), "surface.") : null;
    const formula = surface.custom ? element("p", { class: "note" }, `f = ${query.f}`) : null;
    const fixed = this.values("surface.", surface.parameters.filter((one) => !isNumber(one)));
    return element("section", {}, headed(t("Surface"), reset), element("p", { class: "facts" }, surface.name), formula, fixed, numbers);
  }

  entrantsPart() {
    const cards = this.player.state.entrants.map((entrant) => (this.player.answers.carries(entrant.slug) ? card(this, entrant) : this.standing(entrant)));
    return element("section", {}, headed(t("Optimizers")), cards, this.adder(), this.lettering());
  }

  /** Those whose equations are in the file. */
  optimizerOptions() {
    return super.optimizerOptions((slug) => this.player.answers.carries(slug));
  }

  /** An optimizer without equations: what it was recorded with. */
  standing({ slot, slug, name }) {
    const values = this.values(`${slot}.`, this.declared("optimizers", slug).parameters);
    const root = framed(this.player, { slot, name }, null, values, element("p", { class: "note" }, t("It searches, which this page cannot: its path stands as recorded.")));
    root.classList.add("facts");
    return root;
  }

  values(prefix, parameters) {
    const { query } = this.player.state;
    const value = ({ name, options }) => options.find((option) => option.value === query[prefix + name])?.label ?? query[prefix + name];
    const line = (one) => element("div", { class: "line" }, element("dt", {}, `${one.label} ${symbolOf(one)}`.trim()), element("dd", {}, value(one)));
    return parameters.length ? element("dl", { class: "facts" }, parameters.map(line)) : null;
  }
}
