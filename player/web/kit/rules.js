// The rules of the game: schedule, noise, decay, clipping; all off at first.
import { element } from "./dom.js";
import { rateLetter } from "./lettering.js";
import { styleOf } from "./palette.js";
import { t } from "./words.js";

const [WIDTH, HEIGHT, EDGE] = [200, 48, 2]; // of the plot of the learning rate

/** A schedule for the learning rate, with the plot of what it does. */
export function scheduleParts(controls) {
  const { query, catalogue } = controls.player.state;
  const options = catalogue.schedules.map(({ slug, name }) => element("option", { value: slug }, name));
  const menu = controls.menu("schedule", t("Learning-rate schedule"), options, (slug) => controls.player.chooseSchedule(slug));
  const schedule = controls.declared("schedules", query.schedule);
  const parameters = schedule.parameters.map((one) => controls.bound(`schedule.${one.name}`, one, schedule.name));
  return [menu, ratePlot(controls), parameters, explained(controls, schedule)];
}

/** What a schedule is: its rule, idea, weakness, source, and what libraries call it. */
function explained(controls, { name, rule, idea, weakness, source, libraries }) {
  const line = (title, text) => element("p", { class: "note" }, element("b", {}, title), " ", text);
  return controls.fold(
    "schedule explained", t("About {schedule}", { schedule: name }), element("p", { class: "note rule" }, rule),
    line(t("Idea."), idea), line(t("Weakness."), weakness), line(t("In libraries."), libraries), line(t("Source."), source),
  );
}

export function rulesPart(controls) {
  const { catalogue } = controls.player.state;
  const rules = catalogue.rules.map((one) => controls.bound(one.key, one, t("every run")));
  const reset = controls.resetButton(t("All rules off"), "schedule", "schedule.", "budget", ...catalogue.rules.map(({ key }) => key));
  const count = element("span", { class: "count" });
  controls.painters.push(({ notices }) => (count.textContent = notices.length ? t("{count} on", { count: notices.length }) : ""));
  const label = element("span", { class: "name" }, t("Learning-rate schedule"));
  return element(
    "section", { class: "rules" },
    controls.fold("rules", element("h2", {}, t("Rules of the game"), count), reset, label, ...scheduleParts(controls), rules),
  );
}

/** The learning rate of each update as a share of the optimizer's own: one line for all, and one in its colour for
 * every entrant that goes its own way, because of its losses or because it makes fewer steps. */
function ratePlot(controls) {
  const plot = element("figure", { class: "rate" });
  controls.painters.push(({ factors, entrants, steps, query, catalogue }) => {
    const { theme } = controls.player;
    const own = entrants.filter(({ run }) => run?.factors);
    const lines = own.map(({ slot, run }) => ({ ...styleOf(slot, theme), factors: run.factors }));
    if (factors.length) lines.unshift({ colour: "currentColor", dash: [], factors });
    plot.hidden = !own.length && factors.every((factor) => factor === 1);
    if (plot.hidden) return;
    const top = Math.max(1, ...lines.flatMap((line) => [...line.factors].filter(Number.isFinite)));
    const names = own.map(({ name }) => name).join(", ");
    const facts = { steps, times: top, names };
    const said = names
      ? t("Learning rate from update 1 to {steps}, up to {times} times the slider's; by itself: {names}", facts)
      : t("Learning rate from update 1 to {steps}, up to {times} times the slider's", facts);
    const axis = query.budget === "gradients" ? t("gradient") : t("step");
    plot.innerHTML =
      `<span class="top">${top} ${rateLetter(catalogue)}</span><span class="zero">0</span>` +
      `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${said}">` +
      `${lines.map((line) => polyline(line, top)).join("")}</svg>` +
      `<span class="first">1</span><span class="axis">${axis}</span><span class="last">${steps}</span>`;
  });
  return plot;
}

function polyline({ colour, dash, factors }, top) {
  const x = (i) => ((i / Math.max(1, factors.length - 1)) * (WIDTH - 2 * EDGE) + EDGE).toFixed(1);
  const y = (factor) => (HEIGHT - EDGE - (factor / top) * (HEIGHT - 2 * EDGE)).toFixed(1);
  const points = [...factors].flatMap((factor, i) => (Number.isFinite(factor) ? [`${x(i)},${y(factor)}`] : []));
  return (
    `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="1.8" ` +
    `stroke-dasharray="${dash.join(" ")}" vector-effect="non-scaling-stroke"/>`
  );
}
