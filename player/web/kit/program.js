// A flat program: operations on registers in double precision, derived from the server's own code. Nothing is evaluated as a script.

const LANES = 4; // numbers an instruction has: the operation and three registers
const HALVES = 6755399441055744; // 1.5 * 2^52: adding and taking it off rounds to the nearest whole number, halves to the even one
// As simulation/flat_program.py numbers them.
const OPERATIONS = [
  "+", "-", "*", "/", "**", "//", "%", "negate",
  ">", "<", ">=", "<=", "==", "&", "|", "~", "where",
  "abs", "sign", "maximum", "minimum", "floor", "rint", "sqrt", "cbrt", "hypot",
  "exp", "log", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh",
  "gate", "side", "floor_beside", "scaled",
  "gradient", "other", "value",
];

/** A program with registers of its own. `given` sets its inputs by name; those that it does not have are passed over. */
export class Program {
  /** inputs, constants, code, once and outputs as they were sent. */
  constructor({ inputs, constants, code, once, outputs }) {
    this.inputs = new Map(inputs.map((name, place) => [name, place]));
    this.first = inputs.length + constants.length; // the register of the first result
    this.registers = new Float64Array(this.first + code.length / LANES);
    constants.forEach((value, i) => (this.registers[inputs.length + i] = Number(value)));
    this.code = Int32Array.from(code);
    this.once = once;
    this.asked = code.filter((one, i) => i % LANES === 0 && OPERATIONS[one] === "gradient").length;
    this.outputs = outputs;
  }

  /** Set inputs that stay the same for a whole run, and compute what follows from them alone. */
  begin(given) {
    for (const [name, value] of Object.entries(given)) {
      const place = this.inputs.get(name);
      if (place !== undefined) this.registers[place] = value;
    }
    execute(this.code, 0, this.once, this.registers, this.first, null);
    return this;
  }

  /** Compute the rest; `objective` answers what the program asks. */
  run(objective = null) {
    execute(this.code, this.once, this.code.length / LANES, this.registers, this.first, objective);
    return this;
  }

  /** The number of an output. */
  output(i) {
    return this.registers[this.outputs[i]];
  }
}

/** A program on many inputs at once: each register is a column of numbers, each instruction goes down its columns. */
export class Columns {
  /** count: how long columns may be. */
  constructor(sent, count) {
    this.program = new Program(sent);
    this.columns = Array.from(this.program.registers, (value) => new Float64Array(count).fill(value));
  }

  /** The columns of the outputs, of which the first so many numbers count. Nothing is asked of an objective. */
  run(count) {
    const { columns, program: { code, registers, first, outputs } } = this;
    for (let i = 0, at = 0, out = first; out < columns.length; i++, at += LANES, out++) {
      const [a, b, c] = [columns[code[at + 1]], columns[code[at + 2]], columns[code[at + 3]]];
      const result = columns[out];
      switch (code[at]) { // what is frequent, at once
        case 0: for (let k = 0; k < count; k++) result[k] = a[k] + b[k]; break;
        case 1: for (let k = 0; k < count; k++) result[k] = a[k] - b[k]; break;
        case 2: for (let k = 0; k < count; k++) result[k] = a[k] * b[k]; break;
        case 3: for (let k = 0; k < count; k++) result[k] = a[k] / b[k]; break;
        case 7: for (let k = 0; k < count; k++) result[k] = -a[k]; break;
        case 26: for (let k = 0; k < count; k++) result[k] = Math.exp(a[k]); break;
        default:
          for (let k = 0; k < count; k++) {
            registers[code[at + 1]] = a[k];
            registers[code[at + 2]] = b[k];
            registers[code[at + 3]] = c[k];
            execute(code, i, i + 1, registers, first, null);
            result[k] = registers[out];
          }
      }
    }
    return outputs.map((register) => columns[register]);
  }
}

/** Carry out the instructions from one to before another. */
function execute(code, from, to, r, first, objective) {
  for (let i = from, at = from * LANES, out = first + from; i < to; i++, at += LANES, out++) {
    const a = r[code[at + 1]];
    const b = r[code[at + 2]];
    let result;
    switch (code[at]) {
      case 0: result = a + b; break;
      case 1: result = a - b; break;
      case 2: result = a * b; break;
      case 3: result = a / b; break;
      case 4: result = power(a, b); break;
      case 5: result = wholeShare(a, b); break;
      case 6: result = remainder(a, b); break;
      case 7: result = -a; break;
      case 8: result = a > b ? 1 : 0; break;
      case 9: result = a < b ? 1 : 0; break;
      case 10: result = a >= b ? 1 : 0; break;
      case 11: result = a <= b ? 1 : 0; break;
      case 12: result = a === b ? 1 : 0; break;
      case 13: result = a && b ? 1 : 0; break;
      case 14: result = a || b ? 1 : 0; break;
      case 15: result = a ? 0 : 1; break;
      case 16: result = a ? b : r[code[at + 3]]; break;
      case 17: result = Math.abs(a); break;
      case 18: result = Math.sign(a); break;
      case 19: result = Math.max(a, b); break;
      case 20: result = Math.min(a, b); break;
      case 21: result = Math.floor(a); break;
      case 22: result = nearest(a); break;
      case 23: result = Math.sqrt(a); break;
      case 24: result = Math.cbrt(a); break;
      case 25: result = Math.hypot(a, b); break;
      case 26: result = Math.exp(a); break;
      case 27: result = Math.log(a); break;
      case 28: result = Math.log1p(a); break;
      case 29: result = Math.sin(a); break;
      case 30: result = Math.cos(a); break;
      case 31: result = Math.tan(a); break;
      case 32: result = Math.asin(a); break;
      case 33: result = Math.acos(a); break;
      case 34: result = Math.atan(a); break;
      case 35: result = Math.sinh(a); break;
      case 36: result = Math.cosh(a); break;
      case 37: result = Math.tanh(a); break;
      case 38: result = a > 0 ? b : a < 0 ? 0 : a === 0 ? b / 2 : NaN; break;
      case 39: result = Math.sign(a === 0 ? b : a); break;
      case 40: result = Math.floor(a) - (a === Math.floor(a) && b < 0 ? 1 : 0); break;
      case 41: result = a === 0 ? 0 : a * b; break;
      case 42: result = objective.gradient(a, b); break;
      case 43: result = objective.other; break;
      case 44: result = objective.value(a, b); break;
      default: result = NaN;
    }
    r[out] = result;
  }
}

/** As C has it: 1 to any power, and -1 to an infinite one, is 1; to the half it is the root, as in NumPy. */
function power(a, b) {
  if (a === 1 || (a === -1 && Math.abs(b) === Infinity)) return 1;
  return b === 0.5 ? Math.sqrt(a) : Math.pow(a, b);
}

/** What Python's % gives, with the sign of the divisor. */
function remainder(a, b) {
  const left = a % b;
  return left && left < 0 !== b < 0 ? left + b : left;
}

/** What Python's // gives. */
function wholeShare(a, b) {
  const share = (a - remainder(a, b)) / b;
  const whole = Math.floor(share);
  return share - whole > 0.5 ? whole + 1 : whole;
}

/** The nearest whole number, of two the even one. */
function nearest(a) {
  return Math.abs(a) < 2 ** 51 ? a + HALVES - HALVES : a;
}
