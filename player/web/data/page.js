// The page of mini-batches: the descent on the loss of real examples, beside the examples themselves.
import { BatchHand } from "./hand.js";
import { BatchCurves } from "./curves.js";
import { BatchPicture } from "./picture.js";
import { Clock } from "../kit/clock.js";
import { DataControls } from "./controls.js";
import { debounce, element, keepFocus, unpack } from "../kit/dom.js";
import { Drawn } from "./batches.js";
import { Examples } from "./examples.js";
import { FollowingPage } from "../kit/following.js";
import { goBackButton } from "../kit/goback.js";
import { Lead } from "../kit/lead.js";
import { mount, playerStyle, plotly, stylesheet } from "../kit/loading.js";
import { Looks } from "../kit/looks.js";
import { NextStep } from "./nextstep.js";
import { keep, kept } from "./own.js";
import { moment } from "../kit/moment.js";
import { entrantLabels, styleOf } from "../kit/palette.js";
import { Present } from "../kit/present.js";
import { nameOf } from "../kit/picture.js";
import { Scalings } from "./scalings.js";
import { Scatter } from "./scatter.js";
import { Table } from "../kit/table.js";
import { t } from "../kit/words.js";
import { zoomButtons } from "../kit/zoom.js";

class DataPage extends FollowingPage {
  constructor(root) {
    super(root);
    this.build();
  }

  makeHand() {
    return new BatchHand(this);
  }

  build() {
    this.clock = new Clock(() => this.tick(), (speed) => this.edit({ speed }, true), (hide) => this.change({ reveal: hide ? "clock" : "all" }));
    this.present = new Present(this);
    this.next = new NextStep(this);
    this.times = 1;
    this.picture = new BatchPicture(this);
    this.scatter = new Scatter(this);
    this.curves = new BatchCurves(this);
    this.controls = new DataControls(this);
    this.looks = new Looks(this);
    this.scalings = new Scalings(this);
    this.table = new Table(this);
    this.legend = element("div", { class: "legend", role: "group", "aria-label": t("Legend") });
    this.shownLegend = null; // what it was made from
    this.chips = element("div", { class: "chips", role: "status" });
    this.said = element("ul");
    this.words = element("div", { class: "words" }, this.scalings.sentence, this.said);
    this.lead = new Lead();
    this.goBack = goBackButton(this, t("Open in the Playground, where steps see all the data"));
    this.toolbar = element("div", { class: "toolbar" }, this.legend, ...zoomButtons(this.picture), this.present.button, this.present.bar);
    const stage = element("section", { class: "stage" }, this.clock.root, this.present.sentence, this.toolbar, this.chips, this.looks.root, this.picture.root);
    const side = element("section", { class: "side" }, this.scalings.root, this.scatter.root, this.curves.root);
    for (const part of [this.toolbar, this.looks.root, this.clock.root, this.curves.tabs]) keepFocus(part);
    const bench = element("div", { class: "bench" }, stage, this.controls.root);
    this.table.root.append(this.goBack);
    this.root.append(this.lead.root, element("div", { class: "player data-page" }, this.notice, bench, side, this.words, this.table.root));
    this.resizer = new ResizeObserver(debounce(() => this.resize(), 80));
    for (const part of [this.picture.root, this.scatter.frame]) this.resizer.observe(part);
  }

  /** What a click on a step of a path does. */
  get stepHint() {
    return t("click to go there");
  }

  inspect(slot, step) {
    this.clock.seek(step);
    this.edit({ watch: String(slot) }, true);
  }

  /** Examples of one's own stay with this tab: its session may be another one than that which they were brought to. */
  visit(data) {
    const own = data.own ?? kept();
    if (data.own) keep(own);
    else if (data.asks && (own || data.address.data === "own")) this.handBack?.(own ?? {}); // not in a lesson
    return super.visit({ ...data, own });
  }

  /** Examples of one's own travel once, and are named after that. */
  request() {
    const { own } = this.visited ?? {};
    return { ...super.request(), ...(own ? { own: this.sent === own.key ? { key: own.key } : own } : {}) };
  }

  async update(answer) {
    this.sent = answer.lacks_own ? null : this.visited?.own?.key;
    if (!answer.lacks_own) return super.update(answer);
    this.channel.acknowledge(answer.request);
    this.ask();
  }

  moment() {
    return moment(this);
  }

  draw(data, behind) {
    this.clock.setSteps(this.state.steps);
    this.clock.offerSpeeds(this.state.catalogue.speeds);
    this.clock.setSpeed(this.state.query.speed);
    this.clock.setHiding(this.state.query.reveal === "clock");
    this.controls.draw();
    this.lead.draw(data);
    this.goBack.hidden = data.model === "own"; // which the Playground does not have
    this.table.draw();
    this.scalings.draw();
    this.said.replaceChildren(...data.words.map((said) => element("li", {}, said)));
    this.chips.replaceChildren(...data.notices.map((notice) => element("span", {}, notice)));
    this.drawLegend();
    this.looks.draw();
    this.markEpochs();
    if (behind) return;
    this.view.obey(this.state.query);
    this.wait();
  }

  /** Words about whole runs wait where what comes later is hidden. */
  wait() {
    this.words.hidden = this.scalings.root.hidden = this.view.hides;
  }

  unpacked(data) {
    const { data: packed, batches } = data;
    const shown = super.unpacked(data);
    const examples = this.assets.get(packed);
    if (examples && examples !== this.packed) Object.assign(this, { packed: examples, unpackedData: dataOf(examples) });
    const drawn = this.assets.get(batches);
    if (drawn && drawn !== this.packedDrawn) Object.assign(this, { packedDrawn: drawn, drawn: new Drawn(drawn) });
    const asking = (run, asked) => run && Object.assign(run, { asked });
    return {
      ...shown, data: this.unpackedData, examples: this.unpackedData?.examples, batches: this.batchesOf(this.answer.query),
      entrants: shown.entrants.map((entrant) => ({
        ...entrant, run: asking(entrant.run, entrant.asked), exact: entrant.run && asking(this.assets.get(entrant.exact), entrant.exact_asked),
      })),
    };
  }

  /** The mini-batches of the size that entries say; null where that is none. */
  batchesOf({ batch }) {
    const size = Number(batch);
    return this.drawn && Number.isInteger(size) && size > 0 ? this.drawn.by(size) : null;
  }

  needs(data) {
    return [...super.needs(data), data.data, data.batches, ...data.entrants.flatMap(({ exact }) => exact ?? [])];
  }

  drawFollowed(keys) {
    const { curves, picture, scatter } = this;
    if (keys.includes("batch") || keys.includes("steps")) this.drawBatches();
    if (picture.drawnWhole !== picture.showsWhole) picture.draw();
    picture.plane.paintNow();
    scatter.plane.paintNow();
    curves.draw();
    curves.plane.paintNow();
    this.table.tick();
    this.present.tick();
  }

  /** What changes with the size and the number of mini-batches beside pictures. */
  drawBatches() {
    this.markEpochs();
    this.looks.draw();
    this.drawLegend();
    this.scatter.drawLegend();
  }

  async show(before, repaint) {
    const { surface, query, landscape } = this.state;
    const elsewhere = surface.slug === query.surface && (this.picture.surface !== nameOf(surface) || before.scene !== this.state.scene);
    const away = this.picture.surface === nameOf(surface) && query.zoom !== this.view.at.zoom;
    if (elsewhere || away) this.fit(() => this.picture.open(surface, query.zoom));
    if (repaint || away || !this.picture.drawn || before.landscape !== landscape || this.picture.drawnWhole !== this.picture.showsWhole) await this.picture.draw();
    else this.picture.plane.paint();
    this.curves.draw();
    await this.scatter.draw();
  }

  fit(windowOf) {
    this.size = this.measure();
    this.look(windowOf());
  }

  measure() {
    return [this.picture.root, this.scatter.frame].map((root) => [root.clientWidth, root.clientHeight]).join();
  }

  drawLegend() {
    const { entrants } = this.state;
    const exact = this.picture.showsWhole && entrants.some((entrant) => entrant.exact);
    const items = [...entrantLabels(entrants, this.theme, this.state.query), ...this.arrowKey()];
    const shown = JSON.stringify([this.theme, items.map(({ outerHTML }) => outerHTML), exact]);
    if (shown === this.shownLegend) return;
    this.shownLegend = shown;
    const whole = element("span", { class: "muted", title: t("The same optimizer with the same rate, where every step looks at all the examples") }, t("dotted: on all the data"));
    this.legend.replaceChildren(...items, ...(exact ? [whole] : []));
  }

  /** Which of the two arrows is which, for a legend. */
  arrowKey() {
    const { query, batches } = this.state;
    if (query.batch_steps !== "on" || !batches || batches.whole || !this.watched) return [];
    const arrow = (colour, said) => element("span", { class: "landmarks" }, element("b", { style: `color: ${colour}` }, "→"), ` ${said}`);
    return [arrow(this.theme.text, t("step on all the data")), arrow(styleOf(this.watched.slot, this.theme).colour, t("step on this mini-batch"))];
  }

  /** The entrant whose next mini-batch is shown. */
  get watched() {
    const { entrants, query } = this.state;
    return entrants.find(({ slot }) => String(slot) === query.watch) ?? entrants[0];
  }

  markEpochs() {
    const { every, begun } = this.next.epochMarks;
    this.clock.mark(begun.map(({ step }) => step), every > 1 ? t("every {count} epochs", { count: every }) : t("an epoch begins"));
  }

  /** How many times as long as they are the steps of the moment are drawn. */
  tellScale(times) {
    this.times = times;
    this.looks.tell(this.next.told, times);
  }

  edit(changes, settled) {
    super.edit(changes, settled);
    if ("speed" in changes) this.clock.setSpeed(changes.speed);
    if ("curve" in changes || "by" in changes || "watch" in changes) this.curves.draw();
    if ("whole_lines" in changes) this.picture.draw();
    this.looks.draw();
    this.drawLegend();
    this.tick();
  }

  /** Another scaling has its own start, view and rates. */
  chooseScaling(scaling) {
    const kept = Object.entries(this.state.query).filter(([key]) => !/^(x|y|steps)$|\.learning_rate$/.test(key));
    this.state.query = { ...Object.fromEntries(kept), "surface.scaling": scaling };
    this.push(true);
  }

  /** Other data or another model, under the same scaling. */
  chooseModel(model) {
    const kept = Object.entries(this.state.query).filter(([key]) => !/^(x|y|steps|data|surface|batch)$|\.learning_rate$/.test(key));
    this.state.query = { ...Object.fromEntries(kept), ...this.state.models.find(({ value }) => value === model).entries };
    this.push(true);
  }

  remove(slot) {
    if (this.state.query.watch === String(slot)) delete this.state.query.watch;
    super.remove(slot);
  }

  tick() {
    this.view.noteStep();
    this.picture.plane.paint();
    this.scatter.plane.paint();
    this.curves.tick();
    this.table.tick();
    this.present.tick();
    this.wait();
    this.tellScale(this.times);
  }

  async resize() {
    if (!window.Plotly || !this.state.surface || this.size === this.measure()) return;
    this.fit(() => this.picture.refit(this.state.surface));
    await this.picture.draw();
    await this.curves.draw();
    await this.scatter.draw();
  }

  dismantle() {
    super.dismantle();
    this.clock.destroy();
    this.resizer.disconnect();
    for (const { plane } of [this.picture, this.curves, this.scatter]) plane.destroy();
  }
}

/** The examples as measured and as the model sees them; line(x, y): [a, b, c] of a m1 + b m2 + c = 0 in measured units. */
function dataOf({ inputs, targets, measured, lines, ...rest }) {
  const halves = (packed) => {
    const numbers = unpack(packed);
    return [numbers.subarray(0, numbers.length / 2), numbers.subarray(numbers.length / 2)];
  };
  const [u, v] = halves(inputs);
  const [origin, byX, byY] = lines;
  const line = (x, y) => origin.map((at, i) => at + x * (byX[i] - at) + y * (byY[i] - at));
  return { ...rest, measured: halves(measured), line, examples: new Examples({ u, v, targets: unpack(targets), kind: rest.kind }) };
}

/** The page and what it draws with: by itself, or within a lesson. */
export const part = [DataPage, [playerStyle, stylesheet("data/style.css"), plotly]];
export const render = (component) => mount(component, ...part);
