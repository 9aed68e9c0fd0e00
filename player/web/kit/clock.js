// The clock: which step every picture shows. Play, pause, step, scrub, speed; its keys are in keys.js.
import { clamp, debounce, element } from "./dom.js";
import { t } from "./words.js";

const SECONDS = 6; // a whole descent at speed 1
const REST = 600; // milliseconds after which the place of a clock that rests is read aloud
const ICONS = {
  first: "M6 5v14M19 5l-10 7 10 7z",
  back: "M17 5L7 12l10 7z",
  play: "M7 4l13 8-13 8z",
  pause: "M8 5v14M16 5v14",
  hide: "M3 3l18 18M5 8c-2 2-3 4-3 4s4 7 10 7c2 0 3-.4 4-1M9 5.5c1-.3 2-.5 3-.5 6 0 10 7 10 7s-1 2-3 4",
  forward: "M7 5l10 7-10 7z",
};

export class Clock {
  /** onHide, where nothing may be told of what comes later: called with whether that is wished. */
  constructor(onTick, onSpeed, onHide = null) {
    this.onHide = onHide;
    this.onTick = onTick;
    this.steps = 0;
    this.budget = "steps";
    this.time = 0;
    this.speed = 1;
    this.playing = false;
    this.build(onSpeed);
  }

  build(onSpeed) {
    const button = (name, label, action) =>
      element("button", { type: "button", class: `icon ${name}`, title: label, "aria-label": label, onclick: action });
    this.playButton = button("play", t("Play (space)"), () => this.toggle());
    this.scrubber = element("input", { type: "range", class: "scrub", min: 0, step: 1, "aria-label": t("Step") });
    this.scrubber.oninput = () => this.seek(Number(this.scrubber.value));
    this.marks = element("div", { class: "marks" });
    this.readout = element("output", { class: "readout", role: "none" }); // not read aloud: a descent has hundreds of steps
    this.spoken = element("span", { class: "unseen", role: "status" });
    this.speak = debounce(() => (this.spoken.textContent = this.playing || document.activeElement === this.scrubber ? "" : this.place), REST);
    this.speedSelect = element(
      "select",
      { class: "speed", title: t("Playback speed"), "aria-label": t("Playback speed") },
    );
    this.speedSelect.onchange = () => onSpeed(this.speedSelect.value);
    const hiding = t("Curves, table and words tell only what has happened by the clock's step, so that a class can predict the rest");
    this.hider = element("button", { type: "button", class: "hide", title: hiding, "aria-label": t("Hide the future"), onclick: () => this.onHide(this.hider.ariaPressed !== "true") });
    draw(this.hider, "hide");
    this.hider.append(element("span", {}, t("Hide the future")));
    const first = button("first", t("To the start"), () => this.seek(0));
    const back = button("back", t("One step back (←)"), () => this.stepBy(-1));
    const forward = button("forward", t("One step on (→)"), () => this.stepBy(1));
    for (const [node, icon] of [[first, "first"], [back, "back"], [forward, "forward"]]) draw(node, icon);
    this.root = element(
      "div",
      { class: "clock", role: "group", "aria-label": t("Playback") },
      first, back, this.playButton, forward, element("div", { class: "track" }, this.scrubber, this.marks), this.readout, this.spoken, this.speedSelect, ...(this.onHide ? [this.hider] : []),
    );
    this.show();
  }

  /** A new number of steps, or of gradients where they are the budget: a clock that stood at the end stays there. */
  setSteps(steps, budget) {
    this.budget = budget;
    const atEnd = this.time >= this.steps;
    this.steps = steps;
    this.scrubber.max = steps;
    this.time = atEnd && !this.playing ? steps : clamp(this.time, 0, steps);
    this.show();
  }

  setHiding(hides) {
    this.hider.setAttribute("aria-pressed", hides);
  }

  /** Mark some steps on the scrubber; `title` says what happens there. */
  mark(steps, title) {
    const marked = [this.steps, title, ...steps].join();
    if (marked === this.marked) return;
    this.marked = marked;
    this.marks.title = title;
    this.marks.replaceChildren(...steps.map((step) => element("i", { style: `--at: ${step / this.steps}` })));
  }

  /** The speeds there are, slowest first. */
  offerSpeeds(speeds) {
    if (this.speedSelect.length) return;
    const inOrder = [...speeds].sort((a, b) => a - b);
    this.speedSelect.append(...inOrder.map((speed) => element("option", { value: speed }, `${speed}×`)));
  }

  setSpeed(speed) {
    this.speed = Number(speed);
    if (document.activeElement !== this.speedSelect) this.speedSelect.value = speed;
  }

  /** Steps per second. */
  get rate() {
    return this.speed * Math.max(2, this.steps / SECONDS);
  }

  seek(time) {
    this.pause();
    this.time = clamp(time, 0, this.steps);
    this.show();
    this.onTick();
  }

  stepBy(count) {
    this.seek((count > 0 ? Math.floor(this.time + 1e-9) : Math.ceil(this.time - 1e-9)) + count);
  }

  toggle() {
    if (this.playing) return this.pause();
    if (this.time >= this.steps) this.time = 0;
    this.playing = true;
    let last = performance.now();
    const frame = (now) => {
      this.time += (Math.max(0, now - last) / 1000) * this.rate; // a frame may have begun before the button was pressed
      last = now;
      if (this.time >= this.steps) {
        this.time = this.steps;
        this.pause();
      }
      this.show();
      this.onTick();
      if (this.playing) this.frame = requestAnimationFrame(frame);
    };
    this.frame = requestAnimationFrame(frame);
    this.show();
  }

  pause() {
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.show();
  }

  show() {
    const step = Math.floor(this.time + 1e-9);
    const gradients = this.budget === "gradients";
    this.scrubber.value = step;
    this.scrubber.setAttribute("aria-valuetext", this.place);
    this.scrubber.style.setProperty("--filled", `${(100 * step) / Math.max(1, this.steps)}%`);
    const said = `${step} / ${this.steps}${gradients ? " ∇f" : ""}`;
    if (this.readout.textContent !== said) {
      this.readout.textContent = said;
      this.speak();
    }
    const icon = this.playing ? "pause" : "play";
    if (this.playButton.dataset.icon !== icon) {
      this.playButton.dataset.icon = icon;
      this.playButton.title = this.playing ? t("Pause (space)") : t("Play (space)");
      this.playButton.setAttribute("aria-label", this.playButton.title);
      draw(this.playButton, icon);
    }
  }

  get place() {
    return placeOf(Math.floor(this.time + 1e-9), this.steps, this.budget === "gradients");
  }

  destroy() {
    this.pause();
  }
}

/** Where a clock stands, in words. */
export const placeOf = (step, steps, gradients) =>
  gradients ? t("gradient {step} of {steps}", { step, steps }) : t("step {step} of {steps}", { step, steps });

function draw(node, icon) {
  const [fill, width] = icon === "hide" ? ["none", 2] : ["currentColor", icon === "pause" || icon === "first" ? 3 : 1];
  node.innerHTML =
    `<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true"><path d="${ICONS[icon]}" fill="${fill}" ` +
    `stroke="currentColor" stroke-width="${width}" stroke-linejoin="round" stroke-linecap="round"/></svg>`;
}
