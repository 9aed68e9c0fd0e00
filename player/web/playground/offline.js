// A page on its own: the same player, with everything it needs inside the file and nobody to ask.
import { Answers } from "./offline_answers.js";
import { OfflineControls } from "./offline_controls.js";
import { Player } from "./page.js";
import { prepared } from "../kit/assets.js";
import { Hand } from "../kit/hand.js";
import { setLetters } from "../kit/lettering.js";
import { setLanguage } from "../kit/words.js";

class OfflinePlayer extends Player {
  /** recorded: the server's answer with all assets, and what else the file carries. */
  constructor(root, recorded) {
    super(root);
    this.recorded = recorded;
    for (const [key, asset] of Object.entries(recorded.assets)) this.assets.set(key, prepared(asset));
    recorded.assets = {};
    this.answers = new Answers(this, recorded);
    this.post = async ({ id, query }) => this.answers.to(id, query);
  }

  makeHand() {
    return new OfflineHand(this);
  }

  makeControls() {
    return new OfflineControls(this);
  }

  get editable() {
    return false;
  }

  /** What the file carries is all there is. */
  forgetAssets() {}

  needs() {
    return [];
  }

  /** Runs that the page has computed are in its answer. */
  unpacked(data) {
    const state = super.unpacked(data);
    const runs = new Map(data.entrants.filter(({ own }) => own).map(({ slot, own }) => [slot, own]));
    const shown = (one) => (runs.has(one.slot) && !this.view.hidden(data.query, one) ? runs.get(one.slot) : one.run ?? null);
    return { ...state, entrants: state.entrants.map((one) => ({ ...one, run: shown(one) })) };
  }

  /** No address says what is shown. */
  accept(data) {
    super.accept(data);
    this.edited = false;
  }

  draw(data, behind) {
    super.draw(data, behind);
    this.answers.around();
  }

  drawUnderHand(changes) {
    super.drawUnderHand(changes);
    this.answers.around();
  }
}

class OfflineHand extends Hand {
  get told() {
    return this.player.recorded;
  }

  get alone() {
    return true;
  }

  /** The inspector's numbers and a distance to no point come with an answer. */
  follow(changes, settled) {
    const { query: { inspect, curve }, surface } = this.player.state;
    return inspect === "none" && !(surface.continuum && curve === "distance") && super.follow(changes, settled);
  }

  /** The answers are of the same runs. */
  takeOver() {}

  game(state = this.player.state) {
    return super.game({ ...state, query: { ...state.query, inspect: "none", curve: "loss" } });
  }
}

/** Show what the file carries: {experiment, words}, words where the page is not English. */
export async function open({ experiment, words }) {
  if (words) await setLanguage(document.documentElement.lang, words);
  const root = document.querySelector(".downhill");
  setLetters(experiment.letters);
  const player = new OfflinePlayer(root, experiment);
  root.player = player;
  await player.update(player.answers.to(null, experiment.query));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => player.update({ ...player.answer, assets: {} }));
}
