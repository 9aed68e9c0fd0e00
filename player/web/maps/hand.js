// Under the hand on a map: the run beside it follows; with the marker that is all, what else is moved makes another map.
import { Hand } from "../kit/hand.js";

export class MarkerHand extends Hand {
  follows(key) {
    return this.isAll([key]) || super.follows(key);
  }

  isAll(keys) {
    return keys.every((key) => this.player.state.axes?.some((axis) => axis.key === key));
  }

  /** The map that is being computed is the same wherever its marker stands. */
  giveUp() {}
}
