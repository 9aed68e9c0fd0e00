// The rules of the game: schedule, noise, decay, clipping; all off at first.
import { element } from "./dom.js";
import { rateLetter } from "./lettering.js";
import { styleOf } from "./palette.js";
import { t } from "./words.js";

const [WIDTH, HEIGHT, EDGE] = [200, 48, 2]; // of the plot of the learning rate

export const COMMON = "common"; // what an entrant's entry says that has no schedule of its own

/** A schedule for the learning rate, with the plot of what it does: the common one, or that of the entrant in a slot. */
export function scheduleParts(controls, slot = null) {
  const { query, catalogue } = controls.player.state;
  const key = slot == null ? "schedule" : `${slot}.schedule`;
  const options = catalogue.schedules.map(({ slug, name }) => element("option", { value: slug }, name));
  if (slot != null) options.unshift(element("option", { value: COMMON }, t("the common one")));
  const label = slot == null ? t("Learning-rate schedule") : t("Schedule of its own");
  const menu = controls.menu(key, label, options, (slug) => controls.player.chooseSchedule(slug, key));
  const schedule = controls.declared("schedules", query[key]);
  if (!schedule) return [menu];
  const parameters = schedule.parameters.map((one) => controls.bound(`${key}.${one.name}`, one, schedule.name));
  return [menu, ratePlot(controls, slot), parameters, explained(controls, schedule, key)];
}

/** The common schedule as a fold of its own. */
export function scheduleSection(controls) {
  const reset = controls.resetButton(t("A constant learning rate"), "schedule", "schedule.");
  return element("section", { class: "rules" }, controls.fold("schedule", element("h2", {}, t("Learning-rate schedule")), reset, ...scheduleParts(controls)));
}

/** The schedule of an entrant's own, folded away; nothing where a page has none or there is no rate to follow it. */
export function ownSchedule(controls, slot) {
  const chosen = controls.player.state.query[`${slot}.schedule`];
  if (!chosen) return null;
  const title = chosen === COMMON ? t("Schedule of its own") : t("Schedule of its own: {name}", { name: controls.declared("schedules", chosen).name });
  return controls.fold(`${slot} schedule`, title, ...scheduleParts(controls, slot).flat());
}

/** What a schedule is: its rule, idea, weakness, source, and what libraries call it. */
function explained(controls, { name, rule, idea, weakness, source, libraries }, key) {
  const line = (title, text) => element("p", { class: "note" }, element("b", {}, title), " ", text);
  return controls.fold(
    `${key} explained`, t("About {schedule}", { schedule: name }), element("p", { class: "note rule" }, rule),
    line(t("Idea."), idea), line(t("Weakness."), weakness), line(t("In libraries."), libraries), line(t("Source."), source),
  );
}

export function rulesPart(controls) {
  const { catalogue, entrants } = controls.player.state;
  const own = entrants.flatMap(({ slot }) => [`${slot}.schedule`, `${slot}.schedule.`]);
  const rules = catalogue.rules.map((one) => controls.bound(one.key, one, t("every run")));
  const reset = controls.resetButton(t("All rules off"), "schedule", "schedule.", "budget", ...catalogue.rules.map(({ key }) => key), ...own);
  const count = element("span", { class: "count" });
  controls.painters.push(({ notices }) => (count.textContent = notices.length ? t("{count} on", { count: notices.length }) : ""));
  const label = element("span", { class: "name" }, t("Learning-rate schedule"));
  return element(
    "section", { class: "rules" },
    controls.fold("rules", element("h2", {}, t("Rules of the game"), count), reset, label, ...scheduleParts(controls), rules),
  );
}

/** The learning rate of each update as a share of the optimizer's own: one line for all, and one in its colour for
 * every entrant that goes its own way, by a schedule of its own, because of its losses or because it makes fewer steps.
 * With a slot only the line of the entrant there. */
function ratePlot(controls, slot = null) {
  const plot = element("figure", { class: "rate" });
  controls.painters.push(({ factors, entrants, steps, query, catalogue }) => {
    const counted = steps == null ? t("update") : query.budget === "gradients" ? t("gradient") : t("step");
    steps ??= Number(query.iterations); // of a training
    const { theme } = controls.player;
    const own = entrants.map((one) => ({ ...one, factors: factorsOf(one) })).filter((one) => one.factors?.length && (slot == null || slot === one.slot));
    const lines = own.map((one) => ({ ...styleOf(one.slot, theme), factors: one.factors }));
    const followed = slot == null && (!own.length || own.length < entrants.length);
    if (followed && factors.length) lines.unshift({ colour: "currentColor", dash: [], factors });
    plot.hidden = !own.length && (slot != null || factors.every((factor) => factor === 1));
    if (plot.hidden) return;
    const top = Math.max(1, ...lines.flatMap((line) => [...line.factors].filter(Number.isFinite)));
    const names = own.map(({ name }) => name).join(", ");
    const facts = { steps, times: top, names };
    const said = names
      ? t("Learning rate from update 1 to {steps}, up to {times} times the slider's; by itself: {names}", facts)
      : t("Learning rate from update 1 to {steps}, up to {times} times the slider's", facts);
    plot.innerHTML =
      `<span class="top">${top} ${rateLetter(catalogue)}</span><span class="zero">0</span>` +
      `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${said}">` +
      `${lines.map((line) => polyline(line, top)).join("")}</svg>` +
      `<span class="first">1</span><span class="axis">${counted}</span><span class="last">${steps}</span>`;
  });
  return plot;
}

/** The factors on an entrant's learning rate at each update where they are others than the common ones, else nothing. */
export const factorsOf = ({ run, factors }) => run?.factors ?? factors;

function polyline({ colour, dash, factors }, top) {
  const x = (i) => ((i / Math.max(1, factors.length - 1)) * (WIDTH - 2 * EDGE) + EDGE).toFixed(1);
  const y = (factor) => (HEIGHT - EDGE - (factor / top) * (HEIGHT - 2 * EDGE)).toFixed(1);
  const points = [...factors].flatMap((factor, i) => (Number.isFinite(factor) ? [`${x(i)},${y(factor)}`] : []));
  return (
    `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="1.8" ` +
    `stroke-dasharray="${dash.join(" ")}" vector-effect="non-scaling-stroke"/>`
  );
}
