// How far a training is, and the buttons that begin, hold and end it.
import { element } from "../kit/dom.js";

export class TrainingBar {
  constructor(page) {
    this.page = page;
    const button = (label, going) => element("button", { type: "button", onclick: () => page.go(going) }, label);
    this.buttons = {
      train: button("Train", "on"), pause: button("Pause", "paused"), resume: button("Resume", "on"), stop: button("Stop", "stopped"),
      again: element("button", { type: "button", title: "Train again with other initial weights and mini-batches", onclick: () => page.nextSeed() }, "Next seed"),
    };
    this.bar = element("progress", { max: 1, "aria-label": "Share of the training that is done" });
    this.text = element("span", { class: "told" });
    this.root = element("div", { class: "training-bar", role: "group", "aria-label": "Training" }, Object.values(this.buttons), this.bar, this.text);
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
    const { length } = slots;
    const work = `${length} network${length === 1 ? "" : "s"}, ${iterations.toLocaleString("en")} updates${seeds > 1 ? `, ${seeds} seeds` : ""}`;
    const share = `${Math.floor(100 * done)}%`;
    return {
      running: left == null ? `Training ${work}` : `${share}, ${wait(left)} left`,
      waiting: `In line: ${place === 1 ? "next" : `place ${place}`}. The server trains only a few at once.`,
      paused: `Paused at ${share}`,
      held: `Trains anew when you let go: ${work}`,
      stopped: `Stopped: ${work}`,
      failed: failure,
      done: `Trained: ${work}. Change anything, and it trains anew.`,
    }[state];
  }
}

export const wait = (seconds) => (seconds < 90 ? `about ${Math.max(1, Math.round(seconds))} s` : `about ${Math.round(seconds / 60)} min`);
