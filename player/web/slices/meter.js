// The honesty meter: how much of every training the plane holds, and how far its loss is from the actual one.
import { element } from "../kit/dom.js";
import { styleOf, swatch } from "../kit/palette.js";
import { t } from "../kit/words.js";

export class Meter {
  constructor(page) {
    this.page = page;
    this.root = element("section", { class: "meter", "aria-label": t("What the plane holds of each training") });
  }

  draw() {
    const { state: { meter }, theme } = this.page;
    this.root.hidden = !meter;
    if (!meter) return;
    const help = t("Share of the squared displacement from the start that lies in the plane, all moments of the training together");
    const mark = element("small", {}, `▏${meter.walk_text}`);
    this.root.replaceChildren(
      element("div", { class: "head", title: help }, element("h2", {}, t("Held by the plane")), mark),
      ...meter.rows.map((row) => this.row(row, meter, theme)),
    );
  }

  row({ slot, name, share, text, gap, made_from: maker }, { walk, walk_text: walked }, theme) {
    const label = element("span", { class: "name" });
    label.innerHTML = swatch(slot, theme);
    label.append(name);
    const bar = element(
      "div", {
        class: "bar", role: "meter", "aria-label": t("{name}: share of the displacement that the plane holds", { name }), "aria-valuemin": 0, "aria-valuemax": 1,
        "aria-valuenow": share ?? 0, "aria-valuetext": text, style: `--share: ${100 * (share ?? 0)}%; --walk: ${100 * walk}%; --accent: ${styleOf(slot, theme).colour}`,
      },
      element("i", { class: "fill" }), maker ? element("i", { class: "walk", title: walked }) : null,
    );
    return element("div", { class: "row" }, label, bar, element("b", {}, text), element("small", { class: "gap" }, gap));
  }
}
