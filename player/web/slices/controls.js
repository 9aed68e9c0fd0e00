// The controls of a slice: which plane, laid through whose training, how much of it, how fine.
import { Controls } from "../kit/controls.js";
import { element, headed } from "../kit/dom.js";
import { t } from "../kit/words.js";

export class SliceControls extends Controls {
  shape() {
    const { lineup, joint, query } = this.player.state;
    return [lineup.map(({ slot, name }) => [slot, name]), joint, query.slice, this.player.theme.dark];
  }

  parts() {
    return [this.planePart(), this.viewPart(), this.trainingPart()];
  }

  trainingPart() {
    const said = element("p", { class: "note" });
    this.painters.push(({ described }) => (said.textContent = described));
    const where = element("p", { class: "note" }, t("Network, optimizers and rates are chosen on the Network page, which the link below opens."));
    return element("section", {}, headed(t("Training")), said, where);
  }

  planePart() {
    const { controls, joint, query: { slice } } = this.player.state;
    const kinds = controls.slice.map(({ value, label }) => element("option", { value, disabled: value === "joint" && joint !== "" }, label));
    const menu = this.menu("slice", t("Plane"), kinds, (kind) => this.player.edit({ slice: kind }, true));
    menu.title = joint;
    const reset = this.resetButton(t("Back to the plane that this page opens with"), "slice", "centre", "other", "directions");
    return element(
      "section", {}, headed(t("Plane"), reset), menu,
      this.choice("centre", { path: t("Path of"), joint: t("One end"), random: t("Around") }[slice]),
      slice === "joint" ? this.choice("other", t("Other end")) : null,
      slice === "random" ? this.bound("directions", controls.directions, t("the random directions")) : null,
    );
  }

  /** A menu of the plan's optimizers; two of a joint plane change places rather than be the same. */
  choice(key, label) {
    const { lineup } = this.player.state;
    const partner = { centre: "other", other: "centre" }[key];
    const choose = (slot) => {
      const { query } = this.player.state;
      this.player.edit(slot === query[partner] ? { [key]: slot, [partner]: query[key] } : { [key]: slot }, true);
    };
    const menu = this.menu(key, label, lineup.map(({ slot, name }) => element("option", { value: slot }, name)), choose);
    return element("label", { class: "control choice" }, element("span", { class: "name" }, label), menu);
  }

  viewPart() {
    const { controls } = this.player.state;
    const reset = this.resetButton(t("Back to the view that this page opens with"), "extent", "points");
    return element(
      "section", {}, headed(t("View"), reset),
      this.bound("extent", controls.extent, t("the slice")), this.bound("points", controls.points, t("the grid")),
    );
  }
}
