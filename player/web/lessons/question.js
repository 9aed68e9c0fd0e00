// A question, answered before the run is revealed: its controls, the prediction that stays on the picture, and what became of it.
import { element, format } from "../kit/dom.js";
import { dot, strokePath } from "../kit/marks.js";
import { styleOf, swatch } from "../kit/palette.js";
import { t } from "../kit/words.js";

const NEAR = 0.03; // of the picture's diagonal: a point that near is right
const CLOSE = 0.1; // of the scale: a number that near is right
const STEP = 0.02; // of the picture, by an arrow key
const TRIES = 200; // points of a drawn path at most

/** A number of a scale without a power of ten. */
const inFull = (number) => number.toLocaleString("en", { maximumSignificantDigits: 3, useGrouping: Math.abs(number) >= 1000 }).replace("-", "−");

/** {kind, ...} -> its Question. page: what shows the step; answered(right) is called once it is. */
export function questionOf(asked, page, answered) {
  const kinds = { choose: Choice, "choose optimizer": Optimizer, place: Point, guess: Guess, draw: Path, goal: Goal };
  return new kinds[asked.kind](asked, page, answered);
}

class Question {
  constructor(asked, page, answered) {
    Object.assign(this, { asked, page, answered });
    this.told = element("p", { class: "told", role: "status" });
    this.root = element("section", { class: "asking", "aria-label": t("Question") }, element("p", { class: "ask" }, asked.ask), ...this.parts(), this.told);
  }

  parts() {
    return [];
  }

  /** Say what became of it, and have the run revealed. */
  tell(right, text) {
    this.told.textContent = right ? t("Yes. {text}", { text }) : t("Not so. {text}", { text });
    this.root.dataset.right = right;
    this.answered(right);
  }

  /** The prediction on the picture of the page. */
  paint() {}

  destroy() {}
}

class Choice extends Question {
  parts() {
    return [element("div", { class: "options", role: "group", "aria-label": this.asked.ask }, this.options().map(({ content, right }, i) =>
      element("button", { type: "button", "aria-pressed": "false", onclick: (event) => this.choose(event.currentTarget, right, i) }, content),
    ))];
  }

  options() {
    return this.asked.options.map(({ text, right }) => ({ content: text, right }));
  }

  choose(button, right) {
    for (const each of this.root.querySelectorAll(".options button")) {
      each.setAttribute("aria-pressed", String(each === button));
      each.classList.toggle("right", this.options()[[...each.parentElement.children].indexOf(each)].right);
    }
    this.tell(right, right ? "" : t("It is: {answer}.", { answer: this.options().filter((one) => one.right).map((one) => this.textOf(one)).join(", ") }));
  }

  textOf({ content }) {
    return content;
  }
}

class Optimizer extends Choice {
  options() {
    const { entrants, lineup = entrants } = this.page.state;
    return this.asked.entrants.map(({ slot, text, right }) => {
      const { name } = lineup.find((one) => one.slot === slot) ?? { name: String(slot) };
      const content = element("span", {});
      content.innerHTML = swatch(slot, this.page.theme);
      content.append(name);
      return { content, right, name, text };
    });
  }

  textOf({ name, text }) {
    return `${name} (${text})`;
  }
}

class Guess extends Question {
  parts() {
    const { low, high, logarithmic } = this.asked.scale;
    this.field = element("input", { type: "range", min: 0, max: 1, step: 0.005, value: 0.5, "aria-label": this.asked.ask });
    this.shown = element("output", {});
    const value = () => (logarithmic ? low * (high / low) ** this.field.value : low + (high - low) * this.field.value);
    const round = (number) => (logarithmic || high - low < 5 ? Number(number.toPrecision(2)) : Math.round(number));
    this.value = () => round(value());
    this.field.oninput = () => {
      this.shown.textContent = inFull(this.value());
      this.field.setAttribute("aria-valuetext", this.shown.textContent);
    };
    this.field.oninput();
    const done = element("button", { type: "button", class: "answer", onclick: () => this.judge() }, t("This is my guess"));
    const ends = element("div", { class: "ends" }, element("span", {}, inFull(low)), element("span", {}, inFull(high)));
    return [element("div", { class: "scale" }, this.field, this.shown), ends, done];
  }

  judge() {
    const { value, text, scale: { low, high, logarithmic } } = this.asked;
    const guessed = this.value();
    const far = logarithmic ? Math.abs(Math.log(guessed / value)) / Math.log(high / low) : Math.abs(guessed - value) / (high - low);
    this.tell(far <= CLOSE, t("You guessed {guess}; it is {answer}.", { guess: inFull(guessed), answer: text }));
  }
}

/** What is placed or drawn on the picture: a sheet over it takes the pointer and the keys until it is answered. */
class OnPicture extends Question {
  parts() {
    this.points = [];
    this.cursor = null;
    this.sheet = element("div", { class: "sheet-of-question", tabindex: 0, role: "application", "aria-label": this.how });
    this.sheet.onpointerdown = (event) => this.down(event);
    this.sheet.onpointermove = (event) => this.sheet.hasPointerCapture(event.pointerId) && this.move(event);
    this.sheet.onpointerup = () => this.points.length && this.up();
    this.sheet.onkeydown = (event) => this.key(event);
    this.page.picture.root.append(this.sheet);
    return [element("p", { class: "how" }, this.how), ...this.buttons()];
  }

  buttons() {
    return [];
  }

  get panel() {
    return this.page.picture.plane.panels[0];
  }

  at({ clientX, clientY }) {
    const { left, top } = this.sheet.getBoundingClientRect();
    return this.panel.point(clientX - left, clientY - top);
  }

  get start() {
    const { x, y } = this.page.state.query;
    return [Number(x), Number(y)];
  }

  /** Pixels between two points of the plane, as a share of the picture's diagonal. */
  share([x, y], [u, v]) {
    const { panel } = this;
    return Math.hypot(panel.x(x) - panel.x(u), panel.y(y) - panel.y(v)) / Math.hypot(panel.width, panel.height);
  }

  key(event) {
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const { panel } = this;
    this.cursor ??= this.start;
    if (event.key in arrows) {
      const [across, down] = arrows[event.key].map((way) => way * STEP * (event.shiftKey ? 5 : 1));
      this.cursor = panel.point(panel.x(this.cursor[0]) + across * panel.width, panel.y(this.cursor[1]) + down * panel.height);
    } else if (event.key === "Enter" || event.key === " ") this.put(this.cursor, true);
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.page.picture.plane.paint();
  }

  paint(context, panel) {
    const { theme } = this.page;
    if (this.cursor && document.activeElement === this.sheet) dot(context, panel.x(this.cursor[0]), panel.y(this.cursor[1]), 6, "transparent", theme.text, 2);
    this.paintAnswer(context, panel, theme);
  }

  finish(right, text) {
    this.sheet.remove();
    this.tell(right, text);
  }

  destroy() {
    this.sheet.remove();
  }
}

class Point extends OnPicture {
  get how() {
    return t("Click the place on the picture, or move there with the arrow keys and press Enter.");
  }

  down(event) {
    this.put(this.at(event));
  }

  move() {}

  up() {}

  put(point) {
    this.points = [point];
    this.page.picture.plane.paint();
    const near = Math.min(...this.asked.points.map((other) => this.share(point, other)));
    const off = Math.min(...this.asked.points.map(([x, y]) => Math.hypot(point[0] - x, point[1] - y)));
    this.finish(near <= NEAR, t("Your place is {distance} from where it is.", { distance: format(off, 3) }));
  }

  paintAnswer(context, panel, theme) {
    for (const [x, y] of this.points) {
      dot(context, panel.x(x), panel.y(y), 9, "transparent", theme.text, 2.5);
      dot(context, panel.x(x), panel.y(y), 2.5, theme.text);
    }
  }
}

class Path extends OnPicture {
  get how() {
    return t("Draw the path on the picture from the ring, or move with the arrow keys, set its bends with Enter, and press the button.");
  }

  buttons() {
    return [element("button", { type: "button", class: "answer", onclick: () => this.judge() }, t("This is my path"))];
  }

  down(event) {
    this.points = [this.start];
    this.sheet.setPointerCapture(event.pointerId);
    this.move(event);
  }

  move(event) {
    if (this.points.length < TRIES) this.put(this.at(event));
  }

  up() {
    if (this.points.length > 2) this.judge();
  }

  put(point) {
    if (!this.points.length) this.points = [this.start];
    this.points.push(point);
    this.page.picture.plane.paint();
  }

  /** How far the drawn path is from the run's on average, in hundredths of the picture's diagonal. */
  judge() {
    const { run } = this.page.state.entrants.find(({ slot }) => slot === this.asked.slot);
    if (this.points.length < 2 || !run) return;
    const taken = Array.from(run.x, (x, i) => [x, run.y[i]]).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
    const far = taken.map((point) => Math.min(...this.points.map((other) => this.share(point, other))));
    const mean = far.reduce((sum, each) => sum + each, 0) / far.length;
    this.finish(mean <= NEAR, t("On average the run is {percent}% of the picture away from your path.", { percent: format(100 * mean, 2) }));
  }

  paintAnswer(context, panel, theme) {
    if (this.points.length < 2) return;
    const [x, y] = [0, 1].map((axis) => Float64Array.from(this.points, (point) => point[axis]));
    strokePath(context, panel, x, y, this.points.length - 1, { colour: theme.text, dash: [2, 5] }, 2.5);
  }
}

class Goal extends Question {
  parts() {
    this.tick = element("span", { class: "tick", "aria-hidden": "true" });
    return [element("p", { class: "how" }, this.tick, t("Change what can be changed here; this page notices when it is reached."))];
  }

  /** The server has looked at what a hand has made of the experiment. */
  look({ reached }) {
    if (!reached || this.reached) return;
    this.reached = true;
    this.tell(true, t("Reached."));
  }
}
