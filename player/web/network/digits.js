// Test images, and below each what every network takes it for: first those on which the networks disagree.
import { element, unpack } from "../kit/dom.js";
import { hex, styleOf } from "../kit/palette.js";
import { t } from "../kit/words.js";

const [SIDE, CLASSES] = [28, 10];
const SHOWN = 12;

export class Digits {
  constructor(page) {
    this.page = page;
    this.told = element("p", { class: "note" });
    this.cells = element("div", { class: "cells" });
    this.more = element("button", { type: "button", class: "more", onclick: () => this.toggle() });
    this.root = element("section", { class: "digits", "aria-label": t("Test images") }, this.told, this.cells, this.more);
  }

  /** Some of the images or all of them. */
  toggle() {
    this.all = !this.all;
    this.cut();
  }

  cut() {
    const cells = [...this.cells.children];
    cells.forEach((cell, place) => (cell.hidden = !this.all && place >= SHOWN));
    this.more.textContent = this.all ? t("Show fewer images") : t("Show all {count} images", { count: cells.length });
    this.more.setAttribute("aria-expanded", Boolean(this.all));
  }

  /** said: {images, labels, probabilities, updates} or nothing. */
  draw(said, slots) {
    const { theme, state: { entrants } } = this.page;
    this.root.hidden = !said;
    const names = entrants.map(({ slot, name }) => [slot, name]);
    const drawn = JSON.stringify([said?.key, said?.updates, slots, names, theme]);
    if (!said || drawn === this.drawn) return;
    this.drawn = drawn;
    const [images, probabilities] = [unpack(said.images), unpack(said.probabilities)];
    const networks = slots.map((slot, k) => ({ slot, k, name: new Map(names).get(slot) ?? "", wrong: 0 }));
    const all = said.labels.map((label, i) => {
      const answers = networks.map(({ k }) => answerOf(probabilities.subarray((k * said.labels.length + i) * CLASSES).subarray(0, CLASSES)));
      answers.forEach(({ digit }, k) => (networks[k].wrong += digit !== label));
      return { label, pixels: images.subarray(i * SIDE ** 2, (i + 1) * SIDE ** 2), answers };
    });
    const cells = inOrder(all).map(({ label, pixels, answers }) => {
      const guesses = answers.map((answer, k) => this.guess(networks[k], label, answer));
      return element("div", { class: "cell" }, this.image(pixels, label), guesses);
    });
    this.cells.replaceChildren(...cells);
    this.cut();
    const count = networks.map(({ name, wrong }) => `${name} ${wrong}`).join(", ");
    const facts = { images: said.labels.length, updates: said.updates.toLocaleString("en"), wrong: count };
    const found = said.updates === 1
      ? t("Of {images} test images after 1 update, wrong: {wrong}.", facts)
      : t("Of {images} test images after {updates} updates, wrong: {wrong}.", facts);
    const how = t("First those on which the networks disagree; a bar is the probability that a network gives its answer.");
    this.told.textContent = `${found} ${how}`;
  }

  guess(network, label, { digit, share }) {
    const { colour } = styleOf(network.slot, this.page.theme);
    const [lost, right] = [digit == null, digit === label];
    const facts = { name: network.name, digit, percent: Math.round(100 * share), truth: label };
    const answer = right ? t("{name}: {digit} with {percent}%", facts) : t("{name}: {digit} with {percent}%, but it is a {truth}", facts);
    const said = lost ? t("{name} has diverged", facts) : answer;
    return element("span", { class: right ? "right" : "wrong", style: `--accent: ${colour}; --share: ${100 * share}%`, title: said, "aria-label": said, role: "img" }, lost ? "×" : String(digit));
  }

  image(pixels, label) {
    const said = t("A {digit}", { digit: label });
    const canvas = element("canvas", { width: SIDE, height: SIDE, role: "img", "aria-label": said, title: said });
    const ink = parseInt(hex(this.page.theme.text).slice(1), 16);
    const image = new ImageData(SIDE, SIDE);
    pixels.forEach((value, i) => image.data.set([ink >> 16, (ink >> 8) & 255, ink & 255, value], 4 * i));
    canvas.getContext("2d").putImageData(image, 0, 0);
    return canvas;
  }
}

/** What a network takes an image for, {digit, share}; no digit where it has diverged. */
function answerOf(probabilities) {
  const share = Math.max(...probabilities);
  return { digit: share > 0 ? probabilities.indexOf(share) : null, share };
}

/** First where the most different answers are given, then where more are wrong, then where a network is least sure. */
export function inOrder(cells) {
  const ranked = cells.map((cell) => {
    const known = cell.answers.filter(({ digit }) => digit != null);
    const different = new Set(known.map(({ digit }) => digit)).size;
    const wrong = known.filter(({ digit }) => digit !== cell.label).length;
    const least = Math.min(1, ...known.map(({ share }) => share));
    return { cell, order: [-different, -wrong, least] };
  });
  const before = (one, other) => one.map((value, i) => value - other[i]).find((difference) => difference) ?? 0;
  return ranked.sort((one, other) => before(one.order, other.order)).map(({ cell }) => cell);
}
