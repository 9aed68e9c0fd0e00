// Small pictures of surfaces and descents. Each is one canvas; a path is drawn in a loop while it can be seen.
import { element, unpack } from "./dom.js";
import { Ground } from "./ground.js";
import { at, dot, marker, strokePath } from "./marks.js";
import { readTheme, styleOf } from "./palette.js";
import { language, t } from "./words.js";

const DRAWING = 3500; // milliseconds that a path takes, however many steps it has
const RESTING = 1500; // milliseconds that the whole path is shown before it starts again
const FRAME = 30; // milliseconds between two frames, for there may be a dozen pictures in view

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const grounds = new Map(); // slug -> Ground, of the whole page
const pictures = new Set();
let paper = null; // the light theme's variables
let printed = null; // while the page is on paper, the light theme: every picture is at its last step
let folded = []; // what is unfolded for the paper
let moving = true; // until the button says otherwise

/** What a picture stands on, by the name that it has for it. */
export const addGround = (name, ground) => grounds.set(name, new Ground(ground));

/** What the page's miniatures stand on, and the button that stops them all. */
export function renderGrounds({ parentElement, data }) {
  const root = parentElement.querySelector(".miniatures");
  paper = data.paper;
  for (const [slug, ground] of Object.entries(data.grounds)) grounds.set(slug, new Ground(ground));
  for (const picture of pictures) picture.redraw();
  root.lang = language();
  const button = element("button", { type: "button", class: "still" });
  button.onclick = () => {
    moving = !moving;
    label(button);
    for (const picture of pictures) picture.replay();
  };
  root.replaceChildren(button);
  label(button);
  still.onchange = () => label(button);
}

function label(button) {
  button.textContent = moving ? t("Pause the small pictures") : t("Play the small pictures");
  button.hidden = still.matches; // nothing moves by itself where motion is not wanted
}

/** On paper every picture is light and at its last step, whether anybody has seen it before or not, and the page's own tables are unfolded. */
window.addEventListener("beforeprint", () => {
  const light = Object.entries(paper ?? {}).map(([name, value]) => `--st-${name}: ${value}`);
  const node = document.body.appendChild(element("div", { style: light.join("; ") }));
  printed = readTheme(node);
  node.remove();
  document.documentElement.classList.add("printing");
  folded = [...document.querySelectorAll('[class*="st-key-on-paper"] details:not([open])')];
  for (const part of folded) part.open = true;
  for (const picture of pictures) picture.redraw();
});
window.addEventListener("afterprint", () => {
  printed = null;
  document.documentElement.classList.remove("printing");
  for (const part of folded) part.open = false;
  for (const picture of pictures) picture.redraw();
});

/** One row of small pictures: {pictures: [{ground, caption, told, paths}]}. */
export function render({ parentElement, data }) {
  const root = parentElement.querySelector(".miniatures");
  const theme = readTheme(root);
  root.lang = language();
  root.leave?.(); // this runs again for new data and for a new theme
  const drawn = data.pictures.map((each) => new Picture(each, theme));
  root.replaceChildren(...drawn.map((picture) => picture.root));
  for (const picture of drawn) picture.watch();
  root.leave = () => drawn.forEach((picture) => picture.destroy());
  return () => root.leave();
}

export class Picture {
  constructor({ ground, caption, told, paths, looks }, theme) {
    this.ground = ground;
    this.theme = { ...theme, looks };
    this.paths = paths.map(({ slot, points, diverged }) => {
      const numbers = unpack(points);
      const length = numbers.length / 2;
      return { slot, diverged, x: numbers.subarray(0, length), y: numbers.subarray(length) };
    });
    this.steps = Math.max(0, ...this.paths.map(({ x }) => x.length - 1));
    this.canvas = element("canvas", { "aria-hidden": "true" });
    const frame = this.steps
      ? element("button", { type: "button", "aria-label": t("{told} Play again.", { told }), title: t("Play again"), onclick: () => this.replay(true) }, this.canvas)
      : element("div", { role: "img", "aria-label": told }, this.canvas);
    this.root = element("figure", {}, frame, caption ? element("figcaption", {}, caption) : null);
  }

  watch() {
    pictures.add(this);
    this.resizer = new ResizeObserver(() => this.redraw());
    this.resizer.observe(this.canvas);
    this.watcher = new IntersectionObserver((entries) => {
      const seen = entries.at(-1).isIntersecting;
      if (seen === this.seen) return;
      this.seen = seen;
      if (seen) this.replay();
    }, { rootMargin: "100px" });
    this.watcher.observe(this.canvas);
  }

  destroy() {
    pictures.delete(this);
    this.resizer.disconnect();
    this.watcher.disconnect();
    this.seen = false;
  }

  /** From the start, where things may move; by a hand also where they do not move by themselves. */
  replay(byHand = false) {
    this.byHand = byHand;
    this.started = performance.now();
    this.redraw();
    schedule();
  }

  get moves() {
    return Boolean(this.seen && this.steps && (this.byHand || (moving && !still.matches)));
  }

  /** The step to show; one that is played by hand where nothing else moves stops at its end. */
  timeAt(now) {
    const passed = now - this.started;
    if (passed > DRAWING) this.byHand = false;
    if (!this.moves || printed) return this.steps;
    return Math.min((passed % (DRAWING + RESTING)) / DRAWING, 1) * this.steps;
  }

  redraw() {
    this.shown = null;
    this.draw(performance.now());
  }

  draw(now) {
    const ground = grounds.get(this.ground);
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (!(this.seen || printed) || !ground || !width) return;
    const time = this.timeAt(now);
    if (time === this.shown) return;
    this.shown = time;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width !== wide || this.canvas.height !== tall) Object.assign(this.canvas, { width: wide, height: tall });
    const context = this.canvas.getContext("2d");
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(ground.image(wide, tall, printed ?? this.theme), 0, 0);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.ink(context, ground.panel(width, height), ground, time);
  }

  ink(context, panel, ground, time) {
    const theme = printed ? { ...printed, looks: this.theme.looks } : this.theme;
    const mark = (shape, points, size, hollow) => {
      for (const [x, y] of points) marker(context, shape, panel.x(x), panel.y(y), size, theme.text, theme.halo, hollow);
    };
    mark("plus", ground.saddles, 4);
    mark("star", ground.local_minima, 6, true);
    mark("star", ground.minima, 8);
    for (const { x, y } of this.paths) strokePath(context, panel, x, y, time, { colour: theme.halo, dash: [] }, 4.4);
    for (const { x, y, slot, diverged } of this.paths) {
      const style = styleOf(slot, theme);
      strokePath(context, panel, x, y, time, style, 2);
      const [headX, headY] = at(x, y, time).map((value, axis) => panel[axis ? "y" : "x"](value));
      if (diverged >= 0 && time >= diverged) marker(context, "cross", headX, headY, 5, style.colour, theme.halo);
      else dot(context, headX, headY, 3.6, style.colour, theme.halo);
    }
    const [x, y] = ground.start;
    dot(context, panel.x(x), panel.y(y), 4.5, theme.background, theme.text, 2);
  }
}

let scheduled = false;
let last = 0;

function schedule() {
  if (scheduled || ![...pictures].some((picture) => picture.moves)) return;
  scheduled = true;
  requestAnimationFrame(function frame(now) {
    scheduled = false;
    if (now - last >= FRAME) {
      last = now;
      for (const picture of pictures) if (picture.moves) picture.draw(now);
    }
    schedule();
  });
}
