// Descents in the browser: the rules of simulation/simulate.py around the programs that the server derives from its own code.
import { Columns, Program } from "./program.js";

const ESCAPE_DIAGONALS = 100; // as in simulate.py: so many view diagonals from its middle a run has diverged

/** f and its gradient, by a surface's programs: {value, gradient, mean}, with its parameters by name. */
export class Surface {
  constructor({ value, gradient, mean }, view, parameters = {}) {
    this.mean = mean ? new Mean(mean) : null;
    this.programs = value && gradient ? [value, gradient].map((one) => new Program(one).begin(parameters)) : null;
    const [[xLow, xHigh], [yLow, yHigh]] = view;
    this.centre = [(xLow + xHigh) / 2, (yLow + yHigh) / 2];
    this.radius = ESCAPE_DIAGONALS * Math.hypot(xHigh - xLow, yHigh - yLow);
    this.other = 0; // the second component of the gradient that was asked for last
  }

  value(x, y) {
    if (!this.programs) return this.mean.value(x, y);
    const [program] = this.programs;
    program.registers[0] = x;
    program.registers[1] = y;
    return program.run().output(0);
  }

  /** The first component of the gradient; the second is `other`. */
  gradient(x, y) {
    if (!this.programs) return this.batch(x, y, null);
    const [, program] = this.programs;
    program.registers[0] = x;
    program.registers[1] = y;
    program.run();
    this.other = program.output(1);
    return program.output(0);
  }

  /** The gradient of a mini-batch, likewise, of all examples where there are no `members`. */
  batch(x, y, members) {
    const [first, other] = this.mean.gradient(x, y, members);
    this.other = other;
    return first;
  }

  /** Whether a run goes on from here: within the circle, where f has a value. */
  holds(x, y, f) {
    return Number.isFinite(f) && Math.hypot(x - this.centre[0], y - this.centre[1]) <= this.radius;
  }
}

/** The mean over examples, summed by halves as surfaces/_regression.py does. */
class Mean {
  constructor({ value, gradient, examples }) {
    const { length } = examples[0];
    this.examples = examples;
    [this.values, this.gradients, this.members] = [value, gradient, gradient].map((one) => new Columns(one, length));
    for (const { columns } of [this.values, this.gradients]) examples.forEach((row, i) => columns[i + 2].set(row));
  }

  value(x, y) {
    return mean(this.values, x, y, this.examples[0].length)[0];
  }

  /** Of some of the examples, or of all. */
  gradient(x, y, members) {
    if (!members) return mean(this.gradients, x, y, this.examples[0].length);
    this.examples.forEach((row, i) => members.forEach((one, k) => (this.members.columns[i + 2][k] = row[one])));
    return mean(this.members, x, y, members.length);
  }
}

/** The means of a program's outputs over its first so many rows. */
function mean(program, x, y, count) {
  program.columns[0].fill(x, 0, count);
  program.columns[1].fill(y, 0, count);
  return program.run(count).map((column) => total(column, count) / count);
}

/** The sum of the first so many numbers, by halves; it overwrites them. */
function total(row, count) {
  for (let length = count; length > 1; length = length >> 1) {
    const half = length >> 1;
    for (let i = 0; i < half; i++) row[i] += row[half + i];
    if (length & 1) row[0] += row[2 * half];
  }
  return row[0];
}

/** What an optimizer is told of a surface: noise, then clipping, then the penalty, as in simulation/objectives.py. */
class Objective {
  constructor(surface, { noise = "none", sigma = 0, clip = Infinity, l2 = 0 }, { normals = null, members = null }) {
    Object.assign(this, { surface, clip, l2, normals, members, proportional: noise === "proportional" });
    this.sigma = noise === "none" ? 0 : sigma;
    this.asked = 0;
    this.other = 0;
  }

  value(x, y) {
    const value = this.surface.value(x, y);
    return this.l2 ? value + (this.l2 / 2) * (x * x + y * y) : value;
  }

  gradient(x, y) {
    const { surface, asked } = this;
    let gx = this.members ? surface.batch(x, y, this.members.at(asked)) : surface.gradient(x, y);
    let gy = surface.other;
    if (this.sigma) {
      const size = this.proportional ? this.sigma * Math.hypot(gx, gy) : this.sigma;
      gx += size * this.normals[2 * asked];
      gy += size * this.normals[2 * asked + 1];
    }
    if (Number.isFinite(x) && Number.isFinite(y)) this.asked += 1;
    if (this.clip < Infinity) {
      const share = Math.min(1, this.clip / (Math.hypot(gx, gy) + 1e-6));
      gx *= share;
      gy *= share;
    }
    if (this.l2) {
      gx += this.l2 * x;
      gy += this.l2 * y;
    }
    this.other = gy;
    return gx;
  }
}

/** An optimizer's programs, ready to run again and again. */
export class Method {
  /** {init, update, state} as sent for its switches, {rate, decays} for all. */
  constructor({ init, update }, { rate, decays }) {
    Object.assign(this, { rate, decays, init: new Program(init), update: new Program(update) });
    this.remembered = this.init.outputs.length;
    this.gradients = this.update.asked; // at a step
  }

  /**
   * Descend: {x, y, f, divergedAt, state}. As simulate.py does: nan after a divergence, also at that step where the point
   * is not finite.
   *
   * start: [x, y]; parameters: by name; factors: on the rate of every update, null where all are 1; rules: {noise, sigma,
   * clip, l2, decay}; drawn: {normals: pairs of numbers, members: of mini-batches, by at(number)}, for as many gradients as are asked.
   */
  descend(surface, start, steps, parameters, { factors = null, rules = {}, drawn = {}, remember = false } = {}) {
    const objective = new Objective(surface, rules, drawn);
    const [x, y, f] = [0, 0, 0].map(() => new Float64Array(steps + 1).fill(NaN));
    const state = remember ? Array.from({ length: this.remembered }, () => new Float64Array(steps + 1).fill(NaN)) : null;
    const { registers, outputs, inputs } = this.update;
    const { decay = 0 } = rules;
    const rateAt = inputs.get("learning_rate");
    const time = inputs.get("t");
    const rateOf = (t) => (factors && t <= steps && this.rate ? parameters.learning_rate * factors[t - 1] : parameters.learning_rate);
    const own = this.rate ? { ...parameters, learning_rate: rateOf(1) } : parameters;
    this.init.begin({ ...own, "theta.x": start[0], "theta.y": start[1] }).run();
    this.update.begin(own);
    registers[0] = start[0];
    registers[1] = start[1];
    for (let k = 0; k < this.remembered; k++) registers[2 + k] = this.init.output(k);
    const next = new Float64Array(outputs.length);
    let divergedAt = -1;
    for (let t = 0; ; t++) {
      const [nowX, nowY] = [registers[0], registers[1]];
      if (Number.isFinite(nowX) && Number.isFinite(nowY)) {
        x[t] = nowX;
        y[t] = nowY;
        f[t] = surface.value(nowX, nowY);
        if (state) state.forEach((row, k) => (row[t] = registers[2 + k]));
      }
      if (!surface.holds(nowX, nowY, f[t])) divergedAt = t;
      if (divergedAt >= 0 || t === steps) break;
      registers[time] = t + 1;
      if (rateAt !== undefined) registers[rateAt] = rateOf(t + 1);
      this.update.run(objective);
      for (let k = 0; k < outputs.length; k++) next[k] = registers[outputs[k]];
      if (decay && this.decays) {
        const pull = (this.rate ? rateOf(t + 1) : 1) * decay;
        next[0] -= pull * nowX;
        next[1] -= pull * nowY;
      }
      for (let k = 0; k < outputs.length; k++) registers[k] = next[k];
    }
    return { x, y, f, divergedAt, state };
  }
}

/** A schedule's factors for so many steps, with its warm-up, as in catalogue/schedule.py; null where one cannot be told. */
export function factorsOf(sent, parameters, steps) {
  const warmup = parameters.warmup_steps ?? 0;
  const program = new Program(sent).begin({ ...parameters, steps: steps > warmup ? steps - warmup : steps });
  const at = (t) => {
    program.registers[0] = t;
    return program.run().output(0);
  };
  const factors = Float64Array.from({ length: steps }, (_, i) => (i + 1 > warmup ? at(i + 1 - warmup) : ((i + 1) / (warmup + 1)) * at(1)));
  return factors.some(Number.isNaN) ? null : factors;
}
