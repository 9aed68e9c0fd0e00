// How far a training is, and the buttons that begin, hold and end it.
import { element } from "../kit/dom.js";
import { t } from "../kit/words.js";

export class TrainingBar {
  constructor(page) {
    this.page = page;
    const button = (label, going) => element("button", { type: "button", onclick: () => page.go(going) }, label);
    this.buttons = {
      train: button(t("Train"), "on"), pause: button(t("Pause"), "paused"), resume: button(t("Resume"), "on"), stop: button(t("Stop"), "stopped"),
      again: element("button", { type: "button", title: t("Train again with other initial weights and mini-batches"), onclick: () => page.nextSeed() }, t("Next seed")),
    };
    this.bar = element("progress", { max: 1, "aria-label": t("Share of the training that is done") });
    this.text = element("span", { class: "told" });
    this.root = element("div", { class: "training-bar", role: "group", "aria-label": t("Training") }, Object.values(this.buttons), this.bar, this.text);
  }

  draw(training) {
    const { state, done } = training;
    const offered = { held: ["pause", "stop"], running: ["pause", "stop"], waiting: ["pause", "stop"], paused: ["resume", "stop"], stopped: ["train"], failed: ["train"], done: ["again"] }[state];
    const focused = this.root.contains(document.activeElement);
    for (const [name, button] of Object.entries(this.buttons)) button.hidden = !offered.includes(name);
    if (focused && document.activeElement.hidden) this.buttons[offered[0]].focus();
    this.bar.value = done;
    this.text.textContent = this.said(training);
    this.root.dataset.state = state;
  }

  said({ state, done, place, seconds_left: left, failure, iterations, seeds, slots }) {
    const work = workOf(slots.length, iterations.toLocaleString("en"), seeds);
    const percent = Math.floor(100 * done);
    return {
      running: left == null ? t("Training {work}", { work }) : t("{percent}%, {time} left", { percent, time: wait(left) }),
      waiting: place === 1
        ? t("In line: next. The server trains only a few at once.")
        : t("In line: place {place}. The server trains only a few at once.", { place }),
      paused: t("Paused at {percent}%", { percent }),
      held: t("Trains anew when you let go: {work}", { work }),
      stopped: t("Stopped: {work}", { work }),
      failed: failure,
      done: t("Trained: {work}. Change anything, and it trains anew.", { work }),
    }[state];
  }
}

function workOf(networks, updates, seeds) {
  const facts = { networks, updates, seeds };
  if (networks === 1) return seeds > 1 ? t("1 network, {updates} updates, {seeds} seeds", facts) : t("1 network, {updates} updates", facts);
  return seeds > 1 ? t("{networks} networks, {updates} updates, {seeds} seeds", facts) : t("{networks} networks, {updates} updates", facts);
}

export function wait(seconds) {
  if (seconds < 90) return t("about {seconds} s", { seconds: Math.max(1, Math.round(seconds)) });
  return t("about {minutes} min", { minutes: Math.round(seconds / 60) });
}
