// Forty test images, and below each what every network takes it for: wrong ones in the network's colour.
import { element, unpack } from "../kit/dom.js";
import { hex, styleOf } from "../kit/palette.js";
import { t } from "../kit/words.js";

const [SIDE, CLASSES] = [28, 10];

export class Digits {
  constructor(page) {
    this.page = page;
    this.told = element("p", { class: "note" });
    this.cells = element("div", { class: "cells" });
    this.root = element("section", { class: "digits", "aria-label": t("Test images") }, this.told, this.cells);
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
    const cells = said.labels.map((label, i) => {
      const guesses = networks.map((network) => this.guess(network, label, probabilities.subarray((network.k * said.labels.length + i) * CLASSES).subarray(0, CLASSES)));
      return element("div", { class: "cell" }, this.image(images.subarray(i * SIDE ** 2, (i + 1) * SIDE ** 2), label), guesses);
    });
    this.cells.replaceChildren(...cells);
    const count = networks.map(({ name, wrong }) => `${name} ${wrong}`).join(", ");
    const facts = { images: said.labels.length, updates: said.updates.toLocaleString("en"), wrong: count };
    this.told.textContent = said.updates === 1
      ? t("{images} of the test images after 1 update. Wrong: {wrong}. A bar is the probability that the network gives its answer.", facts)
      : t("{images} of the test images after {updates} updates. Wrong: {wrong}. A bar is the probability that the network gives its answer.", facts);
  }

  guess(network, label, probabilities) {
    const best = probabilities.indexOf(Math.max(...probabilities));
    const [share, colour] = [probabilities[best], styleOf(network.slot, this.page.theme).colour];
    const lost = !(share > 0);
    const right = !lost && best === label;
    network.wrong += !right;
    const facts = { name: network.name, digit: best, percent: Math.round(100 * share), truth: label };
    const answer = right ? t("{name}: {digit} with {percent}%", facts) : t("{name}: {digit} with {percent}%, but it is a {truth}", facts);
    const said = lost ? t("{name} has diverged", facts) : answer;
    return element("span", { class: right ? "right" : "wrong", style: `--accent: ${colour}; --share: ${100 * share}%`, title: said, "aria-label": said, role: "img" }, lost ? "×" : String(best));
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
