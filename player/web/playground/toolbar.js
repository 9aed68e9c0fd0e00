// Above the picture: legend, one picture or several, arrows, zoom.
import { element } from "../kit/dom.js";
import { entrantLabels } from "../kit/palette.js";
import { t } from "../kit/words.js";
import { iconButton, zoomButtons } from "../kit/zoom.js";

export class Toolbar {
  constructor(player) {
    this.player = player;
    this.chips = element("div", { class: "chips", role: "status" });
    this.legend = element("div", { class: "legend", role: "group", "aria-label": t("Legend") });
    const choice = (value, label, title) =>
      element("button", { type: "button", "data-layout": value, title, onclick: () => player.edit({ layout: value }, true) }, label);
    this.layouts = element(
      "div", { class: "tabs", role: "group", "aria-label": t("Layout") },
      choice("overlaid", t("Overlaid"), t("All trajectories on one picture")),
      choice("panels", t("Side by side"), t("One picture per optimizer")),
    );
    this.arrows = iconButton("↘", t("Show the direction of steepest descent as arrows"), () =>
      player.edit({ arrows: player.state.query.arrows === "off" ? "on" : "off" }, true),
    );
    this.lengths = element("button", {
      type: "button", class: "quiet lengths", hidden: true, "data-key": "arrow lengths",
      onclick: () => player.edit({ arrows: player.state.query.arrows === "true" ? "on" : "true" }, true),
    });
    this.inspect = element("button", {
      type: "button", class: "inspect", title: t("Take a step apart: the equation with its numbers, the arrows, what is remembered"),
      onclick: () => player.inspector.toggle(),
    }, t("Inspect"));
    this.upright = element("button", {
      type: "button", class: "upright", title: t("Show the surface in 3-D beside the picture"), onclick: () => player.change({ relief: "on" }),
    }, t("3-D"));
    player.picture.root.append(this.lengths); // over the picture, which keeps its size
    const { present } = player;
    this.root = element(
      "div", { class: "toolbar" }, this.legend, this.inspect, present.button, this.upright, this.layouts, this.arrows, ...zoomButtons(player.picture), present.bar,
    );
  }

  /** What is not the plain experiment, said loudly. */
  drawChips() {
    const notices = this.player.state.notices ?? [];
    if (notices.join() === this.chips.dataset.said) return;
    this.chips.dataset.said = notices.join();
    this.chips.replaceChildren(...notices.map((notice) => element("span", {}, notice)));
  }

  draw() {
    const { query, entrants } = this.player.state;
    for (const button of this.layouts.children) button.setAttribute("aria-pressed", button.dataset.layout === query.layout);
    this.arrows.setAttribute("aria-pressed", query.arrows !== "off");
    const exact = query.arrows === "true";
    this.lengths.hidden = query.arrows === "off";
    this.lengths.setAttribute("aria-pressed", exact);
    this.lengths.textContent = exact ? t("true lengths") : t("lengths compressed");
    this.lengths.title = exact
      ? t("Every arrow is as long as the slope there is steep; press to compress the lengths, so that short arrows can be seen")
      : t("Short arrows are drawn longer than they are, by a logarithm, so that they can be seen; press for true lengths");
    this.inspect.setAttribute("aria-pressed", this.player.inspector.open);
    this.inspect.disabled = !entrants.length;
    this.drawChips();
    this.upright.hidden = query.relief !== "off" || this.player.inspector.open;
    const labels = [...entrantLabels(entrants, this.player.theme, query), ...landmarks(this.player.state.surface)];
    const shown = JSON.stringify([this.player.theme, labels.map(({ outerHTML }) => outerHTML)]);
    if (shown === this.shown) return;
    this.shown = shown;
    this.legend.replaceChildren(...labels);
  }
}

/** What the signs of a surface on the picture mean, for a legend. */
function landmarks({ minima = [], local_minima: local = [], saddles = [] } = {}) {
  const signs = [[minima, "★", t("minimum")], [local, "☆", t("local minimum")], [saddles, "+", t("saddle point")]];
  if (!local.length && !saddles.length) return [];
  return signs.filter(([points]) => points.length).map(([, sign, name]) => element("span", { class: "landmarks" }, element("b", {}, sign), ` ${name}`));
}
