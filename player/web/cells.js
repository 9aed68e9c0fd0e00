// A map's cells: what each says in numbers, in words and as a share of the colour scale.
import { format, unpack } from "./dom.js";

const NEVER = 65535; // as the server writes that a run never gets there
const DECADES = 9; // at most this many below the highest loss: more would leave the others one colour

export class Cells {
  /** kinds: [{name, label}], what the numbers of kinds mean. */
  constructor({ cells, known, ...packed }, kinds) {
    Object.assign(this, { size: cells, known, names: kinds });
    for (const name of ["across", "up", "steps", "loss", "kinds"]) this[name] = unpack(packed[name]);
    this.ranges = { steps: this.rangeOf("steps"), loss: this.rangeOf("loss") };
  }

  rangeOf(quantity) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < this.kinds.length; i++) {
      const bent = this.bent(quantity, i);
      if (bent == null || bent === -Infinity || this.diverged(i)) continue;
      [low, high] = [Math.min(low, bent), Math.max(high, bent)];
    }
    if (low > high) return [0, 1];
    if (quantity === "loss" && this.known) low = Math.max(low, high - DECADES);
    return [low, Math.max(high, low + 1e-9)];
  }

  diverged(index) {
    return this.names[this.kinds[index]].name === "diverged";
  }

  /** The value of a cell, null where it has none. */
  value(quantity, index) {
    const value = this[quantity][index];
    return Number.isFinite(value) && !(quantity === "steps" && value === NEVER) ? value : null;
  }

  /** The value as the scale has it: logarithmic, but for a loss whose minimum is not known. */
  bent(quantity, index) {
    const value = this.value(quantity, index);
    if (value == null) return null;
    if (quantity === "steps") return Math.log10(1 + value);
    return this.known ? Math.log10(Math.max(value, 0)) : value;
  }

  unbent(quantity, bent) {
    if (quantity === "steps") return 10 ** bent - 1;
    return this.known ? 10 ** bent : bent;
  }

  /** 0 for the fastest or lowest, 1 for the slowest or highest, null for none. */
  share(quantity, index) {
    const [low, high] = this.ranges[quantity];
    const bent = this.bent(quantity, index);
    return bent == null ? null : (bent - low) / (high - low);
  }

  /** The share by which a cell is coloured, null where its kind gives it its colour. */
  shade(colour, index) {
    return colour === "outcome" || this.diverged(index) ? null : this.share(colour, index);
  }

  /** The index of the cell at shares of the way across and up. */
  at(across, up) {
    const cell = (share) => Math.min(this.size - 1, Math.max(0, Math.floor(share * this.size)));
    return cell(up) * this.size + cell(across);
  }

  /** The cells of the row or the column through a cell, in order. */
  line(index, across) {
    const [row, column] = [Math.floor(index / this.size), index % this.size];
    return Array.from({ length: this.size }, (_, i) => (across ? row * this.size + i : i * this.size + column));
  }

  say(index) {
    const [steps, loss] = [this.value("steps", index), this.value("loss", index)];
    const parts = [this.names[this.kinds[index]].label];
    if (steps != null) parts.push(`${steps} ${steps === 1 ? "step" : "steps"} to tolerance`);
    if (loss != null) parts.push(`final loss ${format(loss, 3)}${this.known ? " above the minimum" : ""}`);
    return parts.join(", ");
  }

  /** How many cells in a hundred are of each kind, of those that `counts`. */
  percent(counts = () => true) {
    const found = this.names.map(() => 0);
    this.kinds.forEach((kind, i) => counts(i) && found[kind]++);
    return found.map((count) => (100 * count) / this.kinds.length);
  }
}
