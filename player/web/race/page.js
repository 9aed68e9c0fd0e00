// The fair race: who is ahead with which learning rates, what the modes do to the order, and what else the race says.
import { debounce, element } from "../kit/dom.js";
import { goBackButton } from "../kit/goback.js";
import { Lead } from "../kit/lead.js";
import { mount, playerStyle, stylesheet } from "../kit/loading.js";
import { Page } from "../kit/page.js";
import { Present } from "../kit/present.js";
import { isHidden } from "../kit/presentation.js";
import { Table } from "../kit/table.js";
import { t } from "../kit/words.js";
import { RaceControls } from "./controls.js";
import { Profiles, Tuning } from "./curves.js";
import { Ranking, Turns } from "./ranking.js";

const POLL = 300; // milliseconds until the server is asked again how far it is
const LOOKS = ["mode", "shown", "myth"]; // entries that another race may have in common with this one

class RacePage extends Page {
  constructor(root) {
    super(root);
    this.stopped = ""; // the key of the race that was stopped
    this.build();
  }

  build() {
    this.drawnRace = null; // whose words and pictures are there
    this.controls = new RaceControls(this);
    this.ranking = new Ranking(this, "ranking");
    this.turns = new Turns(this, "turns");
    this.tuning = new Tuning(this, "tuning");
    this.profiles = new Profiles(this, "profiles");
    this.table = new Table(this);
    this.progress = element("progress", { max: 1, "aria-label": t("Share of the race that is run") });
    this.doing = element("p", { role: "status" });
    this.button = element("button", { type: "button", onclick: () => this.press() });
    this.working = element("div", { class: "working" }, element("div", {}, this.progress, this.doing, this.button));
    this.judged = element("section", { class: "judged", "aria-label": t("What the races say of the myth") });
    this.verdict = element("p", { class: "verdict" });
    this.flipped = element("p", { class: "flipped" });
    this.first = element("section", { class: "first-look" }, this.turns.root, this.flipped, this.verdict, this.ranking.root);
    this.myths = element("section", { class: "myths", "aria-label": t("Myth checks") });
    this.lead = new Lead();
    this.present = new Present(this);
    this.report = this.makeReport();
    this.stage = element("div", { class: "race" }, this.working, this.myths, this.judged, element("div", { class: "line" }, this.controls.switch, this.present.button, this.present.bar), this.first, this.present.sentence, goBackButton(this, t("Open these in the Playground")), this.report);
    this.frame = element("div", { class: "race-page" }, this.notice, this.controls.root, this.stage);
    this.root.append(this.lead.root, this.frame);
    this.resizer = new ResizeObserver(debounce(() => this.first.clientWidth !== this.drawn && this.drawPlots(), 80));
    this.resizer.observe(this.first);
  }

  makeReport() {
    const heading = (text) => element("h2", {}, text);
    this.heading = heading();
    this.notes = element("ul", { class: "notes" });
    this.certainty = element("p", { class: "note" });
    this.story = element("ul", { class: "story" });
    this.aboutTuning = element("p", { class: "note" });
    this.aboutProfiles = element("p", { class: "note" });
    this.measured = element("dl");
    const tuning = element("figure", {}, heading(t("How forgiving is the learning rate?")), this.tuning.legend, this.tuning.root, this.aboutTuning);
    const profiles = element("figure", {}, heading(t("Who solves how much, how soon?")), this.profiles.legend, this.profiles.root, this.aboutProfiles);
    return element(
      "section", { class: "report" }, this.heading, this.table.root, this.notes, this.certainty, heading(t("What this race says")), this.story,
      element("div", { class: "pair" }, tuning, profiles), element("details", { class: "measured" }, element("summary", {}, t("How is this measured?")), this.measured),
    );
  }

  request() {
    return { stopped: this.stopped };
  }

  needs({ catalogue }) {
    return [catalogue];
  }

  /** While another race is run the one before stays, faded. */
  unpacked(data) {
    const catalogue = this.assets.get(data.catalogue);
    const race = data.race ?? (["running", "held"].includes(data.state) ? this.state.race : null);
    return { catalogue, race, limits: { slots: catalogue?.limits.entrants }, table: race?.table, headline: race?.headline };
  }

  draw(data) {
    this.controls.draw();
    this.lead.draw(this.state);
    this.drawMyths();
    this.drawJudged();
    this.tell(data);
  }

  pause({ job }) {
    return job ? POLL : 0;
  }

  /** How far the race is, and what can be done about it. */
  tell({ state, done, doing }) {
    if (this.running && state === "done") this.computed(Date.now()); // what stands around it offers the files of this race
    this.running = state === "running";
    this.progress.value = done;
    this.progress.hidden = !this.running;
    this.doing.textContent = doing;
    this.button.textContent = { running: t("Stop"), stopped: t("Run it again"), failed: t("Try again") }[state] ?? "";
    this.button.hidden = !this.button.textContent;
    this.working.hidden = state === "done";
    this.working.classList.toggle("over", Boolean(this.state.race));
    this.frame.dataset.state = state;
  }

  /** Stop the race, or have it run. */
  press() {
    this.stopped = this.state.state === "running" ? this.state.key : "";
    this.ask();
  }

  drawMyths() {
    const { catalogue: { myths }, query } = this.state;
    if (this.myths.children.length) {
      for (const button of this.myths.querySelectorAll("button")) button.setAttribute("aria-pressed", button.dataset.myth === query.myth);
      return;
    }
    const button = ({ slug, name, claim }) =>
      element("button", { type: "button", class: "myth", "data-myth": slug, "aria-pressed": String(slug === query.myth), onclick: () => this.load({ ...version(this.state.query), myth: slug }) }, element("b", {}, name), element("span", {}, claim));
    this.myths.replaceChildren(element("h2", {}, t("Myth checks")), ...myths.map(button));
  }

  drawJudged() {
    const { judged } = this.state;
    this.judged.hidden = !judged;
    if (!judged) return;
    const focused = [...this.judged.querySelectorAll("button")].indexOf(document.activeElement);
    const button = ({ title, query, shown }) => element("button", { type: "button", "aria-pressed": String(shown), onclick: () => this.load(query) }, title);
    const races = judged.races.length ? element("div", { class: "races" }, element("b", {}, t("Its races")), judged.races.map(button)) : null;
    this.judged.replaceChildren(...[element("b", {}, judged.claim), element("p", {}, judged.said), races].filter(Boolean));
    this.judged.querySelectorAll("button")[focused]?.focus();
  }

  /** The race, where it is another one or in other colours; faded while the next one is not there. */
  async show(_, repaint) {
    const { race } = this.state;
    for (const part of [this.first, this.report]) {
      part.hidden = !race;
      part.classList.toggle("stale", !this.answer.race);
    }
    if (!race || (race === this.drawnRace && !repaint)) return;
    this.drawnRace = race;
    this.verdict.textContent = race.verdict;
    this.flipped.replaceChildren(race.flipped.said, race.flipped.aside ? element("small", {}, ` ${race.flipped.aside}`) : "");
    this.flipped.hidden = !race.flipped.said;
    this.heading.textContent = race.heading;
    this.table.draw();
    fill(this.notes, race.notes);
    fill(this.story, race.story);
    this.certainty.textContent = race.certainty;
    this.aboutTuning.textContent = race.about_tuning;
    const [name, href] = race.source;
    this.aboutProfiles.replaceChildren(`${race.about_profiles} `, element("a", { href, target: "_blank", rel: "noopener" }, name));
    this.measured.replaceChildren(...race.measured.flatMap(([what, how]) => [element("dt", {}, what), element("dd", {}, how)]));
    this.drawPlots();
  }

  drawPlots() {
    const { race } = this.state;
    if (!race) return;
    this.drawn = this.first.clientWidth;
    const turns = race.turns && isHidden(this.state.query, "modes") ? upToShown(race.turns) : race.turns;
    this.turns.root.hidden = !turns;
    this.first.classList.toggle("alone", !turns);
    this.ranking.draw(race.ranking);
    if (turns) this.turns.draw(turns);
    this.tuning.root.hidden = !race.tuning.lines.length;
    this.tuning.draw(race.tuning);
    this.profiles.draw(race.profiles);
  }

  /** The race of these entries, and of no others. */
  load(query) {
    this.state.query = query;
    super.push(true);
  }

  /** Another race is no longer about the myth. */
  push(settled) {
    const [now, before] = [this.state.query, this.accepted ?? {}];
    const another = Object.keys({ ...now, ...before }).some((key) => !LOOKS.includes(key) && now[key] !== before[key]);
    if (another) this.state.query = { ...now, myth: "none" };
    super.push(settled);
  }

  /** The first place that no surface has, or nothing. */
  freePlace() {
    const { catalogue, query } = this.state;
    return Array.from({ length: catalogue.limits.surfaces }, (_, i) => `s${i + 1}`).find((place) => !(place in query));
  }

  addSurface(slug) {
    const place = this.freePlace();
    if (place && slug) this.edit({ [place]: slug, shown: "0" }, true);
  }

  removeSurface(place) {
    this.state.query = { ...this.state.query, shown: "0" };
    this.forget([`s${place}.`], [`s${place}`]);
  }

  dismantle() {
    this.resizer.disconnect();
  }
}

/** Ranks by the rules up to the one that is shown; null where that is the first. */
function upToShown({ modes, lines, ...rest }) {
  const count = modes.findIndex(({ shown }) => shown) + 1;
  if (count < 2) return null;
  const first = (line) => ({ ...line, ranks: line.ranks.slice(0, count), places: line.places.slice(0, count) });
  const ranks = lines.map(({ name, ranks: all }) => t("{name}: {value}", { name, value: all.slice(0, count).join(", ") })).join("; ");
  return { ...rest, alt: t("The rank of each optimizer: {ranks}", { ranks }), modes: modes.slice(0, count), lines: lines.map(first) };
}

/** The entry that says as which version a link is read, where there is one. */
const version = ({ v }) => (v ? { v } : {});

/** A list of sentences, hidden where there are none. */
function fill(list, sentences) {
  list.hidden = !sentences.length;
  list.replaceChildren(...sentences.map((sentence) => element("li", {}, sentence)));
}

/** The page and what it draws with: by itself, or within a lesson. */
export const part = [RacePage, [playerStyle, stylesheet("race/style.css")]];
export const render = (component) => mount(component, ...part);
