// The network page: the controls, the training as it goes on, its curves, its digits, and the table.
import { AccuracyChart, RatesChart, RatioChart } from "./charts.js";
import { Digits } from "./digits.js";
import { element } from "../kit/dom.js";
import { goBackButton } from "../kit/goback.js";
import { mount, playerStyle, plotly, stylesheet } from "../kit/loading.js";
import { Lead } from "../kit/lead.js";
import { LossChart } from "./losschart.js";
import { NetworkControls } from "./controls.js";
import { Page } from "../kit/page.js";
import { entrantLabels } from "../kit/palette.js";
import { Present } from "../kit/present.js";
import { TrainingBar, wait } from "./progress.js";
import { Scores } from "./scores.js";
import { Table } from "../kit/table.js";
import { Training } from "./training.js";
import { t } from "../kit/words.js";

const POLL = { running: 250, waiting: 1000, paused: 2000 }; // milliseconds until it is asked again how far it is

class NetworkPage extends Page {
  constructor(root) {
    super(root);
    this.going = "on"; // what the visitor wants of the training
    this.training = this.shown = null; // the present one, and the one that is shown until that has begun
    this.build();
  }

  build() {
    this.controls = new NetworkControls(this);
    this.bar = new TrainingBar(this);
    this.table = new Table(this);
    this.lead = new Lead();
    this.present = new Present(this);
    this.scores = new Scores(this);
    this.digits = new Digits(this);
    this.tabs = this.choice("shows", t("What the picture shows"), [["loss", t("Loss")], ["rates", t("Learning rates")]]);
    this.axis = this.choice("axis", t("Axis of the losses"), [["log", t("log")], ["linear", t("0 to 1")]]);
    this.loss = new LossChart(this);
    this.rates = new RatesChart(this);
    this.accuracy = new AccuracyChart(this);
    this.ratios = new RatioChart(this);
    this.ratios.root.classList.add("ratios");
    this.accuracy.root.classList.add("accuracy");
    this.ratesTold = element("p", { class: "note" });
    this.legend = element("span", { class: "legend" });
    const main = element("div", { class: "main" }, element("div", { class: "line" }, this.tabs, this.legend, this.axis, this.present.button), this.ratesTold, this.loss.root, this.rates.root);
    const side = element("div", { class: "beside" }, this.accuracy.root, this.ratios.root);
    this.chips = element("div", { class: "chips" });
    const onward = goBackButton(this, t("See the loss surface of these networks"), "slices");
    const stage = element("section", { class: "network" }, this.lead.root, element("div", { class: "line" }, this.bar.root, this.present.bar), this.chips, this.scores.root, element("div", { class: "pictures" }, main, side), this.present.sentence, this.digits.root, this.table.root, onward);
    this.root.append(element("div", { class: "network-page" }, this.notice, this.controls.root, stage));
    this.resized = new ResizeObserver(() => this.state.training && this.drawCharts());
    this.resized.observe(stage);
  }

  choice(key, label, options) {
    const button = ([value, text]) => element("button", { type: "button", "data-value": value, onclick: () => this.edit({ [key]: value }, true) }, text);
    return element("div", { class: "tabs", role: "group", "aria-label": label, "data-key": key }, options.map(button));
  }

  get charts() {
    return [this.loss, this.rates, this.accuracy, this.ratios];
  }

  /** Whether what is shown is the present training. */
  get fresh() {
    return this.shown === this.training;
  }

  request() {
    return { going: this.going, hidden: document.hidden, known: this.training ? [this.training.key, this.training.known] : null };
  }

  needs({ catalogue, training }) {
    return [catalogue, ...(training.predictions ? [training.predictions] : [])];
  }

  unpacked(data) {
    return { catalogue: this.assets.get(data.catalogue), entrants: data.entrants };
  }

  go(going) {
    this.going = going;
    this.ask();
  }

  nextSeed() {
    this.edit({ seed: String(Number(this.state.query.seed) + 1) }, true);
  }

  draw(data) {
    this.controls.draw();
    this.table.draw();
    this.lead.draw(this.state);
    this.scores.draw();
    this.bar.draw(data.training);
    this.chips.replaceChildren(...data.notices.map((notice) => element("span", {}, notice)));
    for (const group of [this.tabs, this.axis]) for (const tab of group.children) tab.setAttribute("aria-pressed", tab.dataset.value === this.state.query[group.dataset.key]);
    this.legend.replaceChildren(...entrantLabels(this.state.entrants, this.theme, this.state.query));
  }

  pause({ training, rates }) {
    return POLL[training.state] ?? POLL[rates?.state] ?? 0;
  }

  async show() {
    this.drawCharts();
    this.drawDigits(this.state.training);
  }

  /** Where a training is stopped, the server knows no more of it: what was said of it last still stands. */
  prepared(data) {
    const { table, training, headline, scores } = this.state;
    if (data.training.state !== "stopped" || data.training.key !== training?.key) return data;
    return { ...data, table, headline, scores, training: { ...data.training, predictions: training.predictions, predicted_at: training.predicted_at } };
  }

  missesAssets(data) {
    const complete = this.follow(data.training);
    return !complete || super.missesAssets(data);
  }

  /** Take in what is new of the training; false where something is missing, or it should go on. */
  follow(training) {
    if (training.key !== this.training?.key) {
      const wakes = this.training && this.going === "paused"; // a pause was of the training before
      this.training = new Training(training);
      if (wakes) this.going = "on";
      if (wakes) return false;
    }
    const complete = this.training.learn(training);
    if (!this.training.empty || !this.shown) this.shown = this.training;
    return complete;
  }

  drawCharts() {
    const { rates, query } = this.state;
    const shows = query.shows === "rates";
    this.rates.root.hidden = !shows;
    this.loss.root.hidden = this.axis.hidden = shows;
    this.ratesTold.hidden = !shows || !rates;
    if (rates) this.ratesTold.textContent = this.ratesSaid(rates);
    this.loss.draw();
    if (shows && rates) this.rates.draw();
    this.accuracy.draw();
    this.ratios.draw();
  }

  ratesSaid({ state, done, failure, iterations, seconds_left: left }) {
    if (state === "failed") return failure;
    const percent = Math.floor(100 * done);
    const running = left == null ? t("{percent}% done.", { percent }) : t("{percent}% done, {time} left.", { percent, time: wait(left) });
    const shares = { stopped: t("It begins when the training is done."), waiting: t("In line."), running };
    const rule = t("Every network trained anew at every rate, for {count} updates. Large dots: the present rates. Crosses: diverged.", { count: iterations });
    const scaled = this.state.notices.length ? t("A schedule scales that rate and runs over these updates.") : "";
    return [rule, scaled, shares[state]].filter(Boolean).join(" ");
  }

  drawDigits({ predictions, predicted_at: updates, slots }) {
    const said = this.assets.get(predictions);
    if (said) this.digits.draw({ ...said, key: predictions, updates }, slots);
    else if (!this.digits.drawn) this.digits.root.hidden = true;
    this.digits.root.classList.toggle("stale", !said);
  }

  dismantle() {
    this.resized.disconnect();
    for (const chart of this.charts) chart.destroy();
  }
}

/** The page and what it draws with: by itself, or within a lesson. */
export const part = [NetworkPage, [playerStyle, stylesheet("network/style.css"), plotly]];
export const render = (component) => mount(component, ...part);
