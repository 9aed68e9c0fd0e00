// A run taken apart: the numbers of every update, and what an equation's tree is worth at one of them.
import { unpack } from "./dom.js";
import { letters } from "./lettering.js";

const ON_NUMBERS = {
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "**": (a, b) => a ** b,
  negate: (a) => -a, "~": (a) => !a, absolute: Math.abs, arctan: Math.atan, sqrt: Math.sqrt, isnan: Number.isNaN, abs: Math.abs, sign: Math.sign, exp: Math.exp, maximum: Math.max, minimum: Math.min,
  fmax: (a, b) => (Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b)), // as in NumPy: nan gives way
  "&": (a, b) => a && b, "|": (a, b) => a || b, ">": (a, b) => a > b, "<": (a, b) => a < b, ">=": (a, b) => a >= b, "<=": (a, b) => a <= b,
};

const ON_VECTORS = {
  norm: (v) => Math.hypot(...v), norm1: ([x, y]) => Math.abs(x) + Math.abs(y), dot: (a, b) => a[0] * b[0] + a[1] * b[1],
  component0: ([x]) => x, component1: ([, y]) => y,
};

export class Sheet {
  /** content: what interface/inspector.py sends. */
  constructor(content) {
    Object.assign(this, content);
    this.numbers = content.series ? unpack(content.series) : [];
  }

  /** The index of the update that leads on from where the run stands at a time of the clock; at the end the last one. */
  updateAt(time) {
    return Math.min(this.standing[Math.floor(time + 1e-9)], this.updates - 1);
  }

  /** The clock's time at which an update begins. */
  timeOf(update) {
    return this.standing.findIndex((step) => step >= update);
  }

  /** Two numbers for a vector, one for a number. */
  read({ at, value }, update) {
    return at.length ? at.map((row) => this.numbers[row * this.updates + update]) : [value];
  }

  /** All numbers of a row. */
  row(index) {
    return this.numbers.subarray(index * this.updates, (index + 1) * this.updates);
  }

  /** What a leaf or a line of a tree stands for. */
  place([kind, index]) {
    return kind === "line" ? this.lines[index] : this.leaves[index];
  }

  /** One of its symbols, which are in our letters, as the reader writes it. */
  written(symbol) {
    return this.letters[letters()]?.[symbol] ?? symbol;
  }

  /** The coordinate of a vector, or the number that holds for both. */
  coordinate(place, update, coordinate) {
    const numbers = this.read(place, update);
    return numbers[numbers.length > 1 ? coordinate : 0];
  }

  /** The value of a tree in a coordinate. */
  evaluate(tree, update, coordinate) {
    if (typeof tree === "number") return tree;
    const [operation, ...operands] = tree;
    if (["leaf", "line", "gradient", "value"].includes(operation)) return this.coordinate(this.place(tree), update, coordinate);
    if (operation in ON_VECTORS) return ON_VECTORS[operation](...operands.map((operand) => this.vector(operand, update)));
    const values = operands.map((operand) => this.evaluate(operand, update, coordinate));
    if (operation === "where") return values[0] ? values[1] : values[2];
    return (ON_NUMBERS[operation] ?? Math[operation])(...values);
  }

  vector(tree, update) {
    return [0, 1].map((coordinate) => this.evaluate(tree, update, coordinate));
  }
}
