// The watched optimizer's next step: from where, on which mini-batch, where the whole data would lead, how far others would.
import { at } from "../kit/marks.js";
import { styleOf } from "../kit/palette.js";
import { factorsOf } from "../kit/rules.js";
import { t } from "../kit/words.js";

const CROWDED = 40; // epochs: of more only every second, fifth, tenth, ... is marked

export class NextStep {
  /** page: {state, theme, clock, watched}. */
  constructor(page) {
    this.page = page;
  }

  /** What there is to draw of the watched optimizer's next step; null where there is none. */
  moment() {
    const { examples, batches, factors } = this.page.state;
    const run = this.page.watched?.run;
    if (!run || !examples || !batches) return null;
    const step = Math.min(Math.floor(this.page.clock.time + 1e-9), run.x.length - 1);
    const known = this.known;
    if (known && [run, step, batches, examples, this.page.theme].every((one, i) => one === known.made[i])) return known;
    const point = [run.x[step], run.y[step]];
    if (!point.every(Number.isFinite)) return null;
    const row = this.rowOf(run, step);
    const members = batches.at(row) ?? examples.all;
    if (!members.length) return null; // so many are not sent
    const { size, total, replacement, whole } = batches;
    const left = replacement ? 1 : (total - size) / Math.max(1, total - 1); // of the variance, where nobody is drawn twice
    const { slot, rate } = this.page.watched;
    const paces = factorsOf(this.page.watched) ?? factors;
    this.known = {
      made: [run, step, batches, examples, this.page.theme], step, point, whole,
      batch: { batches, row, members },
      colour: styleOf(slot, this.page.theme).colour,
      rate: (rate ?? 1) * (paces[Math.min(step, paces.length - 1)] ?? 1),
      full: examples.gradient(...point),
      own: examples.gradient(...point, members),
      spread: examples.covariance(...point).map((one) => (one * left) / size),
    };
    return this.known;
  }

  /** Which mini-batch the gradient at a step is of: the step's number, unless a method asks for several at a step. */
  rowOf(run, step) {
    return run.asked ? run.asked[step] : step;
  }

  /** Examples that a run has seen by each of its steps, `size` with every gradient. */
  seenOf(run, size = this.page.state.batches.size) {
    if (run.seenWith !== size) Object.assign(run, { seenWith: size, seen: run.index.map((step) => this.rowOf(run, step) * size) });
    return run.seen;
  }

  /** Examples that the watched run, or another, has seen by a time. */
  seenAt(time, run = this.page.watched?.run) {
    if (!run) return time * this.page.state.batches.size;
    const seen = this.seenOf(run);
    return at(seen, seen, time)[1];
  }

  /** When the watched run has seen so many examples. */
  timeAt(seen) {
    const run = this.page.watched?.run;
    return run ? timeOf(this.seenOf(run), seen) : seen / this.page.state.batches.size;
  }

  /** How far an entrant's run on all the data has come: as many steps, or as many examples. */
  exactTimeOf({ run, exact }) {
    const { clock: { time }, state: { query, batches } } = this.page;
    return query.by === "examples" && run ? timeOf(this.seenOf(exact, batches.total), this.seenAt(time, run)) : time;
  }

  /** Where epochs begin for the watched run, all or every `every`-th: {step, row}, the row that of a mini-batch. */
  get epochMarks() {
    const { batches, steps } = this.page.state;
    const run = this.page.watched?.run ?? {};
    const made = [batches, steps, run];
    if (this.marks && made.every((one, i) => one === this.marks.made[i])) return this.marks;
    const last = this.rowOf(run, steps);
    let step = 0;
    const begun = (batches?.epochsUntil(last) ?? []).map((row) => {
      while (step < steps && this.rowOf(run, step + 1) <= row) step++;
      return { step, row };
    });
    const every = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].find((count) => begun.length / count <= CROWDED);
    this.marks = { made, every, begun: begun.filter((_, i) => (i + 1) % every === 0) };
    return this.marks;
  }

  /** The next mini-batch in words. */
  get told() {
    const { batches, steps } = this.page.state;
    const moment = this.moment();
    if (!moment) return "";
    const { size, total } = batches;
    if (moment.whole) return t("Every step looks at all {total} examples", { total });
    const facts = { step: moment.step + 1, size, total, epoch: batches.epochOf(moment.batch.row) };
    if (moment.step < steps) return facts.epoch ? t("Step {step}’s mini-batch: {size} of {total}, epoch {epoch}", facts) : t("Step {step}’s mini-batch: {size} of {total}", facts);
    return facts.epoch ? t("The next mini-batch: {size} of {total}, epoch {epoch}", facts) : t("The next mini-batch: {size} of {total}", facts);
  }
}

/** At which place, between two steps where it is not whole, a rising row reaches a value. */
function timeOf(rising, value) {
  const i = rising.findLastIndex((one) => one <= value);
  return i + 1 < rising.length ? i + (value - rising[i]) / (rising[i + 1] - rising[i]) : i;
}
