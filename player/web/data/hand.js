// Under the hand on the page of mini-batches: the same mini-batches as the server's, for the start, sliders and the size of a batch.
import { Hand, Run, descentOf } from "../kit/hand.js";

export class BatchHand extends Hand {
  follows(key) {
    return key === "batch" || super.follows(key);
  }

  game(state = this.player.state) {
    const game = super.game(state);
    const batches = game && this.player.batchesOf(state.query);
    if (!batches) return null;
    const gradients = Math.max(1, ...game.runs.map(({ method }) => method.gradients)) * game.steps;
    return batches.reach(gradients) ? { ...game, batches, drawn: { members: batches.whole ? null : batches } } : null;
  }

  /** With the runs on all the data beside them; where the noise settles by theory is the server's to say. */
  played(game, state, surface) {
    const found = super.played(game, state, surface);
    const ways = new Map(game.runs.map((one) => [one.slot, one]));
    const onAll = (one) => askedBy(one, new Run(descentOf(one, surface, { ...game, drawn: {} }), surface, found.surface));
    const entrants = found.entrants.map((entrant) => {
      const way = ways.get(entrant.slot);
      if (!way) return entrant;
      const run = entrant.run && askedBy(way, entrant.run);
      return { ...entrant, run, exact: run && !game.batches.whole ? onAll(way) : null, rate: way.parameters.learning_rate ?? null, floor: null };
    });
    return { ...found, entrants, batches: game.batches };
  }
}

/** A run with the gradients that it has asked for by each step, where that is not one at each. */
function askedBy({ method: { gradients } }, run) {
  const last = run.divergedAt < 0 ? run.x.length : run.divergedAt;
  return Object.assign(run, { asked: gradients > 1 ? Array.from(run.x, (_, step) => gradients * Math.min(step, last)) : null });
}
