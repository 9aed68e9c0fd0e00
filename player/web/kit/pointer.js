// Mouse and touch on the contour picture: drag the start, click to start there, hover for the numbers.
import { element, format, unpack } from "./dom.js";
import { valueOf } from "./levels.js";
import { t } from "./words.js";

const NEAR = 18; // pixels
const STILL = 5; // pixels a click may wander

export class Pointer {
  constructor(picture) {
    this.picture = picture;
    this.tip = element("div", { class: "tip", "aria-hidden": "true" });
    this.tip.hidden = true;
    const { root } = picture;
    root.append(this.tip);
    root.addEventListener("wheel", (event) => this.wheel(event), { capture: true, passive: true });
    const own = ({ target }) => target.closest("[data-own-pointer]"); // of what lies over the picture
    root.addEventListener("mousedown", (event) => own(event) || this.down(event, event), true);
    const touched = (event) => own(event) || (event.touches.length > 1 ? this.pinch(event) : this.down(event, event.touches[0]));
    root.addEventListener("touchstart", touched, { capture: true, passive: false });
    root.addEventListener("mousemove", (event) => this.hover(event));
    root.addEventListener("mouseleave", () => (this.tip.hidden = true));
  }

  /** The wheel scrolls the page; with Ctrl, or pinched, it zooms. */
  wheel(event) {
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
  }

  locate(touch) {
    const box = this.picture.root.getBoundingClientRect();
    const [x, y] = [touch.clientX - box.left, touch.clientY - box.top];
    const { panels } = this.picture.plane;
    const index = panels.findIndex((panel) => panel.contains(x, y));
    return { x, y, index, panel: panels[index] };
  }

  nearStart({ x, y, panel }) {
    const { state: { query }, startMoves } = this.picture.player;
    return startMoves && panel && Math.hypot(panel.x(Number(query.x)) - x, panel.y(Number(query.y)) - y) < NEAR;
  }

  down(event, touch) {
    const from = this.locate(touch);
    if (!from.panel || event.button > 0) return;
    const dragging = this.nearStart(from);
    if (dragging) {
      event.stopImmediatePropagation();
      event.preventDefault();
      this.picture.root.classList.add("dragging");
    }
    this.tip.hidden = true;
    this.picture.root.focus({ preventScroll: true }); // the keys belong to the clock again
    const moved = (to) => Math.hypot(to.clientX - touch.clientX, to.clientY - touch.clientY) > STILL;
    let placed = false;
    const move = (motion) => {
      const to = motion.touches?.[0] ?? motion;
      if (!dragging) return;
      if (motion.buttons === 0) return up(motion); // let go where nobody heard of it
      motion.preventDefault();
      placed = true;
      this.place(to, from.index, false);
    };
    const up = (motion) => {
      this.release();
      const to = motion.changedTouches?.[0] ?? motion;
      const clicked = !dragging && !moved(to) && motion.type !== "touchcancel";
      const step = clicked && this.nearestStep(this.locate(to));
      if (step) this.picture.player.inspect(step.slot, step.step);
      else if (placed || (clicked && this.picture.player.startMoves)) this.place(to, from.index, true);
    };
    const listeners = event.touches
      ? [["touchmove", move], ["touchend", up], ["touchcancel", up]]
      : [["mousemove", move], ["mouseup", up]];
    this.listen(listeners);
  }

  /** Listen on the window until `release`. */
  listen(listeners) {
    for (const [name, action] of listeners) window.addEventListener(name, action, { capture: true, passive: false });
    this.release = () => {
      for (const [name, action] of listeners) window.removeEventListener(name, action, true);
      this.picture.root.classList.remove("dragging");
    };
  }

  /** Two fingers zoom; what lies between them stays there. */
  pinch(event) {
    this.release?.();
    if (this.picture.player.held) this.picture.player.push(true); // the first finger had hold of the start
    const apart = ([a, b]) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    const [a, b] = event.touches;
    const { x, y, panel } = this.locate({ clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 });
    if (!panel) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const [began, shown, still] = [apart(event.touches), this.picture.window, panel.point(x, y)];
    let factor = 1;
    const move = (motion) => {
      motion.preventDefault();
      motion.stopImmediatePropagation(); // Plotly would pan with the first finger
      if (motion.touches.length !== 2) return;
      factor = began / apart(motion.touches);
      this.picture.zoom(factor, shown, still);
    };
    const up = () => {
      this.release();
      setTimeout(() => this.picture.zoom(factor, shown, still)); // Plotly ends its pan with the range it knew
    };
    this.listen([["touchmove", move], ["touchend", up], ["touchcancel", up]]);
  }

  /** Put the start under the pointer, rounded to about a thousandth of the picture. */
  place(touch, index, settled) {
    const panel = this.picture.plane.panels[index]; // where it is by now: a resize may have moved it
    if (!panel) return;
    const { x, y } = this.locate(touch);
    const held = [Math.min(Math.max(x, panel.left), panel.left + panel.width), Math.min(Math.max(y, panel.top), panel.top + panel.height)];
    const [startX, startY] = panel.point(...held);
    const round = (value, range) => String(Number(value.toFixed(Math.max(0, Math.ceil(-Math.log10((range[1] - range[0]) / 1000))))));
    const changes = { x: round(startX, panel.xaxis.range), y: round(startY, panel.yaxis.range) };
    this.picture.player.edit(changes, settled);
    this.picture.plane.paint();
  }

  hover(event) {
    if (event.buttons) return;
    const spot = this.locate(event);
    const start = this.nearStart(spot);
    this.picture.root.classList.toggle("near-start", Boolean(start));
    const step = spot.panel && !start && this.nearestStep(spot);
    this.picture.root.classList.toggle("near-step", Boolean(step));
    const text = spot.panel && (start ? [t("Start"), t("drag me")] : step ? this.about(step) : this.here(spot));
    this.tip.hidden = !text;
    if (!text) return;
    const [name, numbers, hint] = text;
    this.tip.replaceChildren(element("b", {}, name), element("span", {}, numbers), ...(hint ? [element("em", {}, hint)] : []));
    const { width } = this.picture.root.getBoundingClientRect();
    const left = spot.x + 16 + this.tip.offsetWidth > width ? spot.x - 16 - this.tip.offsetWidth : spot.x + 16;
    Object.assign(this.tip.style, { left: `${left}px`, top: `${Math.max(4, spot.y - 14)}px` });
  }

  /** The step that is drawn there: {slot, name, run, step}, or null. */
  nearestStep({ x, y, index, panel }) {
    const { clock, inspector } = this.picture.player;
    let best = 12;
    let found = null;
    for (const { slot, name, run } of this.picture.entrantsOf(index)) {
      if (!run) continue;
      const whole = String(slot) === inspector?.slot && !this.picture.player.view.hides; // the inspected path is drawn to its end, faintly
      const last = whole ? run.x.length - 1 : Math.min(Math.floor(clock.time), run.x.length - 1);
      for (let step = 1; step <= last && !Number.isNaN(run.x[step]); step++) {
        const distance = Math.hypot(panel.x(run.x[step]) - x, panel.y(run.y[step]) - y);
        if (distance < best) [best, found] = [distance, { slot, name, run, step }];
      }
    }
    return found;
  }

  about({ name, run, step }) {
    const where = { name, step: run.step[step], gradients: step };
    const head = run.step === run.index ? t("{name}, step {step}", where) : t("{name}, step {step} after {gradients} ∇f", where);
    return [head, `${this.named(run.x[step], run.y[step])}  f ${format(run.f[step])}`, this.picture.player.stepHint];
  }

  /** "x 1.5  y −2", by the names that the surface's coordinates have. */
  named(x, y, digits = 4) {
    const [across, up] = this.picture.player.state.surface.coordinates;
    return `${across} ${format(x, digits)}  ${up} ${format(y, digits)}`;
  }

  here({ x, y, panel }) {
    const [px, py] = panel.point(x, y);
    const f = valueAt(this.picture.player.state.landscape, px, py);
    return ["", `${this.named(px, py, 3)}${f == null ? "" : `  f ≈ ${format(f, 3)}`}`];
  }
}

/** f near a point, read from the grid that the contour draws. */
function valueAt(landscape, x, y) {
  const { contour } = landscape;
  const size = Number(contour.z.shape.split(",")[0]);
  const heights = (landscape.heights ??= unpack(contour.z));
  const [column, row] = [(x - contour.x0) / contour.dx, (y - contour.y0) / contour.dy];
  if (!(column >= 0 && row >= 0 && column < size - 1 && row < size - 1)) return null;
  const [i, j] = [Math.floor(column), Math.floor(row)];
  const [a, b] = [column - i, row - j];
  const at = (r, c) => heights[r * size + c];
  const height = (1 - b) * ((1 - a) * at(j, i) + a * at(j, i + 1)) + b * ((1 - a) * at(j + 1, i) + a * at(j + 1, i + 1));
  if (!Number.isFinite(height)) return null;
  return valueOf(height, landscape);
}
