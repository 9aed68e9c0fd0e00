// What is happening at the clock's step, in one sentence that knows nothing of what comes after it.
import { placeOf } from "./clock.js";
import { format } from "./dom.js";
import { t } from "./words.js";

const FRESH = 1; // steps for which an event is news
const LEFT = 0.01; // share of the loss above the minimum

/** At the end it is the first sentence of the conclusion. */
export function moment({ state, clock, isAhead }) {
  const { entrants, table, query, surface } = state;
  if (!surface) return "";
  const runs = entrants.filter(({ run }) => run);
  if (!isAhead && clock.time >= clock.steps && runs.length === entrants.length) return table.sentence.split(/(?<=\.)\s+/)[0];
  const step = Math.floor(clock.time + 1e-9);
  const place = capital(placeOf(step, clock.steps, query.budget === "gradients"));
  if (!runs.length) return place;
  if (!step) return t("{place}: all begin at ({x}, {y}), where f = {f}.", { place, x: query.x, y: query.y, f: format(runs[0].run.f[0], 3) });
  const news = runs.flatMap((one) => eventsOf(one, step)).filter(({ at }) => step - at <= FRESH).sort((a, b) => b.weight - a.weight || b.at - a.at);
  return news.length ? news[0].say(place) : standing(runs, step, place);
}

/** What has befallen a run until a step, the last of each kind: {at, weight, say}. */
function eventsOf({ name, run }, step) {
  const found = [];
  if (run.divergedAt >= 0 && run.divergedAt <= step) found.push({ at: run.divergedAt, weight: 3, say: (place) => t("{place}: {name} has diverged.", { place, name }) });
  const arrived = run.gap.findIndex((gap) => gap <= LEFT * run.gap[0]);
  if (run.gap[0] > 0 && arrived > 0 && arrived <= step) found.push({ at: arrived, weight: 2, say: (place) => t("{place}: {name} has 1% of its loss left.", { place, name }) });
  const turns = (run.turns ?? []).filter((turn) => turn < step); // seen one step after
  const count = turns.length;
  if (count === 1) found.push({ at: turns[0] + 1, weight: 1, say: (place) => t("{place}: {name} turns back across the valley for the first time.", { place, name }) });
  if (count > 1) found.push({ at: turns.at(-1) + 1, weight: 1, say: (place) => t("{place}: {name} turns back across the valley, {count} times so far.", { place, name, count }) });
  return found;
}

/** Who is lowest. */
function standing(runs, step, place) {
  const heights = runs.map(({ name, run }) => ({ name, f: run.f[Math.min(step, run.f.length - 1)] })).filter(({ f }) => Number.isFinite(f)).sort((a, b) => a.f - b.f);
  if (!heights.length) return place;
  const [lowest, highest] = [heights[0], heights.at(-1)];
  const facts = { place, name: lowest.name, f: format(lowest.f, 3), other: highest.name, most: format(highest.f, 3) };
  return heights.length > 1 ? t("{place}: {name} is lowest, f = {f}; {other} is highest, f = {most}.", facts) : t("{place}: {name} stands at f = {f}.", facts);
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
