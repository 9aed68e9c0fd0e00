// The results of a page on its own: only what follows from its runs. How a path went is told by the live experiment.
import { format } from "../kit/dom.js";
import { t } from "../kit/words.js";

const SHARE = 0.01; // of the loss at the start, above the minimum

/** runs: [{slot, name, run, told}], told: whether it is as recorded; recorded: the server's table of those. */
export function tableOf(runs, surface, steps, recorded) {
  const minimum = surface.minimum;
  const near = !surface.continuum && surface.minima.length > 0;
  const [optimizer, , point, value, , , , distance] = recorded.columns;
  const columns = [
    optimizer,
    { label: t("Diverged"), help: t("Whether the run left the circle of 100 view diagonals, or f has no value there.") },
    point,
    value,
    ...(minimum == null ? [] : [{ label: t("Within 1% from step"), help: t("From this step to the last one, f above the minimum is at most 1% of what it was at the start. Whether it stays there is not tried."), numeric: true }]),
    ...(near ? [distance] : []),
  ];
  const ends = runs.map((one) => {
    const known = one.told ? recorded.rows.find(({ slot }) => slot === one.slot).cells : null; // in double precision
    const end = endOf(one.run, minimum);
    return { ...one, ...end, f: known ? known[3].sort ?? NaN : end.f, known };
  });
  const number = (value) => ({ text: format(value), sort: Number.isFinite(value) ? value : null });
  const rows = ends.map(({ slot, name, run, x, y, f, from, last, known }) => ({
    slot,
    cells: [
      { text: name, sort: name },
      run.divergedAt >= 0 ? { text: t("at step {step}", { step: run.divergedAt }), sort: run.divergedAt, tone: "bad" } : { text: t("no"), sort: null },
      known?.[2] ?? { text: `(${format(x)}, ${format(y)})`, sort: Number.isFinite(x) ? x : null },
      known?.[3] ?? number(f),
      ...(minimum == null ? [] : [number(from)]),
      ...(near ? [known?.[7] ?? number(run.distance[last])] : []),
    ],
  }));
  const narration = recorded.narration.filter(({ slot }) => runs.some((one) => one.told && one.slot === slot));
  const sentence = t("Outcomes, zig-zags and what changed paths did are not told here but by the live experiment.");
  return { headline: headlineOf(ends, steps), columns, rows, sentence, counting: recorded.counting, narration };
}

/** The last point that had a value, its index, and from which step on f stays near the minimum. */
function endOf({ x, y, f, divergedAt }, minimum) {
  let last = x.length - 1;
  while (last > 0 && !Number.isFinite(f[last])) last -= 1;
  const limit = SHARE * Math.max(0, f[0] - minimum);
  let from = x.length;
  while (from > 0 && Math.abs(f[from - 1] - minimum) <= limit) from -= 1;
  return { x: x[last], y: y[last], f: f[last], last, from: divergedAt >= 0 || from === x.length ? NaN : from };
}

function headlineOf(ends, steps) {
  const whole = ends.filter(({ run, f }) => run.divergedAt < 0 && Number.isFinite(f));
  if (!whole.length) return ends.length ? t("Computed by this page: every run diverged.") : t("No path is computed by this page.");
  const least = format(Math.min(...whole.map(({ f }) => f)));
  const names = whole.filter(({ f }) => format(f) === least).map(({ name }) => name).join(", ");
  const facts = { names, f: least, steps };
  return ends.length === 1 ? t("Computed by this page: {names} ends at f = {f} after {steps} steps.", facts) : t("Computed by this page: lowest after {steps} steps is {names}, at f = {f}.", facts);
}
