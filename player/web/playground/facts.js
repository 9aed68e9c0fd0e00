// What was chosen, as a list to read: in place of the controls where no server answers them.
import { element, headed } from "../kit/dom.js";
import { symbolOf } from "../kit/lettering.js";
import { styleOf, swatch } from "../kit/palette.js";
import { t } from "../kit/words.js";

export class Facts {
  constructor(player) {
    this.player = player;
    this.root = element("aside", { class: "controls facts", "aria-label": t("What is shown") });
  }

  draw() {
    const { query, surface, entrants, catalogue, notices, steps } = this.player.state;
    const start = element("dl", {}, ...surface.coordinates.map((name, i) => term(name, query["xy"[i]])), term(t("Steps"), steps));
    const rules = notices.length ? part(t("Rules of the game"), element("ul", {}, notices.map((notice) => element("li", {}, notice)))) : null;
    this.root.replaceChildren(
      part(t("Surface"), element("p", {}, surface.name), this.values("surface.", surface.parameters)),
      part(t("Start"), start),
      part(t("Optimizers"), ...entrants.map((entrant) => this.card(entrant, catalogue))),
      ...(rules ? [rules] : []),
    );
  }

  card({ slot, slug, name }, { optimizers }) {
    const { theme } = this.player;
    const { parameters } = optimizers.find((candidate) => candidate.slug === slug);
    const line = element("span", {});
    line.innerHTML = swatch(slot, theme);
    return element(
      "article", { class: "card", style: `--accent: ${styleOf(slot, theme).colour}` },
      element("header", {}, line, element("b", {}, name)), this.values(`${slot}.`, parameters),
    );
  }

  values(prefix, parameters) {
    const { query } = this.player.state;
    const value = ({ name, options }) => {
      const text = query[prefix + name];
      return options.find((option) => option.value === text)?.label ?? text;
    };
    return element("dl", {}, parameters.map((one) => term(`${one.label} ${symbolOf(one)}`.trim(), value(one))));
  }
}

const part = (title, ...children) => element("section", {}, headed(title), ...children);

const term = (name, value) => element("div", { class: "line" }, element("dt", {}, name), element("dd", {}, String(value)));
