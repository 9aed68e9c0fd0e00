// Under the hand: while it moves the start or a slider, the browser computes the runs that the server tells of once it rests.
import { Method, Surface, factorsOf } from "./descend.js";
import { unpack } from "./dom.js";
import { Program } from "./program.js";
import { COMMON } from "./rules.js";
import { groundOf } from "./terrain.js";

const REST = 400; // milliseconds without a move after which the server is asked, also where a hand still holds
const BLEND = 150; // milliseconds in which a path goes over into the server's, where they differ
const SEEN = 0.5; // pixels: less is no difference
const FOLLOWED = /^(x|y|steps|surface\..+|(\d+\.)?schedule\..+|\d+\.[^.]+|noise\.sigma|l2|weight_decay|clip)$/;

export class Hand {
  /** player: a `FollowingPage`. A page whose hand does more extends this by what it says of `game` and `over`. */
  constructor(player) {
    this.player = player;
    this.moves = 0; // so many moves were made by now,
    this.asked = 0; // when the server was asked last,
    this.answered = 0; // and when it was asked for what it has answered;
    this.shown = 0; // the browser has shown where so many had led
    this.methods = new Map();
    this.scheduled = new Map(); // entry -> the factors of the schedule that it says last, and what they were made from
    this.counted = { answers: 0, apart: 0 }; // how often the server took over, and how often a difference could be seen: and of
    this.heard = { answers: 0, apart: 0 }; // how many the server has heard
    this.changes = {};
  }

  /** The answer that the experiment under the hand begins from. */
  get told() {
    return this.player.answer;
  }

  /** Whether nobody can be asked while a hand moves: then what the browser cannot compute stands as it is. */
  get alone() {
    return this.player.channel.unheard;
  }

  /** Whether the pictures are ahead of what the server has told. */
  get isAhead() {
    return this.moves > this.answered;
  }

  /** Show what the entries by now lead to in the next frame; tells whether that is all of it, or the server is to be asked meanwhile. */
  follow(changes, settled = false) {
    const keys = Object.keys(changes);
    const known = keys.every((key) => this.follows(key));
    if (settled && !known) return false;
    this.moves += 1;
    const { classList } = this.player.root;
    classList.add("under-hand"); // words are of before, whoever computes what comes
    if (!this.isAll(keys)) classList.add("old-pictures");
    const game = known && this.game();
    if (!game) return false;
    Object.assign(this.changes, changes);
    this.frame ??= requestAnimationFrame(() => this.show());
    if (!this.alone && (game.waits || !this.isAll(keys))) return false;
    this.giveUp();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.asks && this.player.ask(), REST);
    return true;
  }

  /** Whether what an entry decides is computed here. */
  follows(key) {
    return FOLLOWED.test(key);
  }

  /** Whether nothing is shown that follows from entries but what is computed here. */
  isAll() {
    return true;
  }

  /** What the server is still computing is of before. */
  giveUp() {
    this.player.askAgain(0);
  }

  /** Whether the server is asked once nothing moves: where a hand has let go, it has been asked. */
  get asks() {
    return this.player.held;
  }

  /** The server is being asked for what the hand has led to until now; what it is told of how often it took over. */
  ask() {
    const { answers, apart } = this.counted;
    this.asked = this.moves;
    clearTimeout(this.rest);
    this.telling = { answers, apart };
    const news = [answers - this.heard.answers, apart - this.heard.apart];
    return news[0] ? { followed: news } : {};
  }

  /** The server has answered what it was asked last. */
  hear() {
    this.answered = this.asked;
    this.heard = this.telling;
  }

  show() {
    this.frame = null;
    const { player, changes } = this;
    this.changes = {};
    if (!this.isAhead) return;
    Object.assign(player.state, this.over(player.state));
    player.drawUnderHand(changes);
    player.root.dispatchEvent(new CustomEvent("followed", { bubbles: true }));
  }

  /** What decides the runs, as numbers and programs, and whether some of them wait for the server; null where the browser computes none. */
  game(state = this.player.state) {
    const { query, programs, entrants, surface } = state;
    if (!programs?.methods || !programs.ground) return null;
    if (surface.continuum && query.curve === "distance") return null;
    const amount = (key, none) => Number((query[key] ?? none).replace("inf", "Infinity")); // not every page has every rule
    const rules = { noise: query.noise ?? "none", sigma: amount("noise.sigma", "0"), clip: amount("clip", "inf"), l2: amount("l2", "0"), decay: amount("weight_decay", "0") };
    const normals = rules.noise === "none" ? null : programs.normals && (programs.normals.numbers ??= unpack(programs.normals.normals));
    const steps = query.steps === this.told.query.steps ? this.told.steps : Number(query.steps);
    const start = [Number(query.x), Number(query.y)];
    const [numbers, switches] = [true, false].map((wanted) => surface.parameters.filter(({ kind }) => wanted === ["number", "whole"].includes(kind)).map(({ name }) => name));
    if (switches.some((name) => query[`surface.${name}`] !== this.told.query[`surface.${name}`])) return null; // its programs are others
    const parameters = numbersOf(query, "surface.", numbers);
    const { noise, ...amounts } = rules;
    const known = [...start, ...Object.values(parameters), ...Object.values(amounts)].every((value) => !Number.isNaN(value));
    if (!known || !(Number.isInteger(steps) && steps >= 0)) return null;
    const runs = entrants.map((entrant) => this.entrant(entrant, query, programs.methods, steps)).filter(Boolean);
    if (entrants.length && !runs.length) return null;
    const asked = steps * Math.max(1, ...runs.map(({ method }) => method.gradients));
    if (noise !== "none" && !(normals?.length >= 2 * asked)) return null;
    return { start, steps, parameters, rules, drawn: { normals }, runs, waits: runs.length < entrants.length };
  }

  /** One entrant's method, parameters and factors; null where it has no program. */
  entrant({ slot, slug }, query, { optimizers, schedules }, steps) {
    const { switches, ways, ...about } = optimizers[slug];
    const way = switches.map((name) => query[`${slot}.${name}`]).join();
    const sent = ways[way];
    if (!sent) return null;
    const key = `${slug} ${way}`;
    if (!this.methods.has(key)) this.methods.set(key, new Method(sent, about));
    const method = this.methods.get(key);
    if (query.budget === "gradients" && method.gradients > 1) return null;
    const parameters = numbersOf(query, `${slot}.`, [...method.update.inputs.keys()].filter((name) => `${slot}.${name}` in query));
    const own = (query[`${slot}.schedule`] ?? COMMON) !== COMMON;
    const place = own ? `${slot}.schedule` : "schedule";
    const scheduled = about.rate && place in query;
    const factors = this.factors(place, query, schedules, steps);
    if (Object.values(parameters).some(Number.isNaN) || (scheduled && !factors)) return null;
    return { slot, method, parameters, factors, own };
  }

  /** The factors of the schedule that an entry says, computed anew where what makes them is another; null for one without a program. */
  factors(place, query, schedules, steps) {
    const schedule = schedules[query[place]];
    if (!schedule) return null;
    const names = Object.keys(query).filter((one) => one.startsWith(`${place}.`)).map((one) => one.slice(place.length + 1));
    const parameters = numbersOf(query, `${place}.`, names);
    const made = JSON.stringify([query[place], parameters, steps]);
    if (this.scheduled.get(place)?.made !== made) this.scheduled.set(place, { made, factors: factorsOf(schedule, parameters, steps) });
    return this.scheduled.get(place).factors;
  }

  /** The state with the browser's own runs, and its own landscape where the surface is another by now. */
  over(state) {
    const game = this.game(state);
    this.shown = game ? this.moves : -1;
    return game ? this.played(game, state, new Surface(state.programs.ground, state.surface.view, game.parameters)) : {};
  }

  /** What a game on a surface changes of the state. */
  played(game, state, surface) {
    const { programs, surface: facts } = state;
    const moved = this.surfaceMoved(state);
    const shown = moved ? { ...facts, ...placesOf(programs.ground, facts, game.parameters) } : facts;
    const runs = new Map(game.runs.map((one) => [one.slot, new Run(descentOf(one, surface, game), surface, shown)]));
    const server = this.player.assets.get(this.told.landscape);
    const common = game.runs.find(({ own, factors }) => !own && factors);
    const factors = new Map(game.runs.map((one) => [one.slot, one.own ? [...one.factors] : null]));
    return {
      steps: game.steps, surface: shown, landscape: moved && server ? groundOf(server, surface) : server ?? state.landscape, factors: common ? [...common.factors] : state.factors,
      entrants: state.entrants.map((one) => ({ ...one, run: one.run && (runs.get(one.slot) ?? one.run), factors: factors.get(one.slot) ?? null })),
    };
  }

  /** Whether the surface is another than the one that the server told of last. */
  surfaceMoved({ query }) {
    return Object.keys(query).some((key) => key.startsWith("surface.") && query[key] !== this.told.query[key]);
  }

  /** What of an entrant is drawn as a path. */
  get drawn() {
    return "run";
  }

  /** Where an entrant's path is drawn, as far as it is known by now. */
  panelOf() {
    return this.player.picture.plane.panels[0];
  }

  paint() {
    this.player.picture.plane.paintNow();
  }

  /** The server's paths come in place of the browser's: where they differ by what can be seen, in a short while. */
  takeOver(before, after) {
    if (this.shown !== this.moves) return; // what the browser has shown is of before
    const { drawn } = this;
    const pairs = after.map((one) => ({ one, own: before.find(({ slot }) => slot === one.slot)?.[drawn], whole: one[drawn], panel: this.panelOf(one) }));
    const known = pairs.filter(({ own, whole, panel }) => own?.isOwn && whole && panel && own.x.length === whole.x.length);
    if (!known.length) return;
    const apart = known.filter(({ own, whole, panel }) => isApart(own, whole, panel));
    this.counted.answers += 1;
    if (!apart.length) return;
    this.counted.apart += 1;
    const began = performance.now();
    const mix = (share) => {
      for (const { one, own, whole } of apart) one[drawn] = share === 1 ? whole : { ...whole, x: mixed(own.x, whole.x, share), y: mixed(own.y, whole.y, share) };
    };
    const frame = (now) => {
      if (this.player.state.entrants !== after) return; // something else is shown by now
      const share = Math.min(1, Math.max(0, now - began) / BLEND);
      mix(share);
      this.paint();
      if (share < 1) requestAnimationFrame(frame);
    };
    mix(0);
    requestAnimationFrame(frame);
  }

  destroy() {
    clearTimeout(this.rest);
    cancelAnimationFrame(this.frame);
  }
}

/** One entrant's run by the rules of the game. */
export function descentOf({ method, parameters, factors }, surface, { start, steps, rules, drawn }) {
  return method.descend(surface, start, steps, parameters, { factors, rules, drawn });
}

/** A run as pictures and curves read it; what only some of them show is computed when it is asked for. */
export class Run {
  constructor({ x, y, f, divergedAt }, surface, { minimum, minima, continuum }) {
    Object.assign(this, { x, y, f, divergedAt, surface, minimum: minimum ?? 0, minima: continuum ? [] : minima });
    this.isOwn = true;
    this.index = this.step = Float32Array.from(x, (_, i) => i);
    this.turns = this.bundle = this.beside = [];
    this.factors = null;
  }

  get gap() {
    return (this.gaps ??= this.f.map((value) => value - this.minimum));
  }

  get distance() {
    const nearest = (x, i) => this.minima.reduce((least, [a, b]) => Math.min(least, Math.hypot(x - a, this.y[i] - b)), Infinity);
    return (this.distances ??= this.x.map((x, i) => (this.minima.length && !Number.isNaN(x) ? nearest(x, i) : NaN)));
  }

  get gradient() {
    return (this.norms ??= this.x.map((x, i) => (Number.isNaN(x) ? NaN : Math.hypot(this.surface.gradient(x, this.y[i]), this.surface.other))));
  }
}

/** Where minima and saddles are by now; none where that takes a search. */
function placesOf({ places }, facts, parameters) {
  if (!places) return { minimum: null, minima: [], local_minima: [], saddles: [] };
  const program = new Program(places).begin(parameters).run();
  const numbers = places.outputs.map((_, i) => program.output(i));
  const points = (name) => facts[name].map(() => numbers.splice(0, 2));
  const found = Object.fromEntries(["minima", "local_minima", "saddles"].map((name) => [name, points(name)]));
  return { ...found, minimum: facts.minimum == null ? null : numbers[0] };
}

/** The numbers of entries with these names below a prefix. */
function numbersOf(query, prefix, names) {
  return Object.fromEntries(names.map((name) => [name, Number(query[prefix + name])]));
}

function isApart(own, server, panel) {
  for (let i = 0; i < own.x.length; i++) {
    const [across, up] = [panel.x(own.x[i]) - panel.x(server.x[i]), panel.y(own.y[i]) - panel.y(server.y[i])];
    if (Number.isNaN(own.x[i]) !== Number.isNaN(server.x[i]) || Math.hypot(across, up) > SEEN) return true;
  }
  return false;
}

function mixed(from, to, share) {
  return to.map((value, i) => (Number.isFinite(from[i]) ? from[i] + share * (value - from[i]) : value));
}
