// The mini-batches of a run as they were drawn: their members, the examples seen so far, where epochs begin.
import { unpack } from "../kit/dom.js";

export class Batches {
  /** members (batches, size), null where each is all `total` examples; epochs: the batches that begin one. */
  constructor({ members, size, epochs, replacement, total }) {
    Object.assign(this, { size, epochs, replacement, total, whole: !members });
    this.members = members ? unpack(members) : null;
  }

  /** The indices of batch `row`; null where it is all examples. */
  at(row) {
    return this.whole ? null : this.members.subarray(row * this.size, (row + 1) * this.size);
  }

  /** The number of the epoch that a batch belongs to, from 1. */
  epochOf(row) {
    return this.epochs.filter((first) => first <= row).length;
  }
}
