// The controls of a race: who races where, with which settings, for how long, and what counts.
import { Controls } from "../kit/controls.js";
import { element, headed } from "../kit/dom.js";
import { t } from "../kit/words.js";
import { keyOf } from "./plot.js";

export class RaceControls extends Controls {
  constructor(page) {
    super(page);
    this.switch = element("div", { class: "switch-line" }); // what stands above the verdict
  }

  get roots() {
    return [this.root, this.switch];
  }

  shape() {
    const { surfaces, entrants, query } = this.player.state;
    const noisy = query.noise !== "none";
    return [surfaces.map(({ place, slug }) => [place, slug]), entrants.map(({ slot, slug }) => [slot, slug]), query.mode, noisy, this.player.theme.dark];
  }

  parts() {
    this.switch.replaceChildren(...this.switchParts());
    return [this.surfacesPart(), this.entrantsPart(), this.rulePart(), this.tuningPart(), this.noisePart()];
  }

  own(name) {
    return this.bound(name, this.player.state.catalogue.controls[name], t("the race"));
  }

  /** Buttons for a choice of few. */
  tabs(name) {
    const { label, help, options } = this.player.state.catalogue.controls[name];
    const choose = (value) => this.player.edit({ [name]: value }, true);
    const buttons = options.map(({ value, label: text }) => element("button", { type: "button", "data-value": value, onclick: () => choose(value) }, text));
    this.setters.set(name, (value) => {
      for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.value === value);
    });
    const group = element("div", { class: "tabs", role: "group", "aria-label": label, "data-key": name }, buttons);
    return element("div", { class: "control few" }, element("span", { class: "name", title: help }, label), group);
  }

  /** With which rates they race, what that mode needs to know, and of which surface the pictures are. */
  switchParts() {
    const { query: { mode }, surfaces } = this.player.state;
    const parts = [this.tabs("mode")];
    if (mode === "same") parts.push(element("div", { class: "rate-of-all" }, this.own("rate")));
    if (mode === "library") parts.push(this.tabs("library"));
    if (mode === "tuned") parts.push(this.painted("p", "note", ({ same_trials: said }) => said));
    if (surfaces.length > 1) parts.push(this.shownMenu());
    return parts;
  }

  /** An element whose text follows the state. */
  painted(tag, name, text) {
    const node = element(tag, { class: name });
    this.painters.push((state) => (node.textContent = text(state)));
    return node;
  }

  shownMenu() {
    const names = this.player.state.surfaces.map(({ place }) => {
      const option = element("option", { value: place });
      this.painters.push(({ surfaces }) => (option.textContent = surfaces.find((one) => one.place === place)?.name ?? ""));
      return option;
    });
    const choose = (shown) => this.player.edit({ shown }, true);
    const menu = this.menu("shown", t("Charts of"), [element("option", { value: "0" }, t("All surfaces together")), ...names], choose);
    return element("label", { class: "control few" }, element("span", { class: "name" }, t("Charts of")), menu);
  }

  surfacesPart() {
    const { surfaces, catalogue } = this.player.state;
    const rows = surfaces.map(({ place, slug }) => this.row(`s${place}`, this.declared("surfaces", slug), {
      name: (state) => state.surfaces.find((one) => one.place === place)?.name ?? "", only: surfaces.length === 1,
      remove: () => this.player.removeSurface(place), least: t("A race has at least one surface"),
    }));
    const free = this.player.freePlace();
    const first = element("option", { value: "" }, free ? t("+ Add a surface") : t("At most {count} at once", { count: catalogue.limits.surfaces }));
    const options = catalogue.surfaces.map(({ slug, name }) => element("option", { value: slug }, name));
    const adder = element("select", { class: "add", "aria-label": t("Add a surface"), "data-key": "add surface", disabled: !free }, first, options);
    adder.onchange = () => this.player.addSurface(adder.value);
    return element("section", {}, headed(t("Surfaces")), element("ul", { class: "lineup surfaces" }, rows), adder);
  }

  entrantsPart() {
    const { entrants } = this.player.state;
    const rows = entrants.map(({ slot, slug }) => this.row(String(slot), this.declared("optimizers", slug), {
      name: (state) => state.entrants.find((one) => one.slot === slot)?.name ?? "", only: entrants.length === 1,
      remove: () => this.player.remove(slot), least: t("A race has at least one optimizer"), key: keyOf(slot, this.player.theme),
    }));
    return element("section", {}, headed(t("Optimizers")), element("ul", { class: "lineup optimizers" }, rows), this.adder());
  }

  /** A surface or an optimizer with its settings, folded away, and a button that removes it unless it is the only one. */
  row(prefix, { name: kind, parameters }, { name, only, remove, least, key = "" }) {
    const label = element("span", { class: "who" });
    label.innerHTML = key;
    label.append(this.painted("b", "", name));
    const bound = parameters.map((one) => this.bound(`${prefix}.${one.name}`, one, kind));
    const reset = element("button", { type: "button", class: "quiet", "data-key": `reset ${prefix}`, onclick: () => this.player.forget([`${prefix}.`]) }, t("Reset its settings"));
    const out = element("button", {
      type: "button", class: "quiet out", title: only ? least : t("Remove {name}", { name: kind }), "aria-label": t("Remove {name}", { name: kind }),
      "data-key": `remove ${prefix}`, disabled: only, onclick: remove,
    }, "×");
    return element("li", {}, bound.length ? this.fold(prefix, label, bound, reset) : label, out);
  }

  rulePart() {
    return element("section", {}, this.own("budget"), this.own("starts"), this.tabs("metric"));
  }

  tuningPart() {
    return element("section", {}, this.fold("tuning", t("Tuning rule"), this.own("trials"), this.tabs("search"), this.own("low"), this.own("high")));
  }

  noisePart() {
    const noisy = this.player.state.query.noise === "none" ? [] : [this.own("sigma"), this.own("seeds")];
    return element("section", {}, this.fold("noise", t("Noise, seed, tolerance"), this.own("noise"), noisy, this.own("seed"), this.own("tolerance")));
  }
}
