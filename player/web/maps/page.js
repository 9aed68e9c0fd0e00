// The page of hyperparameter maps: the map, a cut through it, and the run at the marker beside it.
import { Cells } from "./cells.js";
import { Clock } from "../kit/clock.js";
import { debounce, element, format, keepFocus } from "../kit/dom.js";
import { FollowingPage } from "../kit/following.js";
import { goBackButton } from "../kit/goback.js";
import { SCALE, isEnding, kindSwatch } from "../kit/hatching.js";
import { HeatMap } from "./heatmap.js";
import { relabelled } from "../kit/lettering.js";
import { Lead } from "../kit/lead.js";
import { mapStyle, mount, playerStyle, plotly } from "../kit/loading.js";
import { MapControls } from "./controls.js";
import { MarkerHand } from "./hand.js";
import { Picture, nameOf } from "../kit/picture.js";
import { Present } from "../kit/present.js";
import { Slice } from "./slice.js";
import { SENTENCE } from "../kit/table.js";
import { t } from "../kit/words.js";

const AGAIN = [70, 400]; // milliseconds, at first and at most, after which a map that is not there yet is asked for again
const TELL = 1000; // milliseconds after which the share that is done is told

class MapPage extends FollowingPage {
  constructor(root) {
    super(root);
    this.build();
  }

  makeHand() {
    return new MarkerHand(this);
  }

  build() {
    this.clock = new Clock(() => this.tick(), () => {});
    this.clock.speedSelect.hidden = true;
    this.picture = new Picture(this);
    this.map = new HeatMap(this);
    this.slice = new Slice(this);
    this.controls = new MapControls(this);
    this.legend = element("div", { class: "legend" });
    this.legendOf = null; // the colour that it tells of
    this.progress = element("span", { class: "progress", role: "status" });
    this.about = element("p", { class: "about", role: "status", id: SENTENCE });
    this.agreement = element("p", { class: "note agreement" });
    this.lead = new Lead();
    this.present = new Present(this);
    const chart = element("section", { class: "stage chart" }, element("div", { class: "line" }, this.legend, this.progress, this.present.button, this.present.bar), this.map.root, this.slice.root, this.agreement);
    const run = element("section", { class: "stage run" }, this.about, this.picture.root, this.clock.root, goBackButton(this, t("Open this run in the Playground")));
    keepFocus(this.clock.root);
    this.root.append(this.lead.root, element("div", { class: "mapper" }, this.notice, this.controls.root, chart, run, this.present.sentence));
    this.resizer = new ResizeObserver(debounce(() => this.resize(), 80));
    for (const part of [this.picture.root, this.map.root]) this.resizer.observe(part);
  }

  /** What a click on a step of the path does. */
  get stepHint() {
    return t("click to go there");
  }

  inspect(_, step) {
    this.clock.seek(step);
  }

  draw(data, behind) {
    this.clock.setSteps(this.state.steps);
    this.controls.draw();
    this.lead.draw(data);
    this.about.textContent = data.about;
    this.agreement.textContent = data.agreement ?? "";
    if (!behind) this.view.obey(this.state.query);
  }

  tick() {
    this.view.noteStep();
    this.picture.plane.paint();
  }

  /** Ask again while the map is computed, less and less often. */
  pause({ job, done }) {
    const now = performance.now();
    if (!job) this.since = null;
    this.since ??= job ? now : null;
    this.progress.textContent = job && now - this.since > TELL ? t("finer map: {percent} %", { percent: Math.round(100 * done) }) : "";
    return job ? Math.min(AGAIN[1], AGAIN[0] + (now - this.since) / 10) : 0;
  }

  unpacked(data) {
    const packed = this.assets.get(data.cells);
    if (packed && this.packed !== packed) Object.assign(this, { packed, cells: new Cells(packed, data.kinds) });
    return { ...super.unpacked(data), axes: data.axes.map(relabelled), offers: data.offers.map(relabelled), cells: packed ? this.cells : null };
  }

  needs(data) {
    return [...super.needs(data), ...(data.cells ? [data.cells] : [])];
  }

  goesOn(problem) {
    return t("{problem} The run beside the map goes on under your hand, computed by this browser. Words, the map and all that is chosen anew wait for the server.", { problem });
  }

  repaintPictures() {
    for (const { plane } of [this.map, this.slice]) plane.paint();
  }

  drawFollowed() {
    for (const { plane } of [this.picture, this.map, this.slice]) plane.paintNow();
    this.map.describe();
    this.present.tick();
  }

  async show(before, repaint) {
    const { surface, query, cells } = this.state;
    const elsewhere = this.picture.surface !== nameOf(surface);
    const away = !elsewhere && query.zoom !== this.view.at.zoom; // where a link leads
    if ((surface.slug === query.surface && elsewhere) || away) this.look(this.picture.open(surface, query.zoom));
    if (repaint || away || !this.picture.drawn || before.landscape !== this.state.landscape) await this.picture.draw();
    else this.picture.plane.paint();
    await this.map.draw();
    await this.slice.draw();
    this.map.describe();
    if (cells !== before.cells || repaint || this.legendOf !== query.colour) this.drawLegend();
    this.root.classList.toggle("computing", Boolean(this.state.job));
  }

  /** The scale of the colours, and the kinds that are on the map with their shares. */
  drawLegend() {
    const { cells, kinds, query, display } = this.state;
    this.legendOf = query.colour;
    if (!cells) return this.legend.replaceChildren(element("span", {}, t("computing the map …")));
    const parts = [];
    const onScale = (i) => cells.shade(query.colour, i) != null;
    const [plain, scaled] = [cells.percent((i) => !onScale(i)), cells.percent(onScale)];
    if (sum(scaled)) {
      const [low, high] = cells.ranges[query.colour].map((bent) => cells.label(query.colour, bent));
      const stops = SCALE.map(([share, colour]) => `${colour} ${100 * share}%`).join(", ");
      const unit = query.colour === "steps" ? t("steps to tolerance") : cells.known ? t("loss above {goal}", { goal: cells.above }) : t("loss");
      const bar = element("i", { style: `background: linear-gradient(to right, ${low === high ? `${SCALE[0][1]}, ${SCALE[0][1]}` : stops})` });
      parts.push(element("span", { class: "bar-of-scale" }, unit, element("b", {}, low), bar, low === high ? t("wherever timed") : element("b", {}, high)));
    }
    if (query.colour === "steps" && !cells.known) parts.push(element("span", {}, t("no minimum is known, so no way to it is timed")));
    else if (query.colour === "steps") parts.push(element("span", {}, t("within tolerance {percent}", { percent: percentText(sum(scaled)) })));
    for (const [kind, { name, label }] of kinds.entries()) {
      const percent = plain[kind] + (query.colour === "steps" && !isEnding(name) ? 0 : scaled[kind]); // the others are within tolerance
      if (!percent) continue;
      const looks = [...(plain[kind] ? [false] : []), ...(scaled[kind] && isEnding(name) ? [true] : [])]; // on its own colour, on the scale's
      parts.push(element("span", {}, ...looks.map((look) => kindSwatch(kind, kinds, this.theme, look)), `${label} ${percentText(percent)}`));
    }
    this.legend.replaceChildren(...parts);
    this.legend.title = t("{size} x {size} cells. {help}", { size: cells.size, help: display.find(({ name }) => name === "tolerance").help });
  }

  edit(changes, settled) {
    super.edit(changes, settled);
    for (const part of [this.map, this.slice]) part.plane.paint();
    if ("colour" in changes || "slice" in changes) {
      this.slice.draw();
      if (this.state.cells) this.drawLegend();
    }
  }

  chooseOptimizer(slug) {
    this.keep((key) => !/^(1\.|across|up)/.test(key), { 1: slug });
  }

  /** Another axis; the one that the other direction has changes places with it. */
  chooseAxis(direction, name) {
    const other = direction === "across" ? "up" : "across";
    const { query } = this.state;
    const taken = query[other] === name;
    const kept = (key) => !key.startsWith(`${direction}_`) && !(taken && key.startsWith(`${other}_`));
    this.keep(kept, { [direction]: name, ...(taken ? { [other]: query[direction] } : {}) });
  }

  chooseSurface(slug) {
    this.forgetEnds();
    super.chooseSurface(slug);
  }

  writeFormula(f) {
    this.forgetEnds();
    super.writeFormula(f);
  }

  /** The axes begin and end anew where another surface has other rates and another view. */
  forgetEnds() {
    this.state.query = this.without((key) => /^(across|up)_/.test(key));
  }

  without(gone) {
    return Object.fromEntries(Object.entries(this.state.query).filter(([key]) => !gone(key)));
  }

  keep(kept, changes) {
    this.state.query = { ...this.without((key) => !kept(key)), ...changes };
    this.push(true);
  }

  async resize() {
    if (!window.Plotly || !this.state.surface) return;
    this.look(this.picture.refit(this.state.surface));
    await this.picture.draw();
    await this.map.draw();
    await this.slice.draw();
  }

  dismantle() {
    super.dismantle();
    this.clock.destroy();
    this.resizer.disconnect();
    for (const { plane } of [this.picture, this.map, this.slice]) plane.destroy();
  }
}

const sum = (numbers) => numbers.reduce((total, one) => total + one, 0);

function percentText(percent) {
  if (percent > 0 && percent < 0.5) return t("under 1 %");
  return percent < 100 && percent > 99.5 ? t("over 99 %") : `${Math.round(percent)} %`;
}

/** The page and what it draws with: by itself, or within a lesson. */
export const part = [MapPage, [playerStyle, mapStyle, plotly]];
export const render = (component) => mount(component, ...part);
