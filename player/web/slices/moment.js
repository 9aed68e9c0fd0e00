// What the trainings are doing at the clock's iteration, in one sentence that knows nothing of what comes after it.
import { format } from "../kit/dom.js";
import { t } from "../kit/words.js";

/** Nothing at the end, where the conclusion is said. */
export function momentOf({ state: { entrants }, clock: { time, steps } }) {
  const iteration = Math.floor(time + 1e-9);
  const runs = entrants.filter(({ run }) => run);
  if (iteration >= steps || !runs.length) return null;
  const losses = runs.map(({ name, run }) => ({ name, loss: run.actual[iteration] })).filter(({ loss }) => Number.isFinite(loss)).sort((a, b) => a.loss - b.loss);
  if (!losses.length) return t("Iteration {iteration} of {steps}: all have diverged.", { iteration, steps });
  const [lowest, highest] = [losses[0], losses.at(-1)];
  const facts = { iteration, steps, name: lowest.name, loss: format(lowest.loss, 3), other: highest.name, most: format(highest.loss, 3) };
  if (losses.length === 1) return t("Iteration {iteration} of {steps}: {name} is at a loss of {loss}.", facts);
  return facts.loss === facts.most
    ? t("Iteration {iteration} of {steps}: all are at a loss of {loss}.", facts)
    : t("Iteration {iteration} of {steps}: {name} has the lowest loss, {loss}; {other} the highest, {most}.", facts);
}
