// The watched optimizer's next step: from where, on which mini-batch, where the whole data would lead, how far others would.
import { styleOf } from "./palette.js";

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
    this.known = {
      made: [run, step, batches, examples, this.page.theme], step, point, whole,
      batch: { batches, row, members },
      colour: styleOf(slot, this.page.theme).colour,
      rate: (rate ?? 1) * (factors[step] ?? 1),
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

  /** Examples that a run has seen by each of its steps. */
  seenOf(run) {
    const { batches } = this.page.state;
    if (run.seenWith !== batches) Object.assign(run, { seenWith: batches, seen: run.index.map((step) => this.rowOf(run, step) * batches.size) });
    return run.seen;
  }

  /** Examples that a run has seen by a time, at one mini-batch a step. */
  seenAt(time) {
    return time * this.page.state.batches.size;
  }

  /** How far the runs on all the data have come: as many steps, or as many examples. */
  get exactTime() {
    const { query, batches } = this.page.state;
    return query.by === "examples" ? this.seenAt(this.page.clock.time) / batches.total : this.page.clock.time;
  }

  /** Steps at which epochs begin, all or every `every`-th. */
  get epochMarks() {
    const { batches, steps } = this.page.state;
    const begun = (batches?.epochs ?? []).filter((step) => step > 0 && step <= steps);
    const every = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].find((count) => begun.length / count <= CROWDED);
    return { every, steps: begun.filter((_, i) => (i + 1) % every === 0) };
  }

  /** The next mini-batch in words. */
  get told() {
    const { batches, steps } = this.page.state;
    const moment = this.moment();
    if (!moment) return "";
    if (moment.whole) return `Every step looks at all ${batches.total} examples`;
    const epoch = batches.epochOf(moment.batch.row);
    const which = moment.step < steps ? `Step ${moment.step + 1}’s` : "The next";
    return `${which} mini-batch: ${batches.size} of ${batches.total}${epoch ? `, epoch ${epoch}` : ""}`;
  }
}
