// The Playground's player: its parts, and what each new state changes about them.
import { Clock } from "../kit/clock.js";
import { Controls } from "../kit/controls.js";
import { Curves } from "../kit/curves.js";
import { debounce, element, keepFocus } from "../kit/dom.js";
import { FollowingPage } from "../kit/following.js";
import { Inspector } from "./inspector.js";
import { Lead } from "../kit/lead.js";
import { mount, playerStyle, plotly } from "../kit/loading.js";
import { moment } from "../kit/moment.js";
import { Picture, nameOf } from "../kit/picture.js";
import { Present } from "../kit/present.js";
import { Relief } from "../kit/relief.js";
import { Table } from "../kit/table.js";
import { Onward } from "./onward.js";
import { Toolbar } from "./toolbar.js";
import { t } from "../kit/words.js";

export class Player extends FollowingPage {
  constructor(root) {
    super(root);
    this.build();
  }

  build() {
    this.clock = new Clock(() => this.tick(), (speed) => this.edit({ speed }, true), (hide) => this.change({ reveal: hide ? "clock" : "all" }));
    this.picture = new Picture(this);
    this.relief = new Relief(this);
    this.relief.root.append(this.relief.bar);
    this.present = new Present(this);
    this.curves = new Curves(this);
    this.inspector = new Inspector(this);
    this.controls = this.makeControls();
    this.table = new Table(this);
    this.onward = new Onward(this);
    this.table.root.append(this.onward.root);
    this.toolbar = new Toolbar(this);
    this.lead = new Lead();
    const stage = element("section", { class: "stage" }, this.clock.root, this.present.sentence, this.toolbar.root, this.toolbar.chips, this.picture.root);
    const side = element("section", { class: "side" }, this.inspector.root, this.relief.root, this.curves.root);
    for (const part of [this.toolbar.root, this.clock.root, this.curves.tabs]) keepFocus(part);
    const bench = element("div", { class: "bench" }, stage, this.controls.root); // Play comes first for the keyboard
    this.frame = element("div", { class: "player" }, element("h1", { class: "unseen" }, t("Playground")), this.notice, bench, side, this.table.root);
    this.root.append(this.lead.root, this.frame);
    this.resizer = new ResizeObserver(debounce(() => this.resize(), 80));
    this.resizer.observe(this.picture.root);
    this.resizer.observe(this.relief.root);
  }

  /** What a click on a step of a path does. */
  get stepHint() {
    return t("click to inspect");
  }

  inspect(slot, step) {
    this.inspector.inspect(slot, step);
  }

  moment() {
    return moment(this);
  }

  makeControls() {
    return new Controls(this);
  }

  draw(data, behind) {
    const { query, catalogue } = this.state;
    this.clock.setSteps(this.state.steps, query.budget);
    this.clock.offerSpeeds(catalogue.speeds);
    this.clock.setSpeed(query.speed);
    this.clock.setHiding(query.reveal === "clock");
    this.layOut();
    this.lead.draw({ ...data, lead: this.startMoves ? data.lead : "" });
    this.controls.draw();
    this.table.draw();
    this.onward.draw();
    this.toolbar.draw();
    this.inspector.draw();
    if (behind) return;
    this.view.obey(query);
    this.relief.obey(query.camera);
  }

  unpacked(data) {
    return { ...super.unpacked(data), anatomy: this.assets.get(data.anatomy) };
  }

  drawFollowed(keys) {
    const { picture, curves } = this;
    if (keys.some((key) => key.startsWith("surface."))) this.drawRelief();
    else this.relief.tick();
    picture.plane.paintNow();
    curves.draw();
    curves.plane.paintNow();
    this.table.tick();
    this.present.tick();
  }

  /** Redraw what changed: axes only where they must, lines always. */
  async show(before, repaint) {
    if (!window.Plotly || !this.state.surface) return;
    const { surface, query } = this.state;
    const elsewhere = surface.slug === query.surface && (this.picture.surface !== nameOf(surface) || before.scene !== this.state.scene);
    const regrouped = this.picture.apart && before.entrants.length !== this.state.entrants.length;
    const away = this.picture.surface === nameOf(surface) && query.zoom !== this.view.at.zoom; // where a link leads
    const axes = repaint || regrouped || !this.picture.drawn || before.landscape !== this.state.landscape || before.query.layout !== query.layout;
    const lines = [query.heights, query.relief, ...this.state.entrants.map(({ slot, run }) => slot + Boolean(run))].join();
    this.reliefStale ||= axes || lines !== this.reliefOf;
    this.reliefOf = lines;
    if (elsewhere || away) this.fit(() => this.picture.open(surface, query.zoom));
    else if (regrouped) this.fit(() => this.picture.refit(surface));
    if (axes || away) await this.picture.draw();
    else this.picture.plane.paint();
    this.curves.draw();
    if (!this.reliefStale) this.relief.tick();
    else if (!elsewhere && !regrouped) this.drawRelief(); // else not before the landscape that was asked for
  }

  drawRelief() {
    this.reliefStale = false;
    this.relief.draw();
  }

  /** Ask for the landscape over the window that suits the pictures' size, which is noted. */
  fit(windowOf) {
    this.size = this.measure();
    this.look(windowOf());
  }

  measure() {
    const boxes = [this.picture.root, this.relief.root].map((root) => root.getBoundingClientRect());
    return boxes.map(({ width, height }) => `${width} x ${height}`).join();
  }

  needs(data) {
    return [...super.needs(data), ...(data.anatomy ? [data.anatomy] : [])];
  }

  /** Have the server find the learning rates of these entries. */
  tune(keys) {
    this.edit(Object.fromEntries(keys.map((key) => [key, "tuned"])), true);
  }

  edit(changes, settled) {
    super.edit(changes, settled);
    if ("speed" in changes) this.clock.setSpeed(changes.speed);
    if ("curve" in changes) this.curves.draw();
    if ("arrows" in changes) this.picture.plane.paint();
    if ("layout" in changes) this.reframe();
    this.toolbar.draw();
  }

  /** The inspector takes the place of the 3-D picture and the curves. */
  layOut() {
    this.frame.classList.toggle("inspecting", this.inspector.open);
    this.frame.classList.toggle("flat", this.state.query.relief === "off");
  }

  reframe() {
    this.look(this.picture.refit(this.state.surface));
    this.picture.draw();
  }

  tick() {
    this.view.noteStep();
    this.picture.plane.paint();
    this.curves.tick();
    this.table.tick();
    this.relief.tick();
    this.inspector.tick();
    this.present.tick();
  }

  async resize() {
    if (!window.Plotly || !this.state.surface || this.size === this.measure()) return;
    this.fit(() => this.picture.refit(this.state.surface));
    await this.picture.draw();
    await this.curves.draw();
    this.drawRelief();
    this.inspector.draw();
  }

  dismantle() {
    this.clock.destroy();
    super.dismantle();
    this.resizer.disconnect();
    for (const part of [this.relief, this.picture.plane, this.curves.plane]) part.destroy();
  }
}

/** The page and what it draws with: by itself, or within a lesson. */
export const part = [Player, [playerStyle, plotly]];
export const render = (component) => mount(component, ...part);
