// One step enlarged; where the gradient is asked for elsewhere, beside the step with the gradient of the point itself.
import { arrowsAt, arrowsInstead, paintArrows, paintAsked, paintRates } from "../kit/arrows.js";
import { element } from "../kit/dom.js";
import { dot } from "../kit/marks.js";
import { plainText } from "../kit/mathml.js";
import { t } from "../kit/words.js";

const [HEIGHT, EDGE] = [160, 40]; // pixels

export class Diagrams {
  constructor(inspector) {
    this.inspector = inspector;
    const diagram = () => {
      const caption = element("figcaption", {});
      const canvas = element("canvas", { role: "img", "aria-label": t("The arrows of the step") });
      return { caption, canvas, figure: element("figure", {}, caption, canvas) };
    };
    this.here = diagram();
    this.there = diagram();
    this.root = element("div", { class: "diagrams" }, this.here.figure, this.there.figure);
  }

  draw(sheet, update) {
    const actual = arrowsAt(sheet, update);
    const instead = sheet.instead ? arrowsInstead(sheet, update) : null;
    const around = bounds([...actual, ...(instead ?? [])]);
    this.here.figure.hidden = !instead;
    if (instead) this.paint(this.here, t("With the gradient at {point}", { point: plainText(sheet.written("<mi>θ</mi>")) }), instead, around);
    const { look } = this.inspector;
    const more = (context, project) => {
      if (!instead) paintRates(context, sheet, update, project, look);
      paintAsked(context, sheet, update, project, look);
    };
    this.paint(this.there, instead ? t("With the gradient at the ring") : t("The step, enlarged; ellipse: effective rates of x and y"), actual, around, more);
  }

  paint({ canvas, caption }, title, arrows, { centre, span }, more = null) {
    caption.textContent = title;
    canvas.setAttribute("aria-label", `${title}: ${arrows.map(({ label }) => label).join(", ")}`);
    const width = canvas.clientWidth || canvas.parentElement.clientWidth;
    const ratio = window.devicePixelRatio || 1;
    Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(HEIGHT * ratio) });
    const context = canvas.getContext("2d");
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, HEIGHT);
    const scale = Math.min((width - 2 * EDGE) / (span[0] || 1e-300), (HEIGHT - 2 * EDGE) / (span[1] || 1e-300), 1e300);
    const project = (x, y) => [width / 2 + (x - centre[0]) * scale, HEIGHT / 2 - (y - centre[1]) * scale];
    if (!Number.isFinite(scale)) return;
    const { look } = this.inspector;
    paintArrows(context, arrows, project, look, { left: 0, top: 0, width, height: HEIGHT, labelled: 3 });
    more?.(context, project);
    dot(context, ...project(...arrows.at(-1).tail), 4.5, look.accent, look.halo, 2);
  }
}

/** The middle and the extent of all ends. */
function bounds(arrows) {
  const ends = arrows.flatMap(({ tail, head }) => [tail, head]).filter((point) => point.every(Number.isFinite));
  const side = (axis) => {
    const values = ends.map((point) => point[axis]);
    return [Math.min(...values), Math.max(...values)];
  };
  const [[xLow, xHigh], [yLow, yHigh]] = [side(0), side(1)];
  return { centre: [(xLow + xHigh) / 2, (yLow + yHigh) / 2], span: [xHigh - xLow, yHigh - yLow] };
}
