// The panel of controls, built from the declarations that the server sends.
import { card } from "./card.js";
import { element, headed } from "./dom.js";
import { Drafts, fieldKeys, showDraft } from "./drafts.js";
import { formulaPart } from "./formula.js";
import { letteringMenu, letters } from "./lettering.js";
import { keypad, toSend } from "./numerals.js";
import { restrict } from "./presentation.js";
import { rulesPart } from "./rules.js";
import { control } from "./slider.js";
import { t } from "./words.js";

export class Controls {
  constructor(player) {
    this.player = player;
    this.root = element("aside", { class: "controls", "aria-label": t("Controls") });
    this.unfolded = new Set(); // which folds are open, by name
    this.setters = new Map(); // key of the query -> what shows its value
    this.painters = []; // what shows other parts of the state
    this.drafts = new Drafts();
  }

  /** Where controls are. */
  get roots() {
    return [this.root];
  }

  /** How a start is chosen on the picture. */
  get startHint() {
    return this.player.startMoves ? t("drag the ring, or click") : "";
  }

  /** Rebuild when the set of controls changes, else only set their values. */
  draw() {
    const { query, catalogue } = this.player.state;
    if (!catalogue) return;
    if (!this.player.state.behind) this.drafts.hear(this.player.state);
    if (!this.player.state.surface?.custom) this.drafts.drop("f");
    const built = JSON.stringify([letters(), this.shape(), query.lock, query.only]);
    if (built !== this.built) this.rebuild(built);
    for (const [key, set] of this.setters) if (key in query) set(query[key], this.drafts.of(key));
    for (const paint of this.painters) paint(this.player.state);
    for (const root of this.roots) restrict(root, query);
  }

  /** What decides which controls there are. */
  shape() {
    const { query, entrants, surface } = this.player.state;
    const parameters = surface.parameters.map(({ name }) => name);
    const cards = entrants.map(({ slot, slug, name }) => [slot, slug, name, query[`${slot}.schedule`]]);
    return [surface.slug, parameters, query.schedule, query.budget, this.player.theme.dark, cards];
  }

  parts() {
    return [this.surfacePart(), this.startPart(), this.entrantsPart(), rulesPart(this)];
  }

  rebuild(built) {
    const focused = this.focused();
    this.built = built;
    this.setters.clear();
    this.painters = [];
    this.root.replaceChildren(...this.parts());
    if (focused) (this.root.querySelector(focused) ?? this.root.querySelector("select.add")).focus();
  }

  /** A selector of the control that has the focus, which survives a rebuild; null where none has. */
  focused() {
    const active = document.activeElement;
    const key = this.root.contains(active) && active.closest("[data-key]")?.dataset.key;
    if (!key) return null;
    const owner = `[data-key="${key}"]`;
    const tag = active.tagName.toLowerCase() + (active.type ? `[type="${active.type}"]` : "");
    return active.dataset.key === key ? `${tag}${owner}` : `${owner} ${tag}`;
  }

  declared(kind, slug) {
    return this.player.state.catalogue[kind].find((candidate) => candidate.slug === slug);
  }

  /** A control bound to one entry of the query. */
  bound(key, declared, owner) {
    const describe = t("{parameter} of {owner}", { parameter: declared.label || declared.name, owner });
    const edit = (text, settled = false, typed = null) => {
      if (typed === null) this.drafts.drop(key);
      else this.drafts.type(key, typed);
      this.player.edit({ [key]: text }, settled);
    };
    const giveUp = () => this.giveUp(key);
    const { root, set } = control(declared, describe, edit, () => this.player.settle(), giveUp);
    root.dataset.key = key;
    this.setters.set(key, set);
    return root;
  }

  /** A menu: choose(value) is called when it changes. */
  menu(key, label, children, choose) {
    const select = element("select", { class: key, "aria-label": label, "data-key": key }, children);
    select.onchange = () => choose(select.value);
    this.setters.set(key, (text) => (select.value = text));
    return select;
  }

  /** A field for a number that counts when it is left or Enter is pressed. */
  field(key, label, declared = { negative: true }) {
    const input = element("input", {
      type: "text", class: "number", inputmode: keypad(declared), autocomplete: "off", "aria-label": label,
    });
    input.onchange = () => {
      this.drafts.type(key, input.value);
      this.player.edit({ [key]: toSend(input.value) }, true);
    };
    input.onkeydown = fieldKeys(() => (input.value = this.giveUp(key)));
    this.setters.set(key, (text, draft) => showDraft(input, draft, text));
    return input;
  }

  /** Forget what was typed and refused; the value that counts instead. */
  giveUp(key) {
    this.drafts.drop(key);
    const value = this.player.state.query[key];
    this.setters.get(key)?.(value);
    return value;
  }

  /** Forget the entries that have, or begin with, one of the names: the server fills in the defaults. */
  resetButton(label, ...names) {
    return element("button", {
      type: "button", class: "quiet reset", title: label, "aria-label": label, "data-key": `reset ${names[0]}`,
      onclick: () => this.player.forget(names),
    }, "↺");
  }

  fold(name, summary, ...children) {
    const details = element("details", { open: this.unfolded.has(name) }, element("summary", {}, summary), ...children);
    details.ontoggle = () => this.unfolded[details.open ? "add" : "delete"](name);
    return details;
  }

  surfacePart() {
    const { catalogue, surface } = this.player.state;
    const options = catalogue.surfaces.map(({ slug, name }) => element("option", { value: slug }, name));
    const menu = this.menu("surface", t("Surface"), options, (slug) => {
      this.drafts.drop("f");
      this.player.chooseSurface(slug);
    });
    const parameters = surface.parameters.map((one) => this.bound(`surface.${one.name}`, one, surface.name));
    const reset = parameters.length ? this.resetButton(t("Reset the surface"), "surface.") : null;
    const own = surface.custom ? formulaPart(this) : null;
    return element("section", {}, headed(t("Surface"), reset), menu, own, parameters);
  }

  startPart() {
    const { catalogue: { budgets }, surface: { coordinates } } = this.player.state;
    const coordinate = (key, name) =>
      element("label", { class: "coordinate", "data-key": key }, element("i", {}, name), this.field(key, t("Start {axis}", { axis: name })));
    const reset = this.resetButton(t("Back to the start and the steps that this surface opens with"), "x", "y", "steps");
    return element(
      "section", {},
      headed(t("Start"), element("small", {}, this.startHint), reset),
      element("div", { class: "line start" }, coordinate("x", coordinates[0]), coordinate("y", coordinates[1])),
      this.bound("steps", budgets[this.player.state.query.budget ?? "steps"], t("every run")),
    );
  }

  entrantsPart() {
    const cards = this.player.state.entrants.map((entrant) => card(this, entrant));
    return element("section", {}, headed(t("Optimizers"), this.ratesChoice()), cards, this.adder(), this.lettering());
  }

  /** In whose letters the sliders and formulas are, where a page asks. */
  lettering() {
    const { lettering } = this.player.state.catalogue;
    return lettering && letteringMenu(lettering, (whose) => this.player.letter(whose));
  }

  /** Two ways to set every learning rate at once; only where a page has them tuned. */
  ratesChoice() {
    const { player } = this;
    if (!player.tune) return null;
    const keys = () => Object.keys(player.state.query).filter((key) => key.endsWith(".learning_rate"));
    const choice = (name, text, title, choose) => element("button", { type: "button", class: "quiet", title, "data-key": `rates ${name}`, onclick: choose }, text);
    return element(
      "span", { class: "rates-choice", role: "group", "aria-label": t("Learning rates") }, t("rates:"),
      choice("default", t("default"), t("Every learning rate as it is out of the box"), () => player.forget(keys())),
      choice("tuned", t("tuned"), t("Every learning rate tuned for this surface, start and number of steps"), () => player.tune(keys())),
    );
  }

  /** Every optimizer that is offered, by family. */
  optimizerOptions(isOffered = () => true) {
    const optimizers = this.player.state.catalogue.optimizers.filter(({ slug }) => isOffered(slug));
    return [...new Set(optimizers.map(({ family }) => family))].map((label) => {
      const members = optimizers.filter(({ family }) => family === label);
      return element("optgroup", { label }, members.map(({ slug, name }) => element("option", { value: slug }, name)));
    });
  }

  adder() {
    const { limits } = this.player.state;
    const free = this.player.freeSlot();
    const first = element("option", { value: "" }, free ? t("+ Add an optimizer") : t("At most {count} at once", { count: limits.slots }));
    const select = element(
      "select", { class: "add", "aria-label": t("Add an optimizer"), "data-key": "add", disabled: !free },
      first, this.optimizerOptions(),
    );
    select.onchange = () => this.player.add(select.value);
    return select;
  }
}
