// Under the mouse on the basins page: the path from the point that it is at. Every other change makes other pictures.
import { Hand, descentOf } from "../kit/hand.js";
import { Surface } from "../kit/descend.js";

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

  played(game, state) {
    const surface = new Surface(state.programs.ground, state.surface.view, game.parameters);
    const runs = new Map(game.runs.map((one) => [one.slot, descentOf(one, surface, game)]));
    const path = (slot, { told }) => ({ told, x: runs.get(slot).x, y: runs.get(slot).y, diverged: runs.get(slot).divergedAt });
    return { start: game.start, entrants: state.entrants.map((one) => (runs.has(one.slot) ? { ...one, path: path(one.slot, one.path) } : one)) };
  }

  /** Beside pictures of where thousands of starts lead, another path needs no blend. */
  takeOver() {
    this.counted.answers += 1;
  }
}
