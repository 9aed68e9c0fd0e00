// Two sheets of paper for a class: every question with room for the guess and for what happened, or, as the key, with its answer.
import { element } from "../kit/dom.js";
import { t } from "../kit/words.js";
import { groundPicture, svg, ticks } from "./ground.js";
import { marked, paragraphs } from "./story.js";

const PAGES = 2;
const USUAL = 10;
const SPARE = 2; // pixels, for heights are rounded
const SIZES = [12, 11.25, 10.5, 10, 9.5, 9, 8.5, 8, 7.5, 7]; // points of the letters
const ROW = { least: 22, most: 40 }; // pixels from one line to write on to the next
const SKETCH = 120; // pixels that a sketch needs at least
const SCALE = 440; // units of a quarter of a millimetre
const MANY = 1e6; // from one end of a scale to the other, beyond which every second power of ten is named
const LONGEST = 300; // characters of an address whose code a phone still reads from paper

/** The sheets of {lesson, taught}; codeOf(address) is a picture's address, addressOf(step) where its code leads. */
export class Worksheet {
  constructor(data, solved, { codeOf, addressOf }) {
    Object.assign(this, { data, solved, codeOf, addressOf });
    this.root = element("div", { class: solved ? "sheets key" : "sheets" });
  }

  /** Put the blocks on the sheets, within an element that is in the page and can be measured in. */
  lay(within) {
    const gauge = element("div", { class: "sheets gauge" });
    within.append(gauge);
    const blocks = this.data.taught.steps.map((step) => this.block(step));
    const pages = this.fitted(gauge, blocks);
    const last = pages.length;
    this.root.style.fontSize = gauge.style.fontSize;
    this.root.replaceChildren(...pages.map(({ blocks: found, left, rows }, i) => {
      const spare = i + 1 === last && left > SKETCH ? left / 2 : left; // the last page keeps room for a sketch
      const room = rows ? Math.min(ROW.most - ROW.least, spare / rows) : 0;
      const sketch = !this.solved && left - room * rows > SKETCH;
      const sheet = element("section", { class: "sheet", style: `--row: ${ROW.least + room}px` }, this.head(i), ...found);
      if (sketch) sheet.append(element("div", { class: "sketch" }, t("Room for a sketch")));
      sheet.append(element("footer", {}, element("span", {}, this.data.lesson.title), element("span", {}, t("Page {number} of {count}", { number: i + 1, count: last }))));
      return sheet;
    }));
    gauge.remove();
  }

  /** The pages in the largest letters with which two are enough, and leave room for a sketch unless they get small; where
   * none are small enough, more pages in usual ones. */
  fitted(gauge, blocks) {
    let enough = null;
    for (const size of SIZES) {
      const pages = this.pages(gauge, blocks, size);
      if (pages.length > PAGES) continue;
      if (this.solved || pages.at(-1).left > 2 * SKETCH) return pages;
      enough ??= size;
      if (size <= USUAL) break;
    }
    return this.pages(gauge, blocks, enough ?? USUAL);
  }

  /** [{blocks, left, rows}] of each page, in letters of so many points: pixels that are left over, lines to write on. */
  pages(gauge, blocks, size) {
    gauge.style.fontSize = `${size}pt`;
    const sheet = element("section", { class: "sheet" }, element("footer", {}, "1"));
    gauge.replaceChildren(sheet, element("div", { class: "flow" }, this.head(0), this.head(1), ...blocks));
    const tall = (node) => node.getBoundingClientRect().height;
    const heights = blocks.map(tall);
    const [first, next] = [...gauge.querySelectorAll(".flow > header")].map((head) => sheet.clientHeight - tall(head) - tall(sheet.firstChild));
    return turned(heights, first, next).map(([from, to], i) => {
      const found = blocks.slice(from, to);
      const left = (i ? next : first) - sum(heights.slice(from, to)) - SPARE;
      return { blocks: found, left, rows: found.reduce((rows, block) => rows + block.querySelectorAll("hr").length, 0) };
    });
  }

  head(page) {
    const { lesson } = this.data;
    const kind = this.solved ? t("Key") : t("Worksheet");
    if (page) return element("header", { class: "next" }, element("b", {}, lesson.title), element("span", {}, kind));
    const blank = (name) => element("span", { class: "blank" }, name, element("i", {}));
    const advice = this.solved ? lesson.aim : t("Guess first, by yourself. Then open the step with the code, see the run, and write down what happened and why.");
    return element("header", {},
      element("div", { class: "titled" }, element("h2", {}, lesson.title), element("span", { class: "kind" }, kind)),
      this.solved ? null : element("div", { class: "blanks" }, blank(t("Name")), blank(t("Date"))),
      element("p", { class: "advice" }, advice));
  }

  block(step) {
    const { number, heading, question, picture, shows } = step;
    const parts = [element("h3", {}, `${number}. ${heading}`), element("p", { class: "shows" }, shows)];
    if (question) parts.push(element("p", { class: "ask" }, ...marked(question.ask)), ...this.answering(question));
    parts.push(...(this.solved ? this.answered(step) : this.rooms(question)));
    const drawn = picture && groundPicture(picture, question.kind, this.solved, t("The picture of this step"));
    const legend = picture && element("figcaption", {}, picture.minima.length ? t("○ is the start, ★ the lowest point.") : t("○ is the start."));
    return element("section", { class: "block" }, element("div", { class: "asking-for" }, ...parts), picture && element("figure", { class: "drawn" }, drawn, legend), this.code(number));
  }

  /** The code that leads to the step; none where its address is longer than a phone reads from paper, or leads nowhere but here. */
  code(number) {
    const address = this.addressOf(number);
    if (address.length > LONGEST || this.data.query.lesson === "draft") return null;
    const picture = element("img", { src: this.codeOf(address), alt: t("QR code of step {number}", { number }) });
    picture.onerror = () => picture.remove();
    return element("figure", { class: "code" }, picture, element("figcaption", {}, t("Step {number}", { number })));
  }

  /** Where the guess is put, on the key with what is right. */
  answering({ kind, options, entrants, scale, value, text }) {
    const box = (content, right) => element("li", { class: this.solved && right ? "right" : "" }, element("span", { class: "box", "aria-hidden": "true" }, this.solved && right ? "×" : ""), element("span", {}, ...marked(content)));
    switch (kind) {
      case "choose": return [element("ul", { class: "boxes" }, options.map((one) => box(one.text, one.right)))];
      case "choose optimizer": return [element("ul", { class: "boxes inline" }, entrants.map((one) => box(this.solved ? t("{name} ({value})", { name: one.name, value: one.text }) : one.name, one.right)))];
      case "guess": return scale ? [scaleOf(scale, this.solved ? value : null, text)] : [];
      case "place": return this.solved ? [] : [element("p", { class: "how" }, t("Mark the place in the picture with a cross."))];
      case "draw": return this.solved ? [] : [element("p", { class: "how" }, t("Draw the path into the picture, from the ring."))];
      default: return [];
    }
  }

  /** Lines to write on. */
  rooms(question) {
    const room = (name, count) => element("div", { class: "room" }, element("span", {}, name), ...Array.from({ length: count }, () => element("hr")));
    if (!question) return [room(t("What I saw, and why:"), 2)];
    if (question.kind === "goal") return [room(t("What I changed, and what became of it:"), 2)];
    return [room(t("I guess so because:"), 1), room(t("What happened, and why:"), 2)];
  }

  answered({ question, said }) {
    const inMarks = ["choose", "choose optimizer", "guess"].includes(question?.kind); // boxes and scales say it
    return [question && !inMarks ? element("p", { class: "answer" }, question.answer) : null, element("div", { class: "afterwards" }, ...paragraphs(said))];
  }
}

/** A scale to mark; on the key its answer is marked. */
function scaleOf({ low, high, logarithmic }, value, text) {
  const tall = value === null ? 34 : 46;
  const root = svg("svg", { class: "rule", viewBox: `0 0 ${SCALE} ${tall}`, "aria-hidden": "true" });
  const share = (number) => (logarithmic ? Math.log(number / low) / Math.log(high / low) : (number - low) / (high - low));
  const at = (number) => 12 + (SCALE - 24) * Math.min(1, Math.max(0, share(number)));
  const line = tall - 18;
  root.append(svg("path", { class: "frame", d: `M12 ${line}H${SCALE - 12}` }));
  for (const [number, named] of logarithmic ? powers(low, high) : withEnds(low, high)) {
    root.append(svg("path", { class: "frame", d: `M${at(number)} ${line}v${named ? -9 : -5}` }));
    if (named) root.append(svg("text", { class: "tick", x: at(number), y: tall - 6, "text-anchor": "middle" }, number.toLocaleString("en", { maximumSignificantDigits: 6, useGrouping: number >= 1000 }).replace("-", "−")));
  }
  if (value !== null) {
    const anchor = share(value) > 0.85 ? "end" : share(value) < 0.15 ? "start" : "middle";
    root.append(svg("path", { class: "pin", d: `M${at(value)} ${line}l-5 -11h10z` }), svg("text", { class: "found", x: at(value), y: line - 15, "text-anchor": anchor }, text));
  }
  return root;
}

/** [number, whether it is named]: round numbers, and both ends in place of those that are close to them. */
function withEnds(low, high) {
  const close = (high - low) / 20;
  const between = ticks(low, high, 10).filter((each) => each - low > close && high - each > close);
  return [low, ...between, high].map((each) => [each, true]);
}

/** The same of a scale of powers of ten. */
function powers(low, high) {
  const found = [];
  const every = high / low > MANY ? 2 : 1;
  for (let power = Math.floor(Math.log10(low)); 10 ** power <= high * 1.001; power++) {
    for (const digit of [1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      const number = Number((digit * 10 ** power).toPrecision(3));
      if (number >= low * 0.999 && number <= high * 1.001) found.push([number, (digit === 1 && power % every === 0) || (digit === 3 && high / low < 200)]);
    }
  }
  return found;
}

const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);

/** [from, to] of the blocks of each page: two that are filled alike where two are enough, else as many as it takes. */
function turned(heights, first, next) {
  const count = heights.length;
  const halves = Array.from({ length: count }, (_, i) => i + 1)
    .map((cut) => [cut, first - sum(heights.slice(0, cut)), next - sum(heights.slice(cut))])
    .filter(([, left, after]) => left >= SPARE && after >= SPARE);
  if (halves.length) {
    const [cut] = halves.reduce((best, one) => (Math.abs(one[1] - one[2] + SKETCH) < Math.abs(best[1] - best[2] + SKETCH) ? one : best));
    return [[0, cut], [cut, count]];
  }
  const pages = [];
  let [from, left] = [0, first];
  heights.forEach((height, i) => {
    if (height > left && i > from) {
      pages.push([from, i]);
      [from, left] = [i, next];
    }
    left -= height;
  });
  return [...pages, [from, count]];
}
