// A map's cells: what each says in numbers, in words and as a share of the colour scale.
import { format, unpack } from "../kit/dom.js";
import { t } from "../kit/words.js";

const NEVER = 65535; // as the server writes that a run never gets there
const DECADES = 9; // at most this many below the highest loss: more would leave the others one colour

export class Cells {
  /** kinds: [{name, label}], what the numbers of kinds mean. */
  constructor({ cells, known, above, ...packed }, kinds) {
    Object.assign(this, { size: cells, known, above, names: kinds });
    for (const name of ["across", "up", "steps", "loss", "kinds"]) this[name] = unpack(packed[name]);
    this.ranges = { steps: this.rangeOf("steps"), loss: this.rangeOf("loss") };
  }

  /** The ends of a scale, bent; null where no cell has a number. What lies below has the colour of the low end. */
  rangeOf(quantity) {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < this.kinds.length; i++) {
      const bent = this.diverged(i) ? null : this.bent(quantity, i);
      if (bent == null) continue;
      low = Math.min(low, bent);
      if (bent > -Infinity) high = Math.max(high, bent);
    }
    if (low === Infinity) return null;
    if (high === -Infinity) return [-DECADES, -DECADES]; // every loss is 0
    return [quantity === "loss" && this.known ? Math.max(low, high - DECADES) : low, high];
  }

  diverged(index) {
    return this.names[this.kinds[index]].name === "diverged";
  }

  /** The value of a cell, null where it has none. */
  value(quantity, index) {
    const value = this[quantity][index];
    return Number.isFinite(value) && !(quantity === "steps" && value === NEVER) ? value : null;
  }

  /** A value as the scale has it: logarithmic, to both sides of 0 for a loss whose minimum is not known. */
  bend(quantity, value) {
    if (quantity === "loss" && this.known) return Math.log10(Math.max(value, 0));
    return Math.sign(value) * Math.log10(1 + Math.abs(value));
  }

  bent(quantity, index) {
    const value = this.value(quantity, index);
    return value == null ? null : this.bend(quantity, value);
  }

  unbent(quantity, bent) {
    if (quantity === "loss" && this.known) return 10 ** bent;
    return Math.sign(bent) * (10 ** Math.abs(bent) - 1);
  }

  /** 0 for the fastest or lowest, 1 for the slowest or highest, null for none. */
  share(quantity, index) {
    const bent = this.bent(quantity, index);
    if (bent == null) return null;
    const [low, high] = this.ranges[quantity];
    return bent <= low ? 0 : (bent - low) / (high - low);
  }

  /** A number of the scale as text, with a sign where smaller ones have its colour, too. */
  label(quantity, bent) {
    const text = format(this.unbent(quantity, bent), 3);
    const below = this.kinds.some((_, i) => !this.diverged(i) && this.bent(quantity, i) != null && this.bent(quantity, i) < bent);
    return bent === this.ranges[quantity][0] && below ? `≤ ${text}` : text;
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
    if (steps != null) parts.push(steps === 1 ? t("1 step to tolerance") : t("{steps} steps to tolerance", { steps }));
    const facts = loss != null && { loss: format(loss, 3), goal: this.above };
    if (facts) parts.push(this.known ? t("final loss {loss} above {goal}", facts) : t("final loss {loss}", facts));
    return parts.join(", ");
  }

  /** How many cells in a hundred are of each kind, of those that `counts`. */
  percent(counts = () => true) {
    const found = this.names.map(() => 0);
    this.kinds.forEach((kind, i) => counts(i) && found[kind]++);
    return found.map((count) => (100 * count) / this.kinds.length);
  }
}
