// A page whose pictures follow the hand by what the browser computes itself, until the server answers.
import { Hand } from "./hand.js";
import { Page } from "./page.js";

/** The programs and the noise that `equations` of an answer names. */
export function programsOf(assets, { methods, ground, normals }) {
  return { methods: assets.get(methods), ground: assets.get(ground), normals: assets.get(normals) };
}

export class FollowingPage extends Page {
  constructor(root) {
    super(root);
    this.hand = this.makeHand();
  }

  makeHand() {
    return new Hand(this);
  }

  /** Draw what the hand has led to: pictures, curves, what they say of a step. Words are of before, and fade. */
  drawFollowed() {}

  unpacked(data) {
    return { ...super.unpacked(data), programs: programsOf(this.assets, data.equations) };
  }

  needs(data) {
    const runs = data.entrants.flatMap(({ run }) => run ?? []);
    return [data.catalogue, data.landscape, ...runs, ...Object.values(data.equations)].filter(Boolean);
  }

  get isAhead() {
    return this.hand.isAhead;
  }

  /** While a hand moves, and where it has let go until the server has answered. */
  follows(changes, settled) {
    return (!settled || this.isAhead || this.channel.unheard) && this.hand.follow(changes);
  }

  request() {
    this.hand.ask();
    return super.request();
  }

  /** An answer: what the browser computes for where the hand is by now stays before it. */
  receive(data) {
    const { isAhead, state: { entrants } } = this;
    if (this.channel.inFlight?.id === data.request) this.hand.answered = this.hand.asked;
    const received = super.receive(data);
    if (this.isAhead) Object.assign(this.state, this.hand.over(this.state));
    else if (isAhead) this.hand.takeOver(entrants, this.state.entrants);
    this.root.classList.toggle("under-hand", this.isAhead);
    return received;
  }

  drawUnderHand(changes) {
    const { controls, state } = this;
    const keys = Object.keys(changes);
    this.root.classList.add("under-hand");
    for (const key of keys) controls.setters.get(key)?.(state.query[key], controls.drafts.of(key));
    if (keys.some((key) => /schedule\.|^batch$/.test(key))) for (const paint of controls.painters) paint(state);
    this.drawFollowed(keys);
  }

  dismantle() {
    this.hand.destroy();
  }
}
