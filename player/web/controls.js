// The panel of controls, built from the declarations that the server sends.
import { element } from "./dom.js";
import { styleOf, swatch } from "./palette.js";
import { control } from "./slider.js";

const AT_ONCE = 2; // parameters of an entrant that show without unfolding
const STEPS = { name: "steps", label: "Steps", symbol: "", low: 1, high: 500, scale: "log", kind: "whole", help: "How many updates each optimizer makes." };

export class Controls {
  constructor(player) {
    this.player = player;
    this.root = element("aside", { class: "controls", "aria-label": "Controls" });
    this.unfolded = new Set();
    this.setters = new Map();
  }

  /** Rebuild when the set of controls changes, else only set their values. */
  draw() {
    const { query, catalogue, entrants } = this.player.state;
    if (!catalogue) return;
    const theme = this.player.theme.dark;
    const built = JSON.stringify([query.surface, theme, entrants.map(({ slot, slug, name }) => [slot, slug, name])]);
    if (built !== this.built) {
      this.built = built;
      this.setters.clear();
      this.notes = new Map();
      this.root.replaceChildren(this.surfacePart(), this.startPart(), this.entrantsPart());
    }
    for (const [key, set] of this.setters) if (key in query) set(query[key]);
    for (const { slot, note } of entrants) {
      this.notes.get(slot).textContent = note;
      this.notes.get(slot).parentElement.hidden = !note;
    }
  }

  declared(kind, slug) {
    return this.player.state.catalogue[kind].find((candidate) => candidate.slug === slug);
  }

  /** A control bound to one entry of the query. */
  bound(key, declared, owner) {
    const describe = `${declared.label || declared.name} of ${owner}`;
    const edit = (text) => this.player.edit({ [key]: text }, false);
    const { root, set } = control(declared, describe, edit, () => this.player.settle());
    root.dataset.key = key;
    this.setters.set(key, set);
    return root;
  }

  surfacePart() {
    const { query, catalogue } = this.player.state;
    const surface = this.declared("surfaces", query.surface);
    const select = element(
      "select",
      { class: "surface", "aria-label": "Surface", onchange: () => this.player.chooseSurface(select.value) },
      catalogue.surfaces.map(({ slug, name }) => element("option", { value: slug, selected: slug === query.surface }, name)),
    );
    const parameters = surface.parameters.map((declared) => this.bound(`surface.${declared.name}`, declared, surface.name));
    const reset = parameters.length ? this.resetButton("Reset the surface", "surface.") : null;
    return element("section", {}, element("h3", {}, "Surface", reset), select, parameters);
  }

  startPart() {
    const field = (key) => {
      const input = element("input", { type: "text", class: "number", inputmode: "decimal", autocomplete: "off", "aria-label": `Start ${key}` });
      input.onchange = () => this.player.edit({ [key]: input.value.trim().replace("−", "-") }, true);
      input.onkeydown = (event) => event.key === "Enter" && input.blur();
      this.setters.set(key, (text) => document.activeElement !== input && (input.value = text));
      return element("label", { class: "coordinate", "data-key": key }, element("i", {}, key), input);
    };
    const reset = this.resetButton("Back to the surface's own start and steps", "x", "y", "steps");
    return element(
      "section", {},
      element("h3", {}, "Start", reset),
      element("div", { class: "line start" }, field("x"), field("y")),
      this.bound("steps", STEPS, "every run"),
    );
  }

  entrantsPart() {
    const { entrants } = this.player.state;
    return element("section", {}, element("h3", {}, "Optimizers"), entrants.map((entrant) => this.card(entrant)), this.adder());
  }

  card({ slot, slug, name }) {
    const { parameters } = this.declared("optimizers", slug);
    const controls = parameters.map((declared) => this.bound(`${slot}.${declared.name}`, declared, name));
    const more = controls.slice(AT_ONCE);
    const note = element("p", { class: "note" });
    this.notes.set(slot, note);
    controls[0]?.append(element("details", { class: "why" }, element("summary", {}, "Why this rate?"), note));
    const swatchNode = element("span", {});
    swatchNode.innerHTML = swatch(slot, this.player.theme);
    const remove = element("button", { type: "button", class: "quiet", title: `Remove ${name}`, "aria-label": `Remove ${name}`, onclick: () => this.player.remove(slot) }, "×");
    const heading = element("header", {}, swatchNode, element("b", {}, name), this.resetButton(`Reset ${name}`, `${slot}.`), remove);
    const colour = styleOf(slot, this.player.theme).colour;
    return element("article", { class: "card", style: `--accent: ${colour}` }, heading, controls.slice(0, AT_ONCE), more.length ? this.fold(slot, slug, more) : null);
  }

  fold(slot, slug, more) {
    const key = `${slot}.${slug}`;
    const details = element("details", { open: this.unfolded.has(key) }, element("summary", {}, `${more.length} more`), more);
    details.ontoggle = () => this.unfolded[details.open ? "add" : "delete"](key);
    return details;
  }

  adder() {
    const { catalogue, query, limits } = this.player.state;
    const free = Array.from({ length: limits.slots }, (_, i) => String(i + 1)).find((slot) => !(slot in query));
    const families = [...new Set(catalogue.optimizers.map(({ family }) => family))];
    const select = element(
      "select",
      { class: "add", "aria-label": "Add an optimizer", disabled: !free, onchange: () => this.player.add(free, select.value) },
      element("option", { value: "" }, free ? "+ Add an optimizer" : `At most ${limits.slots} at once`),
      families.map((family) =>
        element("optgroup", { label: family }, catalogue.optimizers.filter((one) => one.family === family).map(({ slug, name }) => element("option", { value: slug }, name))),
      ),
    );
    return select;
  }

  /** Forget the entries that have, or begin with, one of the names: the server fills in the defaults. */
  resetButton(label, ...names) {
    return element("button", { type: "button", class: "quiet reset", title: label, "aria-label": label, onclick: () => this.player.forget(names) }, "↺");
  }
}
