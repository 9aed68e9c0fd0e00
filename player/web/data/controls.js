// The controls of the page of mini-batches: model, scaling, mini-batches, start, optimizers, schedule.
import { Controls } from "../kit/controls.js";
import { element, headed } from "../kit/dom.js";
import { scheduleSection } from "../kit/rules.js";
import { t } from "../kit/words.js";

export class DataControls extends Controls {
  shape() {
    const { models, batching: { controls, marks } } = this.player.state;
    return [...super.shape(), models, controls, marks];
  }

  parts() {
    return [this.modelPart(), this.batchPart(), this.startPart(), this.entrantsPart(), scheduleSection(this)];
  }

  modelPart() {
    const { models, model, surface } = this.player.state;
    const options = models.map(({ value, label }) => element("option", { value }, label));
    const menu = element("select", { class: "model", "aria-label": t("Model and data"), "data-key": "model" }, options);
    menu.onchange = () => this.player.chooseModel(menu.value);
    this.painters.push(({ model }) => (menu.value = model));
    menu.value = model;
    const scaling = surface.parameters.map((one) => this.scaling(one));
    return element("section", {}, headed(t("Model and data")), menu, scaling);
  }

  scaling({ name, label, help, options }) {
    const choices = options.map((one) => element("option", { value: one.value }, one.label));
    const menu = this.menu(`surface.${name}`, label, choices, (value) => this.player.chooseScaling(value));
    return element("label", { class: "control choice" }, element("span", { class: "name", title: help }, label), menu);
  }

  /** How large mini-batches are, between the two ends that have names, and how they are drawn. */
  batchPart() {
    const { batching: { controls, marks } } = this.player.state;
    const [size, ...others] = controls.map((one) => this.bound(one.key, one, t("every run")));
    const named = marks.map(({ value, label }) =>
      element("button", { type: "button", class: "quiet", "data-batch": value, "data-key": `batch ${label}`, onclick: () => this.player.edit({ batch: String(value) }, true) },
        element("b", {}, String(value)), ` ${label}`));
    this.painters.push(({ query }) => named.forEach((button) => button.setAttribute("aria-pressed", String(query.batch) === button.dataset.batch)));
    const kind = element("p", { class: "note", role: "status" });
    this.painters.push(({ batching }) => (kind.textContent = batching.said));
    const reset = this.resetButton(t("Back to the mini-batches that this page opens with"), ...controls.map(({ key }) => key));
    return element("section", { class: "batching" }, headed(t("Mini-batches"), reset), size, element("div", { class: "marks" }, named), kind, others);
  }
}
