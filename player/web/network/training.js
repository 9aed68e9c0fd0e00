// What the browser knows of a training: the losses and measurements of every run, as they arrive.
import { unpack } from "../kit/dom.js";
import { smoothed } from "./smoothing.js";

export class Training {
  constructor({ key, iterations, slots }) {
    Object.assign(this, { key, iterations, slots });
    this.known = -1; // how far it has come, as the server counts it
    this.runs = []; // of each seed {losses: an array for every optimizer, updates, ends}
    this.measured = new Map(); // "run iteration" -> {run, iteration, accuracy, ratios}
  }

  /** Take in what is new; false where something between is missing. */
  learn({ after, known, losses, measured }) {
    if (after > this.known) return false;
    for (const piece of losses) this.write(piece);
    this.known = Math.max(this.known, known);
    const accuracy = unpack(measured.accuracy);
    const ratios = unpack(measured.ratios);
    const [optimizers, layers] = [this.slots.length, ratios.length / (accuracy.length || 1)];
    measured.iterations.forEach((iteration, i) => {
      const run = measured.runs[i];
      this.measured.set(`${run} ${iteration}`, {
        run, iteration, accuracy: accuracy.subarray(i * optimizers, (i + 1) * optimizers),
        ratios: Array.from({ length: optimizers }, (_, k) => ratios.subarray((i * optimizers + k) * layers, (i * optimizers + k + 1) * layers)),
      });
    });
    return true;
  }

  write({ run, first, losses }) {
    const fresh = () => ({ losses: this.slots.map(() => new Float32Array(this.iterations).fill(NaN)), updates: 0 });
    const one = (this.runs[run] ??= fresh());
    const numbers = unpack(losses);
    const length = numbers.length / this.slots.length;
    one.losses.forEach((row, k) => row.set(numbers.subarray(k * length, (k + 1) * length), first));
    one.updates = Math.max(one.updates, first + length);
    one.ends = one.losses.map((row) => { // where it diverges, or how far it is
      const end = row.subarray(0, one.updates).findIndex(Number.isNaN);
      return end < 0 ? one.updates : end;
    });
    one.smooth = one.losses.map((row, k) => smoothed(row, one.ends[k]));
  }

  get empty() {
    return !this.runs.length;
  }

  /** The runs that are complete; the first one while none is. */
  get counted() {
    const complete = this.runs.filter(({ updates }) => updates === this.iterations);
    return complete.length ? complete : this.runs.slice(0, 1);
  }

  /** The run that is under way beside complete ones. */
  get current() {
    return this.runs.find((run) => !this.counted.includes(run));
  }

  /** Measurements of one run, in order. */
  measurements(run) {
    return [...this.measured.values()].filter((one) => one.run === run).sort((a, b) => a.iteration - b.iteration);
  }
}
