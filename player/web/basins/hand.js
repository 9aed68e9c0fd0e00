// Under the mouse on the basins page: the path from the point that it is at. Every other change makes other pictures.
import { Hand, descentOf } from "../kit/hand.js";

export class StartHand extends Hand {
  isAll(keys) {
    return keys.every((key) => key === "x" || key === "y");
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
    const path = ({ x, y, divergedAt }, { told }) => ({ told, x, y, diverged: divergedAt, isOwn: true });
    return { start: game.start, entrants: state.entrants.map((one) => (runs.has(one.slot) ? { ...one, path: path(runs.get(one.slot), one.path) } : one)) };
  }

  get drawn() {
    return "path";
  }

  panelOf({ slot }) {
    return this.player.basins.get(slot)?.panel;
  }

  paint() {
    this.player.drawPaths();
  }
}
