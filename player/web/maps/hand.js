// Under the hand on a map: the marker is moved over it, and the run beside it follows. What else is moved makes another map.
import { Hand } from "../kit/hand.js";

export class MarkerHand extends Hand {
  follows(key) {
    return this.player.state.axes?.some((axis) => axis.key === key);
  }

  /** The map that is being computed is the same wherever its marker stands. */
  giveUp() {}
}
