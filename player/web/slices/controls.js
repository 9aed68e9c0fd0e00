// The controls of a slice: which plane, laid through whose training, how much of it, how fine.
import { Controls } from "../kit/controls.js";
import { element } from "../kit/dom.js";

const CENTRE = { path: "Path of", joint: "One end", random: "Around" };

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
    const where = element("p", { class: "note" }, "Network, optimizers and rates are chosen on the Network page, which the link below opens.");
    return element("section", {}, element("h3", {}, "Training"), said, where);
  }

  planePart() {
    const { controls, joint, query: { slice } } = this.player.state;
    const kinds = controls.slice.map(({ value, label }) => element("option", { value, disabled: value === "joint" && joint !== "" }, label));
    const menu = this.menu("slice", "Plane", kinds, (kind) => this.player.edit({ slice: kind }, true));
    menu.title = joint;
    const reset = this.resetButton("Back to the plane that this page opens with", "slice", "centre", "other", "directions");
    return element(
      "section", {}, element("h3", {}, "Plane", reset), menu,
      this.choice("centre", CENTRE[slice]),
      slice === "joint" ? this.choice("other", "Other end") : null,
      slice === "random" ? this.bound("directions", controls.directions, "the random directions") : null,
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
    const reset = this.resetButton("Back to the view that this page opens with", "extent", "points");
    return element(
      "section", {}, element("h3", {}, "View", reset),
      this.bound("extent", controls.extent, "the slice"), this.bound("points", controls.points, "the grid"),
    );
  }
}
