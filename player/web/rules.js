// The rules of the game: schedule, noise, decay, clipping; all off at first.
import { element } from "./dom.js";

const [WIDTH, HEIGHT] = [232, 40]; // of the plot of the learning rate

export function rulesPart(controls) {
  const { query, catalogue } = controls.player.state;
  const options = catalogue.schedules.map(({ slug, name }) => element("option", { value: slug }, name));
  const menu = controls.menu("schedule", "Learning-rate schedule", options, (slug) => controls.player.chooseSchedule(slug));
  const schedule = controls.declared("schedules", query.schedule);
  const parameters = schedule.parameters.map((one) => controls.bound(`schedule.${one.name}`, one, schedule.name));
  const rules = catalogue.rules.map((one) => controls.bound(one.key, one, "every run"));
  const reset = controls.resetButton("All rules off", "schedule", "schedule.", ...catalogue.rules.map(({ key }) => key));
  const count = element("span", { class: "count" });
  controls.painters.push(({ notices }) => (count.textContent = notices.length ? `${notices.length} on` : ""));
  const label = element("span", { class: "name" }, "Learning-rate schedule");
  return element(
    "section", { class: "rules" },
    controls.fold("rules", element("h3", {}, "Rules of the game", count), reset, label, menu, ratePlot(controls), parameters, rules),
  );
}

/** The learning rate of each update as a share of the optimizer's own. */
function ratePlot(controls) {
  const plot = element("figure", { class: "rate" });
  controls.painters.push(({ factors }) => {
    plot.hidden = factors.every((factor) => factor === 1);
    const top = Math.max(1, ...factors);
    const x = (i) => ((i / Math.max(1, factors.length - 1)) * WIDTH).toFixed(1);
    const points = factors.map((factor, i) => `${x(i)},${(HEIGHT - (factor / top) * (HEIGHT - 3)).toFixed(1)}`);
    plot.innerHTML =
      `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="Learning rate over the steps">` +
      `<polyline points="${points.join(" ")}" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>` +
      `<figcaption>rate over the steps, up to ${top} × η</figcaption>`;
  });
  return plot;
}
