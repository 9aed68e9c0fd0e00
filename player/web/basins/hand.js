// Under the mouse on the basins page: the path from the point that it is at. Every other change makes other pictures.
import { Hand, descentOf } from "../kit/hand.js";

export class StartHand extends Hand {
  follows(key) {
    return key === "x" || key === "y";
  }

  /** The pictures that are being computed are the same whatever the mouse points at. */
  giveUp() {}

  get asks() {
    return this.isAhead;
  }

  game(state) {
    const game = super.game(state);
    return game && { ...game, start: this.player.pointed ?? game.start };
  }

  played(game, state, surface) {
    const runs = new Map(game.runs.map((one) => [one.slot, descentOf(one, surface, game)]));
    const path = ({ x, y, divergedAt }, { told }) => ({ told, x, y, diverged: divergedAt });
    return { start: game.start, entrants: state.entrants.map((one) => (runs.has(one.slot) ? { ...one, path: path(runs.get(one.slot), one.path) } : one)) };
  }

  /** Beside pictures of where thousands of starts lead, another path needs no blend. */
  takeOver() {
    this.counted.answers += 1;
  }
}
