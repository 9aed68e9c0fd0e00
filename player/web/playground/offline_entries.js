// The entries of a page on its own: what is missing is filled in from the declarations, what is not allowed is refused.
import { COMMON } from "../kit/rules.js";
import { t } from "../kit/words.js";

const AT_A_STEP = 2; // a method asks for at most so many gradients at a step

/** {query, problems}: all entries of what was asked for. `last` is what stands for an entry that cannot be used. */
export function completed(asked, last, { query: recorded, carried }, { display }, { normals }) {
  const { usual, optimizers, schedules } = carried;
  const below = (prefix, entries) => Object.fromEntries(Object.entries(entries ?? {}).map(([key, value]) => [prefix + key, value]));
  const entries = Object.fromEntries(Object.entries(usual).filter(([key]) => !key.startsWith("schedule.")));
  Object.assign(entries, below("schedule.", schedules[asked.schedule ?? usual.schedule]));
  for (const slot of Object.keys(asked).filter((key) => /^\d+$/.test(key))) {
    Object.assign(entries, { [slot]: asked[slot] }, below(`${slot}.`, optimizers[asked[slot]]));
    const own = asked[`${slot}.schedule`] ?? COMMON;
    if (own !== COMMON) Object.assign(entries, below(`${slot}.schedule.`, schedules[own]));
  }
  const problems = [];
  const query = Object.fromEntries(Object.entries(recorded).filter(([key]) => !(key in usual) && !/^\d/.test(key) && !/schedule\./.test(key)));
  for (const [key, value] of Object.entries(entries)) {
    const text = asked[key] ?? value;
    const bounds = boundsOf(key, entries, carried.allowed);
    if (!bounds || isAllowed(text, bounds)) query[key] = text;
    else {
      query[key] = last[key] ?? value;
      const facts = { name: key, interval: bounds.text, received: `“${text}”`, instead: query[key] };
      problems.push(bounds.whole ? t("{name} is a whole number in {interval}, received {received}: using {instead} instead.", facts) : t("{name} is a number in {interval}, received {received}: using {instead} instead.", facts));
    }
  }
  const most = normals ? Math.floor(atob(normals.normals.bdata).length / 16 / AT_A_STEP) : Infinity; // pairs of eight bytes
  if (query.noise !== "none" && Number(query.steps) > most) {
    problems.push(t("{name} is at most {most} under noise in this page, received {received}: using {most} instead.", { name: "steps", most, received: query.steps }));
    query.steps = String(most);
  }
  if (!(query.inspect in query)) query.inspect = "none";
  for (const key of display) query[key] ??= recorded[key];
  return { query, problems };
}

/** Whether two queries agree in all entries whose keys are wanted. */
export function sameEntries(one, other, isWanted) {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => !isWanted(key) || one[key] === other[key]);
}

/** What is allowed for an entry; undefined where it is no number. */
function boundsOf(key, entries, allowed) {
  const [, slot, schedule, name] = key.match(/^(?:(\d+)\.)?(schedule\.)?(.+)$/);
  if (schedule) return allowed.schedules[entries[`${slot ? `${slot}.` : ""}schedule`]]?.[name];
  if (slot) return allowed.optimizers[entries[slot]][name];
  return key.startsWith("surface.") ? allowed.surface[key.slice("surface.".length)] : allowed[""][key];
}

function isAllowed(text, bounds) {
  const value = text.trim() === "" ? NaN : Number(text.replace(/^inf$/, "Infinity"));
  const [low, high] = [Number(bounds.low), Number(bounds.high)];
  const above = bounds.with_low ? value >= low : value > low;
  const below = bounds.with_high ? value <= high : value < high;
  return above && below && (!bounds.whole || Number.isInteger(value));
}
