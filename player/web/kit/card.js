// An entrant's card: its colour and dash, its parameters, why it has its rate.
import { element } from "./dom.js";
import { styleOf, swatch } from "./palette.js";
import { ownSchedule } from "./rules.js";
import { t } from "./words.js";

const AT_ONCE = 2; // parameters that show without unfolding

export function card(controls, { slot, slug, name }) {
  const { parameters } = controls.declared("optimizers", slug);
  const bound = parameters.map((declared) => {
    const control = controls.bound(`${slot}.${declared.name}`, declared, name);
    return declared.convention ? convention(controls, slot, declared, control) : control;
  });
  const rate = parameters.findIndex((declared) => declared.name === "learning_rate");
  if (rate >= 0) bound[rate].append(reason(controls, slot));
  const reset = parameters.length ? controls.resetButton(t("Reset {name}", { name }), `${slot}.`) : null;
  return framed(
    controls.player, { slot, name }, reset,
    bound.slice(0, AT_ONCE), others(controls, `${slot}.${slug}`, bound.slice(AT_ONCE)), ownSchedule(controls, slot),
  );
}

/** What every card has around its parts: colour and dash, the name, a button for its head or none, and the one that removes it. */
export function framed(player, { slot, name }, button, ...parts) {
  const line = element("span", {});
  line.innerHTML = swatch(slot, player.theme);
  const remove = element("button", {
    type: "button", class: "quiet", title: t("Remove {name}", { name }), "aria-label": t("Remove {name}", { name }),
    "data-key": `remove ${slot}`, onclick: () => player.remove(slot),
  }, "×");
  return element(
    "article", { class: "card", style: `--accent: ${styleOf(slot, player.theme).colour}` },
    element("header", {}, line, element("b", {}, name), button, remove), ...parts,
  );
}

/** The parameters behind the fold, which counts those that there are at the moment. */
function others(controls, name, more) {
  const count = element("span", {});
  const fold = controls.fold(name, count, more);
  controls.painters.push(() => {
    const shown = more.filter((control) => !control.hidden).length;
    count.textContent = t("{count} more", { count: shown });
    fold.hidden = !shown;
  });
  return fold;
}

/** A switch between conventions, there only where it matters or was used, with what it changes about the run. */
function convention(controls, slot, { name }, control) {
  const text = element("p", { class: "note convention", role: "status" });
  const root = element("div", {}, control, text);
  controls.painters.push(({ entrants }) => {
    const said = entrants.find((entrant) => entrant.slot === slot)?.conventions;
    if (!said) return; // not known while a hand moves something
    root.hidden = !(name in said);
    text.textContent = said[name] ?? "";
  });
  return root;
}

/** The sentence on the learning rate, folded away; hidden where there is nothing to say. */
function reason(controls, slot) {
  const text = element("p", { class: "note" });
  const fold = controls.fold(`${slot} why`, t("Why this rate?"), text);
  controls.painters.push(({ entrants }) => {
    text.textContent = entrants.find((entrant) => entrant.slot === slot)?.note ?? "";
    fold.hidden = !text.textContent;
  });
  return fold;
}
