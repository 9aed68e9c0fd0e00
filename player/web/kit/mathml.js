// Equations in the browser's mathematical markup: in symbols, or with the numbers of one update.
import { format } from "./dom.js";
import { t } from "./words.js";

const [CONDITION, NEGATIVE, SUM, PRODUCT, POWER, ATOM] = [0, 1, 2, 3, 4, 5]; // how tightly a part holds together
const SIGNS = { ">": "&gt;", "<": "&lt;", ">=": "≥", "<=": "≤", "&": "and", "|": "or" }; // the last two are words
const NAMES = { maximum: "max", minimum: "min", fmax: "max" };
const THIN = '<mspace width="0.17em"/>';

const sign = (text) => `<mo>${text}</mo>`;
const row = (...parts) => `<mrow>${parts.join("")}</mrow>`;
const bracket = (sign) => `<mo stretchy="true" fence="true" lspace="0" rspace="0">${sign}</mo>`;
const fence = (open, inside, close) => row(bracket(open), inside, bracket(close));

/** A number as it is read, with powers of ten written as such. */
export function number(value) {
  const [digits, exponent] = format(value).split("e");
  return exponent == null ? `<mn>${digits}</mn>` : row(`<mn>${digits}</mn>`, sign("·"), `<msup><mn>10</mn><mn>${exponent}</mn></msup>`);
}

/** A function under noise and the other rules of the game. */
export const disturbed = (loss) => `<mover accent="true">${loss}<mo stretchy="false">~</mo></mover>`;

/** Whether a tree is a question. */
export const isCondition = (tree) => tree[0] in SIGNS;

/** An equation's right side in symbols. */
export function inSymbols(tree, sheet) {
  const write = {
    times: THIN,
    place: (node) => {
      if (node[0] === "gradient" || node[0] === "value") {
        const loss = sheet.written("<mi>f</mi>");
        const name = node[0] === "gradient" ? row(sign("∇"), sheet.stages.length ? disturbed(loss) : loss) : loss;
        return [row(name, fence("(", render(node[2], write)[0], ")")), ATOM];
      }
      const about = `${node[0]}:${node[1]}`;
      return [`<mrow class="term" data-about="${about}">${sheet.written(sheet.place(node).symbol)}</mrow>`, ATOM];
    },
    choose: null,
    vector: (node) => render(node, write)[0],
    component: (node, index) => [`<msub>${held(render(node, write), ATOM)}<mi>${"xy"[index]}</mi></msub>`, ATOM],
  };
  return render(tree, write)[0];
}

/** The same with one update's numbers; coordinate 0 or 1 of the vectors. */
export function inNumbers(tree, sheet, update, coordinate) {
  return numbered(tree, sheet, update, coordinate)[0];
}

function numbered(tree, sheet, update, coordinate) {
  const figure = (value) => [number(value), value < 0 ? NEGATIVE : Math.abs(value) < 1e-3 && value ? PRODUCT : ATOM];
  const write = {
    times: sign("·"),
    place: (node) => figure(sheet.coordinate(sheet.place(node), update, coordinate)),
    choose: (condition) => sheet.evaluate(condition, update, coordinate),
    vector: (node) => {
      const parts = [0, 1].map((index) => inNumbers(node, sheet, update, index));
      return fence("(", row(parts[0], sign(","), parts[1]), ")");
    },
    component: (node, index) => numbered(node, sheet, update, index),
  };
  return render(tree, write);
}

/** [markup, how tightly it holds together]. */
function render(tree, write) {
  if (typeof tree === "number") return [number(tree), tree < 0 ? NEGATIVE : ATOM];
  const [operation, ...operands] = tree;
  if (["leaf", "line", "gradient", "value"].includes(operation)) return write.place(tree);
  const part = (index, least) => held(render(operands[index], write), least);
  switch (operation) {
    case "+": return [row(part(0, NEGATIVE), sign("+"), part(1, SUM)), SUM];
    case "-": return [row(part(0, NEGATIVE), sign("−"), part(1, PRODUCT)), SUM];
    case "*": return [product(tree, write), PRODUCT];
    case "/": return [`<mfrac>${part(0, CONDITION)}${part(1, CONDITION)}</mfrac>`, POWER];
    case "**": return [`<msup>${part(0, ATOM)}${part(1, CONDITION)}</msup>`, POWER];
    case "negate": return [row(sign("−"), part(0, PRODUCT)), NEGATIVE];
    case "sqrt": return [`<msqrt>${part(0, CONDITION)}</msqrt>`, ATOM];
    case "abs": return [fence("|", part(0, CONDITION), "|"), ATOM];
    case "norm": return [fence("‖", write.vector(operands[0]), "‖"), ATOM];
    case "norm1": return [`<msub>${fence("‖", write.vector(operands[0]), "‖")}<mn>1</mn></msub>`, ATOM];
    case "dot": return [fence("⟨", row(write.vector(operands[0]), sign(","), write.vector(operands[1])), "⟩"), ATOM];
    case "component0": case "component1": return write.component(operands[0], Number(operation.at(-1)));
    case "where": return cases(operands, write);
    default:
      if (operation in SIGNS) return [row(part(0, SUM), `<mo>${signOf(operation)}</mo>`, part(1, SUM)), CONDITION];
      return [row(nameOf(operation), fence("(", operands.map((_, i) => part(i, CONDITION)).join(sign(",")), ")")), ATOM];
  }
}

const held = ([markup, level], least) => (level < least ? fence("(", markup, ")") : markup);

const signOf = (operation) => ({ "&": t("and"), "|": t("or") })[operation] ?? SIGNS[operation];

function nameOf(operation) {
  const name = operation === "isnan" ? t("unknown") : (NAMES[operation] ?? operation);
  return `<mi>${name}</mi>`;
}

/** Factors side by side, equal ones as a power. */
function product(tree, write) {
  const factors = [];
  for (let node = tree; ; node = node[1]) {
    const times = Array.isArray(node) && node[0] === "*";
    factors.unshift(times ? node[2] : node);
    if (!times) break;
  }
  const parts = [];
  for (let i = 0; i < factors.length; i++) {
    let count = 1;
    while (i + count < factors.length && JSON.stringify(factors[i + count]) === JSON.stringify(factors[i])) count++;
    const one = render(factors[i], write);
    parts.push(count > 1 ? `<msup>${held(one, ATOM)}<mn>${count}</mn></msup>` : held(one, PRODUCT));
    i += count - 1;
  }
  return row(parts.join(write.times));
}

/** All cases in symbols, the one that holds in numbers. */
function cases([condition, yes, no], write) {
  if (write.choose) return render(write.choose(condition) ? yes : no, write);
  const line = (value, text) => `<mtr><mtd>${render(value, write)[0]}</mtd><mtd>${text}</mtd></mtr>`;
  const otherwise = t("else");
  const [before, after] = t("if {condition}", { condition: "\n" }).split("\n").map((text) => text && `<mtext>${text.replace(" ", "&nbsp;")}</mtext>`);
  const table = `<mtable columnalign="left left">${line(yes, row(before, render(condition, write)[0], after))}${line(no, `<mtext>${otherwise}</mtext>`)}</mtable>`;
  return [row('<mo stretchy="true" fence="true">{</mo>', table), ATOM];
}

/** Markup as plain text, for a canvas. */
export function plainText(markup) {
  const text = new DOMParser().parseFromString(`<p>${markup}</p>`, "text/html").body.textContent;
  return text.replace(/(.)\^/gu, "$1\u0302").replace(/(.)~/gu, "$1\u0303").replace(/(.)¯/gu, "$1\u0304");
}
