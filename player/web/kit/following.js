// A page whose pictures follow the hand by what the browser computes itself, until the server answers.
import { Hand } from "./hand.js";
import { Page } from "./page.js";
import { t } from "./words.js";

export const FADED = 0.5; // how strongly a picture is drawn that is stale

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

  /** While a hand moves, and where it has let go until the server has answered; also a click that puts the start elsewhere. */
  follows(changes, settled) {
    const clicked = "x" in changes && "y" in changes; // a field is for one of them
    return (!settled || clicked || this.isAhead || this.channel.unheard) && this.hand.follow(changes, settled);
  }

  request() {
    return { ...super.request(), ...this.hand.ask() };
  }

  /** A server that is away or slow keeps nobody from drawing what the browser computes. */
  showTrouble(trouble) {
    const game = trouble && this.channel.unheard ? this.hand.game() : null;
    const waiting = game ? this.state.entrants.filter(({ slot }) => !game.runs.some((one) => one.slot === slot)) : [];
    super.showTrouble(game ? this.goesOn(trouble, waiting.map(({ name }) => name).join(", ")) : trouble);
    const { classList } = this.root;
    if (trouble && !this.hand.isAll(this.unanswered)) classList.add("old-pictures");
    if (classList.contains("old-pictures")) this.repaintPictures();
  }

  /** The entries that no answer has taken up; not those of how it is looked at. */
  get unanswered() {
    const { state: { query }, answer, view } = this;
    const keys = answer ? Object.keys({ ...answer.query, ...query }) : [];
    return keys.filter((key) => !(key in view.defaults) && query[key] !== answer.query[key]);
  }

  /** Whether pictures that only the server makes are of something else than what is asked for, and no others come for a while. */
  get isStale() {
    return !this.trouble.hidden && this.root.classList.contains("old-pictures");
  }

  /** Paint the pictures that only the server makes, which may be stale by now. */
  repaintPictures() {}

  /** What goes on without a server, and what waits for it, the paths with these names too. */
  goesOn(problem, names) {
    const facts = { problem, names };
    return names
      ? t("{problem} Paths and curves go on under your hand, computed by this browser. Words, table, all that is chosen anew and the paths of {names} wait for the server.", facts)
      : t("{problem} Paths and curves go on under your hand, computed by this browser. Words, table and all that is chosen anew wait for the server.", facts);
  }

  /** The script has run, which writes the surface with its numbers beside the page. */
  visit(data) {
    const found = super.visit(data);
    this.markHeading();
    return found;
  }

  /** What the script has written fades where it is of another surface than the one that is shown. */
  markHeading() {
    const { headed, visited, state: { query } } = this;
    const moved = headed && Object.keys(query).some((key) => key.startsWith("surface.") && query[key] !== headed.query[key]);
    this.root.classList.toggle("old-heading", Boolean(moved || (headed && visited?.around && headed.around !== visited.around)));
  }

  /** An answer: what the browser computes for where the hand is by now stays before it. */
  receive(data) {
    const { isAhead, state: { entrants } } = this;
    if (this.channel.inFlight?.id === data.request) this.hand.hear();
    const received = super.receive(data);
    if (this.isAhead) Object.assign(this.state, this.hand.over(this.state));
    else if (isAhead) this.hand.takeOver(entrants, this.state.entrants);
    this.root.classList.toggle("under-hand", this.isAhead);
    if (!this.isAhead) this.root.classList.remove("old-pictures");
    if (data.around) this.headed = { around: data.around, query: data.query };
    this.markHeading();
    return received;
  }

  drawUnderHand(changes) {
    const { controls, state } = this;
    const keys = Object.keys(changes);
    if ("steps" in changes) this.clock?.setSteps(state.steps, state.query.budget);
    this.markHeading();
    for (const key of keys) controls.setters.get(key)?.(state.query[key], controls.drafts.of(key));
    if (keys.some((key) => /schedule\.|^(batch|steps)$/.test(key))) for (const paint of controls.painters) paint(state);
    this.drawFollowed(keys);
  }

  dismantle() {
    this.hand.destroy();
  }
}
