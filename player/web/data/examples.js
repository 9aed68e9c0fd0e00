// The examples of a regression: the loss of any of them, its gradient, the spread of that from example to example, its minimum.

const ROUNDS = 60; // of Newton's method
const FLAT = 1e-9; // a gradient so many times shorter than at the origin is none
const SINGULAR = 1e-10; // a smaller determinant, as a share of the squared trace, leaves a whole line of minima
const CLASH = 1e200; // products of 1 + e^z are taken the logarithm of before they overflow
const STEEP = 200; // e to more could overflow a product at once

export class Examples {
  /** inputs (2, n): what the two parameters multiply; targets (n,); kind "squared" or "logistic". */
  constructor({ u, v, targets, kind }) {
    Object.assign(this, { u, v, targets, kind });
    this.all = Uint16Array.from(targets, (_, i) => i);
    this.law = { squared: SQUARED, logistic: LOGISTIC }[kind];
  }

  /** Mean loss of the members at (x, y). */
  value(x, y, members = this.all) {
    let sum = 0;
    for (const i of members) sum += this.law.value(x * this.u[i] + y * this.v[i], this.targets[i]);
    return sum / members.length;
  }

  /** Mean gradient of the members. */
  gradient(x, y, members = this.all) {
    const sum = [0, 0];
    for (const i of members) {
      const slope = this.law.slope(x * this.u[i] + y * this.v[i], this.targets[i]);
      sum[0] += slope * this.u[i];
      sum[1] += slope * this.v[i];
    }
    return sum.map((one) => one / members.length);
  }

  /** [xx, xy, yy]: how the gradients of single examples vary about their mean. */
  covariance(x, y) {
    const [meanX, meanY] = this.gradient(x, y);
    const sum = [0, 0, 0];
    for (const i of this.all) {
      const slope = this.law.slope(x * this.u[i] + y * this.v[i], this.targets[i]);
      const [dx, dy] = [slope * this.u[i] - meanX, slope * this.v[i] - meanY];
      sum[0] += dx * dx;
      sum[1] += dx * dy;
      sum[2] += dy * dy;
    }
    return sum.map((one) => one / this.all.length);
  }

  /** [xx, xy, yy] of the members' Hessian. */
  hessian(x, y, members = this.all) {
    const sum = [0, 0, 0];
    for (const i of members) {
      const { u: { [i]: u }, v: { [i]: v } } = this;
      const bend = this.law.bend(x * u + y * v);
      sum[0] += bend * u * u;
      sum[1] += bend * u * v;
      sum[2] += bend * v * v;
    }
    return sum.map((one) => one / members.length);
  }

  /** The members' own minimum by Newton's method; null where there is no single one. */
  minimum(members) {
    let [x, y] = [0, 0];
    const first = Math.hypot(...this.gradient(0, 0, members));
    for (let round = 0; round < ROUNDS; round++) {
      const [gx, gy] = this.gradient(x, y, members);
      if (Math.hypot(gx, gy) <= FLAT * first) return [x, y];
      const [xx, xy, yy] = this.hessian(x, y, members);
      const determinant = xx * yy - xy * xy;
      if (!(determinant > SINGULAR * (xx + yy) ** 2)) return null;
      const [dx, dy] = [(yy * gx - xy * gy) / determinant, (xx * gy - xy * gx) / determinant];
      const before = this.value(x, y, members);
      let share = 1;
      while (share > 1e-6 && !(this.value(x - share * dx, y - share * dy, members) <= before)) share /= 2;
      [x, y] = [x - share * dx, y - share * dy];
    }
    return null;
  }

  /** The members' loss on a grid of xs and ys, (ys, xs): Float64Array. */
  grid(xs, ys, members) {
    return this.law.grid(this, xs, ys, members);
  }
}

/** ½ (z − t)², of which the mean over any members is a quadratic form. */
const SQUARED = {
  value: (z, t) => ((z - t) * (z - t)) / 2,
  slope: (z, t) => z - t,
  bend: () => 1,
  grid({ u, v, targets }, xs, ys, members) {
    const sum = { uu: 0, uv: 0, vv: 0, tu: 0, tv: 0, tt: 0 };
    for (const i of members) {
      sum.uu += u[i] * u[i];
      sum.uv += u[i] * v[i];
      sum.vv += v[i] * v[i];
      sum.tu += targets[i] * u[i];
      sum.tv += targets[i] * v[i];
      sum.tt += targets[i] * targets[i];
    }
    const twice = 2 * members.length;
    return filled(xs, ys, (x, y) => (x * (x * sum.uu + 2 * y * sum.uv - 2 * sum.tu) + y * (y * sum.vv - 2 * sum.tv) + sum.tt) / twice);
  },
};

/** log(1 + e^z) − t z, for t of 0 or 1. */
const LOGISTIC = {
  value: (z, t) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - t * z,
  slope: (z, t) => 1 / (1 + Math.exp(-z)) - t,
  bend: (z) => 1 / (2 + Math.exp(z) + Math.exp(-z)),
  grid(examples, xs, ys, members) {
    const { u, v, targets } = examples;
    const farthest = Math.max(...[xs, ys].flatMap((ends) => [ends[0], ends.at(-1)]).map(Math.abs));
    const steepest = members.reduce((most, i) => Math.max(most, Math.abs(u[i]) + Math.abs(v[i])), 0);
    if (farthest * steepest > STEEP) return filled(xs, ys, (x, y) => examples.value(x, y, members));
    // e^(xu + yv) is a product, and a sum of logarithms the logarithm of one: one exponential a row and a column.
    const across = xs.map((x) => Float64Array.from(members, (i) => Math.exp(x * u[i])));
    const [tu, tv] = [u, v].map((inputs) => members.reduce((sum, i) => sum + targets[i] * inputs[i], 0));
    const values = new Float64Array(xs.length * ys.length);
    ys.forEach((y, row) => {
      const up = Float64Array.from(members, (i) => Math.exp(y * v[i]));
      xs.forEach((x, column) => {
        let [sum, product] = [-x * tu - y * tv, 1];
        const there = across[column];
        for (let k = 0; k < up.length; k++) {
          product *= 1 + there[k] * up[k];
          if (product > CLASH) [sum, product] = [sum + Math.log(product), 1];
        }
        values[row * xs.length + column] = (sum + Math.log(product)) / members.length;
      });
    });
    return values;
  },
};

function filled(xs, ys, value) {
  const values = new Float64Array(xs.length * ys.length);
  ys.forEach((y, row) => xs.forEach((x, column) => (values[row * xs.length + column] = value(x, y))));
  return values;
}
