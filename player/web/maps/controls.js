// The controls of the map: surface, start, optimizer, axes, and how fine and in which colours it is shown.
import { Controls } from "../kit/controls.js";
import { element } from "../kit/dom.js";

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
    const menu = this.menu("1", "Optimizer", this.optimizerOptions(), (slug) => this.player.chooseOptimizer(slug));
    const bound = parameters.filter(({ name }) => `1.${name}` in query).map((one) => this.bound(`1.${one.name}`, one, name));
    const reset = bound.length ? this.resetButton(`Reset ${name}`, "1.") : null;
    return element("section", {}, element("h3", {}, "Optimizer", reset), menu, bound);
  }

  axesPart() {
    const reset = this.resetButton("Reset the axes", "across_low", "across_high", "up_low", "up_high");
    const head = element("h3", {}, "Axes", reset);
    return element("section", { class: "axes-of-map" }, head, this.axis("across", "Across"), this.axis("up", "Up"));
  }

  axis(direction, label) {
    const { offers, query } = this.player.state;
    const other = query[direction === "across" ? "up" : "across"];
    const options = offers.map(({ name, label: text }) => element("option", { value: name }, name === other ? `${text} (swap)` : text));
    const menu = this.menu(direction, `${label}: hyperparameter`, options, (name) => this.player.chooseAxis(direction, name));
    const chosen = offers.find(({ name }) => name === query[direction]);
    const end = (name, text) => this.field(`${direction}_${name}`, `${label}, ${text}`, chosen);
    return element(
      "div", { class: "axis" }, element("div", { class: "choice" }, element("span", { class: "name" }, label), menu),
      element("div", { class: "line ends" }, end("low", "from"), "to", end("high", "to")),
    );
  }

  mapPart() {
    const { display } = this.player.state;
    return element("section", {}, element("h3", {}, "Map"), display.map((one) => this.bound(one.name, one, "the map")));
  }
}
