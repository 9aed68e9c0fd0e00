// One large number for each optimizer: how many digits its network reads right that it has never seen.
import { element } from "../kit/dom.js";
import { styleOf, swatch } from "../kit/palette.js";
import { t } from "../kit/words.js";

export class Scores {
  constructor(page) {
    this.page = page;
    this.root = element("ul", { class: "scores", "aria-label": t("Test accuracy of each optimizer") });
  }

  draw() {
    const { theme, state: { scores } } = this.page;
    this.root.replaceChildren(...scores.map(({ slot, name, text, best }) => {
      const label = element("span", { class: "name" });
      label.innerHTML = swatch(slot, theme);
      label.append(name);
      return element("li", { class: best ? "best" : "", style: `--accent: ${styleOf(slot, theme).colour}` }, label, element("b", {}, text));
    }));
  }
}
