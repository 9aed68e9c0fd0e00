// The controls of the map: surface, start, optimizer, axes, and how fine and in which colours it is shown.
import { Controls } from "../kit/controls.js";
import { element, headed } from "../kit/dom.js";
import { t } from "../kit/words.js";

export class MapControls extends Controls {
  shape() {
    const { offers, query } = this.player.state;
    return [...super.shape(), query.across, query.up, offers];
  }

  parts() {
    return [this.optimizerPart(), this.axesPart(), this.mapPart(), this.surfacePart(), this.startPart()];
  }

  optimizerPart() {
    const { query, entrants: [{ name }] } = this.player.state;
    const { parameters } = this.declared("optimizers", query["1"]) ?? { parameters: [] };
    const menu = this.menu("1", t("Optimizer"), this.optimizerOptions(), (slug) => this.player.chooseOptimizer(slug));
    const bound = parameters.filter(({ name }) => `1.${name}` in query).map((one) => this.bound(`1.${one.name}`, one, name));
    const reset = bound.length ? this.resetButton(t("Reset {name}", { name }), "1.") : null;
    return element("section", {}, headed(t("Optimizer"), reset), menu, bound);
  }

  axesPart() {
    const reset = this.resetButton(t("Reset the axes"), "across_low", "across_high", "up_low", "up_high");
    const head = headed(t("Axes"), reset);
    return element("section", { class: "axes-of-map" }, head, this.axis("across", t("Across")), this.axis("up", t("Up")));
  }

  axis(direction, label) {
    const { offers, query } = this.player.state;
    const other = query[direction === "across" ? "up" : "across"];
    const options = offers.map(({ name, label: text }) => element("option", { value: name }, name === other ? t("{parameter} (swap)", { parameter: text }) : text));
    const menu = this.menu(direction, t("{direction}: hyperparameter", { direction: label }), options, (name) => this.player.chooseAxis(direction, name));
    const chosen = offers.find(({ name }) => name === query[direction]);
    const end = (name, text) => this.field(`${direction}_${name}`, text, chosen);
    return element(
      "div", { class: "axis" }, element("div", { class: "choice" }, element("span", { class: "name" }, label), menu),
      element("div", { class: "line ends" }, end("low", t("{direction}, from", { direction: label })), t("to"), end("high", t("{direction}, to", { direction: label }))),
    );
  }

  mapPart() {
    const { display } = this.player.state;
    const bound = (one) => this.bound(one.name, one, t("the map"));
    const [first, ...others] = display;
    return element("section", {}, headed(t("Map")), bound(first), this.fold("map", t("Cells, tolerance, slice"), others.map(bound)));
  }
}
