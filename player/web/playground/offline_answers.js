// What a page on its own answers itself: the experiment that a hand asks for, computed from the equations in the file.
import { completed, sameEntries } from "./offline_entries.js";
import { looksOf } from "./offline_looks.js";
import { tableOf } from "./offline_table.js";
import { Surface } from "../kit/descend.js";
import { programsOf } from "../kit/following.js";
import { groundAtRest } from "../kit/terrain.js";
import { t } from "../kit/words.js";

const COMPUTED = "computed"; // the key of the landscape of a changed surface
const STANDS = {}; // in place of a run that is not computed
const RULES = /^(noise|l2|weight_decay|clip)/; // keys of the rules that the caption speaks of

export class Answers {
  /** player: {assets, hand, recorded}; recorded: what the server has told, and what else the file carries. */
  constructor(player, recorded) {
    Object.assign(this, { player, recorded });
    const { assets } = player;
    this.programs = programsOf(assets, recorded.equations);
    this.last = recorded.query;
    const catalogue = assets.get(recorded.catalogue);
    catalogue.rules = catalogue.rules.filter(({ key }) => key !== "seed"); // whose noise is in the file
    catalogue.schedules = catalogue.schedules.filter(({ slug }) => this.programs.methods.schedules[slug] || Object.values(recorded.query).includes(slug));
    const landscape = assets.get(recorded.landscape);
    if (!landscape.contour.z) assets.set(recorded.landscape, this.groundOf(landscape, recorded.query));
    this.title = document.querySelector(".page p").textContent;
    this.address = document.querySelector(".page a")?.href;
  }

  /** Whether the file has an optimizer's equations. */
  carries(slug) {
    return Object.values(this.programs.methods.optimizers[slug].ways).some(Boolean);
  }

  groundOf(landscape, query) {
    const { size = 141, more = 0 } = landscape;
    const parameters = Object.fromEntries(this.recorded.surface.parameters.map(({ name }) => [name, Number(query[`surface.${name}`])]));
    const surface = new Surface(this.programs.ground, this.recorded.surface.view, parameters);
    return { ...groundAtRest(landscape, surface, size, more), size, more };
  }

  /** The answer to a request: as recorded where nothing but the looks is another. */
  to(request, asked) {
    const { player, recorded } = this;
    const { query, problems } = completed(asked, this.last, recorded, this.catalogue, this.programs);
    this.last = query;
    const { display } = this.catalogue;
    const shared = sameEntries(query, recorded.query, (key) => !/^\d/.test(key) && !display.includes(key));
    const asRecorded = (slot) => shared && sameEntries(query, recorded.query, (key) => key === slot || key.startsWith(`${slot}.`));
    const before = new Map(recorded.entrants.map((one) => [String(one.slot), one]));
    const slots = Object.keys(query).filter((key) => /^\d+$/.test(key));
    const answer = { ...recorded, request, query, problems, told: [], unknown: null, assets: {}, anatomy: null };
    const inspected = query.inspect;
    if (inspected !== "none" && asRecorded(inspected)) answer.anatomy = recorded.anatomies[inspected];
    else if (inspected !== "none") answer.unknown = t("This page takes apart the steps of the paths that it was made with; this one is another.");
    if (slots.length === before.size && slots.every(asRecorded)) return { ...answer, told: recorded.told };

    const names = named(slots.map((slot) => this.catalogue.optimizers.find(({ slug }) => slug === query[slot])));
    const bases = slots.map((slot, i) => {
      const old = before.get(slot);
      const known = old?.slug === query[slot] ? old : null;
      return asRecorded(slot) ? { ...known, name: names[i] } : { slot: Number(slot), slug: query[slot], name: names[i], note: "", conventions: this.conventions(query[slot]), run: known?.run ?? null };
    });
    const state = { query, programs: this.programs, steps: Number(query.steps), surface: recorded.surface, landscape: null, factors: [] };
    const computed = player.hand.over({ ...state, entrants: bases.map((one) => ({ ...one, run: STANDS })) });
    const entrants = bases.map((one, i) => {
      const { run = STANDS, factors = null } = computed.entrants?.[i] ?? {};
      return asRecorded(String(one.slot)) ? one : { ...one, factors, own: run === STANDS ? null : run, stands: run === STANDS };
    });
    const landscape = computed.landscape?.moving ? this.changedGround(query) : recorded.landscape;
    const standing = entrants.filter(({ stands }) => stands).map(({ name }) => name);
    const told = standing.length ? [t("{names}: this page cannot compute this. What is drawn stands as it was recorded.", { names: standing.join(", ") })] : [];
    const surface = computed.surface ?? recorded.surface;
    const runs = entrants.filter(({ stands }) => !stands).map((one) => ({ ...one, run: one.own ?? player.assets.get(one.run), told: !one.own }));
    const table = tableOf(runs, surface, state.steps, recorded.table);
    return {
      ...answer, told, entrants, landscape, surface, steps: state.steps, factors: computed.factors ?? [], headline: table.headline,
      looks: looksOf(query, slots, recorded.carried), notices: this.notices(query), table,
    };
  }

  get catalogue() {
    return this.player.assets.get(this.recorded.catalogue);
  }

  /** Every switch between conventions, of which is not told what it changes. */
  conventions(slug) {
    const { parameters } = this.catalogue.optimizers.find((one) => one.slug === slug);
    return Object.fromEntries(parameters.filter(({ convention }) => convention).map(({ name }) => [name, ""]));
  }

  /** The landscape of a surface whose sliders have moved, by its key. */
  changedGround(query) {
    const { assets } = this.player;
    const values = Object.entries(query).filter(([key]) => key.startsWith("surface.")).join();
    const key = `${COMPUTED} ${values}`;
    if (!assets.has(key)) {
      for (const other of assets.keys()) if (other.startsWith(COMPUTED)) assets.delete(other);
      assets.set(key, this.groundOf(assets.get(this.recorded.landscape), query));
    }
    return key;
  }

  /** The rules that are on, as their controls name them. */
  notices(query) {
    const { rules, schedules } = this.catalogue;
    const { usual } = this.recorded.carried;
    const said = query.schedule === usual.schedule ? [] : [schedules.find(({ slug }) => slug === query.schedule).name];
    const on = rules.filter(({ key }) => query[key] !== usual[key] && (key !== "noise.sigma" || query.noise !== "none"));
    return [...said, ...on.map(({ key, label, symbol, options }) => `${`${label} ${symbol}`.trim()}: ${options.find(({ value }) => value === query[key])?.label ?? query[key]}`)];
  }

  /** Around the player: title and caption where they are true, and a link that leads to what is shown. */
  around() {
    const { player: { state: { query } }, recorded } = this;
    const caption = document.querySelector(".caption");
    const moved = !sameEntries(query, recorded.query, (key) => key.startsWith("surface."));
    const title = moved ? recorded.surface.name : this.title; // which names the sliders' numbers
    document.querySelector(".page p").textContent = title;
    document.title = `Downhill: ${title}`;
    caption.hidden = !sameEntries(query, recorded.query, (key) => RULES.test(key));
    if (!this.address) return;
    const address = new URL(this.address);
    for (const [key, value] of Object.entries(query)) if (value !== recorded.query[key]) address.searchParams.set(key, value);
    for (const key of Object.keys(recorded.query)) if (!(key in query)) address.searchParams.delete(key);
    document.querySelector(".page a").href = address.href;
  }
}

/** What each is called: its optimizer's name, numbered where one enters more than once. */
function named(optimizers) {
  const seen = {};
  return optimizers.map(({ name }) => {
    seen[name] = (seen[name] ?? 0) + 1;
    return seen[name] === 1 ? name : `${name} ${seen[name]}`;
  });
}
