// Below the results: the same experiment on the other pages.
import { element } from "../kit/dom.js";
import { t } from "../kit/words.js";

export class Onward {
  constructor(player) {
    this.player = player;
    this.shown = null;
    this.root = element("p", { class: "onward", hidden: true });
  }

  draw() {
    const { player } = this;
    const { entrants, surface, query } = player.state;
    const chosen = entrants.find(({ slot }) => String(slot) === query.inspect) ?? entrants[0];
    const shown = JSON.stringify([chosen?.slot, chosen?.name, surface.slug]);
    if (!player.goOn || shown === this.shown) return;
    this.shown = shown;
    this.root.hidden = !chosen;
    if (!chosen) return;
    const button = (page, label, title) =>
      element("button", { type: "button", title, "data-page": page, onclick: () => player.goOn({ page, slot: String(chosen.slot), query: player.state.query }) }, label);
    this.root.replaceChildren(
      element("span", {}, t("Go on with this experiment:")),
      button("maps", t("Map the run of {name}", { name: chosen.name }), t("Every pair of two of its hyperparameters, from this start")),
      button("basins", t("Basins from here"), t("Every start at once, with the same optimizers")),
      ...(surface.custom ? [] : [button("race", t("Race these"), t("The same optimizers on this surface, with learning rates by three rules"))]),
      ...(surface.slug.endsWith("_regression") ? [button("data", t("On mini-batches"), t("The same optimizers, where every step sees some of the examples"))] : []),
    );
  }
}
