// The mini-batches of a run as they were drawn: their members, the examples seen so far, where epochs begin.
import { unpack } from "../kit/dom.js";

/** Whom mini-batches are drawn from: the same row of examples, whatever their size. */
export class Drawn {
  /** members: one after the other, an epoch's permutation after the other where there is no replacement; of `total` examples. */
  constructor({ members, total, replacement }) {
    Object.assign(this, { members: unpack(members), total, replacement });
    this.batches = new Map(); // size -> those of this size
  }

  /** The mini-batches of a size; the same object for the same size. */
  by(size) {
    const within = Math.min(size, this.total);
    if (!this.batches.has(within)) this.batches.set(within, new Batches(this, within));
    return this.batches.get(within);
  }
}

export class Batches {
  constructor({ members, total, replacement }, size) {
    Object.assign(this, { members, total, replacement, size, whole: size === total && !replacement });
    this.each = Math.floor(total / size); // mini-batches of an epoch without replacement
    this.marked = total >= 2 * size; // where an epoch is one step there is nothing to mark
  }

  /** The indices of batch `row`; null where it is all examples, none where so many are not sent. */
  at(row) {
    if (this.whole) return null;
    const { size, total, each, members } = this;
    const first = this.replacement ? row * size : Math.floor(row / each) * total + (row % each) * size;
    return members.subarray(first, first + size <= members.length ? first + size : first);
  }

  /** Whether so many batches are there. */
  reach(count) {
    return this.whole || this.at(count - 1).length > 0;
  }

  /** The number of the epoch that a batch belongs to, from 1: with replacement an epoch is what draws as many as there are; 0 where
   * none is marked. */
  epochOf(row) {
    if (!this.marked) return 0;
    return 1 + Math.floor(this.replacement ? (row * this.size) / this.total : row / this.each);
  }

  /** The batches until one, it included, that begin an epoch after the first. */
  epochsUntil(last) {
    const first = (epoch) => (this.replacement ? Math.ceil((epoch * this.total) / this.size) : epoch * this.each);
    return Array.from({ length: Math.max(0, this.epochOf(last) - 1) }, (_, i) => first(i + 1));
  }
}
