// The switches of what is drawn of the next mini-batch, and what it is made of in words.
import { element, format } from "./dom.js";
import { t } from "./words.js";

/** Key of the query -> what it shows. */
const looks = () => ({
  batch_lines: {
    label: t("contours ☆"), title: t("Contour lines of the loss of the next mini-batch alone, at heights above its lowest place in view that lines of the whole picture have above theirs. The hollow star is its own minimum; without a star it is elsewhere, or there is no single one."),
  },
  whole_lines: {
    label: t("all data"), title: t("What the picture shows of the loss of all the data: its contour lines and colours, its minimum, and, dotted, the way that the same optimizer takes on it"),
  },
  batch_steps: {
    label: t("steps →"), title: t("From the watched point: the step −η∇f of the whole data in the colour of the text, and the one along this mini-batch’s gradient in the optimizer's colour. SGD goes exactly there; other methods mix it with what they remember."),
  },
  noise_ellipse: {
    label: t("spread ◯"), title: t("Where the steps of all mini-batches of this size would end: one and two standard deviations around the whole gradient's step. If the noise were Gaussian, 39% and 86% of them would end inside."),
  },
});

export class Looks {
  constructor(player) {
    this.player = player;
    this.buttons = Object.entries(looks()).map(([key, { label, title }]) =>
      element("button", { type: "button", "data-key": key, title, onclick: () => player.edit({ [key]: player.state.query[key] === "on" ? "off" : "on" }, true) }, label));
    this.next = element("button", { type: "button", class: "next-layer", onclick: () => player.edit({ [this.hiddenLayer]: "on" }, true) });
    this.scale = element("span", { class: "scale", title: t("The arrows and the ellipse are drawn so many times as long as they are, or they could not be seen") });
    const which = t("Which optimizer's next mini-batch is shown");
    this.watch = element("select", { class: "watch", "data-key": "watch", "aria-label": which, title: which, onchange: () => player.edit({ watch: this.watch.value }, true) });
    this.told = element("span", { class: "told" });
    this.root = element("div", { class: "looks" }, this.told, this.watch, ...this.buttons, this.next, this.scale);
  }

  draw() {
    const { query, entrants, batches } = this.player.state;
    for (const button of this.buttons) {
      button.setAttribute("aria-pressed", query[button.dataset.key] === "on");
      button.disabled = Boolean(batches?.whole) && button.dataset.key !== "batch_steps"; // they are those of the whole, which is shown
    }
    const layer = this.hiddenLayer;
    this.next.hidden = !layer;
    this.next.textContent = layer ? t("Next layer: {layer}", { layer: looks()[layer].label }) : "";
    const shown = JSON.stringify(entrants.map(({ slot, name }) => [slot, name]));
    if (shown !== this.shown) this.watch.replaceChildren(...entrants.map(({ slot, name }) => element("option", { value: slot }, name)));
    this.shown = shown;
    this.watch.hidden = entrants.length < 2;
    this.watch.value = query.watch;
  }

  /** The first layer that is not shown and could be, by its key. */
  get hiddenLayer() {
    return this.buttons.find((button) => !button.disabled && this.player.state.query[button.dataset.key] === "off")?.dataset.key;
  }

  /** What the next mini-batch is, and how many times as long as they are its steps are drawn. */
  tell(text, times) {
    if (this.told.textContent !== text) this.told.textContent = text;
    const { query } = this.player.state;
    const drawn = query.batch_steps === "on" || query.noise_ellipse === "on";
    const said = drawn && times > 1 ? t("steps drawn ×{times}", { times: format(times) }) : "";
    if (this.scale.textContent !== said) this.scale.textContent = said;
  }
}
