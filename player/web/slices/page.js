// The slices page: the loss in a plane through a network's parameters, the trainings in it, and how much of them it holds.
import { Clock } from "../kit/clock.js";
import { debounce, element, keepFocus } from "../kit/dom.js";
import { goBackButton } from "../kit/goback.js";
import { Lead } from "../kit/lead.js";
import { mount, playerStyle, plotly, stylesheet } from "../kit/loading.js";
import { Meter } from "./meter.js";
import { momentOf } from "./moment.js";
import { Page } from "../kit/page.js";
import { entrantLabels } from "../kit/palette.js";
import { Present } from "../kit/present.js";
import { SliceControls } from "./controls.js";
import { SliceCurves } from "./curves.js";
import { SlicePicture } from "./picture.js";
import { SliceRelief } from "./relief.js";
import { Table } from "../kit/table.js";
import { trainingsOf } from "./trainings.js";
import { t } from "../kit/words.js";
import { zoomButtons } from "../kit/zoom.js";

const POLL = 300; // milliseconds until the server is asked again how far it is
const PICTURED = ["landscape", "entrants", "surface", "kind", "made_from", "meter", "table", "headline", "steps"]; // what belongs to a picture

class SlicesPage extends Page {
  constructor(root) {
    super(root);
    this.build();
  }

  build() {
    this.clock = new Clock(() => this.tick(), (speed) => this.clock.setSpeed(speed), (hide) => this.change({ reveal: hide ? "clock" : "all" }));
    this.picture = new SlicePicture(this);
    this.relief = new SliceRelief(this);
    this.curves = new SliceCurves(this);
    this.controls = new SliceControls(this);
    this.lead = new Lead();
    this.present = new Present(this);
    this.meter = new Meter(this);
    this.table = new Table(this);
    this.legend = element("div", { class: "legend", role: "group", "aria-label": t("Legend") });
    this.toolbar = element("div", { class: "toolbar" }, this.legend, ...zoomButtons(this.picture, t("Show the whole slice")), this.present.button, this.present.bar);
    this.progress = element("progress", { max: 1, "aria-label": t("Share of the work that is done") });
    this.doing = element("span", { role: "status" });
    const under = element("div", { class: "under-way" }, this.progress, this.doing);
    const stage = element("section", { class: "stage" }, this.toolbar, under, this.picture.root, this.clock.root, this.present.sentence);
    const side = element("section", { class: "side" }, this.relief.root, this.meter.root, this.curves.root);
    for (const part of [this.toolbar, this.clock.root, this.curves.tabs]) keepFocus(part);
    const bench = element("div", { class: "bench" }, this.controls.root, stage);
    this.frame = element("div", { class: "player slices-page" }, this.notice, bench, side, this.table.root);
    this.root.append(this.lead.root, this.frame, goBackButton(this, t("Open this training on the Network page"), "network"));
    this.resizer = new ResizeObserver(debounce(() => this.resize(), 80));
    for (const part of [this.picture.root, this.relief.root, this.curves.frame]) this.resizer.observe(part);
  }

  get startMoves() {
    return false;
  }

  /** What a click on a path does. */
  get stepHint() {
    return t("click to go there");
  }

  inspect(slot, step) {
    this.clock.seek(step);
  }

  /** What was zoomed to needs nothing from the server. */
  look() {}

  needs(data) {
    return [data.landscape, data.trainings].filter(Boolean);
  }

  /** Until there is a new picture the old one stays, with all that belongs to it. */
  unpacked(data) {
    const landscape = this.assets.get(data.landscape);
    const common = { catalogue: { view: data.view }, lineup: data.entrants };
    if (!landscape) {
      const kept = PICTURED.map((name) => [name, this.state[name]]).filter(([, value]) => this.pictured && value !== undefined);
      return { ...common, landscape: null, entrants: [], ...Object.fromEntries(kept), stale: true };
    }
    const runs = trainingsOf(this.assets.get(data.trainings), data.steps);
    this.pictured = true;
    return {
      ...common, landscape, stale: false,
      surface: { ...data.surface, minima: [], local_minima: [], saddles: [] },
      entrants: data.entrants.map((entrant) => ({ ...entrant, run: entrant.row == null ? null : runs[entrant.row] })),
    };
  }

  forgetAssets(data) {
    if (data.landscape) super.forgetAssets(data);
  }

  draw(data, behind) {
    this.clock.setSteps(this.state.steps);
    this.clock.setHiding(this.state.query.reveal === "clock");
    this.clock.offerSpeeds(data.speeds);
    this.clock.setSpeed(this.clock.speed);
    this.controls.draw();
    this.drawLegend();
    this.lead.draw(this.state);
    this.meter.draw();
    if (this.state.table && !this.view.hides) this.table.draw();
    this.tell(data);
    if (!behind) {
      this.view.obey(this.state.query);
      this.relief.obey(this.state.query.camera);
    }
    this.wait();
  }

  /** What is said of whole trainings waits where what comes later is hidden. */
  wait() {
    const { state: { meter, table }, view } = this;
    if (this.table.root.hidden && table && !view.hides) this.table.draw();
    this.meter.root.hidden = !meter || view.hides;
    this.table.root.hidden = !table || view.hides;
  }

  moment() {
    return momentOf(this) ?? super.moment();
  }

  pause() {
    return this.working ? POLL : 0;
  }

  /** How far the work is. */
  tell({ state, done, doing }) {
    const working = state === "running" || state === "waiting";
    if (this.working && !working) this.computed(JSON.stringify(this.link)); // what is said around it tells of the plane
    this.working = working;
    this.progress.value = done;
    this.progress.classList.toggle("done", !working);
    this.doing.textContent = doing;
    this.frame.classList.toggle("stale", this.state.stale && Boolean(this.pictured));
    this.frame.classList.toggle("empty", !this.pictured);
    this.picture.root.classList.toggle("skeleton", !this.pictured);
    this.relief.tell();
    this.frame.dataset.state = state;
  }

  async show(before, repaint) {
    const { landscape, entrants } = this.state;
    if (!landscape) return this.curves.draw();
    const fresh = before.landscape !== landscape;
    const elsewhere = fresh && String(before.landscape?.window) !== String(landscape.window);
    const away = this.state.query.zoom !== this.view.at.zoom; // where a link leads
    if (elsewhere && before.landscape && !away) this.view.note({ zoom: "whole" }); // a hand has laid another plane
    if (elsewhere || away) this.picture.open(null, this.state.query.zoom);
    if (fresh || away || repaint || !this.picture.drawn) {
      await this.picture.draw();
      this.reliefStale = true;
    } else if (before.entrants !== entrants) this.tick();
    await this.curves.draw();
    this.drawRelief();
  }

  /** Not while the server waits to be asked: without a graphics card a relief takes seconds, and the work is given up. */
  drawRelief() {
    if (!this.reliefStale || this.working) return;
    this.reliefStale = false;
    this.relief.draw();
  }

  drawLegend() {
    const items = entrantLabels(this.state.lineup, this.theme, this.state.query);
    const left = ({ row }) => row == null && this.state.meter && !this.state.stale; // out of the picture
    for (const [i, entrant] of this.state.lineup.entries()) items[i].classList.toggle("muted", Boolean(left(entrant)));
    this.legend.replaceChildren(...items);
  }

  edit(changes, settled) {
    super.edit(changes, settled);
    if ("curve" in changes) this.curves.draw();
  }

  tick() {
    this.view.noteStep();
    this.picture.plane.paint();
    this.curves.tick();
    if (!this.reliefStale) this.relief.tick();
    this.present.tick();
    this.wait();
  }

  async resize() {
    if (!window.Plotly || !this.state.landscape) return;
    this.picture.refit();
    await this.picture.draw();
    await this.curves.draw();
    this.reliefStale = true;
    this.drawRelief();
  }

  dismantle() {
    this.clock.destroy();
    this.resizer.disconnect();
    for (const part of [this.relief, this.picture.plane, this.curves.plane]) part.destroy();
  }
}

/** The page and what it draws with: by itself, or within a lesson. */
export const part = [SlicesPage, [playerStyle, stylesheet("slices/style.css"), plotly]];
export const render = (component) => mount(component, ...part);
