// What is placed or drawn on the picture as a prediction, by pointer or keys; it stays there when the run is played.
import { element, format } from "../kit/dom.js";
import { marker, strokePath } from "../kit/marks.js";
import { t } from "../kit/words.js";
import { Question } from "./asking.js";
import { apart, bulge } from "./nearness.js";

const NEAR = 0.03; // of the picture's diagonal: a point or a path that near is right
const OF_THE_WAY = 1 / 3; // of the way from the start to the answer, where that is less
const [STRAIGHT, OF_THE_BULGE] = [0.01, 1 / 2]; // of the diagonal, and of the run's own distance from a straight line
const SAME = 0.5; // pixels that nobody can tell apart
const [STEP, FAR] = [0.005, 10]; // of the picture, by an arrow key, and how many times as far with Shift
const TRIES = 200; // points of a drawn path at most
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const OWN_ARROWS = "input, select, textarea, [role=tab], [role=slider], [role=textbox], [contenteditable=true], dialog, [role=dialog]";
const TOUCH = window.matchMedia("(pointer: coarse)").matches;

/** A sheet over the picture takes the pointer and the keys until it is answered. */
class OnPicture extends Question {
  parts() {
    this.points = [];
    this.cursor = null;
    this.start = [Number(this.page.state.query.x), Number(this.page.state.query.y)];
    this.sheet = element("div", { class: `sheet-of-question ${this.asked.kind}`, tabindex: 0, role: "application", "aria-label": this.how, "data-own-pointer": "" });
    this.sheet.onkeydown = (event) => this.key(event);
    this.listen = (event) => this.fromElsewhere(event);
    document.addEventListener("keydown", this.listen, true);
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

  /** A point of the plane in pixels, not far from the picture. */
  pixels([x, y]) {
    const { panel } = this;
    const held = (value, low, size) => Math.min(Math.max(value, low - size), low + 2 * size);
    return [held(panel.x(x), panel.left, panel.width), held(panel.y(y), panel.top, panel.height)];
  }

  get diagonal() {
    return Math.hypot(this.panel.width, this.panel.height);
  }

  /** Pixels between two points of the plane. */
  between(one, other) {
    const [[x, y], [u, v]] = [this.pixels(one), this.pixels(other)];
    return Math.hypot(x - u, y - v);
  }

  /** The arrow keys are the question's wherever the focus is, unless something there moves by them. */
  fromElsewhere(event) {
    const { target, key, ctrlKey, metaKey, altKey } = event;
    if (!(key in ARROWS) || ctrlKey || metaKey || altKey || target === this.sheet || target.closest?.(OWN_ARROWS)) return;
    this.sheet.focus({ preventScroll: true });
    this.key(event);
  }

  key(event) {
    const { panel } = this;
    this.cursor ??= this.start;
    if (event.key in ARROWS) {
      const [across, down] = ARROWS[event.key].map((way) => way * STEP * (event.shiftKey ? FAR : 1));
      this.cursor = panel.point(panel.x(this.cursor[0]) + across * panel.width, panel.y(this.cursor[1]) + down * panel.height);
    } else if (event.key === "Enter" || event.key === " ") this.put(this.cursor);
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.page.picture.plane.paint();
  }

  paint(context, panel) {
    const { theme } = this.page;
    if (this.cursor && document.activeElement === this.sheet) marker(context, "plus", panel.x(this.cursor[0]), panel.y(this.cursor[1]), 11, theme.text, theme.halo);
    this.paintAnswer(context, panel, theme);
  }

  finish(right, text) {
    this.destroy();
    this.tell(right, text);
  }

  destroy() {
    document.removeEventListener("keydown", this.listen, true);
    this.sheet.remove();
  }
}

export class Point extends OnPicture {
  parts() {
    const parts = super.parts();
    this.sheet.onclick = (event) => this.put(this.at(event)); // not before: what is beneath would take the rest of a press as its own
    return parts;
  }

  get how() {
    return TOUCH ? t("Tap the place on the picture.") : t("Click the place on the picture, or move there with the arrow keys, farther with Shift, and press Enter.");
  }

  put(point) {
    this.points = [point];
    this.page.picture.plane.paint();
    const { points } = this.asked;
    const right = points.some((answer) => this.between(point, answer) <= Math.min(NEAR * this.diagonal, OF_THE_WAY * this.between(this.start, answer)));
    const off = Math.min(...points.map(([x, y]) => Math.hypot(point[0] - x, point[1] - y)));
    const exact = points.some((answer) => this.between(point, answer) < SAME);
    this.finish(right || exact, exact ? t("Your place is exactly there.") : t("Your place is {distance} from where it is.", { distance: format(off, 3) }));
  }

  paintAnswer(context, panel, theme) {
    for (const [x, y] of this.points) marker(context, "cross", panel.x(x), panel.y(y), 8, theme.text, theme.halo);
  }
}

export class Path extends OnPicture {
  parts() {
    const parts = super.parts();
    this.run = this.page.state.entrants.find(({ slot }) => slot === this.asked.slot)?.run; // of the lesson's own start
    this.sheet.onpointerdown = (event) => this.down(event);
    this.sheet.onpointermove = (event) => this.sheet.hasPointerCapture(event.pointerId) && this.move(event);
    return parts;
  }

  get how() {
    return TOUCH
      ? t("Draw the path on the picture with a finger, from the ring, and press the button.")
      : t("Draw the path on the picture from the ring, or move with the arrow keys, farther with Shift, and set its bends with Enter; then press the button.");
  }

  buttons() {
    const done = element("button", { type: "button", class: "answer", onclick: () => this.judge() }, t("This is my path"));
    this.again = element("button", { type: "button", class: "again", disabled: true, onclick: () => this.clear() }, t("Draw again"));
    return [element("div", { class: "buttons" }, done, this.again)];
  }

  down(event) {
    if (event.button > 0) return;
    this.clear();
    this.points = [this.start];
    this.sheet.setPointerCapture(event.pointerId);
    this.move(event);
  }

  move(event) {
    if (this.points.length < TRIES) this.put(this.at(event));
  }

  put(point) {
    if (!this.points.length) this.points = [this.start];
    this.points.push(point);
    this.told.textContent = "";
    this.again.disabled = false;
    this.page.picture.plane.paint();
  }

  clear() {
    this.points = [];
    this.cursor = null;
    this.again.disabled = true;
    this.page.picture.plane.paint();
  }

  /** How far the drawn path is from the run's on average, both walked in their order, in hundredths of the picture's diagonal. */
  judge() {
    if (!this.run) return;
    if (this.points.length < 2) return void (this.told.textContent = t("Draw a path first."));
    const { x, y } = this.run;
    const taken = Array.from(x, (_, i) => [x[i], y[i]]).filter((point) => point.every(Number.isFinite)).map((point) => this.pixels(point));
    const off = apart(taken, this.points.map((point) => this.pixels(point))) / this.diagonal;
    const allowed = Math.min(NEAR, Math.max(STRAIGHT, (OF_THE_BULGE * bulge(taken)) / this.diagonal));
    this.again.remove();
    this.finish(off <= allowed, t("On average the run is {percent}% of the picture away from your path.", { percent: format(100 * off, 2) }));
  }

  paintAnswer(context, panel, theme) {
    if (this.points.length < 2) return;
    const [x, y] = [0, 1].map((axis) => Float64Array.from(this.points, (point) => point[axis]));
    strokePath(context, panel, x, y, this.points.length - 1, { colour: theme.text, dash: [2, 5] }, 2.5);
  }
}
