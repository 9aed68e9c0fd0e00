// The arrows that make a step, on the contour and, enlarged, in the inspector.
import { clamp } from "./dom.js";
import { dot, plate } from "./marks.js";
import { inSymbols, plainText } from "./mathml.js";
import { t } from "./words.js";

const HEAD = 8; // pixels
const LABELLED = 26; // pixels an arrow must have to be labelled
const REACH = 34; // pixels
const TALL = 21; // pixels of a label
const DASH = { direction: [5, 4], part: [], step: [], instead: [2, 3] };

/** [{kind, label, tail: [x, y], head: [x, y]}] of one update; the step comes last. */
export function arrowsAt(sheet, update) {
  return sheet.arrows.map(({ kind, label, tail, head }) => ({
    kind,
    label: label ? plainText(inSymbols(label, sheet)) : t("step"),
    tail: sheet.read(tail, update),
    head: sheet.read(head, update),
  }));
}

/** The same step with the gradient of the point itself: only the last part differs. */
export function arrowsInstead(sheet, update) {
  const head = sheet.read(sheet.instead, update);
  const arrows = arrowsAt(sheet, update);
  const parts = arrows.filter(({ kind }) => kind === "part");
  const last = parts.pop();
  const label = last && plainText(inSymbols(askedHere(sheet.arrows.filter(({ kind }) => kind === "part").at(-1).label, sheet), sheet));
  return [...parts, ...(last ? [{ ...last, label, head }] : []), { ...arrows.at(-1), head }];
}

/** A tree with the gradient of the point itself in place of the one that was asked for. */
function askedHere(tree, sheet) {
  if (!Array.isArray(tree)) return tree;
  const gradient = tree[0] === "line" ? sheet.lines[tree[1]].tree : tree;
  if (gradient[0] === "gradient") return ["gradient", gradient[1], sheet.here];
  return tree.map((part) => askedHere(part, sheet));
}

/** Draw them; project(x, y) gives pixels. Labels stay inside the box. */
export function paintArrows(context, arrows, project, { accent, text, halo, font }, box) {
  const placed = [];
  for (const { kind, label, tail, head } of arrows) {
    const [fromX, fromY] = project(...tail);
    const [toX, toY] = project(...head);
    const length = Math.hypot(toX - fromX, toY - fromY);
    if (!Number.isFinite(length) || length < 1) continue;
    const colour = kind === "step" ? accent : text;
    for (const [stroke, width] of [[halo, kind === "step" ? 6 : 5], [colour, kind === "step" ? 3.2 : 2]]) {
      Object.assign(context, { strokeStyle: stroke, lineWidth: width, lineJoin: "round", lineCap: "round" });
      shaft(context, fromX, fromY, toX, toY, DASH[kind]);
    }
    if (length >= (box.labelled ?? LABELLED)) placed.push([label, colour, toX, toY, (toX - fromX) / length, (toY - fromY) / length]);
  }
  const taken = [];
  for (const [label, colour, x, y, dx, dy] of placed.reverse()) {
    context.font = `600 12px ${font}`;
    const wide = context.measureText(label).width + 12;
    const left = clamp(x + 10 * dx - (dx < 0 ? wide : 0), box.left + 2, box.left + box.width - wide - 2);
    let top = clamp(y + 10 * dy - (dy < 0 ? TALL : 0), box.top + 2, box.top + box.height - TALL);
    const hidden = (other) => Math.abs(other.top - top) < TALL && left < other.left + other.wide && other.left < left + wide;
    const way = top > box.top + box.height / 2 ? -TALL : TALL;
    while (taken.some(hidden)) top += way;
    taken.push({ left, top, wide });
    plate(context, label, left, top, { colour, background: halo, font });
  }
}

function shaft(context, fromX, fromY, toX, toY, dash) {
  const angle = Math.atan2(toY - fromY, toX - fromX);
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(fromX, fromY);
  context.lineTo(toX, toY);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  for (const turn of [2.6, -2.6]) {
    context.moveTo(toX, toY);
    context.lineTo(toX + HEAD * Math.cos(angle + turn), toY + HEAD * Math.sin(angle + turn));
  }
  context.stroke();
}

/** The effective rates of x and y as the half axes of an ellipse, the longer one `REACH` pixels long. */
export function paintRates(context, sheet, update, project, { text }) {
  const rates = sheet.read(sheet.rates, update).map(Math.abs);
  const largest = Math.max(...rates);
  if (!rates.every(Number.isFinite) || !(largest > 0)) return;
  const [x, y] = project(...sheet.read(sheet.arrows.at(-1).tail, update));
  const [wide, tall] = rates.map((rate) => (REACH * rate) / largest);
  Object.assign(context, { strokeStyle: text, lineWidth: 1.2, globalAlpha: 0.55 });
  context.setLineDash([2, 3]);
  context.beginPath();
  context.ellipse(x, y, wide, tall, 0, 0, 2 * Math.PI);
  for (const [dx, dy] of [[wide, 0], [0, tall]]) {
    context.moveTo(x - dx, y - dy);
    context.lineTo(x + dx, y + dy);
  }
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Where the gradient is asked for, if that is elsewhere. */
export function paintAsked(context, sheet, update, project, { text, halo }) {
  if (sheet.asked) dot(context, ...project(...sheet.read(sheet.asked, update)), 5, halo, text, 2);
}
